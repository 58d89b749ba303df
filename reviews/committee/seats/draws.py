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
from reviews.committee.access.scope import chair_users, members_seeing_all
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


class Exclusion(TextChoices):
    """Reasons, besides a `Conflict`, for which a draw left out a member in office."""

    SAT = "sat", _("이미 배정된 적 있음")
    ON_LEAVE = "leave", _("부재")
    LOAD_LIMIT = "load_limit", _("동시 심의 한도")
    SEES_ALL = "wide", _("처음 심의를 볼 수 있는 역할")


class Candidate(NamedTuple):
    """One candidate in a draw, as its row stores it: the member's key, the number of `open` seats
    held at that time, and `substitute` 0 or 1."""

    member: int
    open: int
    substitute: int


# ------------------------------------------------------------------ the rule
def lot_of(seed: str, member: int) -> bytes:
    """Return a member's lot in a draw: SHA-256 of `<seed>:<member key>`. The smallest lot is drawn
    first."""
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
    """Return the seed (text) of a draw of seats on a review, from the number of its claim, the
    round, and `taken`, the number of members who have sat on the claim in either round, under the
    secret index key."""
    told = f"{number}/{review.round}/{taken}"
    return f"{told}:{blind_index('draw', told).hex()}"


def has_own_seed(draw: AssignmentDraw) -> bool:
    """Return True if the seed of a recorded draw is that of its claim, round and number of seats
    taken (`seed_of`). A seed that somebody chose repeats its draw as well; only this check finds
    it."""
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
    """Draws of one transaction. It holds the members in office today who may vote and are no
    chairs, those on leave today, and the number of open seats of each; seats drawn count for the
    next draw.

    Locks the members' rows until the end of the transaction, so that draws run one after the other
    and interests and leave do not change meanwhile. Lock claims and reviews before it. Without
    `locks` it is a look only: nothing is drawn by it.
    """

    def __init__(self, *, locks: bool = True) -> None:
        chairs = chair_users()
        serving = Member.objects.serving(today()).filter(user__in=holders_of("reviews.cast_vote"))
        serving = serving.exclude(user__in=chairs).order_by("pk")
        if locks:
            serving = serving.select_for_update(of=("self",), no_key=True)
        self.members = {m.pk: m for m in serving}
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
        """Return an unsaved AssignmentDraw of up to `seats` members, or None if nobody can sit.
        `number` is the claim's.

        `sat` are keys of members who may not sit as they had to do with the claim before; `ties` is
        {member key: reason of a conflict of interest}.
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
        """Return (candidates, [member key, reason] for each member left out). `sat` are keys of
        members who had to do with the claim before, `ties` {member key: reason of a conflict of
        interest}.

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
        """Return {member key: `Exclusion.SEES_ALL`} for members who see the decision of every
        claim: none of them judges one again."""
        return dict.fromkeys(
            members_seeing_all().values_list("pk", flat=True), Exclusion.SEES_ALL.value
        )

    def take_back(self, draw: AssignmentDraw) -> None:
        """Take the members of a draw out of the counts of open seats again, for a draw that is not
        stored."""
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
    """Return True if a member with `load` open seats is at the limit `load_limit`; False without a
    limit."""
    return member.load_limit is not None and load >= member.load_limit


def open_seats() -> Counter[int]:
    """Return a Counter {member key: number of seats held on open reviews}. One query."""
    held = Assignment.objects.active().filter(review__status__in=REVIEW_OPEN)
    return Counter(dict(held.values_list("member_id").annotate(n=Count("pk")).order_by()))


def barred_members(reviews: Iterable[Review]) -> dict[int, set[int]]:
    """Return {review key: set of keys of the members who cannot take a seat on it}: they sat on its
    claim, in either round, judged it as a sample, or confirmed a decision on it. One query."""
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


def can_be_taken(review: Review) -> bool:
    """Return True if somebody could be drawn for a seat of this review now. Nothing is drawn or
    locked."""
    sat = barred_members([review])[review.pk]
    ties = conflicts_of([review.claim_id])[review.claim_id]
    candidates, _left_out = Lottery(locks=False).candidates(sat, ties, anew=review.round == 2)
    return bool(candidates)


def draw_panels(
    reviews: Sequence[Review], numbers: Mapping[int, str]
) -> tuple[list[AssignmentDraw], dict[int, list[Assignment]]]:
    """Return (unsaved draws, {review key: unsaved seats of its panel}). A panel has the policy's
    size; a review for which too few members are free is in neither. `numbers` is {claim key: claim
    number}. Reviews are drawn in the order of their keys.

    Locks the members' rows (`Lottery`). Six queries for any number of reviews.
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
