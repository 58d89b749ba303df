"""Attack on the tables of all versions by subtraction: finds the small counts that they confine.

Pure and exact: linear programming over everything that is printed. The attacker knows all tables
and how they add up, which rows there are, that each has a claim, that counts are nested, and which
did not shrink between versions. The true counts fulfil all of that, so the simplex method starts
there: a sum of hidden counts is safe once two ways to fill in the tables differ in it by
`smallest`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from reviews.publication.cells import FILED, GRANTED, PAID, Counts, Version, is_small

Number = int | Fraction  # tables like these give whole numbers nearly always, and those are quick
Terms = dict[int, Number]
PATIENCE = 30  # steps of the simplex method without a gain
PRINTED = (FILED, GRANTED, PAID)  # the nested counts; the sum paid has rules of its own


class Confined(NamedTuple):
    """A count that a reader can work out too exactly: that of a cell; with `is_part` the column
    before less this one; with `since` the change from that earlier version. `key` and `column` name
    the cell and the column to hide; `at` and `since` are indexes into the versions."""

    key: str
    column: int
    at: int
    since: int | None = None
    is_part: bool = False


def find_confined(versions: Sequence[Version], smallest: int) -> list[Confined]:
    """Return the small counts and small changes (1 to `smallest` - 1) in these published versions,
    the earliest first, that a reader of all of them can confine: their possible values lie less
    than `smallest` apart."""
    tables = _Tables(versions)
    wanted = [(what, tables.reduce(terms)) for what, terms in tables.small_sums(smallest)]
    regions = _Regions(tables.limits(), [terms for _what, terms in wanted])
    wide: dict[frozenset[tuple[int, Number]], bool] = {}  # cached, because many sums are equal
    found = []
    for what, terms in wanted:
        same = frozenset(terms.items())
        if same not in wide:
            wide[same] = regions.is_wide(terms, smallest)
        if not wide[same]:
            found.append(what)
    return found


class _Tables:
    """The hidden counts of all versions, each as an unknown number (id): its difference from the
    true count. `solved` has those that follow from others by the sums of the tables."""

    def __init__(self, versions: Sequence[Version]) -> None:
        self.versions = versions
        self.number: dict[tuple[int, str, int], int] = {}
        for at, version in enumerate(versions):
            for key, counts in version.counts.items():
                for column in PRINTED if counts.filed else ():
                    if column >= version.shown.get(key, 0):
                        self.number[at, key, column] = len(self.number)
        self.solved: dict[int, Terms] = {}
        self.used: dict[int, set[int]] = defaultdict(set)  # number -> solved ones with it
        for terms in self._sums():
            self._solve(self.reduce(terms))

    def _sums(self) -> Iterator[Terms]:
        """Yield for each split and column the terms {id: factor} whose sum is 0: the hidden count
        of the whole less those of its rows."""
        for at, version in enumerate(self.versions):
            for split in version.splits:
                for column in PRINTED:
                    terms = self.of(at, split.parent, column)
                    for child in split.children:
                        terms = _plus(terms, self.of(at, child, column), -1)
                    yield terms

    def _solve(self, terms: Terms) -> None:
        if not terms:
            return
        one = min(terms, key=lambda name: (abs(terms[name]) != 1, -name))
        factor = terms.pop(one)
        own = {name: _over(-value, factor) for name, value in terms.items()}
        for other in self.used.pop(one, ()):
            held = self.solved[other]
            self._hold(other, _plus(held, own, held.pop(one)))
        self._hold(one, own)

    def _hold(self, name: int, terms: Terms) -> None:
        self.solved[name] = terms
        for other in terms:
            self.used[other].add(name)

    def of(self, at: int, key: str, column: int) -> Terms:
        """Return {id: 1} for the hidden count of a cell and column in version `at`; {} for a
        printed count, which cannot differ from its true value."""
        name = self.number.get((at, key, column))
        return {} if name is None else {name: 1}

    def reduce(self, terms: Terms) -> Terms:
        """Return the terms with each count that follows from others replaced by those others."""
        found: Terms = {}
        for name, value in terms.items():
            found = _plus(found, self.solved.get(name, {name: 1}), value)
        return found

    def limits(self) -> Iterator[tuple[int, Terms]]:
        """Yield (true value, terms of its difference) for each number that cannot fall below zero:
        the claims of a cell less one, a column less the next one, and the gain since the version
        before."""
        for at, version in enumerate(self.versions):
            later = self.versions[at + 1] if at + 1 < len(self.versions) else None
            for key, counts in version.counts.items():
                hidden = [self.of(at, key, column) for column in PRINTED]
                if any(hidden):
                    yield counts.filed - 1, self.reduce(hidden[FILED])
                    for column, part in enumerate(_parts(counts)):
                        below = hidden[column + 1] if column < PAID else {}
                        yield part, self.reduce(_plus(hidden[column], below, -1))
                if later is not None:
                    for column in PRINTED:
                        gained = later.at(key)[column] - counts[column]
                        terms = _plus(self.of(at + 1, key, column), hidden[column], -1)
                        if gained >= 0:
                            yield gained, self.reduce(terms)

    def small_sums(self, smallest: int) -> Iterator[tuple[Confined, Terms]]:
        """Yield (Confined, terms of its difference) for each small number (1 to `smallest` - 1) in
        every version: a count, a column less the next one, and a change from any earlier version.
        """
        for at, version in enumerate(self.versions):
            columns = {key: one.columns for one in version.splits for key in one.children}
            for key, counts in version.counts.items():
                printed = [one for one in PRINTED if one < columns.get(key, len(PRINTED))]
                for column in printed:
                    here = self.of(at, key, column)
                    if is_small(counts[column], smallest):
                        yield Confined(key, column, at), here
                    if column + 1 in printed and is_small(_parts(counts)[column], smallest):
                        below = self.of(at, key, column + 1)
                        part = Confined(key, column + 1, at, is_part=True)
                        yield part, _plus(here, below, -1)
                    for before in range(at):
                        change = counts[column] - self.versions[before].at(key)[column]
                        if is_small(change, smallest):
                            there = self.of(before, key, column)
                            yield Confined(key, column, at, before), _plus(here, there, -1)


def _parts(counts: Counts) -> tuple[int, int, int]:
    return counts.filed - counts.granted, counts.granted - counts.paid, counts.paid


class _Regions:
    """Hidden counts divided into regions that no limit links. Each is attacked by a linear program
    of its own."""

    def __init__(self, limits: Iterable[tuple[int, Terms]], sums: Iterable[Terms]) -> None:
        rows = [(value, terms) for value, terms in limits if terms]
        self.first: dict[int, int] = {}
        for terms in (*(terms for _value, terms in rows), *sums):
            names = iter(terms)
            one = next(names, None)
            for other in names:
                self.first[self._root(other)] = self._root(one)  # type: ignore[arg-type]
        apart: dict[int, list[tuple[int, Terms]]] = defaultdict(list)
        for value, terms in rows:
            apart[self._root(next(iter(terms)))].append((value, terms))
        self.regions = {root: _Region(some) for root, some in apart.items()}

    def _root(self, name: int) -> int:
        self.first.setdefault(name, name)
        while self.first[name] != name:
            self.first[name] = name = self.first[self.first[name]]
        return name

    def is_wide(self, terms: Terms, smallest: int) -> bool:
        """Return True if two ways to fill in the tables differ by at least `smallest` in this sum;
        False for a sum without hidden counts."""
        if not terms:
            return False  # it is printed, or follows from what is
        region = self.regions.get(self._root(next(iter(terms))))
        return region is None or region.is_wide(terms, smallest)


class _Region:
    """A linear program in the form of the simplex method: each basic variable as a number (`value`)
    and a sum of the others (`terms`).

    Ids of hidden counts are 0 and more and may have any sign; limits have negative ids and are
    never below zero. Each call starts from the vertex at which the last one ended.
    """

    def __init__(self, limits: Iterable[tuple[int, Terms]]) -> None:
        self.value: dict[int, Number] = {}
        self.terms: dict[int, Terms] = {}
        self.rows: dict[int, set[int]] = defaultdict(set)  # name -> basic names with it
        known: dict[frozenset[tuple[int, Number]], int] = {}
        for value, terms in limits:
            same = frozenset(terms.items())
            name = known.setdefault(same, -1 - len(known))
            if name not in self.value or value < self.value[name]:
                self.value[name], self.terms[name] = value, dict(terms)
        for name, terms in self.terms.items():
            for other in terms:
                self.rows[other].add(name)

    def is_wide(self, terms: Terms, smallest: int) -> bool:
        """Return True if the largest and the smallest value of the sum are at least `smallest`
        apart."""
        most = self._largest(terms, smallest)
        if most is None or most >= smallest:
            return True
        least = self._largest({name: -value for name, value in terms.items()}, smallest - most)
        return least is None or most + least >= smallest

    def _largest(self, terms: Terms, enough: Number) -> Number | None:
        """Return the largest value of a sum under the limits, or the first value found that is at
        least `enough`; None if the sum has no upper bound."""
        found: Number = 0
        costs: Terms = {}
        for name, factor in terms.items():
            if name in self.terms:
                found += factor * self.value[name]
                costs = _plus(costs, self.terms[name], factor)
            else:
                costs = _plus(costs, {name: factor}, 1)
        # The step that changes least keeps numbers whole and sums short; after some steps without
        # a gain Bland's rule ends every circle.
        idle = 0
        while found < enough:
            ways = [name for name, cost in costs.items() if name >= 0 or cost > 0]
            if not ways:
                break
            entering = max(ways) if idle > PATIENCE else min(ways, key=self._weight)
            leaving = self._leaving(entering, 1 if costs[entering] > 0 else -1)
            if leaving is None:
                return None
            self._pivot(entering, leaving)
            cost = costs.pop(entering)
            idle = 0 if cost * self.value[entering] else idle + 1
            found += cost * self.value[entering]
            costs = _plus(costs, self.terms[entering], cost)
        return found

    def _weight(self, name: int) -> tuple[int, int]:
        """Return (number of sums that contain this name, name). Each step picks the name with the
        smallest weight, since it changes the fewest sums."""
        return len(self.rows[name]), name

    def _leaving(self, entering: int, sign: int) -> int | None:
        best: tuple[Number, int] | None = None
        for name in self.rows[entering]:
            rate = sign * self.terms[name][entering]
            if name < 0 and rate < 0:
                way = (_over(self.value[name], -rate), -name)
                best = way if best is None else min(best, way)
        return None if best is None else -best[1]

    def _pivot(self, entering: int, leaving: int) -> None:
        value, terms = self.value.pop(leaving), self.terms.pop(leaving)
        for name in terms:
            self.rows[name].discard(leaving)
        factor = terms.pop(entering)
        own = {name: _over(-one, factor) for name, one in terms.items()}
        own[leaving], value = _over(1, factor), _over(-value, factor)
        for row in self.rows.pop(entering, ()):
            held = self.terms[row]
            rate = held.pop(entering)
            self.value[row] += rate * value
            for name, one in own.items():
                left = held.get(name, 0) + rate * one
                if left:
                    held[name] = left
                    self.rows[name].add(row)
                elif name in held:
                    del held[name]
                    self.rows[name].discard(row)
        self.value[entering], self.terms[entering] = value, own
        for name in own:
            self.rows[name].add(entering)


def _plus(terms: Mapping[int, Number], others: Mapping[int, Number], factor: Number) -> Terms:
    found = dict(terms)
    for name, value in others.items():
        left = found.get(name, 0) + factor * value
        if left:
            found[name] = left
        else:
            found.pop(name, None)
    return found


def _over(value: Number, by: Number) -> Number:
    if by == 1:
        return value
    if by == -1:
        return -value
    found = Fraction(value) / by
    return found.numerator if found.denominator == 1 else found
