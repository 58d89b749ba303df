"""The right to confirm a proposal: the chair's, or a deputising member's in the chair's place."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from claims.clock import today
from claims.users.models import User
from reviews.committee.access.scope import barred_claims, conflicting_with_a_chair
from reviews.committee.errors import (
    ChairVotedError,
    NotChairError,
    RecusedError,
)
from reviews.committee.models import (
    Member,
    Review,
    ReviewStatus,
    Vote,
)


def voters_of(review: Review) -> list[User]:
    """Return all users who voted on a review, in either ballot and any version, seated or not."""
    voted = Vote.everything.filter(ballot__review=review).values("assignment__member__user")
    return list(User.objects.filter(pk__in=voted).order_by("pk"))


def votes_of(user: User) -> QuerySet[Vote]:
    """Return every vote that a user cast, in either ballot and any version."""
    return Vote.everything.filter(assignment__member__user=user.pk)


def voters_among(review_ids: Iterable[int]) -> dict[int, set[int]]:
    """Return the keys of the users who voted on each review, as `voters_of` does. One query."""
    voted: dict[int, set[int]] = defaultdict(set)
    cast = Vote.everything.filter(ballot__review__in=list(review_ids))
    for review, user in cast.values_list("ballot__review_id", "assignment__member__user_id"):
        voted[review].add(user)
    return voted


def forbid_unless_chair(user: User, review: Review) -> None:
    """Refuse a user who may not confirm a review.

    The chair confirms; where a chair voted on the review or is tied to the claimant, a deputising
    member in office does. A user who voted on the review or is tied to the claimant may not. Raises
    NotChairError, ChairVotedError, RecusedError.
    """
    voters = voters_of(review)
    is_chair = user.has_perm("reviews.confirm_decision")
    if not is_chair and not _deputises(user):
        raise NotChairError()
    if user in voters:
        raise ChairVotedError()
    if barred_claims(user, [review.claim_id]):
        raise RecusedError()
    if is_chair or any(v.has_perm("reviews.confirm_decision") for v in voters):
        return
    if not conflicting_with_a_chair([review.claim_id]):
        raise NotChairError()


def _deputises(user: User) -> bool:
    return Member.objects.serving(today()).filter(user=user, deputises=True).exists()


def may_confirm(user: User, review: Review) -> bool:
    """Return True where `user` may confirm a review now. No query unless it awaits the chair."""
    if review.status != ReviewStatus.DECIDING:
        return False
    try:
        forbid_unless_chair(user, review)
    except (NotChairError, ChairVotedError, RecusedError):
        return False
    return True
