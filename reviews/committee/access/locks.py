"""Locks in the one order of the project: claim, review, ballot, payouts, batch, number series.

Every verb of the council locks the claim first. This serialises a vote with an approval of the same
claim's payout, and two last votes with each other.
"""

from claims.composed_once import ComposedOnce
from claims.register.locks import lock_claim
from reviews.committee.errors import ApprovedPayoutError, NotOpenError
from reviews.committee.models import Review, ReviewStatus
from reviews.payouts.models import Payout

_LOCKED = ComposedOnce(
    lambda review: (
        Review.objects.select_for_update(of=("self",)).select_related("policy").filter(pk=review)
    ),
    review=int,
)


def lock_review(review: Review | int, *statuses: ReviewStatus) -> Review:
    """Lock the claim, then the review, and return the review as read under the lock, with its
    policy and the locked claim.

    Raises NotOpenError if `statuses` are given and the review has none of them.
    """
    pk = review.pk if isinstance(review, Review) else review
    claim_id = (
        review.claim_id
        if isinstance(review, Review)
        else Review.objects.values_list("claim_id", flat=True).get(pk=pk)
    )
    claim = lock_claim(claim_id)
    found = _LOCKED.fetch(review=pk)
    if not found:
        raise Review.DoesNotExist
    [locked] = found
    locked.claim = claim
    if statuses and locked.status not in statuses:
        raise NotOpenError(status=locked.status)
    return locked


def forbid_approver(user_id: int, review: Review) -> None:
    """Raise ApprovedPayoutError if the user (key) approved a payout of the review's claim. Call it
    under the claim's lock. A database rule refuses the same."""
    if Payout.objects.filter(claim=review.claim_id, approved_by=user_id).exists():
        raise ApprovedPayoutError()
