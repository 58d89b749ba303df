"""From votes to a result. Pure: no database, no clock.

The policy of the review sets the rules (`VotingRule`). As shipped: a quorum is a majority of the
seats and at least two; a majority of the votes cast grants, a tie denies; the amount is the median
of the granting amounts and never above the ceiling. An appeal confirms what was granted first or
raises it, never lowers it. All amounts are whole won.

The database counts the same once more (`models.triggers.decisions.result_is_that_of_the_votes`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from reviews.committee.suggestion.rule import round_down

GRANT, PARTLY, DENY = "grant", "partly", "deny"
GRANTED, PARTLY_GRANTED, DENIED = "granted", "partly_granted", "denied"
LEAST_VOTES = 2
# Values of a policy's rules besides the shipped ones; a test holds them to its choices.
ALL_OF_PANEL = "all_of_panel"
TWO_THIRDS = "two_thirds"
CHAIR = "chair"
MEAN, LOWEST = "mean_of_granting", "lowest_of_granting"


class VotingRule(NamedTuple):
    """Rules of a policy by which votes are counted: the quorum, the majority that grants, the
    effect of a tie, and the rule (`amount_by_rule`) by which granting amounts give one amount."""

    quorum: str = "majority_of_panel"
    majority: str = "of_votes_cast"
    tie: str = "denies"
    amount: str = "median_of_granting"

    @classmethod
    def of(cls, policy: Any) -> VotingRule:
        """Return the rules of a SupportPolicy."""
        return cls(policy.quorum, policy.majority, policy.tie, policy.amount_rule)


SHIPPED = VotingRule()


class Opinion(NamedTuple):
    """One vote, as `tally` counts it: a choice (GRANT, PARTLY or DENY), and the amount in won, None
    for a denial."""

    choice: str
    amount: int | None = None


@dataclass(frozen=True)
class Tally:
    """Result of a count. `amount` (granted), `ceiling` and `floor` are in won; `votes` of `panel`
    seats were cast, `grants` of them grant in whole or in part, `quorum` are needed. `needs_chair`:
    the result waits for the chair's confirmation."""

    outcome: str
    amount: int
    ceiling: int
    votes: int
    grants: int
    panel: int
    quorum: int
    needs_chair: bool
    floor: int = 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def quorum_of(seats: int, rule: str) -> int:
    """Return the number of votes needed for a result: all of `seats` by the rule ALL_OF_PANEL, by
    any other rule a majority of them; at least LEAST_VOTES."""
    return max(LEAST_VOTES, seats if rule == ALL_OF_PANEL else seats // 2 + 1)


def carries(grants: int, votes: int, rule: str) -> bool:
    """Return True if `grants` of `votes` reach the majority of `rule`: two thirds, or more than
    half."""
    return 3 * grants >= 2 * votes if rule == TWO_THIRDS else 2 * grants > votes


def amount_by_rule(amounts: Sequence[int], rule: str) -> int:
    """Return the amount (won) that results from the granting votes' `amounts`: by `rule` LOWEST,
    MEAN (rounded down) or, for any other, the median. Raises an error for an empty list."""
    if rule == LOWEST:
        return min(amounts)
    if rule == MEAN:
        return sum(amounts) // len(amounts)
    return median(amounts)


def median(amounts: Iterable[int]) -> int:
    """Return the middle amount; of an even number the mean of the middle two, rounded down to a
    won. Raises ValueError without amounts."""
    ordered = sorted(amounts)
    if not ordered:
        raise ValueError("no amounts")
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) // 2


def tally(
    opinions: Sequence[Opinion],
    *,
    seats: int,
    ceiling: int,
    chair_threshold: int,
    unit: int = 1,
    floor: int = 0,
    rule: VotingRule = SHIPPED,
) -> Tally | None:
    """Return the result of the votes, or None while fewer have voted than the quorum. `unit` is the
    won to which the amount is rounded down, `floor` the grant of a first round (won): an appeal
    results in no less. A result above `chair_threshold` (won) waits for the chair.

    A tie denies; if the policy gives ties to the chair, it waits for the chair too. A ceiling of
    zero denies whatever was voted.
    """
    ceiling = max(ceiling, floor)
    quorum, votes = quorum_of(seats, rule.quorum), len(opinions)
    if votes < quorum:
        return None
    granting = [o.amount or 0 for o in opinions if o.choice in (GRANT, PARTLY)]
    amount = 0
    if carries(len(granting), votes, rule.majority):
        amount = min(round_down(amount_by_rule(granting, rule.amount), unit), ceiling)
    amount = max(amount, floor)
    tied = 2 * len(granting) == votes
    outcome = DENIED if amount <= 0 else GRANTED if amount == ceiling else PARTLY_GRANTED
    return Tally(
        outcome=outcome,
        amount=max(0, amount),
        ceiling=ceiling,
        votes=votes,
        grants=len(granting),
        panel=seats,
        quorum=quorum,
        needs_chair=amount > chair_threshold or tied and rule.tie == CHAIR,
        floor=floor,
    )
