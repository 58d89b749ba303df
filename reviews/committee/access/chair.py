"""The right to confirm a proposal: the chair's, or a deputising member's in the chair's place."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from claims.clock import today
from claims.users.models import User
from reviews.committee.access.scope import (
    LEFT_FOR_CONFLICT,
    barred_claims,
    chair_users,
    conflicting_with_a_chair,
)
from reviews.committee.errors import ChairVotedError, NotChairError, RecusedError
from reviews.committee.models import (
    AssignmentStatus,
    Member,
    Review,
    ReviewStatus,
    Vote,
)


def voters_of(review: Review) -> list[User]:
    """Return the users who cast a vote on a review, in any of its ballots and any version, also
    those whose seat has ended. By key."""
    voted = Vote.everything.filter(ballot__review=review).values("assignment__member__user")
    return list(User.objects.filter(pk__in=voted).order_by("pk"))


def votes_of(user: User) -> QuerySet[Vote]:
    """Return a queryset of every vote that a user cast, in any ballot and any version, sealed ones
    included: for checks of the program, never for a page."""
    return Vote.everything.filter(assignment__member__user=user.pk)


def voters_among(review_ids: Iterable[int]) -> dict[int, set[int]]:
    """Return {review key: set of keys of the users who voted on it}, in any ballot and any version,
    also those whose seat has ended. One query. Any other key gives an empty set."""
    voted: dict[int, set[int]] = defaultdict(set)
    cast = Vote.everything.filter(ballot__review__in=list(review_ids))
    for review, user in cast.values_list("ballot__review_id", "assignment__member__user_id"):
        voted[review].add(user)
    return voted


def forbid_unless_chair(user: User, review: Review, *, deputies_too: bool = False) -> None:
    """Raise an error unless `user` may act as chair on a review. A chair may; so may a deputising
    member in office if a chair voted on the review or has a conflict of interest with its claim, or
    if `deputies_too` is True.

    Raises NotChairError (neither chair nor such a deputy), ChairVotedError (the user voted on the
    review), RecusedError (the user has a conflict of interest with the claim).
    """
    voters = voters_of(review)
    is_chair = user.has_perm("reviews.confirm_decision")
    if not is_chair and not _deputises(user):
        raise NotChairError()
    if user in voters:
        raise ChairVotedError()
    if barred_claims(user, [review.claim_id]):
        raise RecusedError()
    if not (is_chair or deputies_too or _is_for_deputies(review, voters)):
        raise NotChairError()


def is_for_deputies(review: Review) -> bool:
    """Return True if deputising members may confirm a review too: a chair voted on it or has a
    conflict of interest with its claim."""
    return _is_for_deputies(review, voters_of(review))


def _is_for_deputies(review: Review, voters: list[User]) -> bool:
    by_a_chair = any(v.has_perm("reviews.confirm_decision") for v in voters)
    return by_a_chair or bool(conflicting_with_a_chair([review.claim_id]))


def deputies() -> QuerySet[Member]:
    """Return a queryset of the members in office today who may act for the chair
    (`Member.deputises`)."""
    return Member.objects.serving(today()).filter(deputises=True)


def deputy_users() -> set[int]:
    """Return the ids of the users with an active account who may act for the chair today
    (`deputies`). One query."""
    users = User.objects.filter(pk__in=deputies().values("user"), is_active=True)
    return set(users.filter(disabled_at__isnull=True).values_list("pk", flat=True))


def _deputises(user: User) -> bool:
    return deputies().filter(user=user).exists()


def may_confirm(user: User, review: Review) -> bool:
    """Return True if a review awaits the chair (status `deciding`) and `forbid_unless_chair` does
    not refuse the user. No query in another status."""
    return review.status == ReviewStatus.DECIDING and may_act_as_chair(user, review)


def chairs_and_deputies() -> QuerySet[User]:
    """Return a queryset of the users with an active account who are chairs, or deputising members
    in office."""
    in_office = Q(pk__in=chair_users()) | Q(pk__in=deputies().values("user"))
    return User.objects.filter(in_office, is_active=True, disabled_at__isnull=True)


def another_is_in_office(user: User, review: Review) -> bool:
    """Return True if a chair or deputising member other than `user` is in office who neither voted
    on the review nor left it for a conflict of interest. Conflicts that are only registered or
    found by name do not count: the database rule of the same test (triggers/sample_checks.py)
    cannot see them."""
    left = review.assignments.filter(
        status=AssignmentStatus.LEFT, left_as__in=LEFT_FOR_CONFLICT
    ).values("member__user")
    people = chairs_and_deputies().exclude(pk=user.pk).exclude(pk__in=left)
    return people.exclude(pk__in=[one.pk for one in voters_of(review)]).exists()


def may_act_as_chair(user: User, review: Review) -> bool:
    """Return True if `forbid_unless_chair` does not refuse the user, in any status of the
    review."""
    try:
        forbid_unless_chair(user, review)
    except (NotChairError, ChairVotedError, RecusedError):
        return False
    return True
