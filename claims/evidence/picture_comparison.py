"""Comparison of two stored pages: the same picture, perhaps saved again, scaled or darkened; or one
a part of the other, or turned.

This program encoded both pictures itself (claims.documents.formats.pixels), so they are opened
here. They are compared block by block and colour by colour: a picture that was saved again differs
a little everywhere, another screenshot of the same app differs a lot somewhere (another name,
bubble or time). Measurement of the bounds: docs/decisions/0016-findings.md.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from PIL import Image, ImageChops, ImageFilter, ImageStat

from claims.documents.formats.image_similarity import hash_bands
from claims.documents.formats.picture_points import TURNS, Point, points_of
from claims.documents.models import Page
from claims.documents.storage import previews
from claims.evidence.picture_alignment import Box, Fit, aligned, fit_of, overlap_of, pairs_of
from claims.evidence.similar_pages import SimilarPage

SHAPES = 0.03  # relative difference of the aspect ratios
MOST_GAIN = 2.0  # contrast of a copy may differ by this factor
LEAST_SIDE = 700  # pixels of the longer side below which two pictures cannot be told apart


class Tolerance(NamedTuple):
    """Block size in pixels, and the levels of 256 by which the worst block may differ, in grey and
    in any one colour."""

    block: int
    grey: int
    colour: int


COARSE = Tolerance(4, 40, 60)  # on thumbnails, to drop most candidates early
FINE = Tolerance(6, 20, 45)  # colours are stored more coarsely than light
MOST_FITS = 2  # ways in which one picture may lie in the other that are tried
PART = Tolerance(6, 24, 48)  # a part is cut between pixels


class SamePicture(NamedTuple):
    """A claim with the same picture, the number of the page that shows it here, and True where one
    is a part of the other or turned."""

    page: int
    claim_id: int
    in_part: bool = False


def same_pictures(candidates: Iterable[SimilarPage]) -> list[SamePicture]:
    """Return the candidates by hash that are the same picture.

    A candidate whose picture is missing is left out. Raises previews.OriginalMissingError for a
    missing page of this claim.
    """
    wanted = list(candidates)
    ids = {pk for like in wanted for pk in (like.page_id, like.other_page_id)}
    pages = {page.pk: page for page in Page.objects.filter(pk__in=ids).select_related("document")}
    mine = lru_cache(maxsize=2)(lambda pk, small: _picture(pages[pk], small=small))
    turned = lru_cache(maxsize=1)(lambda pk: _ways(mine(pk, False)))
    equal = []
    for like in wanted:
        if like.page_id not in pages or like.other_page_id not in pages:
            continue
        for small, tolerance in ((True, COARSE), (False, FINE)):
            one = mine(like.page_id, small)
            other = _picture_of_other(pages[like.other_page_id], small=small)
            if one is None or other is None or not is_same_picture(one, other, tolerance):
                break
        else:
            equal.append(SamePicture(pages[like.page_id].number, like.claim_id))
            continue
        if like.shared and settings.PICTURE_PARTS:
            other = _picture_of_other(pages[like.other_page_id], small=False)
            if other is not None and _is_part(turned(like.page_id), other):
                equal.append(SamePicture(pages[like.page_id].number, like.claim_id, in_part=True))
    return equal


class Way(NamedTuple):
    """A picture turned by quarters, with its points."""

    picture: Image.Image
    points: list[Point]


def _ways(picture: Image.Image | None) -> list[Way]:
    """Return a picture as it is and turned, each with its points."""
    if picture is None:
        return []
    turned = [picture, *(picture.transpose(turn) for turn in TURNS)]
    return [Way(one, points_of(one)) for one in turned]


def is_part(one: Image.Image, other: Image.Image) -> bool:
    """True when one picture is a part of the other, framed by it, or the other turned."""
    return _is_part(_ways(one), other)


def _is_part(ways: list[Way], other: Image.Image) -> bool:
    points = points_of(other)
    paired = [(pairs_of(way.points, points), way.picture) for way in ways]
    tried = [(fit_of(pairs, max(other.size)), picture) for pairs, picture in paired]
    fits = [(fit.pairs, fit, picture) for fit, picture in tried if fit is not None]
    likeliest = sorted(fits, key=lambda one: one[0], reverse=True)[:MOST_FITS]
    return any(_agree(fit, picture, other) for _pairs, fit, picture in likeliest)


def _agree(fit: Fit, picture: Image.Image, other: Image.Image) -> bool:
    """True when the pixels of the common part agree, once it is moved to its place."""
    overlap = overlap_of(fit, picture, other)
    if overlap is None or min(_long_side(overlap.one), _long_side(overlap.other)) < LEAST_SIDE:
        return False
    one, part = aligned(overlap, picture, other, _equally_exposed)
    if hash_bands(one) is None:
        return False  # too little in it to be told apart
    return is_same_picture(one, part, PART)


def _long_side(box: Box) -> float:
    return max(box[2] - box[0], box[3] - box[1])


def _picture_of_other(page: Page, *, small: bool) -> Image.Image | None:
    try:
        return _picture(page, small=small)
    except previews.OriginalMissingError:
        return None


def _picture(page: Page, *, small: bool) -> Image.Image | None:
    try:
        data = previews.read_page_image(page, small=small)
    except previews.NoPreviewError:
        return None
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGB")


def is_same_picture(one: Image.Image, other: Image.Image, tolerance: Tolerance = FINE) -> bool:
    """True when two RGB pictures show the same everywhere. Symmetric."""
    ratios = sorted((one.width / one.height, other.width / other.height))
    if ratios[1] / ratios[0] > 1 + SHAPES:
        return False
    size = (min(one.width, other.width), min(one.height, other.height))
    if tolerance is not COARSE and max(size) < LEAST_SIDE:
        return False
    if difference(one.convert("L"), other.convert("L"), size, tolerance.block) > tolerance.grey:
        return False
    return difference(one, other, size, tolerance.block) <= tolerance.colour


def difference(one: Image.Image, other: Image.Image, size: tuple[int, int], block: int) -> int:
    """Return the levels of 256 by which the worst block differs, after equal exposure."""
    blocks = (max(1, size[0] // block), max(1, size[1] // block))
    pair = [
        picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS)
        for picture in (one, other)
    ]
    softened = [picture.filter(ImageFilter.BoxBlur(1)) for picture in pair]
    even = [p.resize(blocks, Image.Resampling.BOX) for p in _equally_exposed(*softened)]
    apart = ImageChops.difference(*even)
    return max(channel.getextrema()[1] for channel in apart.split())  # type: ignore[type-var,return-value]


def _equally_exposed(one: Image.Image, other: Image.Image) -> list[Image.Image]:
    """Give both pictures the average and spread of the one with more contrast: a darker copy is the
    same picture."""
    light = [ImageStat.Stat(picture.convert("L")) for picture in (one, other)]
    spread = max(max(stat.stddev[0] for stat in light), 1.0)
    even = []
    for picture, stat in zip((one, other), light, strict=True):
        gain = min(spread / max(stat.stddev[0], 1.0), MOST_GAIN)
        table = [round((level - stat.mean[0]) * gain + 128) for level in range(256)]
        even.append(
            picture.point([min(max(level, 0), 255) for level in table] * len(picture.getbands()))
        )
    return even
