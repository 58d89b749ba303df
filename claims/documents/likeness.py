"""A perceptual hash: near-identical pictures have nearly the same 64 bits. Pure; only Pillow.

The signs of 64 low coefficients of the discrete cosine transform of the picture, 32 by 32 in
grey (the "pHash" of Zauner, 2010). Saving again, scaling, a little light more or less and a narrow
crop change few bits. Cut into four quarters, because two hashes that differ in at most three bits
have at least one quarter in common, and equality is what an index finds.
"""

from math import cos, pi
from statistics import median, pstdev

from PIL import Image

SIDE = 32  # pixels of the grey picture
KEPT = 8  # coefficients each way
LEAST_SPREAD = 8.0  # of 256 levels: below it is blank paper, a black frame, a plain wall
LEAST_PIXELS = 64  # of the shorter side: an icon looks like any other icon

WAVES = [
    [cos((2 * at + 1) * frequency * pi / (2 * SIDE)) for at in range(SIDE)]
    for frequency in range(1, KEPT + 1)  # from 1: the 0th is the light, not the picture
]

Bands = tuple[int, int, int, int]


def bands(image: Image.Image) -> Bands | None:
    """Four signed 16-bit quarters, or None for a picture with too little in it to be told apart."""
    if min(image.size) < LEAST_PIXELS:
        return None
    grey = image.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX)
    levels = list(grey.tobytes())
    if pstdev(levels) < LEAST_SPREAD:
        return None
    rows = [levels[start : start + SIDE] for start in range(0, SIDE * SIDE, SIDE)]
    across = [[_dot(wave, row) for row in rows] for wave in WAVES]
    values = [_dot(wave, column) for wave in WAVES for column in across]
    middle = median(values)
    return _quarters("".join("1" if value > middle else "0" for value in values))


def distance(one: Bands, other: Bands) -> int:
    """In how many of the 64 bits two hashes differ."""
    return sum(
        ((a ^ b) & 0xFFFF).bit_count()  # the sign of a Python number goes on for ever
        for a, b in zip(one, other, strict=True)
    )


def _dot(wave: list[float], line: list[float]) -> float:
    return sum(a * b for a, b in zip(wave, line, strict=True))


def _quarters(bits: str) -> Bands:
    first, second, third, fourth = (
        int.from_bytes(int(bits[at : at + 16], 2).to_bytes(2, "big"), "big", signed=True)
        for at in range(0, 64, 16)
    )
    return first, second, third, fourth
