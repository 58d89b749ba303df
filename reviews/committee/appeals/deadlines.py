"""Deadlines of an appeal: the last day to file it, and the day by which the council answers."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Case, DateField, F, QuerySet, Value, When

from claims.clock import today
from claims.page_parts import read_once
from claims.policy.deadlines import add_working_days
from claims.register.models import Claim
from reviews.committee.models import (
    APPEAL_OPEN,
    NO_DUE,
    REVIEW_RUNNING,
    Appeal,
    AppealStatus,
    Decision,
    Review,
    ReviewStatus,
)
from reviews.notices.receipt_days import first_received_on, letters_of

PEOPLE = ("received_by", "extended_by", "closed_by", "review1__decision")
# Statuses of a review with a due date of its own.
_RUNS = [str(status) for status in REVIEW_RUNNING]


def received_on(decision: Decision) -> date | None:
    """Return the day on which the claimant received the letter of the decision (rule:
    `notices.receipt_days`); None while it is unsent."""
    return first_received_on(letters_of(f"decision:{decision.resolution_no}"))


def deadline_of(decision: Decision) -> date:
    """Return the last day to appeal: the policy's calendar days after the letter's receipt, its day
    not counted, moved on to a working day.

    An unsent letter counts from today: nobody is late for a decision they have not received.
    """
    return last_day_after(decision.review, received_on(decision) or today())


def last_day_after(review: Review, received: date) -> date:
    """Return the last day to appeal in a review whose decision's letter was received on `received`:
    the policy's calendar days later, moved on to a working day."""
    return add_working_days(received + timedelta(days=review.policy.appeal_days), 0)


def decide_by_of(review: Review, filed_on: date) -> date:
    """Return the day by which the council answers an appeal that was filed on `filed_on`: so many
    working days later as the policy of `review`, the first round, gives."""
    return add_working_days(filed_on, review.policy.appeal_working_days)


def appeal_of_claim(claim: Claim) -> Appeal | None:
    """Return the appeal of a claim with its people, `due` and the first decision; None without one.
    One query: the result is kept on `claim`."""
    rows = with_due(Appeal.objects.filter(review1__claim=claim)).select_related(*PEOPLE)
    return read_once(claim, "appeals.appeal", rows.first)


def with_due(appeals: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """Return the appeals annotated with `due`, the day by which each is to be answered: the second
    round's due day while that runs, else the promised day `decide_by`; 9999-12-31 once the appeal
    has ended. While a supplement stops the second round's clock, it is `decide_by`."""
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


def is_clock_stopped(appeal: Appeal) -> bool:
    """Return True while the second round of an appeal waits for requested documents (보완요청):
    that time does not count towards its due day."""
    second = appeal.review2
    return second is not None and second.status == ReviewStatus.SUPPLEMENT_REQUESTED
