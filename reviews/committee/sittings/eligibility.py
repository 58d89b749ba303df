"""Eligibility of reviews that await the chair for a sitting, and the reasons against it.

일괄 의결 is for undisputed proposals: every counted vote in one direction (지급 and 일부 지급 both
grant), every amount near the result (SupportPolicy.unanimity_tolerance), no finding of a problem,
no request for a discussion. A review that was taken out of a sitting is decided by itself, unless
the panel has voted on it again since, the sitting closed without a decision (no quorum), or it left
with the withdrawal of its claim, which was undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from claims.users.models import User
from reviews.committee.access.scope import visible_reviews
from reviews.committee.ballots.decisions import proposal_digest
from reviews.committee.models import (
    AssignmentStatus,
    Ballot,
    Decision,
    DiscussionRequest,
    Outcome,
    QueueRow,
    Review,
    ReviewStatus,
    SittingItem,
    SittingStatus,
    Withdrawal,
    with_amounts,
)


class Ineligibility(models.TextChoices):
    """Reasons why a review may not be put on an agenda."""

    NOT_DECIDING = "not_deciding", _("위원장 확인을 기다리지 않음")
    SPLIT = "split", _("위원 의견이 갈림")
    SPREAD = "spread", _("금액 차이가 큼")
    PROBLEM = "problem", _("자동점검에 문제가 있음")
    DISCUSSION = "discussion", _("논의 요청이 있음")
    ON_AGENDA = "on_agenda", _("다른 회의의 안건")
    TAKEN_OUT = "taken_out", _("앞선 회의에서 빠짐")


@dataclass(frozen=True)
class AgendaCandidate:
    """A review that awaits the chair, with its newest ballot and its queue row. `ineligibility` is
    the reason why it may not be put on an agenda, None if it may."""

    review: Review
    ballot: Ballot | None
    row: QueueRow | None
    ineligibility: Ineligibility | None

    @property
    def proposal(self) -> str:
        """Return the hex digest of the proposal (the newest ballot's result), '' without a
        ballot."""
        return proposal_digest(self.ballot) if self.ballot else ""

    @property
    def result(self) -> dict[str, Any]:
        return (self.ballot.result if self.ballot else None) or {}

    @property
    def outcome(self) -> Outcome | None:
        return Outcome(self.result["outcome"]) if self.result else None


def is_unanimous(result: Mapping[str, Any]) -> bool:
    """Return True if all counted votes grant, in whole or in part, and the result grants, or all
    deny and the result denies. `result` is the stored result of a ballot."""
    votes, grants, outcome = result["votes"], result["grants"], result["outcome"]
    if outcome == Outcome.DENIED:
        return bool(votes) and grants == 0
    return bool(votes) and grants == votes


def is_near(amount: int, low: int | None, high: int | None, tolerance: int) -> bool:
    """Return True if all granting votes, from `low` to `high`, differ from the granted `amount`
    (all in won) by no more than `tolerance` basis points of it. True also if nobody grants
    (None)."""
    if low is None or high is None:  # nobody grants
        return True
    return max(high - amount, amount - low) * 10_000 <= amount * tolerance


def last_ballots(review_ids: Iterable[int]) -> dict[int, Ballot]:
    """Return {review key: newest ballot of the review}. One query."""
    return _by_review(Ballot.objects.filter(review__in=list(review_ids)))


def _by_review(ballots: QuerySet[Ballot]) -> dict[int, Ballot]:
    return {ballot.review_id: ballot for ballot in ballots.order_by("review_id", "number")}


def awaiting_the_chair(user: User) -> QuerySet[Review]:
    """Return a queryset of the reviews in a user's scope that await the chair, the first due
    first."""
    waiting = visible_reviews(user).filter(status=ReviewStatus.DECIDING)
    return waiting.select_related("claim__service", "policy").order_by("due_on", "pk")


def assess_candidates(reviews: Iterable[Review]) -> list[AgendaCandidate]:
    """Return an AgendaCandidate for each review, in the given order. Four queries."""
    reviews = list(reviews)
    ids = [review.pk for review in reviews]
    ballots = _by_review(with_amounts(Ballot.objects.filter(review__in=ids)))
    rows = QueueRow.objects.in_bulk([review.claim_id for review in reviews])
    asked = set(
        DiscussionRequest.objects.filter(
            ballot__in=[ballot.pk for ballot in ballots.values()],
            assignment__status=AssignmentStatus.ACTIVE,
        ).values_list("ballot_id", flat=True)
    )
    items: dict[int, list[SittingItem]] = {}
    for item in _items_that_bar(ids):
        items.setdefault(item.review_id, []).append(item)
    found = []
    for review in reviews:
        ballot, row = ballots.get(review.pk), rows.get(review.claim_id)
        bar = _bar(review, ballot, row, asked, items.get(review.pk, []))
        found.append(AgendaCandidate(review, ballot, row, bar))
    return found


def _items_that_bar(ids: list[int]) -> QuerySet[SittingItem]:
    """Return a queryset of the agenda items by which reviews (keys) may not go on another agenda:
    all but those taken out of a sitting that closed without a decision, and those that left with
    the withdrawal of their claim."""
    decided = Decision.objects.filter(sitting=OuterRef("sitting"))
    void = Q(taken_out_by__isnull=False, sitting__status=SittingStatus.CLOSED) & ~Exists(decided)
    left = Withdrawal.objects.filter(claim=OuterRef("review__claim"), at=OuterRef("taken_out_at"))
    return SittingItem.objects.filter(review__in=ids).exclude(void | Exists(left))


def _bar(
    review: Review,
    ballot: Ballot | None,
    row: QueueRow | None,
    asked: set[int],
    items: list[SittingItem],
) -> Ineligibility | None:
    if review.status != ReviewStatus.DECIDING or ballot is None or not ballot.result:
        return Ineligibility.NOT_DECIDING
    if any(item.taken_out_by_id is None for item in items):
        return Ineligibility.ON_AGENDA
    proposal = bytes.fromhex(proposal_digest(ballot))
    if any(bytes(item.proposal) == proposal for item in items):
        return Ineligibility.TAKEN_OUT
    if not is_unanimous(ballot.result):
        return Ineligibility.SPLIT
    tolerance = review.policy.unanimity_tolerance
    if not is_near(ballot.result["amount"], ballot.low, ballot.high, tolerance):  # type: ignore[attr-defined]
        return Ineligibility.SPREAD
    if row is None or row.problems:
        return Ineligibility.PROBLEM
    if ballot.pk in asked:
        return Ineligibility.DISCUSSION
    return None
