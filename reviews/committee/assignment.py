"""Panels: drawn by load, random among equals from a seed that anybody can repeat; and leaving one.

Members with a tie to the claimant recuse (회피) or are disqualified (제척) and are replaced; a seat
that nobody can take stays empty. Substitutes are drawn only where members run short.
"""

from collections import Counter
from collections.abc import Iterable
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q

from claims.clock import now, today
from claims.errors import Forbidden
from claims.users.models import User
from reviews.committee.drafts import drop_draft
from reviews.committee.errors import CannotSitError, NotOpenError, ReasonNeededError
from reviews.committee.locks import demand, lock_review
from reviews.committee.models import (
    OPEN,
    Assignment,
    AssignmentStatus,
    LeftAs,
    Member,
    Review,
    ReviewStatus,
)
from reviews.committee.queue import refresh_queue

LEAST_SEATS = 2  # fewer cannot reach a quorum
# A seat can be left, and taken, while votes can still be cast.
SEATED = (ReviewStatus.IN_REVIEW, ReviewStatus.SUPPLEMENT_REQUESTED)


class Draw:
    """One sitting of the draw: members in office and how much each has open, read once.

    Several panels may be drawn from it in a row; what it gives out counts towards the load.
    """

    def __init__(self) -> None:
        chairs = User.objects.filter(groups__name="chair").values("pk")
        self.members = list(Member.objects.serving(today()).exclude(user__in=chairs).order_by("pk"))
        open_seats = (
            Assignment.objects.active()
            .filter(review__status__in=OPEN)
            .values_list("member_id")
            .annotate(n=Count("pk"))
            .order_by()
        )
        self.load: Counter[int] = Counter(dict(open_seats))

    def pick(self, seats: int, *, seed: str, without: Iterable[int] = ()) -> list[Member]:
        """Up to `seats` members, those with the least to do first; the load then counts them."""
        out = set(without)
        dice = Random(seed)
        free = [
            m
            for m in self.members
            if m.pk not in out and (m.load_limit is None or self.load[m.pk] < m.load_limit)
        ]
        lots = {m.pk: dice.random() for m in free}
        free.sort(key=lambda m: (m.substitute, self.load[m.pk], lots[m.pk]))
        drawn = free[:seats]
        self.load.update(m.pk for m in drawn)
        return drawn


def seed_of(review: Review, number: str, taken: int = 0) -> str:
    """The seed of a draw: claim number, round and how many were drawn before."""
    return f"{number}/{review.round}/{taken}"


def barred_members(reviews: Iterable[Review]) -> dict[int, set[int]]:
    """Members who cannot take a seat on each review: who sat on it, in either round."""
    reviews = list(reviews)
    by_claim: dict[int, set[int]] = {review.claim_id: set() for review in reviews}
    sat = Assignment.objects.filter(review__claim__in=by_claim)
    for claim_id, member_id in sat.values_list("review__claim_id", "member_id"):
        by_claim[claim_id].add(member_id)
    return {review.pk: by_claim[review.claim_id] for review in reviews}


def draw_panel(review: Review, draw: Draw, *, number: str, without: set[int]) -> list[Assignment]:
    """Unsaved seats of a new panel of the policy's size; fewer where members run short."""
    drawn = draw.pick(
        review.policy.panel_size, seed=seed_of(review, number, len(without)), without=without
    )
    return [
        Assignment(review=review, member=member, seat=seat, assigned_at=now())
        for seat, member in enumerate(drawn, 1)
    ]


# ------------------------------------------------------------------ leaving
@transaction.atomic
def recuse(*, assignment: Assignment, by: User, reason: str) -> Assignment | None:
    """회피: a member leaves their own seat for a tie to the claimant, and is replaced by draw.

    Returns the new seat, or None where nobody can take it. Raises Forbidden (not their seat),
    ReasonNeededError, NotOpenError (the ballot has closed, or they have left already).
    """
    if assignment.member.user_id != by.pk:
        raise Forbidden()
    return _leave(assignment, LeftAs.RECUSED, by, reason)


