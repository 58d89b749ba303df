"""Second looks at a page: the whole page at another size, then unsure lines one by one. Pure.

The engine finds lines by the size of their letters: at one size it takes large ones apart, at
another it loses small ones. The better of two readings of a place counts. If they differ in a digit
neither counts as sure: a figure has to be read surely at once, or alike by any second reading that
is worth comparing. If they differ in a Korean letter the words may agree with what is known, but
are not sure enough to say that something else stands there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from statistics import median

from PIL import Image

from claims.documents.formats.read_words import Word, confidence_of, letters_in, rows_of

SURE = 80  # confidence of words that are not looked at again
POOR = 45  # confidence below which a reading says nothing about another one
UNSURE = 59  # at most, of a figure that was read in two ways: below what a finding may rest on
DOUBTFUL = 69  # at most, of Korean words that were read in two ways
SOUND = 60  # confidence from which a reading says that Korean words are others
NEW = 60  # confidence from which a word counts that one reading alone has
MISSED = 3  # digits by which a figure is longer that was read in part before
ALIKE = 0.15  # share of letters by which two readings are equally long
GAP = 1.0  # largest gap between two words of a line, in heights of a word
TALL = 2.5  # times the usual height: a ruling, or a mark beside several lines
COVER = 0.5  # least overlap of two readings of a line, as share of the lower one's height
HIGH = 56  # pixels that a line is enlarged to
MARGIN = 0.35  # margin around a line, as share of its height
LARGEST = 3.0
MOST_LOOKS = 40  # unsure parts of a page that are read again at most

Rows = list[list[Word]]
_LETTER = re.compile(r"\w")
_BROKEN = re.compile(r"[가-힣].*[ㄱ-ㅣ]|[ㄱ-ㅣ].*[가-힣]|[가-힣][A-Za-z]|[A-Za-z][가-힣]")


def joined(first: list[Word], again: list[Word]) -> list[Word]:
    """Return the words of a page from two readings of it (in pixels of the same page): of each
    place the better reading (`better`), and the words that only one of them has. A word that only
    the second reading has needs the confidence NEW (60)."""
    usual = median([word.height for word in first] or [0])
    sides = [_parted(words, usual) for words in (first, again)]
    runs = [(side, run) for side, (kept, _tall) in enumerate(sides) for run in kept]
    found = list(sides[0][1])
    for group in _groups([run for _side, run in runs]):
        one, other = (
            sorted(
                (word for n in group if runs[n][0] == side for word in runs[n][1]),
                key=lambda word: word.left,
            )
            for side in (0, 1)
        )
        if one and other:
            found += better(one, other)
        else:
            found += one or [word for word in other if word.confidence >= NEW]
    return found


def _parted(words: list[Word], usual: float) -> tuple[Rows, list[Word]]:
    """Return the runs of a reading (see `_runs`), and the words that are over TALL times as high as
    the usual one: too tall for a line."""
    kept = [word for word in words if word.height <= TALL * usual]
    tall = [word for word in words if word.height > TALL * usual]
    return [run for row in rows_of(kept) for run in _runs(row)], tall


def _groups(runs: Rows) -> list[list[int]]:
    """Group the runs that overlap (`_lie_over`), also by way of a third one. Return the indexes of
    the runs of each group."""
    boxes = [_around(run) for run in runs]
    group = list(range(len(runs)))
    order = sorted(range(len(runs)), key=lambda n: boxes[n][1])
    for at, n in enumerate(order):
        for m in order[at + 1 :]:
            if boxes[m][1] >= boxes[n][3]:
                break
            if _lie_over(boxes[n], boxes[m]) and group[n] != group[m]:
                old, new = group[m], group[n]
                group = [new if one == old else one for one in group]
    found: dict[int, list[int]] = {}
    for n, one in enumerate(group):
        found.setdefault(one, []).append(n)
    return list(found.values())


def _around(run: list[Word]) -> tuple[int, int, int, int]:
    return (
        min(word.left for word in run),
        min(word.top for word in run),
        max(word.right for word in run),
        max(word.bottom for word in run),
    )


def _lie_over(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    """Return True if two boxes overlap, in height by COVER (half) of the lower one or more."""
    shared = min(one[3], other[3]) - max(one[1], other[1])
    lower = min(one[3] - one[1], other[3] - other[1])
    return shared >= COVER * lower and min(one[2], other[2]) > max(one[0], other[0])


def looked_at_again(
    image: Image.Image,
    rows: Rows,
    read_line: Callable[[Image.Image], list[Word]],
    is_late: Callable[[], bool],
) -> Rows:
    """Read the unsure words of a page again, line by line, and return its rows of words; a new
    reading replaces the old one if it is better (`better`).

    `read_line` reads the words of a picture of one line. The least sure lines come first, at most
    MOST_LOOKS (40), until `is_late` returns True.
    """
    runs = [run for row in rows for run in _runs(row)]
    unsure = [run for run in runs if _is_worth_it(run)]
    unsure.sort(key=confidence_of)
    chosen: dict[Word, list[Word]] = {}
    for run in unsure[:MOST_LOOKS]:
        if is_late():
            break
        found = better(run, _read_again(image, run, read_line))
        if found is not run:
            chosen[run[0]] = found
            chosen |= {word: [] for word in run[1:]}
    return [[new for word in row for new in chosen.get(word, [word])] for row in rows]


def better(first: list[Word], again: list[Word]) -> list[Word]:
    """Return the better of two readings of the same words; `first` if the mean confidence of
    `again` is below POOR (45).

    If both are about as long, the one with the higher confidence is better, otherwise the one with
    more letters times confidence. The confidence of its words is lowered to at most 59 if the
    digits of the readings differ, and to at most 69 if their Korean letters differ and both seem
    sound.
    """
    before, now = confidence_of(first), confidence_of(again)
    if now < POOR:
        return first
    counts = [sum(letters_in(word.text) for word in words) for words in (first, again)]
    if abs(counts[0] - counts[1]) <= ALIKE * max(counts):
        chosen = again if now > before else first
    else:
        chosen = again if counts[1] * now > counts[0] * before else first
    if before < POOR and now >= SURE:
        return chosen
    if not _agree(_digits(first), _digits(again)):
        return _at_most(UNSURE, chosen)
    korean = _korean(first), _korean(again)
    if all(korean) and korean[0] != korean[1] and min(before, now) >= SOUND:
        return _at_most(DOUBTFUL, chosen)
    return chosen


def _agree(one: str, other: str) -> bool:
    """Return True if the digits of two readings are equal, if one has none, or if one contains the
    other and is longer by MISSED (3) digits or more: a part that was read alone."""
    short, long = sorted((one, other), key=len)
    return short in ("", long) or (short in long and len(long) - len(short) >= MISSED)


def _at_most(most: int, words: list[Word]) -> list[Word]:
    return [word._replace(confidence=min(word.confidence, most)) for word in words]


def _korean(words: list[Word]) -> str:
    return "".join(letter for word in words for letter in word.text if "가" <= letter <= "힣")


def _digits(words: list[Word]) -> str:
    return "".join(letter for word in words for letter in word.text if letter.isdigit())


def _runs(row: list[Word]) -> list[list[Word]]:
    """Split a row into runs of words that stand close together: each is the content of one cell."""
    runs: list[list[Word]] = []
    for word in row:
        if runs and word.left - runs[-1][-1].right <= GAP * max(word.height, runs[-1][-1].height):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _is_worth_it(run: list[Word]) -> bool:
    """Return True if a run of two or more letters has a word with a confidence below SURE, or mixes
    Korean with Latin letters or with parts of syllables."""
    text = "".join(word.text for word in run)
    if len(_LETTER.findall(text)) < 2:
        return False
    return min(word.confidence for word in run) < SURE or bool(_BROKEN.search(text))


def _read_again(
    image: Image.Image, run: list[Word], read_line: Callable[[Image.Image], list[Word]]
) -> list[Word]:
    """Read a run again, cut out with a margin and enlarged, and return its words with boxes in
    pixels of the page; [] if the cut is empty."""
    left, top = min(word.left for word in run), min(word.top for word in run)
    right, bottom = max(word.right for word in run), max(word.bottom for word in run)
    margin = round(MARGIN * (bottom - top)) + 2
    left, top = max(left - margin, 0), max(top - margin, 0)
    right, bottom = min(right + margin, image.width), min(bottom + margin, image.height)
    if right <= left or bottom <= top:
        return []
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
