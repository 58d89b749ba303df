"""Strips of a page that is read piece by piece: cut between its lines. Pure; no Django."""

from __future__ import annotations

from PIL import Image, ImageChops

STRIPS = 5  # strips of a page
STRAY = 0.35  # share of a strip's height in which its edge may move to a row without ink
BARE = 1  # of 255: a row with only this much more ink than the emptiest row counts as empty
BESIDE = 3  # pixels, about the width of a stroke
_IS_INK = [255 if level < 140 else 0 for level in range(256)]


def strips_of(image: Image.Image) -> list[tuple[int, int]]:
    """Cut a page in grey into at most five strips across, and return (top, bottom) of each in
    pixels. Edges pass between lines of print."""
    ink = image.point(_IS_INK).resize((1, image.height), Image.Resampling.BOX).tobytes()
    step, edges = image.height / STRIPS, [0]
    for n in range(1, STRIPS):
        first, last = (round((n + way * STRAY) * step) for way in (-1, 1))
        if edges[-1] < first < last:
            edges.append(_middle_of_bare(ink, first, last))
    return list(zip(edges, [*edges[1:], image.height], strict=True))


def _middle_of_bare(ink: bytes, first: int, last: int) -> int:
    """Return the middle of the longest run of rows with the least ink, between the rows `first` and
    `last`. `ink` has one value for each row (0 to 255)."""
    least = min(ink[first:last]) + BARE
    best, start = (0, first), first
    for y in range(first, last + 1):
        if y == last or ink[y] > least:
            best = max(best, (y - start, (y + start) // 2))
            start = y + 1
    return best[1]


def fullest(image: Image.Image, strips: list[tuple[int, int]]) -> int:
    """Return the index of the strip with the most print, among (top, bottom) `strips` of a page in
    grey. Print is measured by differences between neighbours in a row; horizontal rulings do not
    count."""
    strokes = ImageChops.difference(image, ImageChops.offset(image, BESIDE, 0))
    column = strokes.resize((1, image.height), Image.Resampling.BOX).tobytes()
    return max(range(len(strips)), key=lambda n: sum(column[slice(*strips[n])]))
