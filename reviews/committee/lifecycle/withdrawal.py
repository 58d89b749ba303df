"""철회: the secretariat records that the claimant withdraws the claim (undone in `restoration`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.clock import now, today
from claims.errors import ErasedClaimError
from claims.hooks import Proposal, ProposalBack, tell_proposers
from claims.policy.deadlines import add_working_days
from claims.reasons import LONG_REASON, full_reason
from claims.register.locks import lock_claim
from claims.register.models import Claim
from claims.users.models import User
from claims.users.permissions import require_permission
from reviews.committee.access.locks import lock_review
from reviews.committee.ballots.appeal_round import close_appeal
from reviews.committee.ballots.decisions import leave_agenda
from reviews.committee.ballots.drafts import drop_drafts
from reviews.committee.errors import WithdrawnAlreadyError
from reviews.committee.lifecycle.ended_requests import end_requests
from reviews.committee.lifecycle.withdrawal_notices import notify_withdrawn
from reviews.committee.models import (
    OBJECTION_OPEN,
    REVIEW_OPEN,
    Appeal,
    AppealStatus,
    Challenge,
    DocumentRequestStatus,
    Objection,
    ObjectionStatus,
    Review,
    ReviewStatus,
    SupplementRequest,
    SupplementStatus,
    Withdrawal,
)
from reviews.committee.queue.projection import refresh_queue
from reviews.committee.seats.recusals import end_challenges
from reviews.committee.supplements.notices import cancel_notice
from reviews.payouts.holds.verbs import reopen_duplicates
from reviews.payouts.preparation.cancel import cancel_payouts_of_withdrawn

UNDO_WORKING_DAYS = 5  # after the day of the withdrawal


@transaction.atomic
def withdraw_claim(*, claim: Claim, by: User, reason: str) -> Withdrawal:
    """Withdraw a claim of any route for its claimant, notify them and return the withdrawal.
    Unbatched payouts are cancelled; an open review, supplement, appeal or objection ends. While a
    first review is open, a batched, paid or set off fixed grant stays. Its duplicates are on hold
    again.

    Raises ForbiddenError (no permission), WithdrawnAlreadyError (409), ErasedClaimError (409),
    ReasonNeededError, ReasonTooShortError, BatchedClaimError (a payout is in a batch),
    PaidClaimError, SetOffClaimError (money settled a debt), PayeeBusyError (409: a duplicate is
    locked just now).
    """
    require_permission(by, "reviews.manage_review")
    claim = lock_claim(claim.pk)
    if claim.withdrawn_at is not None:
        raise WithdrawnAlreadyError
    if claim.erased_at is not None:
        raise ErasedClaimError
    reason = full_reason(reason)
    moment = now()
    under_review = claim.reviews.filter(round=1, status__in=REVIEW_OPEN).exists()
    cancel_payouts_of_withdrawn(claim.pk, leaves_grants=under_review)
    reopen_duplicates(claim=claim, by=by)
    withdrawal = Withdrawal.objects.create(
        claim=claim,
        reason=reason[:LONG_REASON],
        by=by,
        at=moment,
        undo_until=add_working_days(today(), UNDO_WORKING_DAYS),
    )
    claim.withdrawn_at, claim.withdrawn_by = moment, by
    claim.save(update_fields=["withdrawn_at", "withdrawn_by"])
    for review in Review.objects.filter(claim=claim, status__in=REVIEW_OPEN):
        review.claim = claim
        _close(review, by, reason, moment)
    _end_appeals_and_objections(claim, by, reason, moment)
    notify_withdrawn(withdrawal, claim)
    refresh_queue([claim.pk])
    return withdrawal


def _end_appeals_and_objections(claim: Claim, by: User, reason: str, moment: datetime) -> None:
    ended = {"closed_at": moment, "closed_by": by, "closing_reason": reason[:LONG_REASON]}
    waiting = Q(status=AppealStatus.RECEIVED) | Q(
        status=AppealStatus.ACCEPTED, review2__closed_at=moment
    )
    Appeal.objects.filter(waiting, review1__claim=claim).update(
        status=AppealStatus.WITHDRAWN, **ended
    )
    open_ones = [str(status) for status in OBJECTION_OPEN]
    objections = Objection.objects.filter(claim=claim, status__in=open_ones)
    tell_proposers(*void_answers(objections), by=by.pk)
    objections.update(status=ObjectionStatus.WITHDRAWN, **ended)


def void_answers(objections: Iterable[Objection]) -> list[ProposalBack]:
    """Return the proposed answers of objections that are being withdrawn, for `tell_proposers`."""
    return [
        ProposalBack(Proposal.OBJECTION, one.pk, one.proposed_by_id, one.claim_id, overtaken=True)
        for one in objections
        if one.status == ObjectionStatus.PROPOSED
    ]


@transaction.atomic
def withdraw_review(*, review: Review, by: User, reason: str) -> Review:
    """Close an open review for its claimant and return it; votes of an open ballot stay sealed for
    good. In round 1 the claim itself is withdrawn (`withdraw_claim`); in round 2 only the appeal,
    and the decision of round 1 stays.

    Raises ForbiddenError (no permission), NotOpenError (closed), ReasonNeededError (empty),
    ReasonTooShortError, and in round 1 those of `withdraw_claim`.
    """
    require_permission(by, "reviews.manage_review")
    review = lock_review(review, *REVIEW_OPEN)
    reason = full_reason(reason)
    if review.round == 1:
        withdraw_claim(claim=review.claim, by=by, reason=reason)
    else:
        _close(review, by, reason, now())
        close_appeal(review, AppealStatus.WITHDRAWN, by=by, reason=reason)
        refresh_queue([review.claim_id])
    review.refresh_from_db()
    return review


def close_withdrawn(review: Review, by: User, reason: str) -> None:
    """Close an open review as withdrawn, with its supplement, request for documents, challenges,
    drafts and the appeal of a second round. For a caller that has locked and withdrawn the claim.
    No notice is written."""
    _close(review, by, reason, now())
    close_appeal(review, AppealStatus.WITHDRAWN, by=by, reason=reason)
    refresh_queue([review.claim_id])


def _close(review: Review, by: User, reason: str, moment: datetime) -> None:
    """Close a review as withdrawn at `moment`. Its supplement request, request for documents and
    undecided challenges end, their unsent letters are cancelled, it leaves the agenda of an open
    sitting, and its drafts are deleted."""
    asked = SupplementRequest.objects.filter(review=review, status=SupplementStatus.ASKED)
    for request in asked:
        cancel_notice(request, by)
    asked.update(status=SupplementStatus.CANCELLED, closed_at=moment, closed_by=by)
    Review.objects.filter(pk=review.pk).update(
        status=ReviewStatus.WITHDRAWN,
        days_left=None,
        closed_at=moment,
        closed_by=by,
        closing_reason=reason[:LONG_REASON],
        revision=F("revision") + 1,
    )
    end_requests([review.pk], DocumentRequestStatus.CANCELLED, by=by, note=reason)
    end_challenges(Challenge.objects.filter(assignment__review=review), None, moment)
    leave_agenda(review, by=by, reason=_("신청인이 철회함"), at=moment)
    drop_drafts([review])
