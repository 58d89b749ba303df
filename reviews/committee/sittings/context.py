"""What a sitting's page shows, gathered in a fixed number of queries, and to whom it shows what.

Any member of the council may take an item out, so each sees number, service, the panel's result
and the amount. The business, the findings and how the votes lay come only within one's own scope;
who left the panel for a tie sees nothing of the claim.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, Max, Min
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.register.models import Claim
from claims.state_style import StyledChoices, set_styles
from claims.users.models import User
from claims.users.permission_holders import holders_of
from reviews.committee.access.scope import CHAIR, kept_out, sees_all, tied_claims, tied_to_a_chair
from reviews.committee.ballots.decisions import proposal_digest, voters_among
from reviews.committee.errors import (
    ApprovedPayoutError,
    ChairVotedError,
    NotChairError,
    RecusedError,
)
from reviews.committee.models import (
    CLOSED,
    AssignmentStatus,
    Ballot,
    Comment,
    Decision,
    Outcome,
    QueueRow,
    Review,
    ReviewStatus,
    Sitting,
    SittingItem,
    Vote,
    judged_anew_by,
)
from reviews.committee.sittings.eligibility import last_ballots
from reviews.committee.sittings.errors import ProblemFoundError
from reviews.committee.sittings.verbs import deputises
from reviews.payouts.models import Payout


class ItemState(StyledChoices, models.TextChoices):
    AWAITS = "awaits", _("확정 전")
    CONFIRMED = "confirmed", _("확정")
    TAKEN_OUT = "taken_out", _("빠짐")
    CHANGED = "changed", _("의결안이 바뀜")
    ENDED = "ended", _("회의 밖에서 끝남")


set_styles(
    ItemState,
    AWAITS=("info", "pie-75"),
    CONFIRMED=("ok", "circle-check-f"),
    TAKEN_OUT=("none", "arrow-back-up"),
    CHANGED=("warn", "alert-triangle-f"),
    ENDED=("none", "circle-minus"),
)


@dataclass
class Spread:
    """How the counted votes lay, in won; empty outside one's scope."""

    low: int | None = None
    high: int | None = None
    suggested: int | None = None


@dataclass
class Line:
    """One item as a user may see it. `hinders` says why this user may not confirm it."""

    item: SittingItem
    state: ItemState
    result: dict[str, Any]
    in_scope: bool
    tied: bool
    row: QueueRow | None
    spread: Spread
    comments: int
    hinders: str | Promise
    kept_back: bool = False  # a first round, of a claim that the user has still to judge anew

    @property
    def review(self) -> Review:
        return self.item.review

    @property
    def claim(self) -> Claim:
        return self.item.review.claim

    @property
    def names_the_claimant(self) -> bool:
        """Does the page say more of the claim than its number?"""
        return self.in_scope and not (self.tied or self.kept_back)

    @property
    def decision(self) -> Decision | None:
        decision = getattr(self.item.review, "decision", None)
        return decision if decision and decision.sitting_id == self.item.sitting_id else None

    @property
    def outcome(self) -> Outcome | None:
        return Outcome(self.result["outcome"]) if self.result else None

    @property
    def won(self) -> int:
        """The panel's amount; nothing where this user may not know it."""
        return 0 if self.tied or self.kept_back else int(self.result.get("amount", 0))

    @property
    def may_leave(self) -> bool:
        """Is it still on the agenda, unconfirmed?"""
        return self.state in (ItemState.AWAITS, ItemState.CHANGED)


def lines_of(sitting: Sitting, user: User) -> list[Line]:
    """The agenda in its order. Ten queries, sixteen for who only deputises, for any length."""
    items = list(
        SittingItem.objects.filter(sitting=sitting)
        .select_related(
            "review__claim__service", "review__decision", "review__policy", "taken_out_by"
        )
        .order_by("order")
    )
    reviews = [item.review for item in items]
    ballots = last_ballots(review.pk for review in reviews)
    rows = QueueRow.objects.in_bulk([review.claim_id for review in reviews])
    visible = set(
        Review.objects.visible_to(user)
        .filter(pk__in=[review.pk for review in reviews])
        .values_list("pk", flat=True)
    )
    claims = [review.claim_id for review in reviews]
    tied = set(tied_claims(user).filter(review__claim__in=claims).values_list(
        "review__claim_id", flat=True
    ))  # fmt: skip
    spreads = _spreads(user, [ballots[pk].pk for pk in visible if pk in ballots])
    said = dict(
        Comment.objects.open_to(user).filter(ballot__review__in=visible)
        .values_list("ballot_id").annotate(n=Count("pk")).order_by()
    )  # fmt: skip
    hinders = hindrances(user, reviews, tied)
    anew = _judged_anew(user, claims)
    found = []
    for item in items:
        review, ballot = item.review, ballots.get(item.review_id)
        shown = review.pk in visible and review.claim_id not in tied
        found.append(
            Line(
                item=item,
                state=_state(item, ballot),
                result=(ballot.result or {}) if ballot else {},
                in_scope=shown,
                tied=review.claim_id in tied,
                row=rows.get(review.claim_id) if shown else None,
                spread=spreads.get(ballot.pk, Spread()) if ballot and shown else Spread(),
                comments=said.get(ballot.pk, 0) if ballot and shown else 0,
                hinders=_problem(rows.get(review.claim_id)) or hinders.get(review.pk, ""),
                kept_back=review.round == 1 and review.claim_id in anew,
            )
        )
    return found


