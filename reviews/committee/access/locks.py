"""Locks in the one order of the house: claim, review, ballot, payouts, batch, number series.

Every verb of the council locks the claim first. That is what closes the race of a vote against an
approval of the same claim's payout (model.md, rule 7), and two last votes against each other.
"""

from collections.abc import Iterable
from typing import Any

from claims.errors import ForbiddenError
from claims.register.models import Claim
from reviews.committee.errors import ApprovedPayoutError, NotOpenError
from reviews.committee.models import Review, ReviewStatus
from reviews.payouts.models import Payout


def lock_claims(claim_ids: Iterable[int]) -> dict[int, Claim]:
    """Lock claims in the order of their keys, inside the caller's transaction."""
    claims = Claim.objects.select_for_update(no_key=True).filter(pk__in=list(claim_ids))
    return {claim.pk: claim for claim in claims.order_by("pk")}


def lock_review(review: Review | int, *statuses: ReviewStatus) -> Review:
    """Lock the claim, then the review, and read both again.

    Raises NotOpenError where the review is in none of `statuses` (none named: any).
    """
    pk = review.pk if isinstance(review, Review) else review
    claim_id = (
        review.claim_id
        if isinstance(review, Review)
        else Review.objects.values_list("claim_id", flat=True).get(pk=pk)
    )
    claim = lock_claims([claim_id])[claim_id]
    locked = Review.objects.select_for_update(of=("self",)).select_related("policy").get(pk=pk)
    locked.claim = claim
    if statuses and locked.status not in statuses:
        raise NotOpenError(status=locked.status)
    return locked


def forbid_approver(user_id: int, review: Review) -> None:
    """Who approved a payout of a claim has no say on it; under the claim's lock, or after it.

    Raises ApprovedPayoutError. The database holds the same against every path.
    """
    if Payout.objects.filter(claim=review.claim_id, approved_by=user_id).exists():
        raise ApprovedPayoutError()


def demand(user: Any, permission: str) -> None:
    """Raises ForbiddenError where a user does not hold a permission."""
    if not user.has_perm(permission):
        raise ForbiddenError()
