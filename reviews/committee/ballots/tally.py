"""From votes to a result. Pure: no database, no clock.

Rules: a quorum is a majority of the
seats and at least two; a majority of the votes cast grants, a tie denies; the amount is the median
of the granting amounts and never above the ceiling. An appeal confirms what was granted first or
raises it, never lowers it. All amounts are whole won.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from reviews.committee.suggestion.rule import round_down

GRANT, PARTLY, DENY = "grant", "partly", "deny"
GRANTED, PARTLY_GRANTED, DENIED = "granted", "partly_granted", "denied"
LEAST_VOTES = 2


class Opinion(NamedTuple):
    """A vote as the tally sees it; `amount` in won, None for a denial."""

    choice: str
    amount: int | None = None


@dataclass(frozen=True)
class Tally:
    """The result of a count.

    `amount`, `ceiling` and `floor` in won; `votes` cast and `grants` among them, of `panel`.
    """

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


def quorum_of(seats: int) -> int:
    """Return the votes needed for a result: a majority of the seats, at least two."""
    return max(LEAST_VOTES, seats // 2 + 1)


def median(amounts: Iterable[int]) -> int:
    """Return the middle amount; of an even number the mean of the middle two, rounded down to a
    won."""
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
) -> Tally | None:
    """Return the result, or None while fewer have voted than the quorum.

    A ceiling of zero denies whatever was voted: there is nothing to grant. `floor` is the grant of
    a first round (won): its appeal results in no less, whatever is voted, even where the ceiling
    has fallen below it since.
    """
    ceiling = max(ceiling, floor)
    quorum, votes = quorum_of(seats), len(opinions)
    if votes < quorum:
        return None
    granting = [o.amount or 0 for o in opinions if o.choice in (GRANT, PARTLY)]
    amount = 0
    if 2 * len(granting) > votes:
        amount = min(round_down(median(granting), unit), ceiling)
    amount = max(amount, floor)
    outcome = DENIED if amount <= 0 else GRANTED if amount == ceiling else PARTLY_GRANTED
    return Tally(
        outcome=outcome,
        amount=max(0, amount),
        ceiling=ceiling,
        votes=votes,
        grants=len(granting),
        panel=seats,
        quorum=quorum,
        needs_chair=amount > chair_threshold,
        floor=floor,
    )
