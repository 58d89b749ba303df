"""Members against the other members of the same ballots. Pure.

A ballot's claim is the same for its whole panel, so only differences within a ballot count: the
number of a vote is ballot + member + chance, solved by least squares. A plain mean of differences
would blame those who often sit beside a strict member.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import sqrt

from reviews.fairness.estimates import LEAST_ERROR, Measured

Ballot = Mapping[Hashable, float]  # member -> number of the vote
PAIR = 2


def member_effects(ballots: Iterable[Ballot]) -> list[Measured]:
    """Return for each member how far their votes lie from the others' on the same ballots. Zero is
    the mean of the middle half of the members, so that one extreme member moves it little.

    `n` counts the ballots of the member that have another member too. Only members of the largest
    group that shared ballots link are compared; the others are left out. [] if the numbers are too
    few for an error.
    """
    shared = [ballot for ballot in ballots if len(ballot) >= PAIR]
    members = _largest_circle(shared)
    shared = [ballot for ballot in shared if next(iter(ballot)) in members]
    order = sorted(members, key=repr)
    free = sum(map(len, shared)) - len(shared) - (len(order) - 1)
    if len(order) < PAIR or free < 1:
        return []
    place = {member: at for at, member in enumerate(order)}
    inverse = _inverse(_normal(shared, place))
    right = [0.0] * len(order)
    for ballot in shared:
        mean = sum(ballot.values()) / len(ballot)
        for member, value in ballot.items():
            right[place[member]] += value - mean
    levels = [sum(a * b for a, b in zip(row, right, strict=True)) for row in inverse]
    variance = _left_over(shared, place, levels) / free
    seen = Counter(member for ballot in shared for member in ballot)
    middle = _middle_half(levels)
    zero = sum(levels[at] for at in middle) / len(middle)
    return [
        Measured(member, seen[member], levels[at] - zero, _error(variance, inverse, at, middle))
        for at, member in enumerate(order)
    ]


def _middle_half(levels: Sequence[float]) -> list[int]:
    """Return the indexes of the levels without the highest and the lowest quarter, in ascending
    order of the levels."""
    ordered = sorted(range(len(levels)), key=lambda at: levels[at])
    quarter = len(levels) // 4
    return ordered[quarter : len(levels) - quarter]


def _error(
    variance: float, inverse: Sequence[Sequence[float]], at: int, middle: Sequence[int]
) -> float:
    """Return the standard error of a level minus the mean of the middle ones."""
    beside = sum(inverse[at][one] for one in middle) / len(middle)
    among = sum(inverse[one][other] for one in middle for other in middle) / len(middle) ** 2
    return max(sqrt(max(variance * (inverse[at][at] - 2 * beside + among), 0.0)), LEAST_ERROR)


def _normal(ballots: Sequence[Ballot], place: Mapping[Hashable, int]) -> list[list[float]]:
    """Return the matrix of the normal equations, with the sum of all levels held at 0."""
    size = len(place)
    matrix = [[1 / size] * size for _ in range(size)]
    for ballot in ballots:
        part = 1 / len(ballot)
        for one in ballot:
            matrix[place[one]][place[one]] += 1
            for other in ballot:
                matrix[place[one]][place[other]] -= part
    return matrix


def _left_over(
    ballots: Sequence[Ballot], place: Mapping[Hashable, int], levels: Sequence[float]
) -> float:
    """Return the residual sum of squares: votes less their member's level, around the mean of their
    ballot."""
    total = 0.0
    for ballot in ballots:
        rests = [value - levels[place[member]] for member, value in ballot.items()]
        mean = sum(rests) / len(rests)
        total += sum((rest - mean) ** 2 for rest in rests)
    return total


def _largest_circle(ballots: Iterable[Ballot]) -> set[Hashable]:
    """Return the largest set of members who are linked by shared ballots."""
    beside: dict[Hashable, set[Hashable]] = defaultdict(set)
    for ballot in ballots:
        for member in ballot:
            beside[member] |= set(ballot)
    best: set[Hashable] = set()
    waiting = set(beside)
    while waiting:
        circle, edge = set(), {waiting.pop()}
        while edge:
            circle |= edge
            edge = set().union(*(beside[member] for member in edge)) - circle
        waiting -= circle
        if (len(circle), repr(sorted(map(repr, circle)))) > (
            len(best), repr(sorted(map(repr, best))),
        ):  # fmt: skip
            best = circle
    return best


def _inverse(matrix: list[list[float]]) -> list[list[float]]:
    """Return the inverse of a positive definite matrix (Gauss and Jordan, with pivots)."""
    size = len(matrix)
    rows = [
        [*row, *(float(at == column) for column in range(size))] for at, row in enumerate(matrix)
    ]
    for at in range(size):
        pivot = max(range(at, size), key=lambda place: abs(rows[place][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for place in range(size):
            if place != at and rows[place][at]:
                factor = rows[place][at]
                rows[place] = [
                    value - factor * base for value, base in zip(rows[place], rows[at], strict=True)
                ]
    return [row[size:] for row in rows]
