"""Verbs of an appeal: a claimant objects, and other members judge the claim again.

Votes and decision of round 2 are those of any review; it confirms or raises the grant, and the
difference is paid (ballots/decisions.py).
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from claims import hooks
from claims.clock import now, today
from claims.errors import DomainError, ErasedClaimError
from claims.handovers.verbs import on_claims_changed
from claims.personal_data.crypto import text_digest
from claims.policy.deadlines import add_working_days
from claims.policy.models import SupportPolicy
from claims.reasons import LONG_REASON, full_reason, given_reason
from claims.register.models import Claim
from claims.users.models import User
from claims.users.permissions import require_permission
from reviews.committee.access.locks import lock_review
from reviews.committee.appeals.deadlines import deadline_of, decide_by_of
from reviews.committee.appeals.notices import notify_extended, notify_late, notify_received
from reviews.committee.errors import (
    AppealError,
    AppealExtendedError,
    AppealOfWithdrawnClaimError,
    NotOpenError,
)
from reviews.committee.lifecycle.starting import start_reviews
from reviews.committee.lifecycle.withdrawal import withdraw_review
from reviews.committee.models import (
    APPEAL_OPEN,
    REVIEW_RUNNING,
    Appeal,
    AppealStatus,
    Ballot,
    LossAssessment,
    Review,
    ReviewStatus,
    SupplementRequest,
    SupplementStatus,
)
from reviews.committee.queue.projection import refresh_queue

LONGEST_GROUNDS = 4000  # characters


@transaction.atomic
def register_appeal(
    *, review: Review, by: User, grounds: str, channel: str = "", filed_on: date | None = None
) -> Appeal:
    """Register an appeal against round 1 and notify the claimant by when it is answered. A late one
    is stored as rejected, and the claimant is notified of that. `grounds` are cut to 4,000
    characters; `filed_on` (default today) lies between the decision and today. One in time emits
    `appeal_registered`.

    Raises ForbiddenError (no permission), NotOpenError (not decided), AppealOfWithdrawnClaimError
    (409), ReasonNeededError (no grounds), AppealError (round 2, a second appeal, or an impossible
    `filed_on`).
    """
    require_permission(by, "reviews.register_appeal")
    review = lock_review(review, ReviewStatus.DECIDED)
    _require_appealable(review.claim)
    grounds = given_reason(grounds, LONGEST_GROUNDS)
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
        grounds=grounds,
        received_by=by,
        received_at=now(),
        decide_by=decide_by_of(review, filed_on),
    )
    if appeal.filed_on > appeal.deadline_on:
        appeal.status = AppealStatus.REJECTED_LATE
        appeal.save(update_fields=["status"])
        notify_late(appeal, review.claim)
    else:
        notify_received(appeal, review.claim)
        hooks.emit("appeal_registered", appeal)
    refresh_queue([review.claim_id])
    return appeal


def may_appeal(claim: Claim, appeal: Appeal | None) -> bool:
    """Return True if the decision on a claim can be appealed: no appeal was registered (`appeal` is
    None) and the claim is neither withdrawn nor erased. Permissions are not checked."""
    return appeal is None and appeal_blocker(claim) is None


def appeal_blocker(claim: Claim) -> DomainError | None:
    """Return the error by which an appeal of this claim is refused: it was erased or withdrawn.
    None if it can be appealed."""
    if claim.erased_at is not None:
        return ErasedClaimError()
    return AppealOfWithdrawnClaimError() if claim.withdrawn_at is not None else None


def _require_appealable(claim: Claim) -> None:
    if blocker := appeal_blocker(claim):
        raise blocker


@transaction.atomic
def accept_appeal(*, appeal: Appeal, by: User) -> Review:
    """Accept an appeal and return its round 2: a new Review under the policy in force now, due on
    the day by which the appeal is to be answered. If the documents are complete, a panel of other
    members is drawn at once.

    Raises ForbiddenError (no permission), NotOpenError (the appeal is not in status `received`, or
    round 1 is not decided), AppealOfWithdrawnClaimError (409), ErasedClaimError (409).
    """
    require_permission(by, "reviews.manage_review")
    first = lock_review(appeal.review1_id, ReviewStatus.DECIDED)
    _require_appealable(first.claim)
    appeal = _lock(appeal, AppealStatus.RECEIVED)
    second = Review.objects.create(
        claim=first.claim,
        round=2,
        policy=SupportPolicy.objects.effective(now(), programme=first.policy.programme_id),
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
    on_claims_changed([first.claim_id])  # a receiver and the council would decide on one loss
    start_reviews(reviews=[second])
    refresh_queue([first.claim_id])
    return Review.objects.select_related("claim", "policy").get(pk=second.pk)


@transaction.atomic
def withdraw_appeal(*, appeal: Appeal, by: User, reason: str) -> Appeal:
    """Withdraw an open appeal for its claimant. A second round is closed as withdrawn; the first
    decision stays in force. No notice is written.

    Raises ForbiddenError (no permission), NotOpenError (the appeal has ended), ReasonNeededError
    (empty), ReasonTooShortError.
    """
    require_permission(by, "reviews.manage_review")
    first = lock_review(appeal.review1_id)
    appeal = _lock(appeal, *APPEAL_OPEN)
    reason = full_reason(reason)
    if appeal.review2_id is not None:
        withdraw_review(review=Review.objects.get(pk=appeal.review2_id), by=by, reason=reason)
        appeal.refresh_from_db()
        return appeal
    appeal.status, appeal.closed_at, appeal.closed_by = AppealStatus.WITHDRAWN, now(), by
    appeal.closing_reason = reason[:LONG_REASON]
    appeal.save(update_fields=["status", "closed_at", "closed_by", "closing_reason"])
    refresh_queue([first.claim_id])
    return appeal


@transaction.atomic
def extend_appeal(*, appeal: Appeal, by: User, reason: str) -> Appeal:
    """Extend the time to answer an appeal once, by the policy's working days, and notify the
    claimant with the reason. A second round and its open ballot get the later due day; while its
    clock is stopped, the days are added to its remaining ones.

    Raises ForbiddenError (no permission), ReasonNeededError (empty), NotOpenError (the appeal has
    ended), AppealExtendedError (extended once already).
    """
    require_permission(by, "reviews.manage_review")
    reason = given_reason(reason)
    first = lock_review(appeal.review1_id)
    appeal = _lock(appeal, *APPEAL_OPEN)
    if appeal.extended_at is not None:
        raise AppealExtendedError()
    days = first.policy.appeal_extension
    appeal.decide_by = due_on = add_working_days(appeal.decide_by, days)
    appeal.extended_at, appeal.extended_by = now(), by
    appeal.extension_reason = reason[:LONG_REASON]
    appeal.save(update_fields=["decide_by", "extended_at", "extended_by", "extension_reason"])
    if appeal.review2_id is not None:
        second = lock_review(appeal.review2_id)
        _put_off(second, days)
        due_on = second.due_on or due_on
    notify_extended(appeal, first.claim, due_on)
    refresh_queue([first.claim_id])
    return appeal


def _lock(appeal: Appeal, *statuses: AppealStatus) -> Appeal:
    """Lock an appeal and return it as read under the lock. The caller holds the claim's lock.

    Raises NotOpenError if its status is not one of `statuses`.
    """
    found = Appeal.objects.select_for_update().get(pk=appeal.pk)
    if found.status not in statuses:
        raise NotOpenError(status=found.status)
    return found


def _put_off(second: Review, days: int) -> None:
    if second.status in REVIEW_RUNNING and second.due_on is not None:
        second.due_on = add_working_days(second.due_on, days)
        second.save(update_fields=["due_on"])
        Ballot.objects.open().filter(review=second).update(due_on=second.due_on)
    elif second.status == ReviewStatus.SUPPLEMENT_REQUESTED:
        second.days_left = (second.days_left or 0) + days
        second.save(update_fields=["days_left"])
        asked = SupplementRequest.objects.get(review=second, status=SupplementStatus.ASKED)
        if asked.stopped_due_on is not None:  # for an undo to put back
            asked.stopped_due_on = add_working_days(asked.stopped_due_on, days)
            asked.save(update_fields=["stopped_due_on"])