def _problem(row: QueueRow | None) -> str | Promise:
    return ProblemFoundError.message if row is not None and row.problems else ""


def _judged_anew(user: User, claims: list[int]) -> set[int]:
    """Claims whose first round this user may not know yet; who sees all claims judges none."""
    if sees_all(user):
        return set()
    anew = judged_anew_by(user).filter(review__claim__in=claims)
    return set(anew.values_list("review__claim_id", flat=True))


def _state(item: SittingItem, ballot: Ballot | None) -> ItemState:
    review = item.review
    if item.taken_out_by_id is not None:
        return ItemState.TAKEN_OUT
    decision = getattr(review, "decision", None)
    if decision is not None and decision.sitting_id == item.sitting_id:
        return ItemState.CONFIRMED
    if review.status in CLOSED:
        return ItemState.ENDED
    kept = ballot is not None and proposal_digest(ballot) == bytes(item.proposal).hex()
    if review.status != ReviewStatus.DECIDING or not kept:
        return ItemState.CHANGED
    return ItemState.AWAITS


def _spreads(user: User, ballots: list[int]) -> dict[int, Spread]:
    """Lowest and highest amount of the granting votes, and what the policy suggested."""
    votes = Vote.objects.open_to(user).newest().filter(
        ballot__in=ballots, assignment__status=AssignmentStatus.ACTIVE
    )  # fmt: skip
    rows = votes.values_list("ballot_id").annotate(
        low=Min("amount"), high=Max("amount"), suggested=Max("suggested")
    )
    return {
        ballot: Spread(low, high, suggested) for ballot, low, high, suggested in rows.order_by()
    }


def hindrances(
    user: User, reviews: Iterable[Review], tied: set[int] | None = None
) -> dict[int, str | Promise]:
    """Why a user may not confirm which reviews, by key: `confirm_decision`'s answers, set-wise.
    `tied` are the claims that they left for a tie, where the caller knows them.

    Three queries; two more for a member, and up to five for who only deputises.
    """
    reviews = list(reviews)
    voters = voters_among(review.pk for review in reviews)
    claims = [review.claim_id for review in reviews]
    tied = kept_out(user, claims, tied)
    approved = set(
        Payout.objects.filter(claim__in=claims, approved_by=user).values_list("claim_id", flat=True)
    )
    is_chair = user.has_perm("reviews.confirm_decision")
    deputy = not is_chair and deputises(user)
    chairs = set(holders_of(CHAIR).values_list("pk", flat=True)) if deputy else set()
    theirs = tied_to_a_chair(claims) if deputy else set()
    found: dict[int, str | Promise] = {}
    for review in reviews:
        voted = voters[review.pk]
        if not is_chair and not deputy:
            found[review.pk] = NotChairError.message
        elif user.pk in voted:
            found[review.pk] = ChairVotedError.message
        elif review.claim_id in tied:
            found[review.pk] = RecusedError.message
        elif deputy and not voted & chairs and review.claim_id not in theirs:
            found[review.pk] = NotChairError.message
        elif review.claim_id in approved:
            found[review.pk] = ApprovedPayoutError.message
    return found


@dataclass(frozen=True)
class Progress:
    """Counts of an agenda; `total` in won, of what was confirmed and of what may still be."""

    items: int
    confirmed: int
    out: int
    waiting: int
    mine: int  # of those waiting, how many this user may confirm now
    won_confirmed: int
    won_waiting: int

    @property
    def agenda(self) -> int:
        """The items that the sitting confirms or has to: those that stayed, or all if none did."""
        return self.confirmed + self.waiting or self.items


def progress_of(lines: list[Line]) -> Progress:
    def of(*states: ItemState) -> list[Line]:
        return [line for line in lines if line.state in states]

    waiting, ready = of(ItemState.AWAITS, ItemState.CHANGED), of(ItemState.AWAITS)
    return Progress(
        items=len(lines),
        confirmed=len(of(ItemState.CONFIRMED)),
        out=len(of(ItemState.TAKEN_OUT)),
        waiting=len(waiting),
        mine=sum(1 for line in ready if not line.hinders),
        # a sum would tell what a line keeps back
        won_confirmed=sum(line.won for line in of(ItemState.CONFIRMED)),
        won_waiting=sum(line.won for line in ready),
    )
