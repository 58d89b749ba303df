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

from claims.evidence.picture_alignment import Array, moved_by, scale_of

EDGE = 0.015  # share of the longer side left out at the edges, where a cut or frame blends in
LIGHT_SIDE = 160  # pixels of the longer side in which the light is measured
SHADOW = 13  # blocks across which a shadow may change
DARK = 0.15  # share of full brightness below which no shadow can be measured
ROUNDS = 3  # rounds of measuring the light, each without the blocks that differ
GAINS = (0.4, 2.5)  # times as much contrast as the other may have
SOFTER = (0.5, 0.7, 0.9, 1.2, 1.6, 2.1, 2.7)  # pixels of blur that are tried
# Corners to follow, pixels between them, window around each.
CORNERS, APART, WINDOW = 400, 9, (21, 21)
LEAST_CORNERS = 20
MOST_OFF = 1.0  # pixels by which a corner that agrees may be off
PLANE_OFF = 8.0  # pixels by which a lens or a curled paper may move it
BEND_STEP = 16  # pixels in which the bend is computed


class Laid(NamedTuple):
    """Two pictures of one size (uint8, grey or coloured), one laid over the other. `overlap` is a
    mask: 255 where both pictures have something, else 0."""

    one: Array
    other: Array
    overlap: Array


def laid_over(one: Array, other: Array, matrix: Array) -> Laid | None:
    """Lay the finer of two pictures over the other, and return the part that both show. `matrix`
    maps places in `one` to places in `other`. None if that part is less than 72 pixels wide or
    high.

    The first picture of the result is the finer one, not always `one`.
    """
    scale = scale_of(matrix, one.shape[1::-1])
    if scale > 1:
        one, other, matrix, scale = other, one, np.linalg.inv(matrix), 1 / scale
    if scale < 0.9:
        one = cv2.GaussianBlur(one, (0, 0), 0.5 * (scale**-2 - 1) ** 0.5)
    height, width = other.shape[:2]
    moved = cv2.warpPerspective(one, matrix, (width, height), flags=cv2.INTER_CUBIC)
    whole = np.full(one.shape[:2], 255, np.uint8)
    overlap = cv2.warpPerspective(whole, matrix, (width, height), flags=cv2.INTER_NEAREST)
    edge = max(2, round(EDGE * max(width, height)))
    framed = cv2.copyMakeBorder(overlap, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=0)
    overlap = cv2.erode(framed, np.ones((2 * edge + 1, 2 * edge + 1), np.uint8))
    overlap = overlap[edge : edge + height, edge : edge + width]
    left, top, across, down = cv2.boundingRect(overlap)
    if min(across, down) < 8 * APART:
        return None
    # with the edges, from where a bend may take something
    box = (
        slice(max(top - edge, 0), top + down + edge),
        slice(max(left - edge, 0), left + across + edge),
    )
    return Laid(moved[box], other[box], overlap[box])


def straightened(laid: Laid) -> Laid | None:
    """Align the first picture (in colour) with the second to fractions of a pixel, and return both
    pictures again.

    Corners are tracked from one picture to the other, and a smooth displacement is fitted to them,
    such as a lens or a curled paper causes. None if too few corners agree.
    """
    lit = _in_one_light(in_grey(laid))
    if lit is None:
        return None
    one, other = np.clip(lit.one, 0, 255).astype(np.uint8), lit.other.astype(np.uint8)
    corners = cv2.goodFeaturesToTrack(other, CORNERS, 0.01, APART, mask=laid.overlap)
    if corners is None:
        return None
    found, seen, _error = cv2.calcOpticalFlowPyrLK(
        other, one, corners, np.empty_like(corners), winSize=WINDOW, maxLevel=2
    )
    here, there = _homography_inliers(corners[seen == 1], found[seen == 1])
    if len(here) < LEAST_CORNERS:
        return None
    terms = _smooth_terms(_normalised(here, one.shape[1::-1]))
    bend = _least_squares(terms, there - here, MOST_OFF, ridge=1e-6)
    off = np.linalg.norm(terms @ bend - (there - here), axis=1)
    if np.count_nonzero(off < MOST_OFF) < LEAST_CORNERS:
        return None
    return laid._replace(one=_bent(laid.one, bend))


