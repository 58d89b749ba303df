"""Draws of panels: the least loaded members first, by lot among equals, from a recorded seed.

Every draw that gave a seat is a row (AssignmentDraw): the candidates with their open seats, the
excluded members and why, the seed, and the members drawn. `repeat_draw` draws again from the row.

Nobody chooses the seed: it is a keyed digest over the claim's number, the round and the number of
members who sat before. Without the key nobody can predict a draw, and nobody can repeat one for
another result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple

from django.db.models import Count, TextChoices
from django.utils.translation import gettext_lazy as _

from claims.clock import now, today
from claims.personal_data.crypto import blind_index
from claims.users.permissions import holders_of
from reviews.committee.access.conflicts import conflicts_of
from reviews.committee.access.scope import CHAIR, members_seeing_all
from reviews.committee.models import (
    REVIEW_OPEN,
    Assignment,
    AssignmentDraw,
    Decision,
    Leave,
    Member,
    Review,
    SampleJudge,
)

VOTES = "reviews.cast_vote"  # the database requires it of a seat's member


class Exclusion(TextChoices):
    """Reason why a draw left out a member in office, besides a `Conflict`."""

    SAT = "sat", _("이미 배정된 적 있음")
    ON_LEAVE = "leave", _("부재")
    LOAD_LIMIT = "load_limit", _("동시 심의 한도")
    SEES_ALL = "wide", _("처음 심의를 볼 수 있는 역할")


class Candidate(NamedTuple):
    """A candidate for a seat, as the row of a draw stores it: the member's key, the number of
    `open` seats at that time, and `substitute` 0 or 1."""

    member: int
    open: int
    substitute: int


# ------------------------------------------------------------------ the rule
def lot_of(seed: str, member: int) -> bytes:
    """Return a member's lot in a draw: the SHA-256 of `<seed>:<member key>`, so that anybody can
    draw again in any language. The smallest lot is drawn first."""
    return sha256(f"{seed}:{member}".encode()).digest()


def draw_from(candidates: Iterable[Sequence[int]], seats: int, seed: str) -> list[int]:
    """Return the keys of up to `seats` members drawn from the candidates (fields as `Candidate`):
    substitutes last, fewest open seats first, then by lot."""
    order = sorted(
        (Candidate(*one) for one in candidates),
        key=lambda c: (c.substitute, c.open, lot_of(seed, c.member)),
    )
    return [candidate.member for candidate in order[:seats]]


def repeat_draw(draw: AssignmentDraw) -> list[int]:
    """Return the keys of the members whom a recorded draw gives when it is repeated from its own
    row: candidates, seats and seed."""
    return draw_from(draw.candidates, draw.seats, draw.seed)


def seed_of(review: Review, number: str, taken: int = 0) -> str:
    """Return the seed of a draw of seats on a review, after `taken` members have sat on the claim
    in either round. `number` is the claim's."""
    told = f"{number}/{review.round}/{taken}"
    return f"{told}:{blind_index('draw', told).hex()}"


