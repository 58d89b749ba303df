"""Place of one picture in another: cropped, framed, scaled or turned. Pure; only Pillow.

Points of both (claims.documents.formats.picture_points) with nearly the same surroundings are
pairs; the scale and the shift with which most of them agree is the place. It is then moved by
fractions of a pixel until the two differ least.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from PIL import Image, ImageChops, ImageStat

from claims.documents.formats.picture_points import Point

MOST_BITS = 14  # of 64 in which the surroundings of a pair may differ
MOST_PAIRS = 64  # the likest, from which places are tried
LEAST_PAIRS = 5  # that must agree
FAR = 0.08  # of the longer side: two points nearer than this tell no scale
MOST_AGREE = 0.8  # of the pairs; no better place is looked for
OFF = 0.015  # of the longer side by which a pair that agrees may be off
CLOSER = (1.0, 0.6, 0.4)  # of OFF: the pairs that agree are chosen anew, more and more strictly
LARGEST = 5.0  # times that one picture may be larger than in the other
INSIDE = 0.75  # of one of the two pictures must be in the other: what they share is not an ornament
EDGE = 0.012  # of a side that is left out, where a cut or a frame blends in
COARSE_SIDE, FINE_SIDE = 160, 640  # pixels in which the place is moved
COARSE_STEPS, FINE_STEPS = (0.03, 0.016, 0.008, 0.004, 0.002), (0.001, 0.0005, 0.00025)
ROUNDS = 4  # of each step

Box = tuple[float, float, float, float]  # left, top, right, bottom in pixels


class Fit(NamedTuple):
    """x' = across * x + left, y' = down * y + top, and the number of pairs that agree."""

    across: float
    left: float
    down: float
    top: float
    pairs: int


class Overlap(NamedTuple):
    """The same part in both pictures."""

    one: Box
    other: Box


Pair = tuple[Point, Point]


def fit_of(pairs: Sequence[Pair], side: float) -> Fit | None:
    """Return how one picture lies in the other; None where too few pairs of points agree.

    `side` is the longer side of the other picture in pixels.
    """
    if len(pairs) < LEAST_PAIRS:
        return None
    agreeing: list[Pair] = []
    for scale, left, top in _guesses(pairs, FAR * side):
        found = [pair for pair in pairs if _agrees(pair, scale, left, top, OFF * side)]
        if len(found) > len(agreeing):
            agreeing = found
            if len(agreeing) > MOST_AGREE * len(pairs):
                break
    for closer in CLOSER:
        if len(agreeing) < LEAST_PAIRS:
            return None
        across, left = _line([(a.x, b.x) for a, b in agreeing])
        down, top = _line([(a.y, b.y) for a, b in agreeing])
        off = OFF * side * closer
        agreeing = [
            (a, b)
            for a, b in pairs
            if abs(across * a.x + left - b.x) < off and abs(down * a.y + top - b.y) < off
        ]
    if not (1 / LARGEST < across < LARGEST and 1 / LARGEST < down < LARGEST):
        return None
    return Fit(across, left, down, top, len(agreeing))


def pairs_of(one: Sequence[Point], other: Sequence[Point]) -> list[Pair]:
    """Return points with their likest ones in the other picture: those first that are each other's,
    then the likest. The same pairs from either side."""
    there = {(a, _likest(a, other)) for a in one if other}
    back = {(_likest(b, one), b) for b in other if one}
    found = []
    mutual = there & back
    for a, b in there | back:
        bits = (a.bits ^ b.bits).bit_count()
        if bits <= MOST_BITS:
            found.append(((a, b) not in mutual, bits, a, b))
    return [(a, b) for *_order, a, b in sorted(found)[:MOST_PAIRS]]


def _likest(point: Point, points: Sequence[Point]) -> Point:
    return min(points, key=lambda one: ((point.bits ^ one.bits).bit_count(), one))


def _guesses(pairs: Sequence[Pair], far: float) -> Iterator[tuple[float, float, float]]:
    """Yield scale and shift by which two pairs agree with each other."""
    for (a, a2), (b, b2) in combinations(pairs, 2):
        before, after = abs(a.x - b.x) + abs(a.y - b.y), abs(a2.x - b2.x) + abs(a2.y - b2.y)
        if before == 0 or after < far:
            continue
        scale = after / before
        straight = abs(scale * (a.x - b.x) - (a2.x - b2.x)) + abs(
            scale * (a.y - b.y) - (a2.y - b2.y)
        )
        if 1 / LARGEST < scale < LARGEST and straight < far / 2:
            yield scale, a2.x - scale * a.x, a2.y - scale * a.y


def _agrees(pair: Pair, scale: float, left: float, top: float, off: float) -> bool:
    a, b = pair
    return abs(scale * a.x + left - b.x) < off and abs(scale * a.y + top - b.y) < off


def _line(places: list[tuple[float, float]]) -> tuple[float, float]:
    """Return slope and start of the line through the places with the least squares."""
    count = len(places)
    mean_x, mean_y = sum(x for x, _ in places) / count, sum(y for _, y in places) / count
    spread = sum((x - mean_x) ** 2 for x, _ in places)
    if spread == 0:
        return 0.0, mean_y
    slope = sum((x - mean_x) * (y - mean_y) for x, y in places) / spread
    return slope, mean_y - slope * mean_x


def overlap_of(fit: Fit, one: Image.Image, other: Image.Image) -> Overlap | None:
    """Return the part that both show; None where neither lies in the other."""
    left, right = sorted((-fit.left / fit.across, (other.width - fit.left) / fit.across))
    top, bottom = sorted((-fit.top / fit.down, (other.height - fit.top) / fit.down))
    left, right = max(left, 0.0), min(right, float(one.width))
    top, bottom = max(top, 0.0), min(bottom, float(one.height))
    if right <= left or bottom <= top:
        return None
    area = (right - left) * (bottom - top)
    shares = (
        area / (one.width * one.height),
        (area * fit.across * fit.down / (other.width * other.height)),
    )
    if max(shares) < INSIDE:
        return None
    margin_x, margin_y = EDGE * (right - left), EDGE * (bottom - top)
    here = (left + margin_x, top + margin_y, right - margin_x, bottom - margin_y)
    there = (
        fit.across * here[0] + fit.left,
        fit.down * here[1] + fit.top,
        fit.across * here[2] + fit.left,
        fit.down * here[3] + fit.top,
    )
    return Overlap(here, _within(there, other))


def _within(box: Box, image: Image.Image) -> Box:
    left, top, right, bottom = box
    return max(left, 0.0), max(top, 0.0), min(right, image.width), min(bottom, image.height)


def aligned(
    overlap: Overlap, one: Image.Image, other: Image.Image, expose: Callable[..., list[Image.Image]]
) -> tuple[Image.Image, Image.Image]:
    """Return the common part of both pictures at one size, moved until they differ least.

    `expose` gives two pictures the same light.
    """
    box = overlap.other
    for side, steps in ((COARSE_SIDE, COARSE_STEPS), (FINE_SIDE, FINE_STEPS)):
        box = _within(_moved(overlap.one, box, one, other, side, steps, expose), other)
    width = min(overlap.one[2] - overlap.one[0], box[2] - box[0])
    height = min(overlap.one[3] - overlap.one[1], box[3] - box[1])
    size = max(1, round(width)), max(1, round(height))
    return (
        one.resize(size, Image.Resampling.LANCZOS, box=overlap.one),
        other.resize(size, Image.Resampling.LANCZOS, box=box),
    )


def _moved(
    here: Box,
    box: Box,
    one: Image.Image,
    other: Image.Image,
    side: int,
    steps: Sequence[float],
    expose: Callable[..., list[Image.Image]],
) -> Box:
    """Move the box by smaller and smaller steps to where it differs least from the one here."""
    shape = here[2] - here[0], here[3] - here[1]
    scale = min(side / max(shape), 1.0)
    size = max(1, round(shape[0] * scale)), max(1, round(shape[1] * scale))
    still = one.convert("L").resize(size, Image.Resampling.BOX, box=here)
    grey = other.convert("L")

    def differs(place: Box) -> float:
        moved = grey.resize(size, Image.Resampling.BILINEAR, box=_within(place, grey))
        pair = expose(still, moved)
        return ImageStat.Stat(ImageChops.difference(*pair)).sum2[0]

    best = differs(box)
    for step in steps:
        across, down = step * (box[2] - box[0]), step * (box[3] - box[1])
        for _round in range(ROUNDS):
            tried = [(differs(place), place) for place in _neighbours(box, across, down)]
            least, place = min(tried)
            if least >= best:
                break
            best, box = least, place
    return box


def _neighbours(box: Box, across: float, down: float) -> Iterator[Box]:
    """Yield the box moved, and made larger and smaller, by these steps."""
    left, top, right, bottom = box
    for sign in (-1, 1):
        x, y = sign * across, sign * down
        yield left + x, top, right + x, bottom
        yield left, top + y, right, bottom + y
        yield left - x, top, right + x, bottom
        yield left, top - y, right, bottom + y
