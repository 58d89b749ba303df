"""An attacker of published tables: exact linear programming over everything that is printed.

It shares no code with the suppression. It knows every table of every version, how tables add
up, that counts are nested and never negative, that a printed row
has at least one claim, and that later versions count at least as much as
earlier ones.
For any sum of cells it finds the smallest and the largest value that fits all of that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction

Number = int | Fraction  # tables like these give whole numbers nearly always, and those are quick
Row = dict[int, Number]
Sum = Mapping[int, int]


class Program:
    """Variables of at least zero under equations; bounds of any sum of them, by the simplex method
    (Bland's rule, exact)."""

    def __init__(self, variables: int, equations: Sequence[tuple[Sum, int]]) -> None:
        self.rows: list[Row] = []
        self.right: list[Number] = []
        self.basis: list[int] = []
        extra = variables
        for terms, value in equations:
            sign = -1 if value < 0 else 1
            row = {key: sign * factor for key, factor in terms.items() if factor}
            row[extra] = 1
            self.rows.append(row)
            self.right.append(sign * value)
            self.basis.append(extra)
            extra += 1
        self.variables = variables
        lack = self._minimise({key: 1 for key in range(variables, extra)})
        assert lack == 0, "the published tables contradict each other"
        self._drive_out()

    def _drive_out(self) -> None:
        """Take the helping variables out, and equations that say nothing new with them."""
        for place in reversed(range(len(self.rows))):
            if self.basis[place] < self.variables:
                continue
            usable = [key for key, v in self.rows[place].items() if key < self.variables and v]
            if usable:
                self._pivot(place, min(usable))
            else:
                del self.rows[place], self.right[place], self.basis[place]
        self.rows = [
            {key: value for key, value in row.items() if key < self.variables} for row in self.rows
        ]

    def bounds(self, terms: Sum) -> tuple[Number, Number | None]:
        """Return the smallest and the largest value; None if it has no end."""
        smallest = self._minimise(dict(terms))
        largest = self._minimise({key: -v for key, v in terms.items()})
        assert smallest is not None
        return smallest, None if largest is None else -largest

    def _minimise(self, costs: Row) -> Number | None:
        while True:
            reduced: Row = dict(costs)
            for place, base in enumerate(self.basis):
                weight = costs.get(base)
                if weight:
                    for key, value in self.rows[place].items():
                        reduced[key] = reduced.get(key, 0) - weight * value
            entering = min((key for key, value in reduced.items() if value < 0), default=None)
            if entering is None:
                return sum(costs.get(b, 0) * self.right[p] for p, b in enumerate(self.basis))
            ways = [
                (_over(self.right[place], row[entering]), self.basis[place], place)
                for place, row in enumerate(self.rows)
                if row.get(entering, 0) > 0
            ]
            if not ways:
                return None
            self._pivot(min(ways)[2], entering)

    def _pivot(self, place: int, entering: int) -> None:
        row, by = self.rows[place], self.rows[place][entering]
        if by != 1:
            row = self.rows[place] = {key: _over(value, by) for key, value in row.items()}
            self.right[place] = _over(self.right[place], by)
        for other, that in enumerate(self.rows):
            factor = that.get(entering)
            if other == place or not factor:
                continue
            for key, value in row.items():
                left = that.get(key, 0) - factor * value
                if left:
                    that[key] = left
                else:
                    that.pop(key, None)
            self.right[other] -= factor * self.right[place]
        self.basis[place] = entering


def _over(value: Number, by: Number) -> Number:
    if by == 1:
        return value
    found = Fraction(value) / by
    return found.numerator if found.denominator == 1 else found


PARTS = 3  # filed and not granted; granted and not paid; paid


class Attacker:
    """Published versions, the earliest first: each {cell: (filed, granted, paid)}, None for what
    is hidden; and their splits as pairs of a parent and its children."""

    def __init__(
        self,
        splits: Iterable[tuple[str, Sequence[str]]],
        versions: Sequence[Mapping[str, Sequence[int | None]]],
        rows: Sequence[Collection[str]] = (),
    ) -> None:
        """`rows` are the cells that a version prints at all: each has at least one claim."""
        self.cells = sorted({key for version in versions for key in version})
        self.place = {key: at for at, key in enumerate(self.cells)}
        self.size = len(self.cells) * PARTS
        equations: list[tuple[Sum, int]] = []
        for at, version in enumerate(versions):
            for parent, children in splits:
                for column in range(PARTS):
                    terms = self.measure(at, parent, column)
                    for child in children:
                        terms = _less(terms, self.measure(at, child, column))
                    equations.append((terms, 0))
            for key, row in version.items():
                for column, value in enumerate(row):
                    if value is not None:
                        equations.append((self.measure(at, key, column), value))
        # Later minus earlier is a variable of its own for each column: never negative.
        steps = len(versions) - 1
        slack = self.size * len(versions)
        for at in range(steps):
            for key in self.cells:
                for column in range(PARTS):
                    terms = _less(self.measure(at + 1, key, column), self.measure(at, key, column))
                    equations.append(({**terms, slack: -1}, 0))
                    slack += 1
        for at, keys in enumerate(rows):
            for key in keys:
                equations.append(({**self.measure(at, key, 0), slack: -1}, 1))
                slack += 1
        self.program = Program(slack, equations)

    def part(self, version: int, key: str, part: int) -> dict[int, int]:
        return {version * self.size + self.place[key] * PARTS + part: 1}

    def measure(self, version: int, key: str, column: int) -> dict[int, int]:
        """Return a count as a sum of variables: filed are all three parts, paid only the last."""
        terms: dict[int, int] = {}
        for part in range(column, PARTS):
            terms |= self.part(version, key, part)
        return terms

    def change(self, key: str, column: int, earlier: int, later: int) -> dict[int, int]:
        return _less(self.measure(later, key, column), self.measure(earlier, key, column))

    def width(self, terms: Sum) -> Number | None:
        """Return how far apart the bounds are; None if there is no upper one."""
        low, high = self.program.bounds(terms)
        return None if high is None else high - low


def _less(terms: Sum, others: Sum) -> dict[int, int]:
    found = dict(terms)
    for key, value in others.items():
        found[key] = found.get(key, 0) - value
    return found
