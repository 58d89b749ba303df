"""Panels are drawn: least to do first, by lot among equals, from a seed that is kept.

Every draw that gave a seat is a row (AssignmentDraw): who stood for it and with how many open
seats, who was left out and why, the seed, and who was drawn. `repeat` draws again from the row.

The seed is nobody's choice: a keyed digest over the claim's number, the round and how many have sat
before. Whoever lacks the key cannot foresee a draw, and whoever dislikes one cannot draw again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from django.db.models import Count

from claims.clock import now, today
from claims.personal_data.crypto import blind_index
from claims.users.permission_holders import holders_of
from reviews.committee.access.conflicts import ties_of
from reviews.committee.access.scope import CHAIR, wide_members
from reviews.committee.models import (
    OPEN,
    Assignment,
    AssignmentDraw,
    Decision,
    Leave,
    Member,
    Review,
)

VOTES = "reviews.cast_vote"  # the database gives no seat to a member without it

# Why a member in office did not stand for a seat, beside the ties of `ties.Tie`.
SAT, ON_LEAVE, FULL, WIDE = "sat", "leave", "load_limit", "wide"


class Candidate(NamedTuple):
    """Who stood for a seat, as the row keeps it: `open` seats at that moment, `substitute` 0/1."""

    member: int
    open: int
    substitute: int


# ------------------------------------------------------------------ the rule
def lot(seed: str, member: int) -> bytes:
    """A member's lot: SHA-256 over seed and key, so that anybody can draw again in any language."""
    return sha256(f"{seed}:{member}".encode()).digest()


def draw_from(candidates: Iterable[Sequence[int]], seats: int, seed: str) -> list[int]:
    """Up to `seats` of the candidates: substitutes last, fewest open seats first, then by lot."""
    order = sorted(
        (Candidate(*one) for one in candidates),
        key=lambda c: (c.substitute, c.open, lot(seed, c.member)),
    )
    return [candidate.member for candidate in order[:seats]]


def repeat(draw: AssignmentDraw) -> list[int]:
    """The members that a draw must have drawn, from nothing but its row."""
    return draw_from(draw.candidates, draw.seats, draw.seed)


def seed_of(review: Review, number: str, taken: int = 0) -> str:
    """Seed of a draw for the claim of this number, after `taken` have sat on it in either round."""
    told = f"{number}/{review.round}/{taken}"
    return f"{told}:{blind_index('draw', told).hex()}"


def has_own_seed(draw: AssignmentDraw) -> bool:
    """True where a recorded draw has the seed that its claim, round and seats give.

    A row with a chosen seed would repeat as well; only the key (INDEX_KEY) tells it apart.
    """
    told, _colon, _index = draw.seed.rpartition(":")
    number, _slash, taken = told.rpartition("/")
    expected = f"{draw.review.claim.number}/{draw.review.round}"
    return (
        number == expected
        and taken.isascii()
        and taken.isdigit()
        and draw.seed == seed_of(draw.review, draw.review.claim.number, int(taken))
    )


