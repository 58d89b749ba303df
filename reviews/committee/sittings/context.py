"""Context of a sitting's page, gathered in a fixed number of queries, with what each user may see.

Any member of the council may take an item out, so each sees number, service, the panel's result and
the amount. The business, the findings and the range of votes appear only within the user's scope; a
user who left the panel for a conflict sees nothing of the claim.
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
from reviews.committee.access.chair import voters_among
from reviews.committee.access.rounds import withheld_from
from reviews.committee.access.scope import (
    barred_claims,
    chair_users,
    conflicting_with_a_chair,
    visible_reviews,
)
from reviews.committee.ballots.decisions import proposal_digest
from reviews.committee.errors import (
    ApprovedPayoutError,
    ChairVotedError,
    NotChairError,
    RecusedError,
)
from reviews.committee.models import (
    REVIEW_CLOSED,
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
class VoteRange:
    """Lowest and highest amount of the granting votes of a ballot, and its suggested amount, in
    won. Each is None if there is none or the user may not see it."""

    low: int | None = None
    high: int | None = None
    suggested: int | None = None


@dataclass
class AgendaLine:
    """One item of a sitting's agenda as a user may see it. `state` is its ItemState, `result` the
    stored result of the newest ballot ({} without one); `blocker` is the sentence of the error that
    keeps the user from confirming it ('' for none)."""

    item: SittingItem
    state: ItemState
    result: dict[str, Any]
    in_scope: bool
    conflicted: bool
    row: QueueRow | None
    vote_range: VoteRange
    comments: int
    blocker: str | Promise
    first_round_hidden: bool = False  # the user has still to judge the claim in round 2

    @property
    def review(self) -> Review:
        return self.item.review

    @property
    def claim(self) -> Claim:
        return self.item.review.claim

    @property
    def names_the_claimant(self) -> bool:
        """True if the page may show the claimant's name: the claim is in the user's scope, who has
        no conflict of interest and no vote to cast in its second round."""
        return self.in_scope and not self.withheld

    @property
    def withheld(self) -> bool:
        """True if the user may know nothing of the item (`withheld_from`)."""
        return self.conflicted or self.first_round_hidden

    @property
    def decision(self) -> Decision | None:
        decision = getattr(self.item.review, "decision", None)
        return decision if decision and decision.sitting_id == self.item.sitting_id else None

    @property
    def outcome(self) -> Outcome | None:
        return Outcome(self.result["outcome"]) if self.result else None

    @property
    def won(self) -> int:
        """Return the amount (won) of the ballot's result; 0 without a result, and if this user may
        not know it."""
        return 0 if self.withheld else int(self.result.get("amount", 0))

    @property
    def may_be_taken_out(self) -> bool:
        """Return True while the item is on the agenda and neither confirmed nor ended."""
        return self.state in (ItemState.AWAITS, ItemState.CHANGED)


def agenda_lines(sitting: Sitting, user: User) -> list[AgendaLine]:
    """Return an AgendaLine for each item of a sitting, in the agenda's order, as `user` may see it.
    Ten queries for any length; sixteen for a deputy who is no chair, whose rights depend on each
    review."""
    items = _items_of(sitting)
    reviews = [item.review for item in items]
    ballots = last_ballots(review.pk for review in reviews)
    rows = QueueRow.objects.in_bulk([review.claim_id for review in reviews])
    visible = _visible_to(user, reviews)
    withheld = withheld_from(user, reviews)
    tied = {review.claim_id for review in reviews if review.pk in withheld.left}
    ranges = _ranges(user, [ballots[pk] for pk in visible if pk in ballots])
    comments = _comments(user, visible)
    blockers = confirmation_blockers(user, reviews, tied)
    found = []
    for item in items:
        review, ballot = item.review, ballots.get(item.review_id)
        shown = review.pk in visible and review.claim_id not in tied
        found.append(
            AgendaLine(
                item=item,
                state=_state(item, ballot),
                result=(ballot.result or {}) if ballot else {},
                in_scope=shown,
                conflicted=review.pk in withheld.left,
                row=rows.get(review.claim_id) if shown else None,
                vote_range=ranges[ballot.pk] if ballot and shown else VoteRange(),
                comments=comments.get(ballot.pk, 0) if ballot and shown else 0,
                blocker=_problem(rows.get(review.claim_id)) or blockers.get(review.pk, ""),
                first_round_hidden=review.pk in withheld.anew,
            )
        )
    return found


def _items_of(sitting: Sitting) -> list[SittingItem]:
    related = ("review__claim__service", "review__decision", "review__policy", "taken_out_by")
    items = SittingItem.objects.filter(sitting=sitting).select_related(*related)
    return list(items.order_by("order"))


def _visible_to(user: User, reviews: list[Review]) -> set[int]:
    """Return the keys of those of the reviews that the user may see."""
    seen = visible_reviews(user).filter(pk__in=[review.pk for review in reviews])
    return set(seen.values_list("pk", flat=True))


def _comments(user: User, reviews: set[int]) -> dict[int, int]:
    """Return the number of comments open to the user by ballot (key) of these reviews (keys)."""
    found = Comment.objects.open_to(user).filter(ballot__review__in=reviews)
    return dict(found.values_list("ballot_id").annotate(n=Count("pk")).order_by())


def _problem(row: QueueRow | None) -> str | Promise:
    return ProblemFoundError.message if row is not None and row.problems else ""


def _state(item: SittingItem, ballot: Ballot | None) -> ItemState:
    review = item.review
    if item.taken_out_by_id is not None:
        return ItemState.TAKEN_OUT
    decision = getattr(review, "decision", None)
    if decision is not None and decision.sitting_id == item.sitting_id:
        return ItemState.CONFIRMED
    if review.status in REVIEW_CLOSED:
        return ItemState.ENDED
    kept = ballot is not None and proposal_digest(ballot) == bytes(item.proposal).hex()
    if review.status != ReviewStatus.DECIDING or not kept:
        return ItemState.CHANGED
    return ItemState.AWAITS


def _ranges(user: User, ballots: list[Ballot]) -> dict[int, VoteRange]:
    """Return {ballot key: VoteRange}: lowest and highest amount (won) of the granting votes that
    this user may read, and the suggestion. One query."""
    found = {ballot.pk: VoteRange(suggested=ballot.suggested) for ballot in ballots}
    votes = Vote.objects.open_to(user).newest().filter(
        ballot__in=list(found), assignment__status=AssignmentStatus.ACTIVE
    )  # fmt: skip
    rows = votes.values_list("ballot_id").annotate(low=Min("amount"), high=Max("amount"))
    for pk, low, high in rows.order_by():
        found[pk].low, found[pk].high = low, high
    return found


def confirmation_blockers(
    user: User, reviews: Iterable[Review], tied: set[int] | None = None
) -> dict[int, str | Promise]:
    """Return {review key: sentence of the error by which `confirm_decision` would refuse this
    user}; reviews that the user may confirm are absent. `tied` are the keys of claims that they
    left for a conflict, if the caller has read them.

    Three queries; two more for a member, and up to five for a deputy who is no chair.
    """
    reviews = list(reviews)
    voters = voters_among(review.pk for review in reviews)
    claims = [review.claim_id for review in reviews]
    tied = barred_claims(user, claims, tied)
    approved = set(
        Payout.objects.filter(claim__in=claims, approved_by=user).values_list("claim_id", flat=True)
    )
    is_chair = user.has_perm("reviews.confirm_decision")
    deputy = not is_chair and deputises(user)
    chairs = set(chair_users().values_list("pk", flat=True)) if deputy else set()
    theirs = conflicting_with_a_chair(claims) if deputy else set()
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
class AgendaCounts:
    """Counts of a sitting's items by state, and sums of amounts: `won_confirmed` of the confirmed
    items, `won_waiting` of those that still await the confirmation, without amounts hidden from the
    user."""

    items: int
    confirmed: int
    taken_out: int
    waiting: int
    confirmable: int  # number of waiting items that this user may confirm now
    won_confirmed: int
    won_waiting: int

    @property
    def agenda(self) -> int:
        """Number of items that the sitting has confirmed or has still to confirm; of all items if
        there are none of these."""
        return self.confirmed + self.waiting or self.items


def progress_of(lines: list[AgendaLine]) -> AgendaCounts:
    def of(*states: ItemState) -> list[AgendaLine]:
        return [line for line in lines if line.state in states]

    waiting, ready = of(ItemState.AWAITS, ItemState.CHANGED), of(ItemState.AWAITS)
    return AgendaCounts(
        items=len(lines),
        confirmed=len(of(ItemState.CONFIRMED)),
        taken_out=len(of(ItemState.TAKEN_OUT)),
        waiting=len(waiting),
        confirmable=sum(1 for line in ready if not line.blocker),
        # `line.won` is 0 for hidden amounts, so that the sum does not disclose them
        won_confirmed=sum(line.won for line in of(ItemState.CONFIRMED)),
        won_waiting=sum(line.won for line in ready),
    )
