"""Comparison of what two pictures both show, pixel by pixel, once one lies over the other.

The finer of the two is laid over the other, brought into its light and made as soft; then the
block that differs most decides. A copy differs a little everywhere, another screen of one app or
a form that was filled in otherwise differs a lot somewhere. No Django; see picture_alignment for
how it is imported.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import cv2
import numpy as np

from claims.evidence.picture_alignment import Array, scale_of

EDGE = 0.012  # of the longer side that is left out, where a cut or a frame blends in
LIGHT_SIDE = 96  # pixels of the longer side in which the light is measured
ROUNDS = 3  # of measuring it, without what differs
GAINS = (0.45, 2.2)  # times as much contrast as the other may have
SOFTER = (0.5, 0.7, 0.9, 1.2, 1.6, 2.1, 2.7)  # pixels of blur that are tried
CORNERS, APART, WINDOW = 400, 9, (21, 21)  # by which the place is corrected
LEAST_CORNERS = 12
MOST_MOVED = 1.5  # pixels by which a corner may be off the corrected place


class Laid(NamedTuple):
    """Two grey or coloured pictures of one size (uint8), and where both have something (255)."""

    one: Array
    other: Array
    both: Array


def laid_over(one: Array, other: Array, matrix: Array) -> Laid | None:
    """Lay the finer of two pictures over the other; `matrix` says how the first lies in it."""
    scale = scale_of(matrix, one.shape[1::-1])
    if scale > 1:
        one, other, matrix, scale = other, one, np.linalg.inv(matrix), 1 / scale
    if scale < 0.9:
        one = cv2.GaussianBlur(one, (0, 0), 0.5 * (scale**-2 - 1) ** 0.5)
    height, width = other.shape[:2]
    moved = cv2.warpPerspective(one, matrix, (width, height), flags=cv2.INTER_CUBIC)
    whole = np.full(one.shape[:2], 255, np.uint8)
    both = cv2.warpPerspective(whole, matrix, (width, height), flags=cv2.INTER_NEAREST)
    edge = max(2, round(EDGE * max(width, height)))
    framed = cv2.copyMakeBorder(both, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=0)
    both = cv2.erode(framed, np.ones((2 * edge + 1, 2 * edge + 1), np.uint8))
    both = both[edge : edge + height, edge : edge + width]
    left, top, across, down = cv2.boundingRect(both)
    if min(across, down) < 8 * APART:
        return None
    box = slice(top, top + down), slice(left, left + across)
    return Laid(moved[box], other[box], both[box])


def corrected(one: Array, other: Array, matrix: Array) -> Array | None:
    """Return the matrix, corrected by fractions of a pixel: corners of the one are followed to
    where they are in the other. None where they agree on no place. The pictures are grey."""
    height, width = other.shape
    moved = cv2.warpPerspective(one, matrix, (width, height))
    whole = np.full(one.shape, 255, np.uint8)
    both = cv2.erode(cv2.warpPerspective(whole, matrix, (width, height)), np.ones((9, 9)))
    corners = cv2.goodFeaturesToTrack(moved, CORNERS, 0.01, APART, mask=both)
    if corners is None or len(corners) < LEAST_CORNERS:
        return None
    there, seen, _error = cv2.calcOpticalFlowPyrLK(
        moved, other, corners, None, winSize=WINDOW, maxLevel=2
    )
    here, there = corners[seen == 1], there[seen[:, 0] == 1][:, 0]
    if len(here) < LEAST_CORNERS:
        return None
    step, agree = cv2.findHomography(here, there, cv2.USAC_MAGSAC, MOST_MOVED, maxIters=1_000)
    if step is None or int(agree.sum()) < LEAST_CORNERS:
        return None
    return step @ matrix


def worst_difference(laid: Laid, block: int) -> float:
    """Return the levels of 256 by which the worst block of two grey pictures differs, in the light
    of the one with more contrast; 255 where no light explains the other."""
    lit = _in_one_light(laid)
    if lit is None:
        return 255.0
    one, other, gain = lit
    one, other = _equally_soft(one, other, laid.both)
    blocks = max(1, laid.both.shape[1] // block), max(1, laid.both.shape[0] // block)
    difference = cv2.boxFilter(one - other, -1, (3, 3))
    worst = cv2.resize(difference, blocks, interpolation=cv2.INTER_AREA)
    whole = cv2.resize(laid.both, blocks, interpolation=cv2.INTER_AREA) == 255
    return float(np.abs(worst[whole]).max() / min(gain, 1.0)) if whole.any() else 255.0


class Lit(NamedTuple):
    """The first picture in the light of the second, both as float32, and the gain in contrast."""

    one: Array
    other: Array
    gain: float


def _in_one_light(laid: Laid) -> Lit | None:
    """Give the first picture the light of the second: a gain and an offset that change slowly over
    the picture, as by a lamp, a shadow or another exposure."""
    one, other = laid.one.astype(np.float32), laid.other.astype(np.float32)
    height, width = one.shape
    shrink = min(1.0, LIGHT_SIDE / max(height, width))
    size = max(2, round(width * shrink)), max(2, round(height * shrink))
    small = [cv2.resize(p, size, interpolation=cv2.INTER_AREA) for p in (one, other)]
    seen = cv2.resize(laid.both, size, interpolation=cv2.INTER_AREA) == 255
    if np.count_nonzero(seen) < 64:
        return None
    slow = _slow_terms(size)
    a, b = small[0] / 255.0, small[1] / 255.0
    terms = np.concatenate([slow, slow * a[..., None], (a * a)[..., None]], axis=-1)
    found = _least_squares(terms[seen], (b - a)[seen])
    gain = slow @ found[6:12] + 1.0
    offset = slow @ found[:6]
    middle = float(np.median(gain[seen] + 2 * found[12] * a[seen]))
    if not GAINS[0] < middle < GAINS[1]:
        return None
    gain = np.clip(gain, *GAINS).astype(np.float32)
    gains, offsets = (
        cv2.resize(p.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
        for p in (gain, offset)
    )
    lit = gains * one + offsets * 255 + np.float32(found[12] / 255) * one * one
    return Lit(lit, other, middle)


def _slow_terms(size: tuple[int, int]) -> Array:
    """Return 1, x, y, x², xy and y² of each place."""
    x, y = np.meshgrid(np.linspace(-1, 1, size[0]), np.linspace(-1, 1, size[1]))
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)


def _least_squares(terms: Array, wanted: Array) -> Array:
    """Return the weights of the terms; places that differ far more than most are left out."""
    kept = np.ones(len(wanted), bool)
    found: Any = None
    for _round in range(ROUNDS):
        rows, aims = terms[kept], wanted[kept]
        ridge = 1e-4 * len(rows) * np.eye(terms.shape[1])
        found = np.linalg.solve(rows.T @ rows + ridge, rows.T @ aims)
        off = np.abs(terms @ found - wanted)
        kept = off <= max(3 * float(np.median(off)), 4 / 255)
    return found


def _equally_soft(one: Array, other: Array, both: Array) -> tuple[Array, Array]:
    """Blur the sharper of two pictures until it has as much detail as the other."""
    edges = [_detail(picture, both) for picture in (one, other)]
    sharp, soft = (one, other) if edges[0] > edges[1] else (other, one)
    aim, blurred = min(edges), sharp
    for blur in SOFTER:
        if _detail(blurred, both) <= aim:
            break
        blurred = cv2.GaussianBlur(sharp, (0, 0), blur)
    return (blurred, soft) if edges[0] > edges[1] else (soft, blurred)


def _detail(picture: Array, both: Array) -> float:
    """Return the mean strength of fine detail."""
    fine = cv2.Laplacian(cv2.boxFilter(picture, -1, (3, 3)), cv2.CV_32F)
    return float(cv2.mean(cv2.absdiff(fine, 0.0), mask=both)[0])
