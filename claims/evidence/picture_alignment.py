"""Place of one picture in another: cut, framed, turned or photographed again. No Django.

Key points of both (claims.documents.formats.keypoints) whose surroundings are each other's likest
are pairs; the perspective with which most of them agree is the place (OpenCV's MAGSAC). Import it
where it is used: OpenCV is for workers alone.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import cv2
import numpy as np

from claims.documents.formats.keypoints import Keypoints

MOST_BITS = 36  # of 127 bits: largest difference between the descriptions of two matching points
LEAST_PAIRS = 10  # matching points that must agree with one perspective
OFF = 0.006  # largest error of such a point, as share of the longer side
LARGEST = 5.0  # times that one picture may be larger than in the other
STEEPEST = 1.6  # times that one corner of a photographed picture may be nearer than another
# Share of one picture that must lie in the other, else they share only a banner or logo.
INSIDE = 0.75

Array = Any  # a NumPy array; a matrix is 3 × 3 and maps places in pixels
Size = tuple[int, int]  # width and height in pixels


class Place(NamedTuple):
    """Place of one picture in another.

    `matrix` (3 × 3) maps places in the first to places in the second, for pictures of `sizes`;
    `pairs` is the number of key points that agree; `long_side` is the longer side, in pixels, of
    the part that both show, in the picture in which it is smaller.
    """

    matrix: Array
    sizes: tuple[Size, Size]
    pairs: int
    long_side: float


def place_of(one: Keypoints, other: Keypoints, one_size: Size, other_size: Size) -> Place | None:
    """Return the place of the first picture in the second by their key points; sizes in pixels.
    None if too few points agree, if no camera could have taken the second from the first, or if
    neither picture lies in the other."""
    here, there = _pairs_of(one, other)
    if len(here) < LEAST_PAIRS:
        return None
    off = OFF * max(other_size)
    matrix, agree = cv2.findHomography(here, there, cv2.USAC_MAGSAC, off, maxIters=2_000)
    if matrix is None or int(agree.sum()) < LEAST_PAIRS:
        return None
    shared = _shared(matrix, one_size, other_size)
    if shared is None:
        return None
    back = np.linalg.inv(matrix)
    sides = [_long_side(shared), _long_side(moved_by(shared, back))]
    return Place(matrix, (one_size, other_size), int(agree.sum()), min(sides))


def scaled(matrix: Array, sizes: tuple[Size, Size], wanted: tuple[Size, Size]) -> Array:
    """Return `matrix`, which maps the first picture to the second at the sizes `sizes`, converted
    to the sizes `wanted`."""
    one, other = (_scaling(before, after) for before, after in zip(sizes, wanted, strict=True))
    return other @ matrix @ np.linalg.inv(one)


def _scaling(before: Size, after: Size) -> Array:
    """Return the matrix (3 × 3) that scales places in a picture from one size to another, where (0,
    0) is the middle of the first pixel."""
    x, y = after[0] / before[0], after[1] / before[1]
    return np.array([[x, 0, (x - 1) / 2], [0, y, (y - 1) / 2], [0, 0, 1]])


def _pairs_of(one: Keypoints, other: Keypoints) -> tuple[Array, Array]:
    """Return the places (n × 2 each, in pixels) of the points of both pictures that are each
    other's nearest by their bits, and differ in at most MOST_BITS."""
    if not (len(one.places) and len(other.places)):
        return one.places[:0], other.places[:0]
    likest = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(one.signs, other.signs)
    found = [pair for pair in likest if pair.distance <= MOST_BITS]
    here = one.places[[pair.queryIdx for pair in found]]
    return here, other.places[[pair.trainIdx for pair in found]]


def corners_of(size: Size) -> Array:
    """Return the corners of a picture of this size in pixels, clockwise from the upper left (4 ×
    2)."""
    width, height = size
    return np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)


def moved_by(places: Array, matrix: Array) -> Array:
    """Return the points `places` (n × 2) as `matrix` (3 × 3) maps them."""
    return cv2.perspectiveTransform(places.reshape(-1, 1, 2).astype(np.float32), matrix)[:, 0]


def scale_of(matrix: Array, size: Size) -> float:
    """Return the factor by which `matrix` enlarges the sides of a picture of this size, on
    average."""
    return float(cv2.contourArea(moved_by(corners_of(size), matrix)) / (size[0] * size[1])) ** 0.5


def _shared(matrix: Array, one_size: Size, other_size: Size) -> Array | None:
    """Return the outline (n × 2) of the part that both pictures show, in pixels of the other
    picture. None if `matrix` mirrors, tilts or enlarges more than a camera could, or if less than
    INSIDE of the smaller picture is shared."""
    corners = corners_of(one_size)
    depths = np.c_[corners, np.ones(4)] @ matrix[2]
    if depths.min() <= 0 or depths.max() > STEEPEST * depths.min():
        return None
    seen = moved_by(corners, matrix)
    area = float(cv2.contourArea(seen, oriented=True))
    own = one_size[0] * one_size[1]
    if not (own / LARGEST**2 < area < own * LARGEST**2 and cv2.isContourConvex(seen)):
        return None  # or mirrored: its area is negative
    shared_area, outline = cv2.intersectConvexConvex(seen, corners_of(other_size))
    least = min(area, other_size[0] * other_size[1])
    return outline[:, 0] if shared_area >= INSIDE * least else None


def _long_side(outline: Array) -> float:
    return float(max(cv2.minAreaRect(outline)[1]))
