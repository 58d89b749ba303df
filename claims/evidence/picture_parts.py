"""Copies of pictures that were cut, framed, turned, or photographed from the other.

Key points say where the one would lie in the other (picture_alignment), then the pixels of what
both show decide (picture_overlap): first of thumbnails, which drops most candidates, then of the
pages. Import it where it is used: OpenCV is for workers alone.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from claims.documents.formats.image_similarity import hash_bands
from claims.documents.formats.keypoints import unpacked
from claims.documents.models import Page
from claims.evidence.picture_alignment import Array, Place, place_of, scaled
from claims.evidence.picture_overlap import (
    Laid,
    in_colours,
    in_grey,
    laid_over,
    straightened,
    worst_difference,
)

LEAST_SIDE = 700  # pixels of what both show, below which two pictures cannot be told apart
COARSE, COARSE_BLOCK = 56, 4  # levels of 256 on thumbnails, in blocks of so many pixels
GREY, GREY_BLOCK, HALF_BLOCK = 24, 6, 4  # on pages, and first on pages at half their size
COLOUR, COLOUR_BLOCK = 48, 4  # on pages at half their size: colours are stored more coarsely


def stored_place(one: Page, other: Page) -> Place | None:
    """Return the place of page `one` in page `other` by the key points in their rows; None if
    neither lies in the other, or if a page has no key points."""
    if one.keypoints is None or other.keypoints is None:
        return None
    here, there = unpacked(bytes(one.keypoints)), unpacked(bytes(other.keypoints))
    return place_of(here, there, (one.width, one.height), (other.width, other.height))


def may_be_part(one: Image.Image, other: Image.Image, place: Place) -> bool:
    """Compare the thumbnails (RGB) of two pictures, one laid over the other at `place`. Return
    False if they differ, or if both show too little in common; else the pages themselves must be
    compared (`is_part_at`)."""
    if place.long_side < LEAST_SIDE:
        return False
    laid = laid_over(np.asarray(one), np.asarray(other), _matrix(place, one, other))
    if laid is None:
        return False
    if worst_difference(in_grey(laid), COARSE_BLOCK) <= COARSE:
        return True
    corrected = straightened(laid)  # few corners are seen on a thumbnail: not always better
    return corrected is not None and worst_difference(in_grey(corrected), COARSE_BLOCK) <= COARSE


def is_part_at(one: Image.Image, other: Image.Image, place: Place) -> bool:
    """Return True when two RGB pictures, one laid over the other at `place`, agree everywhere in
    the part that both show. False if this part is too small or has too little in it."""
    if place.long_side < LEAST_SIDE:
        return False
    laid = _compared(one.reduce(2), other.reduce(2), place, HALF_BLOCK)
    if laid is not None:
        laid = _compared(one, other, place, GREY_BLOCK)
    if laid is None:
        return False
    if any(hash_bands(Image.fromarray(part)) is None for part in (laid.one, laid.other)):
        return False  # too little in it to be told apart
    return all(worst_difference(part, COLOUR_BLOCK) <= COLOUR for part in in_colours(laid))


def _compared(one: Image.Image, other: Image.Image, place: Place, block: int) -> Laid | None:
    """Return two RGB pictures laid over each other; None if they cannot be, or some block of
    `block` pixels differs by more than GREY levels."""
    laid = laid_over(np.asarray(one), np.asarray(other), _matrix(place, one, other))
    laid = straightened(laid) if laid is not None else None
    same = laid is not None and worst_difference(in_grey(laid), block) <= GREY
    return laid if same else None


def _matrix(place: Place, one: Image.Image, other: Image.Image) -> Array:
    return scaled(place.matrix, place.sizes, (one.size, other.size))
