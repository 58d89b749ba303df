"""The claims that a user may see: members their own panels, the wide roles all, other users none;
and the document checks that are sealed from a member.

A vote is to be the member's own. Before it, the desk and the queue show a member the automatic
checks and the member's own checks only; afterwards, those of the whole panel.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import (
    Q,
    QuerySet,
)

from claims.composed_once import ComposedOnce
from claims.users.models import User
from claims.users.permissions import holders_of
from reviews.committee.access.conflicts import conflicts_of
from reviews.committee.models import (
    BEFORE_RESULT,
    Assignment,
    AssignmentStatus,
    Ballot,
    LeftAs,
    Member,
    Review,
    ReviewStatus,
)

# Roles that see all payouts also see all claims: chair, secretariat, finance, auditor.
SEE_ALL = ("reviews.view_payout", "reviews.manage_review", "reviews.confirm_decision")

# Not wide, but they show the decision of any claim: the admin site, and an appeal by its number.
SHOW_DECISIONS = ("reviews.browse_reviews", "reviews.register_appeal")

# Ways of leaving for a conflict of interest: the claim is hidden from all other roles of the user.
LEFT_FOR_CONFLICT = frozenset({LeftAs.RECUSED, LeftAs.DISQUALIFIED, LeftAs.CHALLENGED})


def sees_all(user: Any) -> bool:
    """Return True for a user who may see every claim: with `claims.view_claim` and one of SEE_ALL
    (chair, secretariat, finance, auditor)."""
    return user.has_perm("claims.view_claim") and any(user.has_perm(name) for name in SEE_ALL)


def members_seeing_all() -> Any:
    """Return a queryset of the members who see the decision of every claim through another role
    (SEE_ALL, admin site, customer centre) or as superuser. None of them judges a second round."""
    by_role = Q(user__in=holders_of(*SEE_ALL, *SHOW_DECISIONS))
    return Member.objects.filter(by_role | Q(user__is_superuser=True))


def _seats(user: Any) -> Any:
    return Assignment.objects.active().filter(member__user_id=user.pk)


def claims_left_for_conflict(user: Any) -> Any:
    """Return a queryset of the keys of the claims whose panel the user left for a conflict of
    interest (회피, 제척, 기피); for use as a subquery."""
    return Assignment.objects.filter(
        member__user_id=user.pk, status=AssignmentStatus.LEFT, left_as__in=LEFT_FOR_CONFLICT
    ).values("review__claim_id")


def barred_claims(user: Any, claim_ids: Iterable[int], left: set[int] | None = None) -> set[int]:
    """Return the set of those of `claim_ids` on which the user may decide nothing: the user left
    the claim's panel for a conflict of interest, or has one now (`conflicts_of`).

    `left` are the keys of the claims whose panel the user left for a conflict, if the caller has
    read them; None reads them here. At most three queries besides the user's member.
    """
    member = member_of(user)
    if member is None:
        return left or set()
    ids = list(claim_ids)
    if left is None:
        rows = claims_left_for_conflict(user).filter(review__claim__in=ids)
        left = set(rows.values_list("review__claim_id", flat=True))
    return left | {pk for pk, tied in conflicts_of(ids, members=[member.pk]).items() if tied}


def barred_people(claim_ids: Iterable[int]) -> dict[int, set[int]]:
    """Return {claim key: keys of the users who may decide nothing on it}, by the rule of
    `barred_claims`. Four queries."""
    found: dict[int, set[int]] = {pk: set() for pk in claim_ids}
    tied = conflicts_of(found)
    users = dict(
        Member.objects.filter(pk__in={pk for ties in tied.values() for pk in ties}).values_list(
            "pk", "user_id"
        )
    )
    for claim, ties in tied.items():
        found[claim] |= {users[member] for member in ties}
    left = Assignment.objects.filter(
        review__claim__in=found, status=AssignmentStatus.LEFT, left_as__in=LEFT_FOR_CONFLICT
    )
    for claim, user in left.values_list("review__claim_id", "member__user_id"):
        found[claim].add(user)
    return found


def chair_users() -> QuerySet[User]:
    """Return the active users who are chairs: 위원장 is a role, no column."""
    return holders_of("reviews.confirm_decision")


def _chair_members() -> QuerySet[Member]:
    return Member.objects.filter(user__in=chair_users()).only("pk")


_CHAIRS = ComposedOnce(_chair_members)


def chairs_on_the_council() -> list[int]:
    """Return the keys of the council members whose user has the chair's permission, in office or
    not. One query."""
    return [member.pk for member in _CHAIRS.fetch()]


def conflicting_with_a_chair(claim_ids: Iterable[int]) -> set[int]:
    """Return the set of those of `claim_ids` with which some chair has a conflict of interest, so
    that a deputy may confirm their reviews.

    One query if no chair is a member of the council, else four.
    """
    members = chairs_on_the_council()
    ids = list(claim_ids) if members else []
    if not ids:
        return set()
    left = Assignment.objects.filter(
        member__in=members,
        review__claim__in=ids,
        status=AssignmentStatus.LEFT,
        left_as__in=LEFT_FOR_CONFLICT,
    )
    tied = {pk for pk, why in conflicts_of(ids, members=members).items() if why}
    return tied | set(left.values_list("review__claim_id", flat=True))


def seats_to_deputise_for(user: Any) -> Any:
    """Return a queryset of active seats of reviews that await the chair and that this deputising
    member may confirm: the seat is a chair's who voted, or a chair has a conflict of interest with
    the claim. Leaves out claims that the user left for a conflict.

    Return None for a user who does not deputise today, and if no chair is a council member.
    """
    member = member_of(user)
    if member is None or not member.deputises_today:
        return None
    chairs = chairs_on_the_council()
    if not chairs:  # none votes, none is tied to a claimant as a member
        return None
    waiting = Assignment.objects.active().filter(review__status=ReviewStatus.DECIDING)
    claims = Review.objects.filter(status=ReviewStatus.DECIDING).values_list("claim_id", flat=True)
    by_a_chair = Q(member__in=chairs, voted_at__isnull=False)
    waiting = waiting.filter(by_a_chair | Q(review__claim__in=conflicting_with_a_chair(claims)))
    return waiting.exclude(review__claim__in=claims_left_for_conflict(user))


def with_open_ballot() -> Q:
    """Return the condition (Q on Claim) that a review of the claim has an open ballot."""
    return Q(pk__in=Ballot.objects.open().values("review__claim"))


def claims_scope(user: Any) -> Q:
    """Return the condition (Q on Claim) for the claims that a user may see, registered with
    claims.hooks. A user who sees all gets every claim but those left for a conflict of interest; a
    member those of their panels and those to confirm as deputy; any other user none."""
    if sees_all(user):
        return ~Q(pk__in=claims_left_for_conflict(user))
    if user.has_perm("reviews.cast_vote"):
        own = Q(pk__in=_seats(user).values("review__claim_id"))
        waiting = seats_to_deputise_for(user)
        return own if waiting is None else own | Q(pk__in=waiting.values("review__claim_id"))
    return Q(pk__in=[])


def reviews_scope(user: Any) -> Q:
    """Return the condition (Q on Review) for the reviews that a user may see: by the rule of
    `claims_scope`, but of a member's claims only the rounds on which they sit or deputise."""
    if sees_all(user):
        return ~Q(claim__in=claims_left_for_conflict(user))
    if user.has_perm("reviews.cast_vote"):
        own = Q(pk__in=_seats(user).values("review_id"))
        waiting = seats_to_deputise_for(user)
        return own if waiting is None else own | Q(pk__in=waiting.values("review_id"))
    return Q(pk__in=[])


def visible_reviews(user: Any) -> QuerySet[Review]:
    """Return a queryset of the reviews in the user's scope (`reviews_scope`). Views answer 404 for
    all others."""
    return Review.objects.filter(reviews_scope(user))


def member_of(user: Any) -> Member | None:
    """Return the council member of a user, or None. No query for the user of a request, which was
    read together with its member (wiring)."""
    return getattr(user, "member", None)


def is_before_own_vote(review: Review, seat: Assignment | None) -> bool:
    """Return True for a seat without a vote while the review has no result yet. Its holder sees no
    checks of the other members; False without a seat."""
    return seat is not None and seat.voted_at is None and review.status in BEFORE_RESULT


def claims_before_own_vote(member: Member) -> QuerySet[Assignment, int]:
    """Return a queryset of the keys of the claims on whose panel this member sits without having
    voted, while the review has no result."""
    seats = Assignment.objects.active().filter(
        member=member, voted_at__isnull=True, review__status__in=BEFORE_RESULT
    )
    return seats.values_list("review__claim_id", flat=True)
