"""Handover of the seats on which a member has not voted who is on leave, or whose term has ended:
each by a draw of its own."""

from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from claims.clock import today
from claims.reasons import given_reason
from claims.users.models import User
from claims.users.permissions import require_permission
from reviews.committee.errors import LeaveError, NotOpenError, SeatVotedError
from reviews.committee.models import SEATED, Assignment, Leave, Member
from reviews.committee.seats.recusals import reassign

AT_ONCE = 50  # seats of one call; the next call takes the rest


class HandedOver(NamedTuple):
    """Numbers of seats after `hand_over_seats`: `moved` to another member, `kept` by the member as
    nobody else can take them, and `left` for another call."""

    moved: int
    kept: int
    left: int


class _NobodyElseError(Exception):
    pass


def hand_over_seats(*, member: Member, by: User, reason: str) -> HandedOver:
    """Reassign the seats on which a member who is away today, or whose term has ended, has not
    voted, each to a member drawn by lot: the first AT_ONCE by due day. Return the counts; another
    call takes the rest.

    Each seat has a transaction of its own (`reassign`); those that changed meanwhile are skipped.
    Raises ForbiddenError (no permission), ReasonNeededError (empty), LeaveError (neither of both).
    """
    require_permission(by, "reviews.manage_review")
    reason = given_reason(reason)
    away = Leave.objects.on(today()).filter(member=member)
    if not (member.term_has_ended or away.exists()):
        said = _("오늘 부재 중이거나 임기가 끝난 위원의 자리만 한꺼번에 넘깁니다.")
        raise LeaveError(said)
    seats = seats_to_hand_over(member).order_by("review__due_on", "pk")
    total, moved, kept = seats.count(), 0, 0
    for seat in seats[:AT_ONCE]:
        try:
            with transaction.atomic():
                if reassign(assignment=seat, by=by, reason=reason) is None:
                    raise _NobodyElseError
            moved += 1
        except _NobodyElseError:
            kept += 1
        except (NotOpenError, SeatVotedError):  # decided or voted on since the list was read
            continue
    return HandedOver(moved, kept, max(0, total - AT_ONCE))


def seats_to_hand_over(member: Member) -> QuerySet[Assignment]:
    """Return a queryset of a member's active seats without a vote in the open ballot, on reviews
    where votes can be cast or a supplement is awaited."""
    return Assignment.objects.active().filter(
        member=member, review__status__in=SEATED, voted_at__isnull=True
    )
