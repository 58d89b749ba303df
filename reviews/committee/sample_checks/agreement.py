"""Agreement of second judgements with the decisions. Pure.

Cohen's kappa (Educational and Psychological Measurement, 1960) takes the agreement that chance
alone would give out of the share of equal outcomes; Wilson's interval (JASA, 1927) holds for few
checks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from math import sqrt
from statistics import NormalDist, median
from typing import NamedTuple

FEWEST = 10  # judgements that say something
WIDTH = NormalDist().inv_cdf(0.975)


class Judged(NamedTuple):
    """Pair of a decision (`first`) and its second judgement (`second`): the outcome and the amount
    (won) of each."""

    first: Hashable
    second: Hashable
    first_won: int
    second_won: int


class Agreement(NamedTuple):
    """Agreement of `n` second judgements, of which `same` have the outcome of the decision; `low`
    and `high` bound that share (0 to 1, 95 %). `kappa` is Cohen's, None if chance alone explains
    everything. `apart` is the median distance of the two amounts as a fraction of the decided one,
    `more` the median difference, with its sign, in the same unit."""

    n: int
    same: int
    low: float
    high: float
    kappa: float | None
    apart: float
    more: float

    @property
    def enough(self) -> bool:
        return self.n >= FEWEST


def agreement_of(judged: Sequence[Judged]) -> Agreement | None:
    """Return the agreement of these pairs of a decision and a second judgement; None without
    any."""
    if not judged:
        return None
    n = len(judged)
    same = sum(one.first == one.second for one in judged)
    low, high = _wilson(same, n)
    parts = [(one.second_won - one.first_won) / one.first_won for one in judged if one.first_won]
    return Agreement(
        n,
        same,
        low,
        high,
        kappa(judged),
        median(abs(part) for part in parts) if parts else 0.0,
        median(parts) if parts else 0.0,
    )


def kappa(judged: Sequence[Judged]) -> float | None:
    """Return Cohen's kappa of the outcomes (1: always equal, 0: as by chance); None without
    judgements and if chance explains all agreement."""
    n = len(judged)
    if not n:
        return None
    first, second = Counter(one.first for one in judged), Counter(one.second for one in judged)
    chance = sum(first[key] * second[key] for key in first) / n**2
    if chance >= 1:
        return None
    return (sum(one.first == one.second for one in judged) / n - chance) / (1 - chance)


def _wilson(same: int, n: int) -> tuple[float, float]:
    share, square = same / n, WIDTH**2
    middle = share + square / (2 * n)
    half = WIDTH * sqrt(share * (1 - share) / n + square / (4 * n**2))
    whole = 1 + square / n
    return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)
