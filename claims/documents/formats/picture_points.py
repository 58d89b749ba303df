"""Points of a picture that a cropped, framed, scaled or turned copy keeps. Pure; only Pillow.

A point is a blob: a place that is lighter or darker than its surroundings, at the size at which it
stands out most (differences of Gaussians, as in Lowe's SIFT, 2004). Its surroundings, as wide as
the blob asks for, are described by 64 bits: which places are lighter than their mean. So a point
says the same in a part of the picture as in the whole, and lighter or darker copies say the same.

Each point has three codes of 21 bits of the 64. Two copies share some of them exactly, which an
index finds; points with few different bits then show where one picture lies in the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PIL import Image, ImageChops, ImageFilter, ImageStat

LONG_SIDE = 640  # pixels in which points are looked for
LEAST_SIDE = 96  # of the shorter side: an icon looks like any other icon
SIZES = (0.5, 0.25)  # of LONG_SIDE: single letters are alike on all screens, and too small
BLURS = (1.6, 2.26, 3.2, 4.5)  # radii in pixels, each 1.4 times the one before
LEAST = 5  # levels of 256 by which a blob differs from its surroundings
APART = 2  # pixels each way in which there is one blob of a size
AROUND = 10.0  # blurs from the middle of a blob to the edge of what describes it
MOST = 96  # points of a picture, the clearest
LEAST_SPREAD = 10.0  # levels; flat surroundings are described by noise
SIDE = 8  # places each way that are lighter than their mean, or darker: 64 bits
LEAST_BITS = 14  # of either kind; a dot on plain paper looks like any other dot
CODES = 3
TURNS = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)


class Point(NamedTuple):
    """A blob: its middle and its blur in pixels of the picture, and its surroundings as 64 bits."""

    x: float
    y: float
    blur: float
    bits: int


def points_of(image: Image.Image) -> list[Point]:
    """Return the clearest points of a picture; none of one that is too small."""
    if min(image.size) < LEAST_SIDE:
        return []
    grey = image.convert("L")
    grey.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.BOX, reducing_gap=2.0)
    layers = [layer for size in SIZES for layer in _layers(grey, size)]
    blobs = [(level, x, y, n) for n, layer in enumerate(layers) for level, x, y in layer.blobs()]
    found: list[Point] = []
    for _level, x, y, n in sorted(blobs, reverse=True):
        layer = layers[n]
        bits = _describe(layer.softened, x, y, layer.blur)
        if bits is not None:
            scale = image.width / layer.softened.width
            found.append(Point((x + 0.5) * scale, (y + 0.5) * scale, layer.blur * scale, bits))
        if len(found) == MOST:
            break
    return found


def codes_of(points: list[Point]) -> list[int]:
    """Return the codes of points, each once: whole numbers of 24 bits."""
    return sorted({code for point in points for code in _codes(point.bits)})


def turned_codes(image: Image.Image) -> list[int]:
    """Return the codes of the picture turned to its sides and upside down."""
    small = image.convert("L")
    small.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.BOX, reducing_gap=2.0)
    codes = {code for turn in TURNS for code in codes_of(points_of(small.transpose(turn)))}
    return sorted(codes)


class _Layer(NamedTuple):
    """Blobs of one size: how much each place stands out, and by how much at most around it."""

    softened: Image.Image
    blur: float
    levels: Image.Image
    clearest: Image.Image

    def blobs(self) -> Iterator[tuple[int, int, int]]:
        """Yield level and place of each blob that is clearest at its place and size, once."""
        peaks = ImageChops.difference(self.levels, self.clearest).point(_IS_ZERO)
        marks = ImageChops.darker(peaks, self.levels.point(_IS_CLEAR)).tobytes()
        levels, taken = self.levels.tobytes(), set()
        at = marks.find(255)
        while at >= 0:
            y, x = divmod(at, self.levels.width)
            cell = (x // APART, y // APART)
            if cell not in taken:  # a plateau has many
                taken.add(cell)
                yield levels[at], x, y
            at = marks.find(255, at + 1)


_IS_ZERO = [255 if level == 0 else 0 for level in range(256)]
_IS_CLEAR = [255 if level >= LEAST else 0 for level in range(256)]


def _layers(grey: Image.Image, size: float) -> Iterator[_Layer]:
    shape = max(1, round(grey.width * size)), max(1, round(grey.height * size))
    small = grey.resize(shape, Image.Resampling.BOX)
    blurred = [small.filter(ImageFilter.GaussianBlur(radius)) for radius in BLURS]
    stands_out = [ImageChops.difference(a, b) for a, b in zip(blurred, blurred[1:], strict=False)]
    for n, levels in enumerate(stands_out):
        clearest = _most_around(levels)
        for other in stands_out[max(n - 1, 0) : n + 2]:
            clearest = ImageChops.lighter(clearest, other)
        yield _Layer(blurred[n], BLURS[n], levels, clearest)


def _most_around(levels: Image.Image) -> Image.Image:
    """Return the highest level within APART pixels of each place. (Edges wrap; they are unused.)"""
    for across in (True, False):
        line = levels
        for step in [step for n in range(1, APART + 1) for step in (n, -n)]:
            moved = ImageChops.offset(line, step if across else 0, 0 if across else step)
            levels = ImageChops.lighter(levels, moved)
    return levels


def _describe(image: Image.Image, x: int, y: int, blur: float) -> int | None:
    """Return 64 bits of a blob's surroundings; None beyond the picture's edge or for flat ones."""
    reach = AROUND * blur
    box = (x + 0.5 - reach, y + 0.5 - reach, x + 0.5 + reach, y + 0.5 + reach)
    if box[0] < 0 or box[1] < 0 or box[2] > image.width or box[3] > image.height:
        return None
    patch = image.resize((SIDE, SIDE), Image.Resampling.BOX, box=box)
    about = ImageStat.Stat(patch)
    if about.stddev[0] < LEAST_SPREAD:
        return None
    middle = about.mean[0]
    bits = int("".join("1" if level > middle else "0" for level in patch.tobytes()), 2)
    return bits if LEAST_BITS <= bits.bit_count() <= SIDE * SIDE - LEAST_BITS else None


def _codes(bits: int) -> Iterator[int]:
    """Yield every third bit, from the first, second and third one on."""
    text = f"{bits:064b}"
    for start in range(CODES):
        yield start << 22 | int(text[start::CODES], 2)
