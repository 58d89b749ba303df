"""Reading of pictured pages (OCR, Tesseract). Runs inside the confined renderer; no Django.

`prepare` loads the library and its language data before the confinement, since no file opens
afterwards. A page is read strip by strip, the one with the most lines first, which gives the page's
orientation. Then the page is read at another size, and lines that are still unsure one by one
(`second_pass`). No step begins that would not end within MOST_SECONDS of processor time; the words
read until then are returned. The process's limits of processor time, memory and clock hold behind
that.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from importlib import import_module
from statistics import median
from typing import Any, NamedTuple

from PIL import Image, ImageFilter

from claims.documents.formats import pictures, second_pass
from claims.documents.formats.homography import Plane
from claims.documents.formats.read_words import (
    LEAST,
    LONGEST_WORD,
    Word,
    confidence_of,
    rows_of,
    sure_letters,
    without_doubles,
)
from claims.documents.formats.straighten import Lit, Straightened, lit, straighten
from claims.documents.formats.strips import fullest, strips_of
from claims.documents.frames import Frame, UnreadableError
from claims.documents.media_types import OFFICE, PDF

VERSION = 3  # part of every reading's key: raise it when pages are read otherwise
LANGUAGES = "kor+eng"
LONG_SIDE = 2_200  # pixels: letters of a page are then some 30 pixels high
TAKEN_SIDE = 3_000  # pixels of a photograph, of which a sheet may be two thirds
TALL = 2.5  # times as high as wide: a scrolled screen, which is read piece by piece
WIDTH = 1_100  # greatest width of a tall picture in pixels
PIECE = 1.8  # height of a piece in widths
# Share of the width in which pieces overlap, so that each line is whole in one of them.
OVERLAP = 0.06
LARGEST = 4.0  # times that a small picture is enlarged
LETTERS = 20  # pixels, the height of letters at which a page is read a second time
NEARLY, ENLARGED = 0.85, 1.3  # a scale above 0.85 changes little: 1.3 is used instead
MOST_SECONDS = 2.6  # processor time for a page: nothing starts that would end later
LOOK_SECONDS = 0.1  # longest time for reading one line again
MOST_TURNING = 1.7  # processor time after which no other rotation is tried
ENGINE_SECONDS = 45  # wall-clock time for one strip on a busy machine
SURE = 75  # mean confidence of a strip that is the right way up
ENOUGH_LETTERS = 16  # letters read surely that decide which way is up
CLEARLY = 3  # times as many as the opposite way has, so that the sides are not tried
MOST_WORDS = 5_000  # words of a page
GREY = (40, 215)  # levels between ink and paper
BLACK_AND_WHITE = 0.04  # share of grey below which a page is a fax, whose specks are removed
NICE = 5  # added to the niceness: drawing pages comes first

_engine: Any = None
_began = 0.0  # processor seconds of this process before it was asked
_longest = 0.0  # seconds that the slowest strip has taken so far
SPARSE, ONE_LINE = 11, 7  # the engine's page segmentation modes

Lines = list[list[list[Any]]]


class Reading(NamedTuple):
    """Result of OCR on one page. `lines` holds words, line by line: text, box in per mille of the
    upright page, confidence from 0 to 100.

    `level` maps that page to the page on which its lines are level; None if both are the same.
    """

    lines: Lines
    level: Plane | None = None


def prepare(data_folder: str) -> None:
    """Load Tesseract with its language data from `data_folder`, and lower the priority of this
    process. Call it before the confinement. Raises UnreadableError if the library or the data is
    missing."""
    global _engine
    os.environ["OMP_THREAD_LIMIT"] = "1"  # read when the library is loaded
    os.nice(NICE)
    try:
        tesserocr = import_module("tesserocr")
        _engine = tesserocr.PyTessBaseAPI(
            path=data_folder,
            lang=LANGUAGES,
            oem=tesserocr.OEM.LSTM_ONLY,
            psm=SPARSE,  # tables and letterheads alike; rows are ours
        )
        # discard the engine's messages: it would open a file for them, or use standard error
        _engine.SetVariable("debug_file", "")
    except (ImportError, RuntimeError) as error:
        raise UnreadableError("crashed") from error


def reading_frames(
    data: bytes, media_type: str, page: int, limits: dict[str, int]
) -> Iterator[Frame]:
    """Yield one frame: the words that OCR reads from page `page` (from 1) of a file, as JSON.

    {"number": n, "lines": [[[word, left, top, right, bottom, confidence], …], …], "level": [nine
    numbers]}, boxes in per mille of the upright page; `level` brings them to per mille of the page
    on which lines are level (plane.Plane), and is missing if that is the same. Raises
    UnreadableError for a file that is damaged or too large, and for a page that it does not have.
    """
    found = read_lines(_picture(data, media_type, page, limits))
    body: dict[str, Any] = {"number": page, "lines": found.lines}
    if found.level is not None:
        body["level"] = [float(f"{number:.9g}") for number in found.level]
    yield {"frame": "words"}, json.dumps(body, ensure_ascii=False).encode()


def read_lines(image: Image.Image) -> Reading:
    """Read the words of an upright picture in grey with OCR; call `prepare` first. Stops when its
    processor time is used up, and returns the words read until then."""
    if image.height > TALL * image.width:
        return Reading(_read_tall(image))
    page, rows = _read(image)
    lines = [
        [_as_list(Word(word.text, *page.place(word.box), word.confidence)) for word in row]
        for row in rows
    ]
    return Reading(lines, page.level)


def _read_tall(image: Image.Image) -> Lines:
    """Return the words of a tall picture by lines, with boxes in per mille of it. It is read in
    pieces from the top, as many as there is time for; a word belongs to the piece that its middle
    is in."""
    lines: Lines = []
    high, shared = round(PIECE * image.width), round(OVERLAP * image.width)
    count = 0
    for top in range(0, image.height, high):
        if top and _is_late():
            break
        above, below = max(top - shared, 0), min(top + high + shared, image.height)
        first, last = top * 1000 / image.height, (top + high) * 1000 / image.height
        page, rows = _read(image.crop((0, above, image.width, below)), turns=False)
        for row in rows:
            placed = [Word(word.text, *page.place(word.box), word.confidence) for word in row]
            moved = [_moved(word, above, below - above, image.height) for word in placed]
            own = [word for word in moved if first <= word.middle < last]
            if own and count + len(own) <= MOST_WORDS:
                count += len(own)
                lines.append([_as_list(word) for word in own])
    return lines


def _moved(word: Word, above: int, high: int, whole: int) -> Word:
    """Convert the box of a word from per mille of a piece to per mille of the whole picture. The
    piece begins `above` pixels from the top and is `high` pixels high, the picture `whole`."""
    top, bottom = (round((above * 1000 + side * high) / whole) for side in (word.top, word.bottom))
    return word._replace(top=top, bottom=bottom)


def _as_list(word: Word) -> list[Any]:
    return [word.text, *word.box, word.confidence]


def _is_late(most: float | None = None) -> bool:
    """Return True if the processor time used so far, plus that of the longest strip, exceeds
    MOST_SECONDS; with `most`, if the time used exceeds `most` seconds."""
    spent = time.process_time() - _began
    return spent + _longest > MOST_SECONDS if most is None else spent > most


def _is_late_to_look() -> bool:
    return _is_late(MOST_SECONDS - LOOK_SECONDS)


def _read(image: Image.Image, *, turns: bool = True) -> tuple[Straightened, list[list[Word]]]:
    """Return the page of a picture turned level, and its words by rows, in pixels of that page.
    With `turns` the other orientations are tried, and a sheet of paper is cut out of its
    background."""
    even = lit(_without_specks(image), LONG_SIDE, LARGEST, cut=turns)
    page, found = _upright(even) if turns else (straighten(even, 0), {})
    strips = strips_of(page.image)
    for number, strip in enumerate(strips):
        if number not in found and (not found or not _is_late()):
            found[number] = _words(page.image, strip)
    words = [word for number in sorted(found) for word in found[number]][:MOST_WORDS]
    if words and not _is_late():
        words = second_pass.joined(words, _at_another_size(page.image, words))[:MOST_WORDS]
    rows = [without_doubles(row) for row in rows_of(words)]
    return page, second_pass.looked_at_again(page.image, rows, _one_line, _is_late_to_look)


def _at_another_size(image: Image.Image, words: list[Word]) -> list[Word]:
    """Return the words that OCR reads from the page at another size, with boxes in pixels of
    `image`. The page is shrunk so that its usual letters are LETTERS pixels high, or enlarged where
    they are about that high. Stops when time is short."""
    usual = max(median(word.height for word in words), 1)
    scale = LETTERS / usual
    if scale > NEARLY:
        scale = ENLARGED
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    page = image.resize(size, Image.Resampling.BICUBIC)
    found: list[Word] = []
    for strip in strips_of(page):
        if _is_late():
            break
        found += _words(page, strip)
    return [
        word._replace(
            left=round(word.left / scale),
            top=round(word.top / scale),
            right=round(word.right / scale),
            bottom=round(word.bottom / scale),
        )
        for word in found
    ]


def _upright(even: Lit) -> tuple[Straightened, dict[int, list[Word]]]:
    """Return the page the right way up, and {strip number: words} of the strip that was read to
    find it.

    Reads one strip of the page as it is, upside down, and turned to both sides. Takes the direction
    with the most letters of high confidence; stops early when one is clearly best or time is short.
    """
    best, found = straighten(even), {}
    most = -1
    for n, page in enumerate(_ways(even, best)):
        strips = strips_of(page.image)
        telling = fullest(page.image, strips)
        words = _words(page.image, strips[telling])
        letters, before = sure_letters(words), most
        if letters > most:
            best, found, most = page, {telling: words}, letters
        if (letters >= ENOUGH_LETTERS and confidence_of(words) >= SURE) or _is_late(MOST_TURNING):
            break
        if n == 1 and most >= ENOUGH_LETTERS and CLEARLY * min(letters, before) <= most:
            break
    return best, found


def _ways(even: Lit, first: Straightened) -> Iterator[Straightened]:
    """Yield the page `first`, then the same page upside down, then turned to one side and to the
    other."""
    yield first
    yield first.turned_over()
    side = straighten(even, 1 - first.quarters)
    yield side
    yield side.turned_over()


def _picture(data: bytes, media_type: str, page: int, limits: dict[str, int]) -> Image.Image:
    """Return page `page` (from 1) of a file upright and in grey: a PDF's drawn with LONG_SIDE
    pixels on its longer side, a picture shrunk to TAKEN_SIDE pixels a side at most. Raises
    UnreadableError for a damaged or too large file, or a missing page."""
    if media_type == PDF:
        from claims.documents.formats.pdf import draw_for_reading

        return draw_for_reading(data, page, LONG_SIDE)
    try:
        if media_type in OFFICE:
            from claims.documents.formats.office import opened_picture

            image = opened_picture(data, media_type, page, limits)
        else:
            image = pictures.opened(data, pictures.FORMATS[media_type], limits)
        if media_type in pictures.SEVERAL:
            image.seek(pictures.index_of(image.tell(), page))
            pictures.check_size(image, limits)
        tall = image.height > TALL * image.width
        within = (WIDTH, pictures.TALLEST) if tall else (TAKEN_SIDE, TAKEN_SIDE)
        return pictures.upright(image, within).convert("L")
    except pictures.DAMAGED as error:
        raise UnreadableError("broken") from error


def _without_specks(image: Image.Image) -> Image.Image:
    """Return the picture: a black-and-white one (a fax) filtered (median, 3 by 3 pixels) to remove
    specks, any other unchanged."""
    levels = image.histogram()
    if sum(levels[GREY[0] : GREY[1]]) < BLACK_AND_WHITE * image.width * image.height:
        return image.filter(ImageFilter.MedianFilter(3))
    return image


def _words(image: Image.Image, strip: tuple[int, int]) -> list[Word]:
    """Return the words that OCR reads in a strip (top, bottom) of a page, with boxes in pixels of
    the page, in the engine's order. Stores the longest processor time of a strip in `_longest`."""
    global _longest
    began, (top, bottom) = time.process_time(), strip
    part = image.crop((0, top, image.width, bottom))
    found = [
        word._replace(top=word.top + top, bottom=word.bottom + top)
        for word in _recognised(part, SPARSE)
    ]
    _longest = max(_longest, time.process_time() - began)
    return found


