"""Cells of linked tables: their counts, how they add up, and what is known of hidden ones.

Pure. A cell that is printed at all has at least one claim, also if its number is hidden, and at
least as many as it has rows below it: `least_of`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

ROOT = "all"
COLUMNS = 4  # filed, granted, paid, won
FILED, GRANTED, PAID, WON = range(COLUMNS)


class Counts(NamedTuple):
    """Nested counts of claims in a cell: filed, of them granted, of them paid, and of them paid
    more than a fixed grant (`more`). `won` is all that was paid, `more_won` the part above fixed
    grants."""

    filed: int = 0
    granted: int = 0
    paid: int = 0
    more: int = 0
    won: int = 0
    more_won: int = 0

    def plus(self, other: Counts) -> Counts:
        return Counts(*(one + two for one, two in zip(self, other, strict=True)))

    def minus(self, other: Counts) -> Counts:
        return Counts(*(one - two for one, two in zip(self, other, strict=True)))


NOTHING = Counts()


class Split(NamedTuple):
    """A division of the cell `parent` into the cells `children`, named `name`. Only the first
    `columns` columns of the children are ever printed."""

    parent: str
    name: str
    children: tuple[str, ...]
    columns: int = COLUMNS


@dataclass(frozen=True)
class Version:
    """A published version as the suppression reads it: its splits, its counts by cell key, and the
    number of columns that it showed of each cell (`shown`)."""

    splits: tuple[Split, ...]
    counts: Mapping[str, Counts]
    shown: Mapping[str, int]

    def at(self, key: str) -> Counts:
        return self.counts.get(key, NOTHING)

    def hides(self, split: Split, column: int) -> frozenset[str] | None:
        """Return the keys of the split's rows whose column this version hid; empty if they add up
        to zero. Return None if nothing of the split is known from this version: it had no such
        split, or the parent lacked the column."""
        if self.shown.get(split.parent, 0) <= column:
            return None
        known = {one.parent + one.name: one for one in self.splits}
        earlier = known.get(split.parent + split.name)
        if earlier is None:
            return None
        rows = [key for key in earlier.children if self.shown.get(key, 0) <= column]
        together = sum(self.at(key).won if column == WON else self.at(key)[column] for key in rows)
        return frozenset(rows if together else ())

    @cached_property
    def least(self) -> Mapping[str, int]:
        """{cell key: least number of claims that the cell must have had}, as a reader can tell from
        the rows that were printed."""
        return least_of(self.splits, self.counts)


def least_of(splits: Sequence[Split], counts: Mapping[str, Counts]) -> dict[str, int]:
    """Return a lower bound of the number of claims in each cell, as a reader can infer it from the
    printed rows: one for a row without parts; for a divided cell the largest of the sums of the
    bounds of its splits' rows."""
    least = {key: int(row.filed > 0) for key, row in counts.items()}
    for split in reversed(splits):  # parts before wholes
        below = sum(least.get(key, 0) for key in split.children)
        least[split.parent] = max(least.get(split.parent, 0), below)
    return least


def is_small(count: int, smallest: int) -> bool:
    return 0 < abs(count) < smallest