# ------------------------------------------------------------------ drawing
class Draw:
    """One sitting of the draw: members in office who may vote, who is away, how much each has open.

    Locks their rows until the end of the transaction, after claims and reviews: draws come one
    after the other, so that loads and limits are true, and an interest or a leave is either there
    for a draw or comes after it. Several panels may be drawn in a row; what is given out counts.
    """

    def __init__(self) -> None:
        chairs = holders_of(CHAIR)
        serving = Member.objects.serving(today()).filter(user__in=holders_of(VOTES))
        serving = serving.exclude(user__in=chairs).order_by("pk")
        self.members = {m.pk: m for m in serving.select_for_update(of=("self",), no_key=True)}
        self.away = set(Leave.objects.on(today()).values_list("member_id", flat=True))
        self.load = open_seats()

    def draw(
        self,
        review: Review,
        seats: int,
        *,
        number: str,
        sat: Collection[int] = (),
        ties: Mapping[int, str] | None = None,
    ) -> AssignmentDraw | None:
        """An unsaved row of up to `seats` drawn members, or None where nobody can sit.

        `sat` are members who had a seat on the claim before, `ties` members tied to it and why.
        """
        if review.round == 2:
            ties = {**self.wide, **(ties or {})}
        candidates, left_out = [], []
        for pk, member in self.members.items():
            why = self._why_not(member, sat, ties or {})
            if why:
                left_out.append([pk, why])
            else:
                candidates.append(Candidate(pk, self.load[pk], int(member.substitute)))
        seed = seed_of(review, number, len(sat))
        drawn = draw_from(candidates, seats, seed)
        if not drawn:
            return None
        self.load.update(drawn)
        return AssignmentDraw(
            review=review,
            seed=seed,
            seats=seats,
            candidates=[list(candidate) for candidate in candidates],
            left_out=left_out,
            drawn=drawn,
            at=now(),
        )

    @cached_property
    def wide(self) -> dict[int, str]:
        """Who sees every claim, and so knows the first round: none of them judges it anew."""
        return dict.fromkeys(wide_members().values_list("pk", flat=True), WIDE)

    def take_back(self, draw: AssignmentDraw) -> None:
        """A draw that seats nobody after all does not count towards anybody's load."""
        self.load.subtract(draw.drawn)

    def _why_not(self, member: Member, sat: Collection[int], ties: Mapping[int, str]) -> str:
        if member.pk in sat:
            return SAT
        if member.pk in ties:
            return ties[member.pk]
        if member.pk in self.away:
            return ON_LEAVE
        return FULL if is_full(member, self.load[member.pk]) else ""


def is_full(member: Member, load: int) -> bool:
    """A member's own limit of seats held at a time is reached; without one it never is."""
    return member.load_limit is not None and load >= member.load_limit


def open_seats() -> Counter[int]:
    """How many seats each member holds on reviews that are open."""
    held = Assignment.objects.active().filter(review__status__in=OPEN)
    return Counter(dict(held.values_list("member_id").annotate(n=Count("pk")).order_by()))


def barred_members(reviews: Iterable[Review]) -> dict[int, set[int]]:
    """Members who cannot take a seat on each review: who sat on its claim, in either round, or
    confirmed a decision on it in the chair's place. One query."""
    reviews = list(reviews)
    by_claim: dict[int, set[int]] = {review.claim_id: set() for review in reviews}
    sat = Assignment.objects.filter(review__claim__in=by_claim)
    confirmed = Decision.objects.filter(
        review__claim__in=by_claim, confirmed_by__member__isnull=False
    ).values_list("review__claim_id", "confirmed_by__member")
    known = sat.values_list("review__claim_id", "member_id").union(confirmed)
    for claim_id, member_id in known:
        by_claim[claim_id].add(member_id)
    return {review.pk: by_claim[review.claim_id] for review in reviews}


def draw_panels(
    reviews: Sequence[Review], numbers: Mapping[int, str]
) -> tuple[list[AssignmentDraw], dict[int, list[Assignment]]]:
    """Unsaved draws and panels for many reviews, in the order of their keys; `numbers` by claim.

    A panel has the policy's size. Where members and substitutes run short of it nothing is drawn,
    and the review waits on the worklist. Six queries, however many reviews.
    """
    if not reviews:
        return [], {}
    moment = now()
    hat = Draw()  # first: under its locks no interest is registered any more
    ties, barred = ties_of(review.claim_id for review in reviews), barred_members(reviews)
    draws, panels = [], {}
    for review in sorted(reviews, key=lambda r: r.pk):
        draw = hat.draw(
            review,
            review.policy.panel_size,
            number=numbers[review.claim_id],
            sat=barred[review.pk],
            ties=ties[review.claim_id],
        )
        if draw is None:
            continue
        if len(draw.drawn) < review.policy.panel_size:
            hat.take_back(draw)
            continue
        draws.append(draw)
        panels[review.pk] = [
            Assignment(
                review=review, member=hat.members[pk], seat=seat, draw=draw, assigned_at=moment
            )
            for seat, pk in enumerate(draw.drawn, 1)
        ]
    return draws, panels
