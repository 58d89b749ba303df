"""Conditions for a sitting to confirm: notice of the agenda, and a quorum.

The notice runs a number of working days from the announcement to the same hour, by the policies of
the items (SupportPolicy.sitting_notice_days, the longest counts). The quorum is a majority of the
regular members in office on its day; present substitutes count. Somebody besides the confirming
person must be present. Source: decision 0051; the database enforces the same
(`models/triggers/sittings.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.clock import now, today
from claims.policy.deadlines import add_working_days, is_working_day
from claims.users.models import User
from reviews.committee.models import Member, Review, Sitting
from reviews.committee.sittings.errors import (
    AttendanceNeededError,
    NoticeRunsError,
    NotYetError,
    SittingDayError,
)

LAST_DAY = timedelta(days=60)  # the longest time from the opening to its day


def notice_end(reviews: Iterable[Review], announced_at: datetime) -> datetime:
    """Return the end of the time in which members may take items of this agenda out: the same hour
    as `announced_at`, after the most working days that a policy of its reviews gives
    (`sitting_notice_days`)."""
    days = max((review.policy.sitting_notice_days for review in reviews), default=0)
    local = timezone.localtime(announced_at)
    if days == 0:
        return announced_at
    return local + timedelta(days=(add_working_days(local.date(), days) - local.date()).days)


def first_day(reviews: Iterable[Review]) -> date:
    """Return the first day on which a sitting over these reviews could be held if it were announced
    now: the working day on or after `notice_end`."""
    return add_working_days(timezone.localtime(notice_end(reviews, now())).date(), 0)


def check_day(held_on: date, reviews: Iterable[Review]) -> None:
    """Raise SittingDayError if a sitting on these reviews that is announced now may not be held on
    `held_on`: the notice has not ended by then, it is over 60 days ahead, or no working day."""
    first = first_day(reviews)
    if not first <= held_on <= today() + LAST_DAY or not is_working_day(held_on):
        said = _(
            "회의일은 %(first)s 이후로, 오늘부터 60일 안의 영업일로 정해 주세요. "
            "위원이 안건을 볼 시간이 필요합니다."
        )
        raise SittingDayError(said % {"first": date_format(first)}, first=first)


def forbid_before_notice_ends(sitting: Sitting) -> None:
    """Raise NotYetError before the sitting's day. Raise NoticeRunsError before its notice ends, or
    if it has no notice."""
    if sitting.held_on > today():
        raise NotYetError()
    if sitting.notice_until is None:
        raise NoticeRunsError(until=None)
    if now() < sitting.notice_until:
        until = date_format(timezone.localtime(sitting.notice_until), "DATETIME_FORMAT")
        said = _("위원이 안건을 뺄 수 있는 %(until)s까지는 확정할 수 없습니다.")
        raise NoticeRunsError(said % {"until": until}, until=sitting.notice_until)


def needed_for(sitting: Sitting) -> int:
    """Return the quorum of a sitting, a number of members: the one fixed with its first decision,
    before that a majority of the regular members in office on its day."""
    if sitting.quorum is not None:
        return sitting.quorum
    return Member.objects.serving(sitting.held_on).filter(substitute=False).count() // 2 + 1


def require_quorum(sitting: Sitting, by: User) -> None:
    """Raise AttendanceNeededError if fewer members are recorded as present than the quorum
    (`needed_for`), or nobody besides `by`."""
    there = list(sitting.attendances.values_list("member__user_id", flat=True))
    needed = needed_for(sitting)
    if len(there) < needed or not set(there) - {by.pk}:
        said = _("출석 %(present)s명으로는 확정할 수 없습니다. 위원 %(needed)s명이 있어야 합니다.")
        words = {"present": len(there), "needed": max(needed, 1)}
        raise AttendanceNeededError(said % words, **words)


def fix_quorum(sitting: Sitting) -> None:
    """Store the quorum of a sitting that is about to decide, unless an earlier decision did. The
    caller holds the sitting's lock."""
    if sitting.quorum is None:
        sitting.quorum = needed_for(sitting)
        sitting.save(update_fields=["quorum"])


def require_recorded_quorum(sitting: Sitting) -> None:
    """Raise AttendanceNeededError if fewer members are recorded as present than the quorum
    (`needed_for`) with which a sitting has decided."""
    present, needed = sitting.attendances.count(), needed_for(sitting)
    if not present:
        raise AttendanceNeededError()
    if present < needed:
        said = _(
            "의결한 회의인데 출석이 %(present)s명만 적혀 있습니다."
            " 정족수 %(needed)s명이 되게 출석을 바로잡은 뒤에 마쳐 주세요."
        )
        words = {"present": present, "needed": needed}
        raise AttendanceNeededError(said % words, **words)
