"""Comparison of two stored pages: the same picture, perhaps saved again, scaled or darkened; or one
a part of the other, turned, or photographed from it (picture_parts).

This program encoded both pictures itself (claims.documents.formats.pixels), so they are opened
here. They are compared block by block and colour by colour: a picture that was saved again differs
a little everywhere, another screenshot of the same app differs a lot somewhere (another name,
bubble or time). Measurement of the bounds: docs/decisions, 0106 (before: 0016).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageChops, ImageFilter, ImageStat

from claims.documents.models import Page
from claims.documents.storage import previews
from claims.evidence.similar_pages import SimilarPage

SHAPES = 0.03  # relative difference of the aspect ratios
MOST_GAIN = 2.0  # contrast of a copy may differ by this factor
LEAST_SIDE = 700  # pixels of the longer side below which two pictures cannot be told apart


class Tolerance(NamedTuple):
    """Bounds within which two pictures count as the same: the side of a block in pixels, and the
    levels of 256 by which the block that differs most may differ, in grey and in any one colour."""

    block: int
    grey: int
    colour: int


COARSE = Tolerance(4, 40, 60)  # on thumbnails, to drop most candidates early
FINE = Tolerance(6, 20, 45)  # colours are stored more coarsely than light


Mine = Callable[[int, bool], Image.Image | None]  # (page id, as thumbnail) -> picture


class SamePicture(NamedTuple):
    """Another claim (`claim_id`) that has a picture of this claim: `page` is the number of the page
    that shows it on this claim, and `in_part` is True if one picture is a part of the other,
    turned, or photographed."""

    page: int
    claim_id: int
    in_part: bool = False


def same_pictures(candidates: Iterable[SimilarPage]) -> list[SamePicture]:
    """Compare the pictures of candidates on other claims with those of this claim, and return a
    SamePicture for each that is the same picture, or one a part of the other.

    A candidate whose picture or row is missing is left out. Raises previews.OriginalMissingError if
    storage lacks a page of this claim.
    """
    wanted = list(candidates)
    ids = {pk for like in wanted for pk in (like.page_id, like.other_page_id)}
    pages = {page.pk: page for page in Page.objects.filter(pk__in=ids).select_related("document")}
    mine = lru_cache(maxsize=2)(lambda pk, small: _picture(pages[pk], small=small))
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
        if like.shared and _is_part(pages[like.page_id], pages[like.other_page_id], mine):
            equal.append(SamePicture(pages[like.page_id].number, like.claim_id, in_part=True))
    return equal


def _is_part(page: Page, other: Page, mine: Mine) -> bool:
    """Return True if one of the two pages shows a part of the other; their order does not matter.
    False if a picture of `other` is missing. `mine` returns the picture of `page`; raises
    previews.OriginalMissingError if storage lacks it."""
    from claims.evidence import picture_parts  # OpenCV: for workers that compare pictures

    def picture_of(one: Page, *, small: bool) -> Image.Image | None:
        if one.pk == page.pk:
            return mine(one.pk, small)
        return _picture_of_other(one, small=small)

    first, second = sorted((page, other), key=lambda one: one.pk)
    place = picture_parts.stored_place(first, second)
    if place is None:
        return False
    for small in (True, False):
        here, there = picture_of(first, small=small), picture_of(second, small=small)
        compare = picture_parts.may_be_part if small else picture_parts.is_part_at
        if here is None or there is None or not compare(here, there, place):
            return False
    return True


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
    """Return True when two RGB pictures show the same everywhere, within `tolerance`; they may
    differ in size, light and contrast. Symmetric. Pictures of less than 700 pixels on their longer
    side are never the same, except with the tolerance COARSE for thumbnails."""
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
    """Return how much two pictures, both scaled to `size`, differ in the block in which they differ
    most, in levels of 256. Differences of exposure are removed before. `block` is the side of a
    block in pixels."""
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
    """Return both pictures with the same mean (128) and the spread of the one with more contrast,
    since a darker copy is the same picture."""
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
