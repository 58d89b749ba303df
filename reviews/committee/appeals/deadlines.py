"""The terms of an appeal: until when it may be filed, and by when the council answers."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Case, DateField, F, QuerySet, Value, When
from django.utils import timezone

from claims.clock import today
from claims.policy.deadlines import add_working_days
from reviews.committee.models import (
    APPEAL_OPEN,
    NO_DUE,
    Appeal,
    AppealStatus,
    Decision,
    Review,
    ReviewStatus,
)
from reviews.committee.models.reviews import RUNNING
from reviews.notices.models import Notice

__all__ = ["deadline_of", "decide_by_of", "received_on", "with_due"]

# Statuses of a review in which its own due date says by when it ends.
_RUNS = [str(status) for status in RUNNING]


def received_on(decision: Decision) -> date | None:
    """The day on which the claimant received the decision's letter; None while it has not left.

    Of a mail that is the day on which the claimant's mail server took it: nothing later is known.
    """
    letter = Notice.objects.filter(key=f"decision:{decision.resolution_no}").first()
    told = (letter.delivered_at or letter.sent_at) if letter else None
    return timezone.localdate(told) if told else None


def deadline_of(decision: Decision) -> date:
    """The last day to object: the policy's calendar days from the letter's receipt, its day not
    counted, moved on to a working day (domain.md, Law and practice).

    A letter that has not left yet counts from today: nobody is late for what they were not told.
    """
    day = received_on(decision) or today()
    return add_working_days(day + timedelta(days=decision.review.policy.appeal_days), 0)


def decide_by_of(review: Review, filed_on: date) -> date:
    """By when the council answers: so many working days after the filing, as the policy that
    decided first has it."""
    return add_working_days(filed_on, review.policy.appeal_working_days)


def with_due(appeals: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """Each with `due`: by when it is to be answered, 9999-12-31 once it has been.

    While the second round's clock stands for a supplement, that is the claimant's own date's
    business: `due` says the date as it was promised.
    """
    return appeals.annotate(
        due=Case(
            When(
                status=AppealStatus.ACCEPTED, review2__status__in=_RUNS, then=F("review2__due_on")
            ),
            When(status__in=[str(s) for s in APPEAL_OPEN], then=F("decide_by")),
            default=Value(NO_DUE),
            output_field=DateField(),
        )
    )


def clock_stands(appeal: Appeal) -> bool:
    """The second round waits for the claimant's papers: that time does not count."""
    second = appeal.review2
    return second is not None and second.status == ReviewStatus.SUPPLEMENT_REQUESTED
