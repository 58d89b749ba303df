"""Key points of a picture, which a cut, framed, turned or photographed copy keeps. No Django.

Runs in workers, on pages that this program drew and encoded itself: Pillow decodes them, OpenCV is
given numbers alone. Import it where it is used: OpenCV takes a fifth of a second and some 60 MB.

A point is found and described by SIFT (Lowe, 2004): 128 numbers about the edges around it, measured
along its own direction and at its own size. Only the signs of their Walsh-Hadamard transform are
kept, 127 bits, which differ little between two pictures of one thing. Three codes of 20 of these
bits each find candidates by an index of equal values; all bits together tell which points belong
together.
"""

from __future__ import annotations

import io
from typing import Any, NamedTuple

import cv2
import numpy as np
from PIL import Image

cv2.setNumThreads(1)  # a worker has one processor

AREA = 240_000  # pixels in which points are looked for; SIFT begins at twice the sides
LEAST_SIDE = 96  # pixels of the shorter side: an icon looks like any other icon
CONTRAST = 0.02  # least contrast of a key point in OpenCV's SIFT
SMALLEST = 3.0  # pixels across: single letters are alike on all screens
MOST = 192  # points of a picture, the clearest
CODES, CODE_BITS = 3, 20
# Places are stored in sixths of a pixel: a preview is at most 10,000 pixels high.
PARTS_OF_PIXEL = 6
STORED: Any = np.dtype([("place", "<u2", 2), ("signs", "u1", 16)])
_NUMBERS = np.arange(128)
_WALSH = 1.0 - 2.0 * (np.bitwise_count(_NUMBERS[:, None] & _NUMBERS[None, :]) & 1)

Array = Any  # a NumPy array; comments give the shape


class Keypoints(NamedTuple):
    """Key points of a picture, the clearest first: `places` (n × 2, pixels of the page), and
    `signs` (n × 16 bytes), bits that describe the surroundings of each point."""

    places: Array
    signs: Array


def decoded(jpeg: bytes) -> Image.Image:
    """Decode a stored page (JPEG bytes) and return it in grey."""
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as image:
        image.draft("L", None)
        return image.convert("L")


def keypoints_of(image: Image.Image) -> Keypoints:
    """Return the clearest key points of a picture, at most MOST (192). None are found in a picture
    of less than 96 pixels on its shorter side."""
    if min(image.size) < LEAST_SIDE:
        return Keypoints(np.empty((0, 2), np.float32), np.empty((0, 16), np.uint8))
    scale = min(1.0, (AREA / (image.width * image.height)) ** 0.5)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    small = np.asarray(image.convert("L").resize(size, Image.Resampling.BOX))
    sift = cv2.SIFT.create(contrastThreshold=CONTRAST, enable_precise_upscale=True)
    found = [point for point in sift.detect(small, None) if point.size >= SMALLEST]
    found = sorted(found, key=lambda point: (-point.response, point.pt, point.angle))[:MOST]
    if not found:
        return Keypoints(np.empty((0, 2), np.float32), np.empty((0, 16), np.uint8))
    kept, described = sift.compute(small, found)
    across, down = image.width / size[0], image.height / size[1]
    places = [((x + 0.5) * across - 0.5, (y + 0.5) * down - 0.5) for x, y in (p.pt for p in kept)]
    return Keypoints(np.array(places, np.float32), _signs(described))


def _signs(described: Array) -> Array:
    """Return 16 bytes for each SIFT description (n × 128 numbers): the signs of the Walsh-Hadamard
    transform of its square roots (RootSIFT, Arandjelović and Zisserman, 2012)."""
    sums = np.maximum(described.sum(axis=1, keepdims=True), 1.0)
    return np.packbits(np.sqrt(described / sums) @ _WALSH > 0, axis=1)


# Bits of the 128 that form the codes. On cut, turned and photographed copies of pictures these
# bits changed least (4 to 14 % of the time), and each is set in about half of all points.
STEADY = (
    *(14, 22, 20, 3, 21, 13, 2, 12, 100, 118, 66, 26, 36, 92, 124, 67, 60, 27, 23, 110),
    *(64, 83, 126, 115, 95, 94, 91, 6, 90, 35, 114, 98, 82, 68, 102, 103, 127, 4, 15, 37),
    *(88, 61, 69, 58, 70, 34, 39, 117, 38, 101, 74, 18, 32, 84, 62, 28, 63, 54, 1, 116),
)
CODED_BITS = [list(STEADY[code::CODES]) for code in range(CODES)]


def codes_of(points: Keypoints) -> list[int]:
    """Return the search codes of key points, up to three for each point, sorted and without
    repetition: whole numbers of 22 bits."""
    bits = np.unpackbits(points.signs, axis=1).astype(np.int32)
    values = 1 << np.arange(CODE_BITS, dtype=np.int32)
    codes = [
        (bits[:, places] * values).sum(axis=1) | code << CODE_BITS
        for code, places in enumerate(CODED_BITS)
    ]
    return sorted({int(code) for code in np.concatenate(codes)})


def packed(points: Keypoints) -> bytes:
    """Return key points as bytes for the database, 20 bytes each; `unpacked` reads them."""
    rows = np.empty(len(points.places), STORED)
    rows["place"] = np.clip(np.rint(points.places * PARTS_OF_PIXEL), 0, 65_535)
    rows["signs"] = points.signs
    return rows.tobytes()


def unpacked(data: bytes) -> Keypoints:
    """Return the key points from the bytes that `packed` returned. Raises ValueError for other
    bytes."""
    rows = np.frombuffer(data, STORED)
    return Keypoints(rows["place"].astype(np.float32) / PARTS_OF_PIXEL, rows["signs"])
