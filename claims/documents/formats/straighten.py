"""Making a photographed page fit for reading: the sheet cut out, even light, upright lines. Pure;
no Django.

Runs inside the confined renderer. A sheet that lies on something darker is drawn as it would be
seen from above (`paper`). Lines of print are found by projection: a page that is squeezed to one
column of pixels shows dark and bright bands where its lines run level, and an even grey where they
do not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFilter, ImageMath, ImageOps

from claims.documents.formats import paper
from claims.documents.formats.homography import NoMapError, Plane, between, scaled, turned

PROBE = 640  # pixels of the long side on which angles are tried
# Pixels; size at which the rotation is found, since the lines of forms count less there.
COARSE = 400
STEEPEST = 12.0  # degrees that a page may lie askew
LEVEL = 0.25  # degrees that do not matter
SIDEWAYS = 1.2  # times clearer that lines must be down the page before it is turned
SIDE = Image.Transpose.ROTATE_90
GROUND = 96  # pixels of the long side of the page's background light
DARKEST = 56  # of 255: paper in a deeper shadow is brightened only as if it had this level
FLAT = 0.35  # share of pixels of one shade and those beside it, above which a picture is a screen
BESIDE_SHADE, BRIGHT = 2, 240  # from BRIGHT on the shade is paper
SAMPLED = 8  # pixels of a screen, of which one is looked at for its grounds
AROUND = 9  # samples on a side of the window: larger than letters are high


@dataclass(frozen=True)
class Straightened:
    """Page that was turned so that its lines of print run level: `image`, and the quarter turns
    (anticlockwise) and degrees by which it was turned.

    `back` maps pixels of this page to pixels of the page as it was given, whose size is `size`.
    """

    image: Image.Image
    quarters: int
    degrees: float
    size: tuple[int, int]
    back: Plane

    def turned_over(self) -> Straightened:
        """Return the page turned by 180 degrees."""
        upside_down = self.image.transpose(Image.Transpose.ROTATE_180)
        wide, high = self.image.size
        back = Plane(-1, 0, wide, 0, -1, high).then(self.back)
        return Straightened(upside_down, (self.quarters + 2) % 4, self.degrees, self.size, back)

    def place(self, box: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
        """Return a box of the straightened page (pixels) in per mille of the page as it was
        given."""
        across, down = (1000 / side for side in self.size)
        return self.back.then(scaled(across, down)).around(box, 1000)

    @property
    def level(self) -> Plane:
        """Map from the page as it was given to the straightened page, both in per mille."""
        wide, high = self.image.size
        given = scaled(self.size[0] / 1000, self.size[1] / 1000)
        return given.then(self.back.inverse()).then(scaled(1000 / wide, 1000 / high))


@dataclass(frozen=True)
class Lit:
    """Page in grey in even light (`image`), made of a page of `size` pixels; `back` maps pixels of
    `image` to pixels of that page."""

    image: Image.Image
    size: tuple[int, int]
    back: Plane


def lit(image: Image.Image, long_side: int, largest: float = 1.0, *, cut: bool = True) -> Lit:
    """Return a page in grey in even light, as `straighten` takes it; with `cut`, a sheet of paper
    on a darker ground is cut out and drawn as seen from above.

    Its longer side has `long_side` pixels, but it is made no more than `largest` times as large.
    """
    corners = paper.corners_of(image) if cut else None
    drawn = _cut_out(image, corners, long_side, largest) if corners else None
    if drawn is None:
        scale = min(long_side / max(image.size), largest)
        size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
        back = scaled(image.width / size[0], image.height / size[1])
        way = Image.Resampling.BICUBIC
        drawn = (image if size == image.size else image.resize(size, way)), back
    screen = is_screen(drawn[0].convert("L").histogram())
    even = even_grounds(drawn[0]) if screen else even_light(drawn[0])
    return Lit(even, image.size, drawn[1])


def _cut_out(
    image: Image.Image, corners: list[tuple[float, float]], long_side: int, largest: float
) -> tuple[Image.Image, Plane] | None:
    """Return the sheet between its corners drawn as seen from above, and the map from its pixels to
    those of the picture; None if no perspective fits the corners. See `lit` for the size."""
    upper_left, upper_right, lower_right, lower_left = corners
    wide = max(math.dist(upper_left, upper_right), math.dist(lower_left, lower_right))
    high = max(math.dist(upper_left, lower_left), math.dist(upper_right, lower_right))
    scale = min(long_side / max(wide, high), largest)
    size = max(1, round(wide * scale)), max(1, round(high * scale))
    sheet = [
        (0.0, 0.0),
        (float(size[0]), 0.0),
        (float(size[0]), float(size[1])),
        (0.0, float(size[1])),
    ]
    try:
        back = between(sheet, corners)
        forth = back.inverse()
    except NoMapError:
        return None
    if not (back.is_whole_on(*size) and forth.is_whole_on(*image.size)):
        return None
    drawn = image.transform(
        size, Image.Transform.PERSPECTIVE, back[:8], Image.Resampling.BICUBIC, fillcolor="white"
    )
    return drawn, back


def even_light(image: Image.Image) -> Image.Image:
    """Return a photographed page in grey without shadows: each place as a share of the brightness
    of the paper around it."""
    grey = image.convert("L")
    scale = GROUND / max(grey.size)
    small = grey.resize(
        (max(3, round(grey.width * scale)), max(3, round(grey.height * scale))),
        Image.Resampling.BOX,
    )
    ground = small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(2))
    ground = ground.point([max(level, DARKEST) for level in range(256)])
    ground = ground.resize(grey.size, Image.Resampling.BICUBIC)
    even = ImageMath.lambda_eval(
        lambda of: of["convert"](of["min"](of["grey"] * 255 / of["ground"], 255), "L"),
        grey=grey,
        ground=ground,
    )
    return ImageOps.autocontrast(even, cutoff=(1, 20))


def is_screen(levels: list[int]) -> bool:
    """Return True if a picture looks like a screenshot on a coloured or dark ground. `levels` is
    its histogram: how many pixels have each of 256 levels of grey."""
    most = max(range(256), key=levels.__getitem__)
    beside = levels[max(most - BESIDE_SHADE, 0) : most + BESIDE_SHADE + 1]
    return most < BRIGHT and sum(beside) > FLAT * sum(levels)


def even_grounds(image: Image.Image) -> Image.Image:
    """Return a screenshot in grey with dark print on white, whatever its colours are. Each pixel
    becomes its difference from the shade around it, darker or brighter, as a share of the greatest
    difference possible there. So light print on a dark bubble is read like dark print on white."""
    grey = image.convert("L")
    size = max(1, grey.width // SAMPLED), max(1, grey.height // SAMPLED)
    small = grey.resize(size, Image.Resampling.NEAREST)
    ground = small.filter(ImageFilter.MedianFilter(AROUND))
    ground = ground.resize(grey.size, Image.Resampling.NEAREST)
    even = ImageMath.lambda_eval(
        lambda of: of["convert"](
            255
            - abs(of["ground"] - of["grey"]) * 255 / of["max"](of["ground"], 255 - of["ground"]),
            "L",
        ),
        grey=grey,
        ground=ground,
    )
    return ImageOps.autocontrast(even)


def straighten(page: Lit, quarters: int | None = None) -> Straightened:
    """Turn a page so that its lines of print run level, and return it: anticlockwise by `quarters`
    quarter turns (0 or 1; None: as the lines of print suggest), then by up to about 12 degrees.

    The lines alone cannot tell up from down: the caller tries both (`Straightened.turned_over`).
    """
    grey, back = page.image, page.back
    if quarters is None:
        small = _shrunk(grey, COARSE)
        quarters = 1 if _bands(small.transpose(SIDE)) > SIDEWAYS * _bands(small) else 0
    if quarters:  # against the clock: what was at the upper right comes to the upper left
        back = Plane(0, -1, grey.width, 1, 0, 0).then(back)
        grey = grey.transpose(SIDE)
    degrees = _skew(_shrunk(grey, PROBE))
    if abs(degrees) >= LEVEL:
        middle = grey.width / 2, grey.height / 2
        grey = grey.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
        # Pillow turns against the clock about the middle, which stays the middle
        back = turned(degrees, (grey.width / 2, grey.height / 2), middle).then(back)
    else:
        degrees = 0.0
    return Straightened(grey, quarters, degrees, page.size, back)


def _shrunk(grey: Image.Image, side: int) -> Image.Image:
    """Return a small copy, ink bright on a dark ground."""
    small = grey.copy()
    small.thumbnail((side, side), Image.Resampling.BOX)
    return ImageChops.invert(small)


def _bands(probe: Image.Image) -> float:
    """Return the contrast of the rows of a picture: the mean difference in grey levels between
    neighbouring rows. It is highest where lines of print run level."""
    column = probe.resize((1, probe.height), Image.Resampling.BOX).tobytes()
    return sum(abs(a - b) for a, b in zip(column, column[1:], strict=False)) / len(column)


def _skew(probe: Image.Image) -> float:
    """Return the degrees (anticlockwise, about -12 to 12, in steps of LEVEL) to turn the picture by
    so that its lines run level."""
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
