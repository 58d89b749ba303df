"""Estimates of groups from few numbers: shrinkage, intervals, a trend. Pure.

Shrinkage is empirical Bayes with normal errors: a group's mean moves towards the mean of all
groups, the more so the fewer numbers it rests on (Morris, JASA 1983); the spread of the true means
is that of DerSimonian and Laird (Controlled Clinical Trials, 1986). What the groups have in common
is estimated from themselves, so the intervals of few groups are a little narrow: a group stands out
only if it also passes a test that is as strict as there are groups (Bonferroni).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from math import isfinite, sqrt
from statistics import NormalDist
from typing import NamedTuple

LEVEL = 0.95  # confidence level of all intervals
WIDTH = NormalDist().inv_cdf(0.5 + LEVEL / 2)  # half of an interval, in standard errors
LEAST_ERROR = 1e-9  # identical numbers say nothing of their error
FEWEST = 10  # numbers of a group that say something


class Measured(NamedTuple):
    """The mean of the numbers of a group (`key`), its standard error, and how many numbers there
    are (`n`)."""

    key: Hashable
    n: int
    mean: float
    error: float


class Estimate(NamedTuple):
    """Estimated mean of a group: `value` is shrunk towards the mean of all groups, with the
    interval from `low` to `high`; `raw` is the mean as measured.

    `stands_out`: it differs from zero by the interval, rests on at least FEWEST numbers and, among
    several groups, passes the strict test too.
    """

    key: Hashable
    n: int
    raw: float
    value: float
    low: float
    high: float
    stands_out: bool


def error_of(n: int, deviation: float | None) -> float:
    """Return the standard error of a mean of `n` numbers with this standard deviation."""
    return max((deviation or 0.0) / sqrt(n), LEAST_ERROR) if n else LEAST_ERROR


def shrink(groups: Sequence[Measured]) -> list[Estimate]:
    """Estimate the means of groups, each shrunk towards their common mean. Return them in the order
    of the groups."""
    if not groups:
        return []
    errors = [max(one.error, LEAST_ERROR) for one in groups]
    spread = _spread([one.mean for one in groups], errors)
    weights = [1 / (spread + error**2) for error in errors]
    total = sum(weights)
    common = sum(w * one.mean for w, one in zip(weights, groups, strict=True)) / total
    strict = NormalDist().inv_cdf(1 - (1 - LEVEL) / 2 / len(groups))
    found = []
    for one, error in zip(groups, errors, strict=True):
        kept = spread / (spread + error**2)
        value = common + kept * (one.mean - common)
        half = WIDTH * sqrt(kept * error**2 + (1 - kept) ** 2 / total)
        low, high = value - half, value + half
        stands_out = not low <= 0 <= high and abs(one.mean) > strict * error and one.n >= FEWEST
        found.append(Estimate(one.key, one.n, one.mean, value, low, high, stands_out))
    return found


def _spread(means: Sequence[float], errors: Sequence[float]) -> float:
    """Return the variance of the true means beyond what the errors explain; 0 if they do."""
    weights = [1 / error**2 for error in errors]
    total = sum(weights)
    common = sum(w * mean for w, mean in zip(weights, means, strict=True)) / total
    excess = sum(w * (mean - common) ** 2 for w, mean in zip(weights, means, strict=True))
    room = total - sum(w * w for w in weights) / total
    found = (excess - (len(means) - 1)) / room if room > 0 else 0.0
    return max(0.0, found) if isfinite(found) else 0.0


def interval(one: Measured) -> Estimate:
    """Return the estimate of a single group: its mean as measured, with its interval and no
    shrinkage."""
    half = WIDTH * one.error
    low, high = one.mean - half, one.mean + half
    stands_out = not low <= 0 <= high and one.n >= FEWEST
    return Estimate(one.key, one.n, one.mean, one.mean, low, high, stands_out)


def difference(first: Measured, second: Measured) -> Estimate:
    """Return the estimate of the first mean minus the second, with its interval (Welch). Its `n` is
    the smaller of both."""
    error = sqrt(first.error**2 + second.error**2)
    return interval(Measured(first.key, min(first.n, second.n), first.mean - second.mean, error))


class Place(NamedTuple):
    """The numbers measured at one place (`at`) of an axis: how many, their mean and standard
    deviation."""

    at: float
    n: int
    mean: float
    deviation: float


def trend(places: Iterable[Place]) -> Estimate | None:
    """Return the least-squares slope of all numbers per unit of the axis, with its interval. None
    if all stand at one place, or there are fewer than three.

    Only the sums of each place are needed: the result is that of the single numbers.
    """
    found = [one for one in places if one.n]
    n = sum(one.n for one in found)
    if n <= 2:  # noqa: PLR2004 - a line through two points has no error
        return None
    middle = sum(one.n * one.at for one in found) / n
    level = sum(one.n * one.mean for one in found) / n
    width = sum(one.n * (one.at - middle) ** 2 for one in found)
    if width <= 0:
        return None
    slope = sum(one.n * (one.at - middle) * (one.mean - level) for one in found) / width
    left = sum(
        (one.n - 1) * one.deviation**2 + one.n * (one.mean - level - slope * (one.at - middle)) ** 2
        for one in found
    )
    error = max(sqrt(left / (n - 2) / width), LEAST_ERROR)
    return interval(Measured("trend", n, slope, error))
