"""Maps of one plane to another that keep straight lines straight (projective). Pure; no Django.

A photograph of a sheet of paper is such a map of the sheet, and so are turns and changes of scale.
Nine numbers, row by row, as in computer graphics.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

Point = tuple[float, float]
Sides = tuple[int, int, int, int]  # left, top, right, bottom
LEAST = 1e-12


class NoMapError(ValueError):
    """No map can be computed: three points lie on a line, or the plane is folded together."""


class Plane(NamedTuple):
    """Projective map of a plane: (x, y) → (ax + by + c, dx + ey + f) / (gx + hy + i). The default
    maps each point to itself."""

    a: float = 1
    b: float = 0
    c: float = 0
    d: float = 0
    e: float = 1
    f: float = 0
    g: float = 0
    h: float = 0
    i: float = 1

    def at(self, x: float, y: float) -> Point:
        """Return the image of a point under this map. Raises NoMapError for a point that is mapped
        to infinity."""
        under = self.g * x + self.h * y + self.i
        if abs(under) < LEAST:
            raise NoMapError
        return (
            (self.a * x + self.b * y + self.c) / under,
            (self.d * x + self.e * y + self.f) / under,
        )

    def around(self, box: Sides, within: float) -> Sides:
        """Return the smallest upright box around the images of a box's four corners: left, top,
        right, bottom, rounded to whole numbers and kept between 0 and `within`. Raises
        NoMapError."""
        left, top, right, bottom = box
        corners = [self.at(x, y) for x in (left, right) for y in (top, bottom)]
        across, down = [x for x, _y in corners], [y for _x, y in corners]
        sides = (min(across), min(down), max(across), max(down))
        return tuple(round(min(max(side, 0), within)) for side in sides)  # type: ignore[return-value]

    def is_whole_on(self, width: float, height: float) -> bool:
        """Return True if the map is defined for every point of the rectangle from (0, 0) to
        (`width`, `height`)."""
        corners = ((x, y) for x in (0, width) for y in (0, height))
        return all(
            math.isfinite(under) and under > LEAST
            for under in (self.g * x + self.h * y + self.i for x, y in corners)
        )

    def then(self, other: Plane) -> Plane:
        """Return the map that applies this map first and `other` after it."""
        return Plane._make(
            sum(other[3 * row + n] * self[3 * n + column] for n in range(3))
            for row in range(3)
            for column in range(3)
        )

    def inverse(self) -> Plane:
        """Return the inverse map. Raises NoMapError if there is none."""
        a, b, c, d, e, f, g, h, i = self
        whole = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
        if not math.isfinite(whole) or abs(whole) < LEAST:
            raise NoMapError
        rows = (
            *(e * i - f * h, c * h - b * i, b * f - c * e),
            *(f * g - d * i, a * i - c * g, c * d - a * f),
            *(d * h - e * g, b * g - a * h, a * e - b * d),
        )
        return Plane._make(number / whole for number in rows)


def scaled(across: float, down: float) -> Plane:
    """Return the map that multiplies x by `across` and y by `down`."""
    return Plane(a=across, e=down)


def turned(degrees: float, around: Point, to: Point) -> Plane:
    """Return the map that turns the plane clockwise (y grows downwards) by `degrees` and moves the
    point `around` to `to`."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    (x, y), (to_x, to_y) = around, to
    return Plane(
        a=cosine,
        b=-sine,
        c=to_x - cosine * x + sine * y,
        d=sine,
        e=cosine,
        f=to_y - sine * x - cosine * y,
    )


def between(given: Sequence[Point], wanted: Sequence[Point]) -> Plane:
    """Return the map that moves the four points `given` to the four points `wanted`, in their
    order. Raises NoMapError if three of them lie on a line."""
    rows = []
    for (x, y), (u, v) in zip(given, wanted, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    return Plane._make([*_solved(rows), 1.0])


def _solved(rows: list[list[float]]) -> list[float]:
    """Return the solution of n linear equations in n unknowns (elimination, with pivots). Each row
    has n factors and the right side; the rows are overwritten. Raises NoMapError if there is no
    single solution."""
    count = len(rows)
    for column in range(count):
        pivot = max(range(column, count), key=lambda row: abs(rows[row][column]))
        if abs(rows[pivot][column]) < LEAST:
            raise NoMapError
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for row in range(count):
            if row != column and rows[row][column]:
                share = rows[row][column] / rows[column][column]
                rows[row] = [
                    one - share * other for one, other in zip(rows[row], rows[column], strict=True)
                ]
    return [rows[n][count] / rows[n][n] for n in range(count)]
