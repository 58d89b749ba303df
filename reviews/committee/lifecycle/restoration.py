"""Undoing of a withdrawal: the claim, and everything that ended with it, stands as before."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from claims.clock import now, today
from claims.errors import ErasedClaimError
from claims.handovers.verbs import on_claims_changed
from claims.intake.windows import route_late_claim
from claims.policy.deadlines import add_working_days
from claims.reasons import LONG_REASON, full_reason
from claims.register.locks import lock_claim
from claims.register.models import Claim
from claims.users.models import User
from claims.users.permissions import require_permission
from reviews.benefits.batches.eligibility import plan_left_out_again
from reviews.committee.errors import UndoneAlreadyError, UndoTooLateError
from reviews.committee.lifecycle.withdrawal_notices import notify_undone
from reviews.committee.models import (
    Appeal,
    AppealStatus,
    Ballot,
    Objection,
    ObjectionStatus,
    Review,
    ReviewStatus,
    SupplementRequest,
    Withdrawal,
)
from reviews.committee.queue.projection import refresh_queue
from reviews.committee.seats.recusals import reopen_challenges
from reviews.payouts.holds.holding import prepare_again_or_hold
from reviews.payouts.preparation.cancel import cancelled_with
from reviews.payouts.preparation.verbs import prepare_cancelled_again

_OPEN_AGAIN = {"closed_at": None, "closed_by": None, "closing_reason": ""}


@transaction.atomic
def undo_withdrawal(*, withdrawal: Withdrawal, by: User, reason: str) -> Withdrawal:
    """Undo a withdrawal until its day `undo_until`, notify the claimant and return it.

    Reviews, appeals and objections that ended with the claim are open again. Cancelled payouts are
    prepared again, or held if their payee got a grant meanwhile. Lost benefits are planned again. A
    late claim that now lies within a filing window is routed. Requests for documents and places on
    an agenda are not restored.

    Raises ForbiddenError (no permission), UndoneAlreadyError (409), UndoTooLateError (409),
    ErasedClaimError (409), ReasonNeededError (empty), ReasonTooShortError.
    """
    require_permission(by, "reviews.manage_review")
    claim = lock_claim(withdrawal.claim_id)
    withdrawal = Withdrawal.objects.select_for_update().get(pk=withdrawal.pk)
    if claim.erased_at is not None:
        raise ErasedClaimError
    if withdrawal.undone_at is not None:
        raise UndoneAlreadyError
    if today() > withdrawal.undo_until:
        raise UndoTooLateError
    reason = full_reason(reason)
    withdrawal.undone_at, withdrawal.undone_by = now(), by
    withdrawal.undo_reason = reason[:LONG_REASON]
    withdrawal.save(update_fields=["undone_at", "undone_by", "undo_reason"])
    claim.withdrawn_at, claim.withdrawn_by = None, None
    claim.save(update_fields=["withdrawn_at", "withdrawn_by"])
    ended = {"status": "withdrawn", "closed_at": withdrawal.at}
    for review in Review.objects.filter(claim=claim, **ended).order_by("round"):
        _reopen(review)
    appeals = Appeal.objects.filter(review1__claim=claim, **ended)
    appeals.filter(review2=None).update(status=AppealStatus.RECEIVED, **_OPEN_AGAIN)
    appeals.exclude(review2=None).update(status=AppealStatus.ACCEPTED, **_OPEN_AGAIN)
    Objection.objects.filter(claim=claim, **ended).update(
        status=ObjectionStatus.RECEIVED, **_OPEN_AGAIN
    )
    if route_late_claim(claim, withdrawal.undone_at):
        claim = Claim.objects.get(pk=claim.pk)
    for payout in cancelled_with(claim.pk, withdrawal.at):
        prepare_again_or_hold(payout=payout, by=by, prepare=prepare_cancelled_again)
    plan_left_out_again([claim.pk])
    on_claims_changed([claim.pk])  # a receiver may have been told that it is withdrawn
    notify_undone(withdrawal, claim)
    refresh_queue([claim.pk])
    return withdrawal


def _reopen(review: Review) -> None:
    """Open a withdrawn review again, in the state of its newest ballot; without a ballot it waits
    for documents. Votes stay, and undecided challenges (기피) wait for the chair again. Review and
    open ballot are due on the next working day at the earliest."""
    reopen_challenges(review)
    ballot = Ballot.objects.filter(review=review).order_by("-number").first()
    status, due_on = ReviewStatus.WAITING_DOCUMENTS, None
    if ballot is not None:
        status = ReviewStatus.DECIDING if ballot.closed_at else ReviewStatus.IN_REVIEW
        asked = SupplementRequest.objects.filter(review=review, closed_at=review.closed_at)
        stopped = asked.values_list("stopped_due_on", flat=True).first()
        own = review.due_on or stopped or today()
        due_on = max(own, add_working_days(today(), 1))
        Ballot.objects.open().filter(review=review, due_on__lt=due_on).update(due_on=due_on)
    Review.objects.filter(pk=review.pk).update(
        status=status, due_on=due_on, revision=F("revision") + 1, **_OPEN_AGAIN
    )
