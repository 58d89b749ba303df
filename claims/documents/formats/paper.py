"""The sheet of paper in a photograph: its four corners, by its edges. Pure; no Django.

Runs inside the confined renderer. A sheet on something darker is looked for from each side of the
picture: places at which it becomes brighter than all that lies before them, by a ratio, so that a
shadow over the sheet, which is soft, is none of its edges. A straight line must go through these
places, for at least three sides: a dark bar on top of a screen is no edge of a sheet.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PIL import Image

from claims.documents.formats.homography import Point

PROBE = 256  # pixels of the long side in which edges are looked for
LEVELS = 46  # levels (of 256) for a factor e of brightness: 255 / ln 256
CLEAR = 11  # levels by which a sheet is brighter than its background: a quarter brighter
INSIDE = 4  # pixels behind an edge that are looked at
DEEPEST = 0.45  # share of the picture in which a side's edge is looked for
NEAR = 1.5  # pixels that a place may be off its line
STEEPEST = 0.5  # slope of an edge against the picture's side
ON_LINE = 0.6  # share of an edge, between its corners, that must be seen
LEAST_AREA = 0.25  # share of the picture that the sheet must cover
BEYOND = 0.04  # share of a side by which a corner may lie outside the picture
LEAST_EDGES = 3

_LOGARITHM = [min(255, round(LEVELS * math.log(1 + level))) for level in range(256)]


class Edge(NamedTuple):
    """Edge of a sheet of paper in a picture, as a straight line: at the place `along` the line it
    is `at` + `slope` × `along` pixels from the picture's side. `seen` holds the places along the
    line at which the edge was seen.

    `seen` is empty if no edge was found: the line is then the side of the picture itself.
    """

    at: float
    slope: float
    seen: tuple[int, ...] = ()

    def place(self, along: float) -> float:
        return self.at + self.slope * along


def corners_of(image: Image.Image) -> list[Point] | None:
    """Return the four corners of the sheet of paper in a photograph, in pixels of `image`,
    clockwise from the upper left; None if no sheet is seen for certain."""
    small = image.convert("L")
    small.thumbnail((PROBE, PROBE), Image.Resampling.BOX, reducing_gap=2.0)
    light = small.point(_LOGARITHM)
    wide, high = light.size
    rows = _rows(light)
    columns = _rows(light.transpose(Image.Transpose.TRANSPOSE))
    left, right = _edge(rows), _edge([row[::-1] for row in rows])
    top, bottom = _edge(columns), _edge([column[::-1] for column in columns])
    right, bottom = _mirrored(right, wide), _mirrored(bottom, high)
    if sum(bool(edge.seen) for edge in (left, right, top, bottom)) < LEAST_EDGES:
        return None
    corners = [_meeting(side, level) for side, level in (
        (left, top), (right, top), (right, bottom), (left, bottom),
    )]  # fmt: skip
    if not _is_sheet(corners, light.size):
        return None
    (_, y0), (_, y1), (_, y2), (_, y3) = corners
    (x0, _), (x1, _), (x2, _), (x3, _) = corners
    spans = ((left, y0, y3), (right, y1, y2), (top, x0, x1), (bottom, x3, x2))
    if not all(_is_seen(edge, first, last) for edge, first, last in spans):
        return None
    across, down = image.width / wide, image.height / high
    return [(x * across, y * down) for x, y in corners]


def _rows(image: Image.Image) -> list[bytes]:
    pixels = image.tobytes()
    return [pixels[at : at + image.width] for at in range(0, len(pixels), image.width)]


def _edge(rows: Sequence[bytes]) -> Edge:
    """Return the edge that most rows agree on: the line along which they become brighter, seen from
    their left. If fewer than a fifth of the rows agree, the side of the picture, with `seen`
    empty."""
    places = [(n, at) for n, row in enumerate(rows) for at in _jumps(row)]
    best: list[tuple[int, float]] = []
    for step in (len(places) // 2, len(places) // 3):
        for first in range(0, len(places) - step, max(1, len(places) // 60)) if step else ():
            (n, at), (m, to) = places[first], places[first + step]
            if n == m:
                continue
            slope = (to - at) / (m - n)
            if abs(slope) > STEEPEST:
                continue
            near = [(k, x) for k, x in places if abs(at + slope * (k - n) - x) <= NEAR]
            if len(near) > len(best):
                best = near
    if len(best) < 0.2 * len(rows):
        return Edge(0, 0)
    return _through(best)


def _jumps(row: bytes) -> Iterator[float]:
    """Yield the places (pixels from the left) at which a row becomes brighter, by CLEAR levels,
    than it is anywhere to their left."""
    brightest = row[0]
    for at in range(1, min(int(DEEPEST * len(row)), len(row) - INSIDE)):
        if row[at + 1] - brightest >= CLEAR / 2:
            inside = sum(row[at + 1 : at + 1 + INSIDE]) / INSIDE
            if inside - brightest >= CLEAR:
                yield at + 0.5
                brightest = row[at + 1]
        brightest = max(brightest, row[at - 1])


def _through(places: list[tuple[int, float]]) -> Edge:
    """Return the least-squares line through places, given as (number of the row, pixels from the
    left)."""
    count = len(places)
    middle = sum(n for n, _x in places) / count
    mean = sum(x for _n, x in places) / count
    spread = sum((n - middle) ** 2 for n, _x in places)
    slope = sum((n - middle) * (x - mean) for n, x in places) / spread if spread else 0.0
    return Edge(mean - slope * middle, slope, tuple(n for n, _x in places))


def _mirrored(edge: Edge, size: int) -> Edge:
    """Return an edge that was found in mirrored rows as an edge of the picture, whose rows are
    `size` pixels long."""
    return Edge(size - edge.at, -edge.slope, edge.seen)


def _meeting(side: Edge, level: Edge) -> Point:
    """Return the point (x, y) if an upright edge (x by y) and a level one (y by x) meet."""
    y = (level.at + level.slope * side.at) / (1 - level.slope * side.slope)
    return side.place(y), y


def _is_sheet(corners: list[Point], size: tuple[int, int]) -> bool:
    """Return True if the four corners lie in the picture (or just outside), go clockwise around a
    convex shape, and enclose at least LEAST_AREA of the picture."""
    wide, high = size
    if not all(
        -BEYOND * wide <= x <= (1 + BEYOND) * wide and -BEYOND * high <= y <= (1 + BEYOND) * high
        for x, y in corners
    ):
        return False
    around = [*corners, *corners[:2]]
    turns = [
        (x1 - x0) * (y2 - y1) - (y1 - y0) * (x2 - x1)
        for (x0, y0), (x1, y1), (x2, y2) in zip(around, around[1:], around[2:], strict=False)
    ]
    twice = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(around, around[1:5], strict=False))
    return min(turns) > 0 and twice / 2 >= LEAST_AREA * wide * high


def _is_seen(edge: Edge, first: float, last: float) -> bool:
    """Return True if the edge was seen at ON_LINE (60 %) of the places between its corners or more,
    or is the side of the picture itself."""
    between = sum(first <= place <= last for place in edge.seen)
    return not edge.seen or between >= ON_LINE * (last - first)
