"""Whether two stored pages show the same picture, one maybe saved again, scaled or darkened.

Both are pictures that this program drew and encoded itself (claims.documents.pixels), so they are
opened here. They are laid over each other in grey and compared block by block: what was merely
saved again differs a little everywhere, another screenshot of the same app differs a lot somewhere
(another name, another bubble, another time on the clock). The bounds were found on the demo's
screenshots: the least differing pair of two shops reaches 59 of 256 levels in its worst block,
or 40 with one of them scaled to a third; the same picture saved again at quality 25, or halved
and darkened, at most 21.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageChops, ImageFilter, ImageOps

from claims.documents import previews
from claims.documents.models import Page
from claims.evidence.others import Like

SHAPES = 0.03  # relative difference of the sides' ratio
LEAST_SIDE = 480  # pixels of the longer side below which two pictures cannot be told apart


class Grain(NamedTuple):
    """How finely pictures are compared: blocks of so many pixels, differing by so many levels."""

    block: int
    most: int


COARSE = Grain(4, 50)  # on thumbnails, to spare most candidates the rest
FINE = Grain(6, 30)


class Equal(NamedTuple):
    """A candidate that is the same picture, and the number of our page that it is the same as."""

    page: int
    claim_id: int


def confirmed(candidates: Iterable[Like]) -> list[Equal]:
    """Of candidates by hash, those that are the same picture.

    A candidate whose picture is not to be had is none. Raises previews.OriginalMissing for a
    page of ours.
    """
    wanted = list(candidates)
    ids = {pk for like in wanted for pk in (like.page_id, like.other_page_id)}
    pages = {page.pk: page for page in Page.objects.filter(pk__in=ids).select_related("document")}
    mine = lru_cache(maxsize=2)(lambda pk, small: _picture(pages[pk], small=small))
    equal = []
    for like in wanted:
        if like.page_id not in pages or like.other_page_id not in pages:
            continue
        for small, grain in ((True, COARSE), (False, FINE)):
            one = mine(like.page_id, small)
            other = _theirs(pages[like.other_page_id], small=small)
            if one is None or other is None or not same(one, other, grain):
                break
        else:
            equal.append(Equal(pages[like.page_id].number, like.claim_id))
    return equal


def _theirs(page: Page, *, small: bool) -> Image.Image | None:
    try:
        return _picture(page, small=small)
    except previews.OriginalMissing:
        return None


def _picture(page: Page, *, small: bool) -> Image.Image | None:
    try:
        data = previews.page_image(page, small=small)
    except previews.NoPreview:
        return None
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("L")


def same(one: Image.Image, other: Image.Image, grain: Grain = FINE) -> bool:
    """Whether two grey pictures show the same everywhere. Symmetric."""
    ratios = sorted((one.width / one.height, other.width / other.height))
    if ratios[1] / ratios[0] > 1 + SHAPES:
        return False
    size = (min(one.width, other.width), min(one.height, other.height))
    if grain is FINE and max(size) < LEAST_SIDE:
        return False
    return difference(one, other, size, grain.block) <= grain.most


def difference(one: Image.Image, other: Image.Image, size: tuple[int, int], block: int) -> int:
    """By how many of 256 levels the block that differs most differs."""
    blocks = (max(1, size[0] // block), max(1, size[1] // block))
    first, second = (
        _even(picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS))
        for picture in (one, other)
    )
    pair = [picture.resize(blocks, Image.Resampling.BOX) for picture in (first, second)]
    darkest, brightest = ImageChops.difference(*pair).getextrema()
    assert isinstance(brightest, int | float)  # noqa: S101 - one channel, for mypy
    return int(brightest)


def _even(picture: Image.Image) -> Image.Image:
    """Without the light: a darker copy is the same picture."""
    return ImageOps.autocontrast(picture.filter(ImageFilter.BoxBlur(1)), cutoff=1)
