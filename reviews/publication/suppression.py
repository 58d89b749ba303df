"""Cell suppression: which cells of linked tables may be shown so that no small one can be found.

Pure. The tables are splits: a cell that is divided into others (all claims into companies, a
company into services). A cell is the child of one split only and may itself be divided several
times, so the tables form a tree. Each cell has nested counts: filed, of them granted, of them paid,
and of them paid more than a fixed grant. The last one is never printed; it guards the sum paid. If
few had more, the sum would show single amounts; if none had, it would tell how many had each of the
fixed amounts, which are public. So it is shown only if `smallest` had more.

A cell shows its first so many columns (`shown`, 0 to 4). What is small, 1 to `smallest` - 1, is
not printed: a count, what is left of the count before it (filed but not granted), or the
difference from a version that was published before (docs/decisions, 0098). So that nobody can
take differences of what is printed, further rows of the same split are hidden with it until,
for each column:

- what the hidden rows have together, which anybody can compute, is zero or not small, also beyond
  the claims that they have for sure (`cells.least_of`), and likewise what is left of the column
  before; at least two rows share it;
- what the hidden rows gained together since an earlier version is zero or not small, also beyond
  what new rows gained for sure;
- rows that an earlier version hid together are hidden together again, or all shown after they
  gained at least `smallest`; a row that it hid is shown once it has `smallest` more than the
  least that it must have had then.

Below a cell without a column no cell has it. A split that cannot be hidden well enough takes the
column from its parent. Then a hidden count can be anything in an interval at least `smallest` wide
(or is known to be zero with all of its group): the tests attack it by linear programming.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from reviews.publication.cells import (
    COLUMNS,
    FILED,
    GRANTED,
    NOTHING,
    PAID,
    ROOT,
    WON,
    Counts,
    Split,
    Version,
    is_small,
    least_of,
)


def suppress(
    splits: Sequence[Split],
    counts: Mapping[str, Counts],
    earlier: Sequence[Version] = (),
    *,
    smallest: int,
    closed: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """Return how many columns each cell may show, 0 to COLUMNS, by its key, by the rules of this
    module. `splits` name parents before their children; `earlier` are the published versions.
    `closed` limits the columns of single cells further.

    0 for the root means that nothing may be published.
    """
    most = dict(closed or {})
    table = _Tables(_with_rows_of(earlier, splits), counts, tuple(earlier), smallest, most)
    while not table.settle():
        pass
    return table.shown


def _with_rows_of(earlier: Sequence[Version], splits: Sequence[Split]) -> tuple[Split, ...]:
    """Return the splits with the rows and splits added that an earlier version had and that are
    empty now."""
    past: dict[tuple[str, str], list[str]] = {}
    for version in earlier:
        for one in version.splits:
            past.setdefault((one.parent, one.name), []).extend(one.children)
    known = {(one.parent, one.name) for one in splits}
    more = [one for v in earlier for one in v.splits if (one.parent, one.name) not in known]
    rows = []
    for split in [*splits, *dict.fromkeys(more)]:
        children = dict.fromkeys((*split.children, *past.get((split.parent, split.name), ())))
        rows.append(split._replace(children=tuple(children)))
    return tuple(dict.fromkeys(rows))


@dataclass
class _Tables:
    splits: tuple[Split, ...]
    counts: Mapping[str, Counts]
    earlier: tuple[Version, ...]
    smallest: int
    most: dict[str, int] = field(default_factory=dict)  # columns that a cell may show at most
    shown: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.least = least_of(self.splits, self.counts)

    def settle(self) -> bool:
        """Set `shown` for every cell from the root down and return True. Return False if a split
        could not be hidden and its parent lost a column (`most`): the caller then calls again."""
        self.shown = {ROOT: self._of_root()}
        for split in self.splits:
            shown = self.shown.get(split.parent, 0)
            hidden: frozenset[str] = frozenset()
            columns = dict.fromkeys(split.children, min(shown, split.columns))
            for column in range(min(shown, split.columns)):
                found = self._hide(split, column, hidden)
                if found is None:
                    self.most[split.parent] = column
                    return False
                for key in found - hidden:
                    columns[key] = column
                hidden = found
            self.shown |= columns
        return True

    def _of_root(self) -> int:
        for column in range(COLUMNS):
            if self.most.get(ROOT, COLUMNS) <= column or self._is_sensitive(ROOT, column):
                return column
            for version in self.earlier:
                known = version.shown.get(ROOT, 0) > column
                if known and self._moved_little([ROOT], column, version):
                    return column
        return COLUMNS

    def at(self, key: str) -> Counts:
        return self.counts.get(key, NOTHING)

    def _is_sensitive(self, key: str, column: int) -> bool:
        """Return True if the count itself is small, or the column before less this one; for the won
        paid, if fewer than `smallest` claims had more than a fixed grant."""
        here = self.at(key)
        if is_small(here[column], self.smallest):
            return True
        if column == WON:
            return here.more < self.smallest and here.won != 0
        left = here[column - 1] - here[column] if column in (GRANTED, PAID) else 0
        return is_small(left, self.smallest)

    def _moved_little(self, keys: Collection[str], column: int, version: Version) -> bool:
        """Return True if these rows together changed since an earlier version, and by less than
        `smallest`. For several rows in the first column, the one claim that each new row must have
        is not counted."""
        change = NOTHING
        for key in keys:
            change = change.plus(self.at(key).minus(version.at(key)))
        if column == WON:
            # The fixed amounts are public: a sum of nothing else tells how many had which one.
            same = change.won == change.more_won == change.paid == 0
            return not same and abs(change.more) < self.smallest
        if column != FILED or len(keys) < 2:  # a row by itself is printed
            return is_small(change[column], self.smallest)
        sure = sum(1 for key in keys if self.at(key).filed and not version.at(key).filed)
        return bool(change.filed or sure) and abs(change.filed - sure) < self.smallest

    def _was_confined(self, key: str) -> bool:
        """Return True if an earlier version hid the row, and its number of today is less than
        `smallest` above the least that the row must have had then. Showing it would confine the
        earlier number."""
        here = self.at(key).filed
        return any(
            version.at(key).filed
            and not version.shown.get(key, 0)
            and here - version.least[key] < self.smallest
            for version in self.earlier
        )

    def _hide(self, split: Split, column: int, before: frozenset[str]) -> frozenset[str] | None:
        """Return the keys of the split's rows that must not show this column, `before` (those
        without the column before) among them. None if suppressing all of them is not enough."""
        past = [(version, version.hides(split, column)) for version in self.earlier]
        hidden = set(before)
        for key in split.children:
            closed = self.most.get(key, COLUMNS) <= column
            moved = any(
                rows is not None and key not in rows and self._moved_little([key], column, version)
                for version, rows in past
            )
            confined = column == FILED and self._was_confined(key)
            if closed or moved or confined or self._is_sensitive(key, column):
                hidden.add(key)
        group = _Group(self, split, column, before, past)
        while True:
            wanted = group.lacks(hidden)
            if wanted is None:
                return frozenset(hidden)
            if not wanted - hidden:
                return None
            hidden |= group.one_enough(hidden) or wanted


@dataclass
class _Group:
    """The hidden rows of one split and column, with the rules that decide whether further rows must
    be hidden beside them. `before` are the rows without the column before."""

    tables: _Tables
    split: Split
    column: int
    before: frozenset[str]
    past: list[tuple[Version, frozenset[str] | None]]

    def lacks(self, hidden: Collection[str]) -> set[str] | None:
        """Return the keys of further rows to hide beside `hidden`; None if these are enough, an
        empty set where they are not and no row is left."""
        together = self._hidden_before(hidden)
        if together:
            return together
        if not hidden:
            return None
        return self._lacks_sums(hidden) if self.column == FILED else self._lacks_parts(hidden)

    def one_enough(self, hidden: Collection[str]) -> set[str]:
        """Return {key} of the smallest row that is enough if it is hidden too; an empty set if no
        single row is."""
        at = self.tables.at
        left = [key for key in self.split.children if key not in hidden and at(key).filed]
        for key in sorted(left, key=lambda key: (at(key).filed, key)):
            if self.lacks({*hidden, key}) is None:
                return {key}
        return set()

    def _hidden_before(self, hidden: Collection[str]) -> set[str] | None:
        """Return the keys of the other rows that an earlier version hid together with some of
        `hidden`, or that it hid and that gained less than `smallest` since. None if there are
        none."""
        for version, rows in self.past:
            if not rows or rows <= set(hidden):
                continue
            gained = abs(self._change(rows, version)[self.column])
            if rows & set(hidden) or gained < self.tables.smallest:
                return set(rows) - set(hidden)
        return None

    def _lacks_sums(self, hidden: Collection[str]) -> set[str] | None:
        at = self.tables.at
        rows = [key for key in hidden if at(key).filed]
        left = self._sum(hidden, FILED) - sum(self.tables.least[key] for key in rows)
        if len(rows) < 2 or left < self.tables.smallest:
            return self._next(hidden, lambda key: at(key).filed)
        return self._lacks_change(hidden)

    def _lacks_parts(self, hidden: Collection[str]) -> set[str] | None:
        """Return rows to hide as well if what the hidden rows have in this column, or only in the
        column before, is small, comes from one row alone, or changed little since an earlier
        version. None if it is enough, an empty set if none is left."""
        column, smallest, at = self.column, self.tables.smallest, self.tables.at
        own = set(hidden) - self.before
        parts: list[Callable[[str], int]] = [lambda key: at(key)[column]]
        if column != WON:
            parts.append(lambda key: at(key)[column - 1] - at(key)[column])
        for part in parts:
            total = sum(part(key) for key in hidden)
            solved = column == WON and sum(at(key).won for key in hidden) != 0
            if total < smallest and (total or own or solved):
                return self._next(hidden, part)
        if own:
            rows = sum(1 for key in own if at(key)[column - 1])
            rows += bool(self._sum(self.before, column - 1))
            if rows < 2:
                return self._next(hidden, lambda key: at(key)[column - 1])
        return self._lacks_change(hidden)

    def _lacks_change(self, hidden: Collection[str]) -> set[str] | None:
        for version, rows in self.past:
            if rows is not None and self.tables._moved_little(hidden, self.column, version):
                gained = {
                    key: abs(self._change([key], version)[self.column])
                    for key in self.split.children
                }
                return self._next(hidden, gained.__getitem__)
        return None

    def _next(self, hidden: Collection[str], part: Callable[[str], int]) -> set[str]:
        """Return {key} of the row to hide next if no single row is enough: the one with the largest
        `part`. An empty set if no row is left."""
        at = self.tables.at
        left = [key for key in self.split.children if key not in hidden and at(key).filed]
        return {max(left, key=lambda key: (part(key), -at(key).filed, key))} if left else set()

    def _sum(self, keys: Iterable[str], column: int) -> int:
        return sum(self.tables.at(key)[column] for key in keys)

    def _change(self, keys: Iterable[str], version: Version) -> Counts:
        change = NOTHING
        for key in keys:
            change = change.plus(self.tables.at(key).minus(version.at(key)))
        return change
