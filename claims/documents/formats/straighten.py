"""Making a photographed page fit for reading: even light, upright lines. Pure; no Django.

Runs inside the confined renderer. Lines of print are found by their shadow: a page that is squeezed
to one column of pixels shows dark and bright bands where its lines run level, and an even grey
where they do not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFilter, ImageOps

PROBE = 640  # pixels of the long side on which angles are tried
COARSE = 400  # and on which the way of the lines is; the ruling of forms counts less there
STEEPEST = 12.0  # degrees that a page may lie askew
LEVEL = 0.25  # degrees that do not matter
SIDEWAYS = 1.2  # times clearer that lines must be down the page before it is turned
SIDE = Image.Transpose.ROTATE_90
GROUND = 96  # pixels of the long side of the page's background light
FLAT = 0.35  # share of one shade, above which a picture is a screen; and the shades beside it
BESIDE_SHADE, BRIGHT = 2, 240  # from BRIGHT on the shade is paper
SAMPLED = 8  # pixels of a screen, of which one is looked at for its grounds
AROUND = 9  # of such samples on a side, more than letters are high


@dataclass(frozen=True)
class Straightened:
    """A page made upright, and the way back: quarter turns and degrees that it was turned."""

    image: Image.Image
    quarters: int
    degrees: float
    size: tuple[int, int]  # of the page before

    def turned_over(self) -> Straightened:
        """Return the page the other way up."""
        # a half turn commutes with the turn by some degrees
        upside_down = self.image.transpose(Image.Transpose.ROTATE_180)
        return Straightened(upside_down, (self.quarters + 2) % 4, self.degrees, self.size)

    def place(self, box: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
        """Return a box of the straightened page in per mille of the page as it was given."""
        left, top, right, bottom = box
        corners = [self._back(x, y) for x in (left, right) for y in (top, bottom)]
        across = [x * 1000 / self.size[0] for x, _y in corners]
        down = [y * 1000 / self.size[1] for _x, y in corners]
        sides = (min(across), min(down), max(across), max(down))
        return tuple(min(max(round(side), 0), 1000) for side in sides)  # type: ignore[return-value]

    def _back(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the straightened page was on the given one."""
        turned = self.size if self.quarters % 2 == 0 else self.size[::-1]
        # both turns keep the middle of the page in the middle
        x, y = x - self.image.width / 2, y - self.image.height / 2
        angle = math.radians(self.degrees)
        x, y = (
            x * math.cos(angle) - y * math.sin(angle),
            x * math.sin(angle) + y * math.cos(angle),
        )
        x, y = x + turned[0] / 2, y + turned[1] / 2
        width, height = self.size
        # a quarter turn against the clock, as Image.ROTATE_90, undone
        return [(x, y), (width - y, x), (width - x, height - y), (y, height - x)][self.quarters]


def even_light(image: Image.Image) -> Image.Image:
    """Return the page in grey without shadows: each place against the paper around it."""
    grey = image.convert("L")
    scale = GROUND / max(grey.size)
    small = grey.resize(
        (max(3, round(grey.width * scale)), max(3, round(grey.height * scale))),
        Image.Resampling.BOX,
    )
    paper = small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(2))
    paper = paper.resize(grey.size, Image.Resampling.BICUBIC)
    return ImageOps.autocontrast(
        ImageChops.invert(ImageChops.subtract(paper, grey)), cutoff=(1, 20)
    )


def is_screen(levels: list[int]) -> bool:
    """True of the shades (256 counts) of a screenshot on a coloured or dark ground."""
    most = max(range(256), key=levels.__getitem__)
    beside = levels[max(most - BESIDE_SHADE, 0) : most + BESIDE_SHADE + 1]
    return most < BRIGHT and sum(beside) > FLAT * sum(levels)


def even_grounds(image: Image.Image) -> Image.Image:
    """Return a screen in grey, dark on white: each place against the shade around it, be it
    brighter or darker. So bubbles of any colour and letters of either kind are read alike."""
    grey = image.convert("L")
    size = max(1, grey.width // SAMPLED), max(1, grey.height // SAMPLED)
    small = grey.resize(size, Image.Resampling.NEAREST)
    ground = small.filter(ImageFilter.MedianFilter(AROUND))
    ground = ground.resize(grey.size, Image.Resampling.NEAREST)
    return ImageOps.autocontrast(ImageChops.invert(ImageChops.difference(ground, grey)))


def straighten(image: Image.Image, *, quarters: int | None = None) -> Straightened:
    """Return the page in grey with level lines, turned by `quarters` or as its lines seem to run.

    Which of two opposite ways is up cannot be told from the lines: the reader tries both.
    """
    screen = is_screen(image.convert("L").histogram())
    grey = even_grounds(image) if screen else even_light(image)
    probe = _shrunk(grey, PROBE)
    if quarters is None:
        small = _shrunk(grey, COARSE)
        quarters = 1 if _bands(small.transpose(SIDE)) > SIDEWAYS * _bands(small) else 0
    if quarters:
        grey, probe = grey.transpose(SIDE), probe.transpose(SIDE)
    degrees = _skew(probe)
    if abs(degrees) >= LEVEL:
        grey = grey.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    else:
        degrees = 0.0
    return Straightened(grey, quarters, degrees, image.size)


def _shrunk(grey: Image.Image, side: int) -> Image.Image:
    """Return a small copy, ink bright on a dark ground."""
    small = grey.copy()
    small.thumbnail((side, side), Image.Resampling.BOX)
    return ImageChops.invert(small)


def _bands(probe: Image.Image) -> float:
    """Return how clearly lines run across the picture: the differences between its rows."""
    column = probe.resize((1, probe.height), Image.Resampling.BOX).tobytes()
    return sum(abs(a - b) for a, b in zip(column, column[1:], strict=False)) / len(column)


def _skew(probe: Image.Image) -> float:
    """Return the degrees to turn the picture by, so that its lines run level."""
    best, step = 0.0, 2.0
    found = {0.0: _bands(probe)}

    def clearness(degrees: float) -> float:
        if degrees not in found:
            found[degrees] = _bands(probe.rotate(degrees, Image.Resampling.BILINEAR))
        return found[degrees]

    steps = int(STEEPEST // step)
    best = max((n * step for n in range(-steps, steps + 1)), key=clearness)
    while step > LEVEL:
        step /= 2
        best = max((best - step, best, best + step), key=clearness)
    return best
