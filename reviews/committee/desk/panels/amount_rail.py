"""The amount rail of the ballot: the amounts at hand as places on one line, from 0 to the claimed
loss or the ceiling, whichever is more.

Pure: the desk has read every figure. The places are per cent, so that the page draws them without
script and without a style attribute.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from claims.display.numbers import won_short

FEWEST = 3  # similar decisions of which a middle half is shown
SHORT = 10_000  # won: short figures are rounded to it


@dataclass(frozen=True)
class Mark:
    """One figure on the amount rail: an amount (`won`), a range of amounts (`low` to `high`, `won`
    None), or both. `key` is `suggested`, `usual` or `estimate`; `whole` is the length of the rail.

    Amounts in won; `at`, `low_at` and `wide` are per cent of the rail, as text for the page.
    """

    key: str
    won: int | None
    low: int | None
    high: int | None
    whole: int

    @property
    def at(self) -> str:
        return self._place(self.middle)

    @property
    def middle(self) -> int:
        return self.won if self.won is not None else ((self.low or 0) + (self.high or 0)) // 2

    @property
    def low_at(self) -> str:
        return self._place(self.low or 0)

    @property
    def wide(self) -> str:
        return f"{self._share(self.high or 0) - self._share(self.low or 0):.2f}"

    @property
    def range(self) -> str:
        """Return the range in short figures, rounded outwards: 127만~205만. '' without a range."""
        if self.low is None or self.high is None:
            return ""
        return f"{won_short(self.low)}~{won_short(_up(self.high))}"

    def _share(self, won: int) -> float:
        return 100 * min(max(won, 0), self.whole) / self.whole

    def _place(self, won: int) -> str:
        return f"{self._share(won):.2f}"


@dataclass(frozen=True)
class AmountRail:
    """The amount rail of a ballot: its marks by ascending amount, the claimed loss and the ceiling
    (won). The rail runs from 0 to the larger of these two."""

    marks: list[Mark]
    claimed: int
    ceiling: int

    @property
    def whole(self) -> int:
        return max(self.claimed, self.ceiling, 1)

    @property
    def ceiling_at(self) -> str:
        return f"{100 * self.ceiling / self.whole:.2f}"

    @property
    def beyond(self) -> str:
        """Return the part of the rail above the ceiling, in per cent of the rail, as text: no vote
        reaches it."""
        return f"{100 - 100 * self.ceiling / self.whole:.2f}"


def amount_rail(
    *,
    claimed: int,
    ceiling: int,
    suggested: int | None,
    sales: dict[str, Any] | None,
    estimated: int | None,
    precedents: Iterable[Any],
) -> AmountRail:
    """Return the amount rail of one ballot. Amounts in won.

    `suggested` and `estimated` are left out if None. `sales` has the range of the estimate (`low`,
    `high`, both may be missing). `precedents` are the similar decided claims, of which the middle
    half of the granted shares is shown (`middle_half`).
    """
    whole = max(claimed, ceiling, 1)
    marks = []
    if suggested is not None:
        marks.append(Mark("suggested", suggested, None, None, whole))
    if half := middle_half(precedents, ceiling):
        marks.append(Mark("usual", None, *half, whole))
    if estimated is not None:
        found = sales or {}
        marks.append(Mark("estimate", estimated, found.get("low"), found.get("high"), whole))
    return AmountRail(sorted(marks, key=lambda mark: mark.middle), claimed, ceiling)


def middle_half(precedents: Iterable[Any], ceiling: int) -> tuple[int, int] | None:
    """Return the first and third quartile (won) of `alike`, the amounts that the similar decided
    claims would give this one, each at most `ceiling`. Only claims of the same service or industry
    count; None for fewer than three."""
    alike = sorted(one.alike for one in precedents if one.same_service or one.same_industry)
    if len(alike) < FEWEST:
        return None
    low, _median, high = quantiles(alike, n=4, method="inclusive")
    return min(int(low), ceiling), min(int(high), ceiling)


def range_of(sales: dict[str, Any] | None) -> str:
    """Return the range `low` to `high` (won) of `sales` in short figures, rounded outwards:
    127만~205만. '' if either is missing."""
    low, high = (sales or {}).get("low"), (sales or {}).get("high")
    return Mark("estimate", None, low, high, 1).range


def _up(won: int) -> int:
    return -(-won // SHORT) * SHORT if won >= SHORT else won
