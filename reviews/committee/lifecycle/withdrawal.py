"""철회: the secretariat records that the claimant withdraws the claim."""

from django.db import transaction
from django.db.models import F

from claims.clock import now
from claims.errors import ReasonNeededError
from claims.users.models import User
from claims.users.permissions import require_permission
from reviews.committee.access.locks import lock_review
from reviews.committee.ballots.drafts import drop_drafts
from reviews.committee.ballots.second_round import close_appeal
from reviews.committee.errors import ReasonTooShortError
from reviews.committee.lifecycle.ended_requests import end_requests
from reviews.committee.models import (
    REVIEW_OPEN,
    AppealStatus,
    Challenge,
    DocumentRequestStatus,
    Review,
    ReviewStatus,
    SupplementRequest,
    SupplementStatus,
)
from reviews.committee.queue.projection import refresh_queue
from reviews.committee.seats.leaving import end_challenges
from reviews.committee.supplements.notices import cancel_notice
from reviews.payouts.preparation.cancel import cancel_grants_of_withdrawn

SHORTEST_REASON = 5  # characters


def clean_reason(reason: str) -> str:
    """Return the reason as it is stored. Raises ReasonNeededError, ReasonTooShortError."""
    reason = reason.strip()
    if not reason:
        raise ReasonNeededError()
    if len(reason) < SHORTEST_REASON:
        raise ReasonTooShortError()
    return reason


@transaction.atomic
def withdraw_review(*, review: Review, by: User, reason: str) -> Review:
    """Close an open review for the claimant. Votes of an open ballot stay sealed for good.

    In round 1 the claim itself is withdrawn, and its base grant with it unless a batch holds the
    payout; in round 2 only the appeal, and the decision of round 1 stays. Raises ForbiddenError,
    NotOpenError, ReasonNeededError, ReasonTooShortError.
    """
    require_permission(by, "reviews.manage_review")
    review = lock_review(review, *REVIEW_OPEN)
    reason = clean_reason(reason)
    if review.round == 1:
        review.claim.withdrawn_at, review.claim.withdrawn_by = now(), by
        review.claim.save(update_fields=["withdrawn_at", "withdrawn_by"])
        cancel_grants_of_withdrawn(review.claim_id)
    return close_withdrawn(review, by, reason)


def close_withdrawn(review: Review, by: User, reason: str) -> Review:
    """Close a locked open review whose claim or appeal is withdrawn, with all that hangs on it."""
    moment = now()
    asked = SupplementRequest.objects.filter(review=review, status=SupplementStatus.ASKED)
    for request in asked:
        cancel_notice(request, by)
    asked.update(status=SupplementStatus.CANCELLED, closed_at=moment, closed_by=by)
    Review.objects.filter(pk=review.pk).update(
        status=ReviewStatus.WITHDRAWN,
        days_left=None,
        closed_at=moment,
        closed_by=by,
        closing_reason=reason[:300],
        revision=F("revision") + 1,
    )
    end_requests([review.pk], DocumentRequestStatus.CANCELLED, by=by, note=reason)
    end_challenges(Challenge.objects.filter(assignment__review=review), by)
    drop_drafts([review])
    close_appeal(review, AppealStatus.WITHDRAWN, by=by, reason=reason)
    refresh_queue([review.claim_id])
    review.refresh_from_db()
    return review
