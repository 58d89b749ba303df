"""Verbs of escalated inquiries: to an office, back from it, and its answer. Each locks the claim
first."""

from __future__ import annotations

from datetime import date, timedelta

from django.apps import apps
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims import clock, hooks
from claims.errors import ConflictError, DomainError, ForbiddenError
from claims.inquiries.models import Inquiry, InquiryOutcome, seal_answer
from claims.inquiries.topics import ANSWERS, OFFICE_OF, Office
from claims.inquiries.verbs import (
    FURTHEST,
    AlreadyFinishedError,
    CallBackDayError,
    check_day,
    checked_text,
    lock_inquiry,
    next_working_day,
)
from claims.policy.deadlines import add_working_days
from claims.users.models import User
from claims.users.permissions import require_permission

UNDO = timedelta(minutes=10)  # for so long a move to another office can be undone
DAYS_TO_ANSWER = 2  # working days, where the customer centre names no day


class TopicNeededError(DomainError):
    message = _("전달할 일을 골라 주세요.")


class AnsweredError(ConflictError):
    message = _("이미 답이 온 문의입니다. 아래의 답을 보고, 더 물을 것은 새 문의로 적어 주세요.")


class NotEscalatedError(ConflictError):
    message = _("전달이 취소되었거나 이미 답한 문의입니다. 아래에서 누가 답했는지 확인해 주세요.")


class MoveOverError(ConflictError):
    message = _(
        "그사이 바뀌었거나 되돌릴 시간이 지났습니다. 아래의 「다른 부서에 전달」로 옮겨 주세요."
    )


def day_to_answer() -> date:
    """Return the day until which an office answers, where nobody names another."""
    return add_working_days(clock.today(), DAYS_TO_ANSWER)


def _day_to_answer(inquiry: Inquiry) -> date:
    promised = inquiry.call_back_on
    usual = day_to_answer()
    return min(usual, promised) if promised and promised >= clock.today() else usual


@transaction.atomic
def escalate_inquiry(*, inquiry: Inquiry, by: User, topic: str, day: date | None = None) -> Inquiry:
    """Escalate a waiting inquiry to the office of `topic` (a value of Topic), which is told, and
    return it. The office answers until `day`; by default in DAYS_TO_ANSWER working days, or on the
    day of the call-back that was promised for an earlier one. An inquiry that is escalated already
    goes to the office of its new topic.

    Raises ForbiddenError (without `claims.log_inquiry`), TopicNeededError (unknown topic),
    AlreadyFinishedError (409), AnsweredError (409), CallBackDayError.
    """
    require_permission(by, "claims.log_inquiry")
    found = lock_inquiry(inquiry)
    if topic not in OFFICE_OF:
        raise TopicNeededError
    if not found.is_waiting:
        raise AlreadyFinishedError
    if found.answered_at is not None:
        raise AnsweredError
    if day is not None:
        check_day(day)
    if (found.topic, found.office) == (topic, OFFICE_OF[topic].value):
        return found
    found.topic, found.office = topic, OFFICE_OF[topic].value
    found.call_back_on = day or _day_to_answer(found)
    found.save(update_fields=["topic", "office", "call_back_on"])
    hooks.emit("inquiry_escalated", (found, by))
    return found


@transaction.atomic
def take_back_inquiry(*, inquiry: Inquiry, by: User, day: date | None = None) -> Inquiry:
    """Undo an escalation that its office has not answered, and return the inquiry: it waits for a
    call-back again, on `day`, its day before (default: on the office's). Raises ForbiddenError
    (another person noted it), NotEscalatedError (409), CallBackDayError (a day before the inquiry
    or in more than FURTHEST days)."""
    require_permission(by, "claims.log_inquiry")
    found = lock_inquiry(inquiry)
    if not found.office:
        raise NotEscalatedError
    if found.by_id != by.pk:
        raise ForbiddenError
    if day is not None and not timezone.localdate(found.at) <= day <= clock.today() + FURTHEST:
        raise CallBackDayError
    found.topic = found.office = ""
    found.call_back_on = day or found.call_back_on
    found.save(update_fields=["topic", "office", "call_back_on"])
    return found


@transaction.atomic
def undo_move(*, inquiry: Inquiry, by: User) -> Inquiry:
    """Undo the newest move of an escalated inquiry to another office or topic, and return it: it
    waits for the former office again, until the former day. Nobody is told: the inbox items of that
    office stand again by themselves. Raises ForbiddenError (without `claims.log_inquiry`),
    MoveOverError (409: moved by another person or over UNDO ago, taken back, or answered)."""
    require_permission(by, "claims.log_inquiry")
    found = lock_inquiry(inquiry)
    before = _before_the_move(found, by)
    if before is None:
        raise MoveOverError
    found.topic, found.office, found.call_back_on = before
    found.save(update_fields=["topic", "office", "call_back_on"])
    return found


def _before_the_move(inquiry: Inquiry, by: User) -> tuple[str, str, date] | None:
    """Return topic, office and day from the history of a locked inquiry, as they were before its
    newest change, if that was a move by this user within UNDO; otherwise None. One query."""
    history = apps.get_model("claims", "InquiryEvent").objects.filter(pgh_obj_id=inquiry.pk)
    newest = history.order_by("-pgh_id").annotate(in_time=Q(pgh_created_at__gt=Now() - UNDO))[:2]
    if len(found := list(newest)) < 2:
        return None
    moved, before = found
    by_whom = (moved.pgh_context or {}).get("user")
    if not (moved.in_time and by_whom == by.pk and moved.office and before.office):
        return None
    if moved.topic == before.topic:
        return None
    return before.topic, before.office, before.call_back_on


@transaction.atomic
def answer_inquiry(*, inquiry: Inquiry, by: User, text: str, told: bool) -> Inquiry:
    """Answer an escalated inquiry for its office, and return it. With `told` the claimant knows,
    and the inquiry is finished; without, it waits to be called back on the next working day. Who
    noted it is told. Only people who speak with claimants (`claims.log_inquiry`) have `told` them.

    Raises ForbiddenError (not of that office, or `told` by others), NotEscalatedError (409),
    TextNeededError (empty or too long).
    """
    found = lock_inquiry(inquiry)
    if not found.office:
        raise NotEscalatedError
    require_permission(by, ANSWERS[Office(found.office)])
    if told:
        require_permission(by, "claims.log_inquiry")
    found.answer = seal_answer(found.claim, checked_text(text))
    found.answered_by, found.answered_at, found.office = by, clock.now(), ""
    if told:
        found.outcome, found.done_at = InquiryOutcome.ANSWERED, found.answered_at
        found.done_by = by
    else:
        found.call_back_on = next_working_day()
    found.save(
        update_fields=[
            "answer", "answered_by", "answered_at", "office", "call_back_on", "outcome", "done_at",
            "done_by",
        ]
    )  # fmt: skip
    hooks.emit("inquiry_answered", found)
    return found