def _homography_inliers(here: Array, there: Array) -> tuple[Array, Array]:
    """Return those of the tracked corners, as places in both pictures (two arrays n × 2, pixels),
    that agree with one homography to within PLANE_OFF pixels; the others were tracked to a wrong
    place. Both arrays are empty if there are too few corners or no homography."""
    if len(here) < LEAST_CORNERS:
        return here[:0], there[:0]
    matrix, _agree = cv2.findHomography(here, there, cv2.USAC_MAGSAC, PLANE_OFF / 2, maxIters=1_000)
    if matrix is None:
        return here[:0], there[:0]
    kept = np.linalg.norm(moved_by(here, matrix) - there, axis=1) < PLANE_OFF
    return here[kept], there[kept]


def _bent(picture: Array, bend: Array) -> Array:
    """Return the picture moved by a smooth displacement: `bend` holds the weights (10 × 2) of
    `_smooth_terms`, in pixels."""
    height, width = picture.shape[:2]
    size = max(2, width // BEND_STEP), max(2, height // BEND_STEP)
    x, y = np.meshgrid(*((np.arange(n) + 0.5) * 2 / n - 1 for n in size))
    moved = (_smooth_terms(np.stack([x, y], axis=-1)) @ bend).astype(np.float32)
    moved = cv2.resize(moved, (width, height), interpolation=cv2.INTER_LINEAR)
    across, down = np.meshgrid(np.arange(width), np.arange(height))
    places = moved + np.stack([across, down], axis=-1).astype(np.float32)
    maps = np.ascontiguousarray(places[..., 0]), np.ascontiguousarray(places[..., 1])
    return cv2.remap(picture, *maps, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def _normalised(places: Array, size: tuple[int, int]) -> Array:
    """Scale places in pixels of a picture of this size to the range from -1 to 1."""
    return (places + 0.5) * 2 / np.array(size) - 1


def _smooth_terms(places: Array) -> Array:
    """Return 1, x, y and their products of degree two and three for each place: an array (… ×
    10)."""
    x, y = places[..., 0], places[..., 1]
    products = [x * x, x * y, y * y, x * x * x, x * x * y, x * y * y, y * y * y]
    return np.stack([np.ones_like(x), x, y, *products], axis=-1)


def in_grey(laid: Laid) -> Laid:
    """Convert two aligned RGB pictures to grey."""
    one, other = (cv2.cvtColor(p, cv2.COLOR_RGB2GRAY) for p in (laid.one, laid.other))
    return Laid(one, other, laid.overlap)


def in_colours(laid: Laid) -> list[Laid]:
    """Return two aligned RGB pictures as three pairs of half their width and height: the red, the
    green and the blue levels."""
    half = max(1, laid.one.shape[1] // 2), max(1, laid.one.shape[0] // 2)
    one, other, overlap = (cv2.resize(p, half, interpolation=cv2.INTER_AREA) for p in laid)
    whole = np.where(overlap == 255, overlap, 0)
    return [Laid(one[..., n].copy(), other[..., n].copy(), whole) for n in range(3)]


def worst_difference(laid: Laid, block: int) -> float:
    """Compare two grey pictures, laid over each other, block by block. Return the largest mean
    difference of a block, in grey levels (of 256). `block` is the side of a block in pixels.

    Differences of brightness, contrast and sharpness are removed before. Returns 255 if no change
    of brightness makes the pictures alike, or no block lies wholly in the common part.
    """
    lit = _in_one_light(laid)
    if lit is None:
        return 255.0
    one, other = _equally_soft(lit.one, lit.other, laid.overlap)
    gain = lit.gain
    blocks = max(1, laid.overlap.shape[1] // block), max(1, laid.overlap.shape[0] // block)
    difference = cv2.boxFilter((one - other) / np.minimum(gain, 1.0), -1, (3, 3))
    worst = cv2.resize(difference, blocks, interpolation=cv2.INTER_AREA)
    whole = cv2.resize(laid.overlap, blocks, interpolation=cv2.INTER_AREA) == 255
    return float(np.abs(worst[whole]).max()) if whole.any() else 255.0


class Lit(NamedTuple):
    """Two grey pictures after brightness and contrast of the first were matched to the second: the
    first, the second, and the gain in contrast at each place; all float32."""

    one: Array
    other: Array
    gain: Array


class Light(NamedTuple):
    """Correction of brightness at each place of a small picture: offset + gain × level + square ×
    level²."""

    offset: Array
    gain: Array
    square: Array

    def on(self, levels: Array) -> Array:
        return self.offset + self.gain * levels + self.square * levels * levels


def _in_one_light(laid: Laid) -> Lit | None:
    """Return the pictures with the brightness and contrast of the first brought to those of the
    second; None if no correction explains the difference.

    The correction varies slowly over the picture, as with a lamp or another exposure, and a shadow
    may lie on it. The shadow is looked for first or last, whichever explains more.
    """
    one, other = laid.one.astype(np.float32), laid.other.astype(np.float32)
    height, width = one.shape
    shrink = min(1.0, LIGHT_SIDE / max(height, width))
    size = max(2, round(width * shrink)), max(2, round(height * shrink))
    small, aim = (cv2.resize(p, size, interpolation=cv2.INTER_AREA) / 256 for p in (one, other))
    seen = cv2.resize(laid.overlap, size, interpolation=cv2.INTER_AREA) == 255
    if np.count_nonzero(seen) < 64:
        return None
    even = np.ones_like(small)
    lights = [_light(small, aim, seen, shade) for shade in (even, _shadow(small, aim, seen))]
    light = min(lights, key=lambda one: float(np.abs(one.on(small) - aim)[seen].mean()))
    contrast = light.gain + 2 * light.square * small
    if not GAINS[0] < float(np.median(contrast[seen])) < GAINS[1]:
        return None
    offset, gain, square = (
        cv2.resize(part.astype(np.float32), (width, height))
        for part in (light.offset * 256, np.clip(light.gain, *GAINS), light.square / 256)
    )
    return Lit(Light(offset, gain, square).on(one), other, gain)


def _light(small: Array, aim: Array, seen: Array, shade: Array) -> Light:
    """Return the correction of brightness (least squares over the places `seen`) that makes
    `small`, multiplied by `shade`, as similar as possible to `aim`."""
    shaded = small * shade
    slow = _slow_terms(small.shape[1::-1])
    terms = np.concatenate([slow, slow * shaded[..., None], (shaded**2)[..., None]], axis=-1)
    found = _least_squares(terms[seen], (aim - shaded)[seen][:, None], 4 / 256, ridge=1e-4)[:, 0]
    first = Light(slow @ found[:6], slow @ found[6:12] + 1.0, np.full_like(small, found[12]))
    rest = _shadow(first.on(shaded), aim, seen)
    return Light(first.offset * rest, first.gain * shade * rest, first.square * shade**2 * rest)


def _shadow(lit: Array, aim: Array, seen: Array) -> Array:
    """Return, for each place, the factor by which `aim` is brighter than `lit` around it, kept
    within GAINS."""
    weights = seen.astype(np.float64)
    before, after = (
        cv2.boxFilter(weights * (lit * p + DARK**2), -1, (SHADOW, SHADOW)) for p in (lit, aim)
    )
    return np.clip(after / np.maximum(before, 1e-6), *GAINS)


def _slow_terms(size: tuple[int, int]) -> Array:
    """Return 1, x, y, x², xy and y² for each place of a picture: an array (height × width × 6), x
    and y from -1 to 1."""
    x, y = np.meshgrid(np.linspace(-1, 1, size[0]), np.linspace(-1, 1, size[1]))
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)


def _least_squares(terms: Array, wanted: Array, exact: float, ridge: float) -> Array:
    """Return the weights of the terms (ridge regression), fitted ROUNDS times: after each fit keep
    the rows whose error is at most three times the median error, or at most `exact`."""
    kept = np.ones(len(wanted), bool)
    found: Any = None
    for _round in range(ROUNDS):
        rows, aims = terms[kept], wanted[kept]
        small = ridge * len(rows) * np.eye(terms.shape[1])
        found = np.linalg.solve(rows.T @ rows + small, rows.T @ aims)
        off = np.linalg.norm(terms @ found - wanted, axis=1)
        kept = off <= max(3 * float(np.median(off)), exact)
    return found


def _equally_soft(one: Array, other: Array, overlap: Array) -> tuple[Array, Array]:
    """Return both pictures, the sharper one blurred (Gaussian) as long as that makes them more
    alike."""
    least = _apart(one, other, overlap)
    for first, second, turned in ((one, other, False), (other, one, True)):
        best = first
        for blur in SOFTER:
            softer = cv2.GaussianBlur(first, (0, 0), blur)
            apart = _apart(softer, second, overlap)
            if apart >= least:
                break
            least, best = apart, softer
        if best is not first:
            return (second, best) if turned else (best, second)
    return one, other


def _apart(one: Array, other: Array, overlap: Array) -> float:
    """Return the mean absolute difference of two pictures over their common part, after a mean
    filter (3 by 3 pixels) against noise."""
    difference = cv2.boxFilter(one - other, -1, (3, 3))
    return float(cv2.mean(np.abs(difference), mask=overlap)[0])