@transaction.atomic
def disqualify(*, assignment: Assignment, by: User, reason: str) -> Assignment | None:
    """제척: the secretariat takes a member with a tie off the panel. Raises as `recuse` does."""
    demand(by, "reviews.manage_review")
    return _leave(assignment, LeftAs.DISQUALIFIED, by, reason)


@transaction.atomic
def reassign(
    *, assignment: Assignment, by: User, reason: str, member: Member | None = None
) -> Assignment | None:
    """재배정: the secretariat gives a seat to another member, named or drawn.

    Raises Forbidden, ReasonNeededError, NotOpenError, CannotSitError (the named member sat on
    this claim before, is not in office, or is the one who leaves).
    """
    demand(by, "reviews.manage_review")
    return _leave(assignment, LeftAs.REASSIGNED, by, reason, member)


@transaction.atomic
def fill_seat(*, review: Review, by: User, member: Member | None = None) -> Assignment | None:
    """Fill the lowest empty seat of a panel: by the member named, else by draw.

    Returns None where the panel is whole or nobody can take the seat. Raises Forbidden,
    NotOpenError, CannotSitError.
    """
    demand(by, "reviews.manage_review")
    review = lock_review(review, *SEATED)
    taken = set(review.assignments.active().values_list("seat", flat=True))
    empty = [n for n in range(1, review.policy.panel_size + 1) if n not in taken]
    if not empty:
        return None
    seat = _take_seat(review, empty[0], by=by, member=member)
    _panel_changed(review)
    return seat


def _leave(
    assignment: Assignment, how: LeftAs, by: User, reason: str, member: Member | None = None
) -> Assignment | None:
    from reviews.committee.voting import close_if_complete

    reason = reason.strip()
    if not reason:
        raise ReasonNeededError()
    review = lock_review(assignment.review_id, *SEATED)
    seat = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if seat.status != AssignmentStatus.ACTIVE:
        raise NotOpenError()
    seat.status, seat.left_as, seat.reason = AssignmentStatus.LEFT, how, reason[:300]
    seat.left_at, seat.left_by = now(), by
    seat.save(update_fields=["status", "left_as", "reason", "left_at", "left_by"])
    drop_draft(seat)
    taker = _take_seat(
        review,
        seat.seat,
        by=None if how == LeftAs.RECUSED else by,
        member=member,
        replaces=seat,
    )
    _panel_changed(review)
    if taker is None:
        # Whoever is left may all have voted: excluded members leave the count.
        close_if_complete(review)
    return taker


def _take_seat(
    review: Review,
    number: int,
    *,
    by: User | None,
    member: Member | None,
    replaces: Assignment | None = None,
) -> Assignment | None:
    without = barred_members([review])[review.pk]
    if member is not None:
        serving = Member.objects.serving(today()).filter(pk=member.pk).exists()
        if member.pk in without or not serving:
            raise CannotSitError()
    else:
        seed = seed_of(review, review.claim.number, len(without))
        drawn = Draw().pick(1, seed=seed, without=without)
        if not drawn:
            return None
        member = drawn[0]
    return Assignment.objects.create(
        review=review,
        member=member,
        seat=number,
        replaces=replaces,
        assigned_by=by,
        assigned_at=now(),
    )


def _panel_changed(review: Review) -> None:
    Review.objects.filter(pk=review.pk).update(revision=F("revision") + 1)
    review.refresh_from_db(fields=["revision"])
    refresh_queue([review.claim_id])


def without_panel() -> Any:
    """The secretariat's worklist `no_panel`: reviews that fewer than two members sit on.

    Among them those that are ready but could not be started for want of members.
    """
    return (
        Review.objects.filter(status__in=(*SEATED, ReviewStatus.WAITING_DOCUMENTS))
        .exclude(status=ReviewStatus.WAITING_DOCUMENTS, ready_at__isnull=True)
        .annotate(seats=Count("assignments", filter=Q(assignments__status=AssignmentStatus.ACTIVE)))
        .filter(seats__lt=LEAST_SEATS)
    )