def has_own_seed(draw: AssignmentDraw) -> bool:
    """Return True where the seed of a recorded draw is the one that its claim, round and number of
    seats taken give under INDEX_KEY.

    A row with a seed that somebody chose repeats its draw as well (`repeat_draw`); only this check
    finds it.
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
class Lottery:
    """Draws of one transaction. It holds the members in office who may vote and are no chairs,
    those on leave today, and the number of open seats of each.

    Locks the members' rows until the end of the transaction, after claims and reviews: draws run
    one after the other, so that loads and limits are correct, and an interest or a leave either is
    there for a draw or comes after it. Several panels may be drawn in a row; seats given out count.
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
        """Return an unsaved row of up to `seats` drawn members, or None where nobody can sit.

        `sat` are members who had a seat on the claim before, `ties` members with a conflict of
        interest and why.
        """
        candidates, left_out = self.candidates(sat, ties or {}, anew=review.round == 2)
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

    def candidates(
        self, sat: Collection[int], ties: Mapping[int, str], *, anew: bool
    ) -> tuple[list[Candidate], list[list[Any]]]:
        """Return the members who may be drawn, and those left out as [key, reason]. `sat` are
        members who had a seat on the claim before, `ties` members with a conflict of interest and
        why.

        `anew`: the claim was decided once, so members who see every claim are left out too.
        """
        if anew:
            ties = {**self.wide, **ties}
        candidates, left_out = [], []
        for pk, member in self.members.items():
            why = self._why_not(member, sat, ties)
            if why:
                left_out.append([pk, why])
            else:
                candidates.append(Candidate(pk, self.load[pk], int(member.substitute)))
        return candidates, left_out

    @cached_property
    def wide(self) -> dict[int, str]:
        """Return, by member key, the reason `Exclusion.SEES_ALL` for members who see every claim,
        and so know the first round: none of them judges it anew."""
        return dict.fromkeys(
            members_seeing_all().values_list("pk", flat=True), Exclusion.SEES_ALL.value
        )

    def take_back(self, draw: AssignmentDraw) -> None:
        """Subtract the members of a draw from the counts of open seats, where the draw seats nobody
        after all."""
        self.load.subtract(draw.drawn)

    def _why_not(self, member: Member, sat: Collection[int], ties: Mapping[int, str]) -> str:
        if member.pk in sat:
            return Exclusion.SAT.value
        if member.pk in ties:
            return ties[member.pk]
        if member.pk in self.away:
            return Exclusion.ON_LEAVE.value
        return Exclusion.LOAD_LIMIT.value if is_full(member, self.load[member.pk]) else ""


def is_full(member: Member, load: int) -> bool:
    """Return True where `load` open seats reach the member's own limit of seats held at a time;
    False without a limit."""
    return member.load_limit is not None and load >= member.load_limit


def open_seats() -> Counter[int]:
    """Return the number of seats that each member (key) holds on open reviews. One query."""
    held = Assignment.objects.active().filter(review__status__in=REVIEW_OPEN)
    return Counter(dict(held.values_list("member_id").annotate(n=Count("pk")).order_by()))


def barred_members(reviews: Iterable[Review]) -> dict[int, set[int]]:
    """Return, by review key, the keys of the members who cannot take a seat on it: they sat on its
    claim, in either round, judged it as a sample, or confirmed a decision on it in the chair's
    place. One query."""
    reviews = list(reviews)
    by_claim: dict[int, set[int]] = {review.claim_id: set() for review in reviews}
    sat = Assignment.objects.filter(review__claim__in=by_claim)
    confirmed = Decision.objects.filter(
        review__claim__in=by_claim, confirmed_by__member__isnull=False
    ).values_list("review__claim_id", "confirmed_by__member")
    sampled = SampleJudge.objects.filter(sample__claim__in=by_claim)
    known = sat.values_list("review__claim_id", "member_id").union(
        confirmed, sampled.values_list("sample__claim_id", "member_id")
    )
    for claim_id, member_id in known:
        by_claim[claim_id].add(member_id)
    return {review.pk: by_claim[review.claim_id] for review in reviews}


def draw_panels(
    reviews: Sequence[Review], numbers: Mapping[int, str]
) -> tuple[list[AssignmentDraw], dict[int, list[Assignment]]]:
    """Return unsaved draws, and the unsaved seats of each drawn panel by review key; reviews are
    drawn in the order of their keys. `numbers` are the claims' numbers by claim key.

    A panel has the policy's size. Where members and substitutes are too few nothing is drawn, and
    the review waits on the worklist. Six queries for any number of reviews.
    """
    if not reviews:
        return [], {}
    moment = now()
    lottery = Lottery()  # first: its locks keep new interests out
    ties, barred = conflicts_of(review.claim_id for review in reviews), barred_members(reviews)
    draws, panels = [], {}
    for review in sorted(reviews, key=lambda r: r.pk):
        draw = lottery.draw(
            review,
            review.policy.panel_size,
            number=numbers[review.claim_id],
            sat=barred[review.pk],
            ties=ties[review.claim_id],
        )
        if draw is None:
            continue
        if len(draw.drawn) < review.policy.panel_size:
            lottery.take_back(draw)
            continue
        draws.append(draw)
        panels[review.pk] = [
            Assignment(
                review=review, member=lottery.members[pk], seat=seat, draw=draw, assigned_at=moment
            )
            for seat, pk in enumerate(draw.drawn, 1)
        ]
    return draws, panels
