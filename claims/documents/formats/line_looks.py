"""A second look at words that were read unsurely: each run of them alone, enlarged. Pure.

The surer of two readings counts. Where they differ in a digit neither counts as sure: a figure has
to be read surely at once, or alike by any second reading that is worth comparing.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from PIL import Image

from claims.documents.formats.read_words import Word, confidence_of

SURE = 80  # confidence of words that are not looked at again
POOR = 45  # confidence below which a reading says nothing about another one
UNSURE = 59  # at most, of a figure that was read in two ways: below what a finding may rest on
GAP = 1.0  # of a word's height between two that belong together
HIGH = 56  # pixels that a line is enlarged to
MARGIN = 0.35  # of its height around it
LARGEST = 3.0
MOST_LOOKS = 40  # of a page

Rows = list[list[Word]]
_LETTER = re.compile(r"\w")


def looked_at_again(
    image: Image.Image,
    rows: Rows,
    read_line: Callable[[Image.Image], list[Word]],
    is_late: Callable[[], bool],
) -> Rows:
    """Return the rows of a page with its unsure words as a second look has them, if it is surer.

    The least sure come first, until `is_late`.
    """
    runs = [run for row in rows for run in _runs(row)]
    unsure = [run for run in runs if _is_worth_it(run)]
    unsure.sort(key=confidence_of)
    better: dict[Word, list[Word]] = {}
    for run in unsure[:MOST_LOOKS]:
        if is_late():
            break
        again = _read_again(image, run, read_line)
        chosen = surer(run, again)
        if chosen is not run:
            better[run[0]] = chosen
            better |= {word: [] for word in run[1:]}
    return [[new for word in row for new in better.get(word, [word])] for row in rows]


def surer(first: list[Word], again: list[Word]) -> list[Word]:
    """Return the surer of two readings of the same words; unsure where their figures differ."""
    before, now = confidence_of(first), confidence_of(again)
    if now < POOR:
        return first
    chosen = again if now > before else first
    if _digits(first) == _digits(again) or (before < POOR and now >= SURE):
        return chosen
    return [word._replace(confidence=min(word.confidence, UNSURE)) for word in chosen]


def _digits(words: list[Word]) -> str:
    return "".join(letter for word in words for letter in word.text if letter.isdigit())


def _runs(row: list[Word]) -> list[list[Word]]:
    """Return the words of a row that stand close together: the content of one cell."""
    runs: list[list[Word]] = []
    for word in row:
        if runs and word.left - runs[-1][-1].right <= GAP * max(word.height, runs[-1][-1].height):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _is_worth_it(run: list[Word]) -> bool:
    letters = sum(len(_LETTER.findall(word.text)) for word in run)
    return letters > 1 and min(word.confidence for word in run) < SURE


def _read_again(
    image: Image.Image, run: list[Word], read_line: Callable[[Image.Image], list[Word]]
) -> list[Word]:
    """Return the words of a run, cut out with a margin and enlarged, in pixels of the page."""
    left, top = min(word.left for word in run), min(word.top for word in run)
    right, bottom = max(word.right for word in run), max(word.bottom for word in run)
    margin = round(MARGIN * (bottom - top)) + 2
    left, top = max(left - margin, 0), max(top - margin, 0)
    right, bottom = min(right + margin, image.width), min(bottom + margin, image.height)
    scale = min(max(HIGH / max(bottom - top - 2 * margin, 1), 1.0), LARGEST)
    size = max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale))
    part = image.crop((left, top, right, bottom)).resize(size, Image.Resampling.BICUBIC)
    return [
        Word(
            word.text,
            *(round(left + word.left / scale), round(top + word.top / scale)),
            *(round(left + word.right / scale), round(top + word.bottom / scale)),
            word.confidence,
        )
        for word in sorted(read_line(part), key=lambda word: word.left)
    ]
