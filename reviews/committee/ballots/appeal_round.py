"""The second round of an appealed claim, for the verbs of its ballot and of its end."""

from claims.clock import now
from claims.reasons import LONG_REASON
from claims.users.models import User
from reviews.committee.models import Appeal, AppealStatus, Decision, Review


def floor_of(review: Review) -> int:
    """Return the least amount (won) that a review may result in: in a second round the amount of
    the first decision, else 0."""
    if review.round != 2:
        return 0
    first = Decision.objects.filter(review__claim=review.claim_id, review__round=1)
    return first.values_list("amount", flat=True).first() or 0


def close_appeal(
    review: Review, status: AppealStatus, *, by: User | None = None, reason: str = ""
) -> None:
    """Set the accepted appeal of a second round to `status`. Does nothing for a first round. A
    withdrawal also stores the time, `by` and `reason` (cut to 300 characters). The caller holds the
    claim's lock."""
    if review.round != 2:
        return
    ended = {"closed_at": now(), "closed_by": by, "closing_reason": reason.strip()[:LONG_REASON]}
    Appeal.objects.filter(review2=review, status=AppealStatus.ACCEPTED).update(
        status=status, **(ended if status == AppealStatus.WITHDRAWN else {})
    )
