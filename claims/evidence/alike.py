"""Whether two stored pages show the same picture, one maybe saved again, scaled or darkened.

Both are pictures that this program drew and encoded itself (claims.documents.pixels), so they are
opened here. They are laid over each other in grey and compared block by block: what was merely
saved again differs a little everywhere, another screenshot of the same app differs a lot somewhere
(another name, another bubble, another time).
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import NamedTuple

from PIL import Image, ImageChops, ImageFilter, ImageOps

from claims.documents import previews
from claims.documents.models import Page

SIDE = 480  # pixels of the longer side at which pictures are compared
BLOCK = 6  # pixels each way of a block whose average is compared
MOST_DIFFERENT = 22  # of 256 levels, in the block that differs most
SHAPES = 0.03  # relative difference of the sides' ratio


class Equal(NamedTuple):
    """A candidate that is the same picture, and the page of ours it is the same as."""

    page: int
    claim_id: int


def confirmed(candidates: Iterable) -> list[Equal]:
    """Of candidates by hash (others.Like), those that are the same picture. A page that cannot be
    had any more is not the same. Raises previews.OriginalMissing for a page of ours."""
    wanted = list(candidates)
    ids = {pk for like in wanted for pk in (like.page_id, like.other_page_id)}
    pages = {page.pk: page for page in Page.objects.filter(pk__in=ids).select_related("document")}
    mine: dict[int, Image.Image | None] = {}
    equal = []
    for like in wanted:
        if like.page_id not in pages or like.other_page_id not in pages:
            continue
        if like.page_id not in mine:
            mine[like.page_id] = _picture(pages[like.page_id])
        one = mine[like.page_id]
        try:
            other = _picture(pages[like.other_page_id])
        except previews.OriginalMissing:
            continue
        if one is not None and other is not None and same(one, other):
            equal.append(Equal(pages[like.page_id].number, like.claim_id))
    return equal


def _picture(page: Page) -> Image.Image | None:
    try:
        data = previews.page_image(page)
    except previews.NoPreview:
        return None
    with Image.open(io.BytesIO(data)) as image:
        image.draft("L", (SIDE * 2, SIDE * 2))  # JPEG decodes at a half or a quarter for less
        return ImageOps.contain(image.convert("L"), (SIDE, SIDE))


def same(one: Image.Image, other: Image.Image) -> bool:
    """Whether two grey pictures show the same everywhere. Symmetric."""
    ratios = sorted((one.width / one.height, other.width / other.height))
    if ratios[1] / ratios[0] > 1 + SHAPES:
        return False
    size = (min(one.width, other.width), min(one.height, other.height))
    first, second = (_even(picture.resize(size)) for picture in (one, other))
    blocks = (max(1, size[0] // BLOCK), max(1, size[1] // BLOCK))
    pair = [p.resize(blocks, Image.Resampling.BOX) for p in (first, second)]
    return ImageChops.difference(*pair).getextrema()[1] <= MOST_DIFFERENT  # type: ignore[operator]


def _even(picture: Image.Image) -> Image.Image:
    """Without the light: a darker copy is the same picture."""
    return ImageOps.autocontrast(picture.filter(ImageFilter.BoxBlur(1)), cutoff=1)
