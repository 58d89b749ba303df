"""이의신청: a claimant objects to a decision, and other members look at the claim once more.

The register of appeals and round 2's opening; its votes and decision are those of any review. An
appeal never lowers what was granted (see decisions.py for the difference that is paid).
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from claims.clock import now, today
from claims.policy.models import SupportPolicy
from claims.privacy.crypto import text_digest
from claims.users.models import User
from claims.working_days import add_working_days
from reviews.committee.errors import AppealError, NotOpenError, ReasonNeededError
from reviews.committee.locks import demand, lock_review
from reviews.committee.models import (
    Appeal,
    AppealStatus,
    Decision,
    LossAssessment,
    Review,
    ReviewStatus,
)
from reviews.committee.queue import refresh_queue
from reviews.committee.starting import start_reviews
from reviews.notices.models import Notice


def deadline_of(decision: Decision) -> date:
    """The last day to object: the policy's calendar days from the letter's receipt, moved on to a
    working day (domain.md, Law and practice).

    A letter that has not left yet counts from today: nobody is late for what they were not told.
    """
    letter = Notice.objects.filter(key=f"decision:{decision.resolution_no}").first()
    told = (letter.delivered_at or letter.sent_at) if letter else None
    day = timezone.localdate(told) if told else today()
    return add_working_days(day + timedelta(days=decision.review.policy.appeal_days), 0)


@transaction.atomic
def register_appeal(
    *, review: Review, by: User, grounds: str, channel: str = "", filed_on: date | None = None
) -> Appeal:
    """Take in an appeal against round 1; one that came too late is registered and rejected.

    `filed_on` is the day it was filed (default today), between the decision and today. Raises
    Forbidden, NotOpenError (not decided), ReasonNeededError (no grounds), AppealError (round 2,
    an appeal was filed before, or `filed_on` cannot be).
    """
    demand(by, "reviews.register_appeal")
    review = lock_review(review, ReviewStatus.DECIDED)
    if not grounds.strip():
        raise ReasonNeededError()
    decision = review.decision
    filed_on = filed_on or today()
    if (
        review.round != 1
        or Appeal.objects.filter(review1=review).exists()
        or not timezone.localdate(decision.at) <= filed_on <= today()
    ):
        raise AppealError()
    appeal = Appeal.objects.create(
        review1=review,
        filed_on=filed_on,
        deadline_on=deadline_of(decision),
        channel=channel.strip()[:40],
        grounds=grounds.strip()[:4000],
        received_by=by,
    )
    if appeal.filed_on > appeal.deadline_on:
        appeal.status = AppealStatus.REJECTED_LATE
        appeal.save(update_fields=["status"])
    refresh_queue([review.claim_id])
    return appeal


@transaction.atomic
def accept_appeal(*, appeal: Appeal, by: User) -> Review:
    """Open round 2 under the policy of today; with its documents there, a panel of other members
    is drawn at once.

    Raises Forbidden, NotOpenError (the appeal has been dealt with).
    """
    demand(by, "reviews.manage_review")
    first = lock_review(appeal.review1_id, ReviewStatus.DECIDED)
    appeal = Appeal.objects.select_for_update().get(pk=appeal.pk)
    if appeal.status != AppealStatus.RECEIVED:
        raise NotOpenError()
    second = Review.objects.create(
        claim=first.claim,
        round=2,
        policy=SupportPolicy.objects.effective(now()),
        opened_at=now(),
    )
    assessed = LossAssessment.objects.newest_of(first)
    LossAssessment.objects.create(
        review=second,
        amount=assessed.amount,
        source=assessed.source,
        working={"from_round_1": assessed.version},
        finding=assessed.finding,
        by=assessed.by,
        text_digest=text_digest(""),
        at=now(),
    )
    appeal.review2, appeal.status = second, AppealStatus.ACCEPTED
    appeal.save(update_fields=["review2", "status"])
    start_reviews(reviews=[second])
    refresh_queue([first.claim_id])
    return Review.objects.select_related("claim", "policy").get(pk=second.pk)


def follow_second_round(review: Review, status: AppealStatus) -> None:
    """Called by the verbs that close a review: the appeal behind a round 2 ends with it."""
    if review.round == 2:
        Appeal.objects.filter(review2=review, status=AppealStatus.ACCEPTED).update(status=status)
