"""The appeal behind a second round ends with it; called by the verbs that close a review."""

from claims.clock import now
from claims.users.models import User
from reviews.committee.models import Appeal, AppealStatus, Review


def follow_second_round(
    review: Review, status: AppealStatus, *, by: User | None = None, reason: str = ""
) -> None:
    """To `status`; of a withdrawal with who and why."""
    if review.round != 2:
        return
    ended = {"closed_at": now(), "closed_by": by, "closing_reason": reason.strip()[:300]}
    Appeal.objects.filter(review2=review, status=AppealStatus.ACCEPTED).update(
        status=status, **(ended if status == AppealStatus.WITHDRAWN else {})
    )
