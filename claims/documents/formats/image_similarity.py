"""A perceptual hash: near-identical pictures have nearly the same 64 bits. Pure; only Pillow.

The hash holds the signs of 64 low coefficients of the discrete cosine transform, as in the "pHash"
of Zauner (2010), but of the picture's edges instead of its grey levels: screenshots of one app, and
scans of one form, share their colours and differ in their text. Saving again, scaling, slightly
more or less light and a narrow crop change few bits. The hash is cut into quarters, because two
hashes that differ in at most three bits share at least one quarter, and an index finds equal
values.

64 bits find candidates and prove nothing: the same error screen of two telephones has one hash.
"""

from collections.abc import Sequence
from math import cos, pi
from statistics import median, pstdev

from PIL import Image, ImageChops, ImageFilter

LONG_SIDE = 512  # pixels in which edges are looked for
BLUR = 2  # pixels: an edge is what a blur changes
SIDE = 32  # squares each way, in each of which the edges are added up
KEPT = 8  # coefficients each way
LEAST_SPREAD = 8.0  # levels of 256; less is blank paper, a black frame, noise or a plain wall
LEAST_PIXELS = 64  # shorter side; smaller pictures, such as icons, are too similar to each other

WAVES = [
    [cos((2 * at + 1) * frequency * pi / (2 * SIDE)) for at in range(SIDE)]
    for frequency in range(1, KEPT + 1)  # from 1: the 0th is the amount of edges, not their place
]

Bands = tuple[int, int, int, int]


def hash_bands(image: Image.Image) -> Bands | None:
    """Return the perceptual hash of a picture as four signed 16-bit numbers, its quarters.

    None for a picture of less than 64 pixels on its shorter side, or with too few edges to tell it
    from others (blank paper, a plain wall).
    """
    if min(image.size) < LEAST_PIXELS:
        return None
    levels = list(_edges(image).tobytes())
    if pstdev(levels) < LEAST_SPREAD:
        return None
    rows = [levels[start : start + SIDE] for start in range(0, SIDE * SIDE, SIDE)]
    across = [[_dot(wave, row) for row in rows] for wave in WAVES]
    values = [_dot(wave, column) for wave in WAVES for column in across]
    middle = median(values)
    return _quarters("".join("1" if value > middle else "0" for value in values))


def _edges(image: Image.Image) -> Image.Image:
    """Return the amount of edges in each of 32 by 32 squares, as a grey picture of 32 by 32
    pixels."""
    grey = image.convert("L")
    grey.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.BOX)
    edges = ImageChops.difference(grey, grey.filter(ImageFilter.GaussianBlur(BLUR)))
    stronger = edges.point(lambda level: min(255, level * 6))
    return stronger.resize((SIDE, SIDE), Image.Resampling.BOX)


def _dot(wave: Sequence[float], line: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(wave, line, strict=True))


def _quarters(bits: str) -> Bands:
    first, second, third, fourth = (
        int.from_bytes(int(bits[at : at + 16], 2).to_bytes(2, "big"), "big", signed=True)
        for at in range(0, 64, 16)
    )
    return first, second, third, fourth