def _one_line(image: Image.Image) -> list[Word]:
    """Return the words that OCR reads in a picture of one line, with boxes in its pixels."""
    return _recognised(image, ONE_LINE)


def _recognised(image: Image.Image, mode: int) -> list[Word]:
    """Return the words that OCR reads in a grey picture, with boxes in its pixels. `mode` is a page
    segmentation mode of Tesseract. Words with a confidence below LEAST are left out; [] if the
    engine ran out of ENGINE_SECONDS."""
    _engine.SetPageSegMode(mode)
    _engine.SetImageBytes(image.tobytes(), image.width, image.height, 1, image.width)
    _engine.SetSourceResolution(200)
    words: list[Word] = []
    if not _engine.Recognize(ENGINE_SECONDS * 1000):
        return words
    found, level = _engine.GetIterator(), 3  # RIL.WORD
    while found is not None and len(words) < MOST_WORDS:
        if not found.Empty(level):
            text, confidence = found.GetUTF8Text(level), round(found.Confidence(level))
            text = "".join(letter for letter in text if letter.isprintable()).strip()
            box = found.BoundingBox(level)
            if text and box and confidence >= LEAST:
                left, top, right, bottom = box
                sure = min(confidence, 100)
                words.append(Word(text[:LONGEST_WORD], left, top, right, bottom, sure))
        if not found.Next(level):
            break
    return without_doubles(words)
