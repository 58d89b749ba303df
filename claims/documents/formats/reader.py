"""Reading of pictured pages (OCR, Tesseract). Runs inside the confined renderer; no Django.

`prepare` loads the library and its language data before the confinement, since no file opens
afterwards. A page that is not readable one way up is tried other ways while it has processor time
left; the process's limits of processor time, memory and clock hold behind that.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from importlib import import_module
from typing import Any, NamedTuple

from PIL import Image, ImageFilter

from claims.documents.formats import pictures
from claims.documents.formats.straighten import Straightened, straighten
from claims.documents.frames import Frame, UnreadableError
from claims.documents.media_types import PDF

VERSION = 2  # part of every reading's key: raise it when pages are read otherwise
LANGUAGES = "kor+eng"
LONG_SIDE = 2_200  # pixels: letters of a page are then some 30 pixels high
TALL = 2.5  # times as high as wide: a scrolled screen, which is read piece by piece
WIDTH = 1_100  # pixels at most of a tall picture
PIECE = 1.8  # height of a piece in widths
OVERLAP = 0.06  # of a width, that pieces share, so that no line is cut in both
MOST_PIECES_SECONDS = 6.0  # of processor time after which no other piece begins
LARGEST = 4.0  # times that a small picture is enlarged
MOST_SECONDS = 4.0  # of processor time after which no other attempt begins
ENGINE_SECONDS = 45  # of the clock for one attempt, on the busiest machine
SURE = 75  # mean confidence of a page that is the right way up
LEAST = 15  # confidence of a word that is kept at all
MOST_WORDS = 5_000  # of a page
LONGEST_WORD = 100
GREY = (40, 215)  # levels between ink and paper
BLACK_AND_WHITE = 0.04  # share of grey below which a page is a fax, whose specks are removed
BESIDE = 0.4  # of the taller one's height that the middles of neighbours may differ by
NICE = 5  # whoever waits for a page comes first

_engine: Any = None


class Word(NamedTuple):
    """A word in pixels of the straightened page, or in per mille of the picture, and its confidence
    from 0 to 100."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: int


def prepare(data_folder: str) -> None:
    """Load the engine with its language data. Raises UnreadableError without one of them."""
    global _engine
    os.environ["OMP_THREAD_LIMIT"] = "1"  # read when the library is loaded
    os.nice(NICE)
    try:
        tesserocr = import_module("tesserocr")
        _engine = tesserocr.PyTessBaseAPI(
            path=data_folder,
            lang=LANGUAGES,
            oem=tesserocr.OEM.LSTM_ONLY,
            psm=tesserocr.PSM.SPARSE_TEXT,  # tables and letterheads alike; rows are ours
        )
        # its messages go to a file that would have to be opened, or else to standard error
        _engine.SetVariable("debug_file", "")
    except (ImportError, RuntimeError) as error:
        raise UnreadableError("crashed") from error


def reading_frames(
    data: bytes, media_type: str, page: int, limits: dict[str, int]
) -> Iterator[Frame]:
    """Yield an outline of one page as large as the document has pages, and its words.

    The words: {"number": n, "lines": [[[word, left, top, right, bottom, confidence], …], …]},
    boxes in per mille of the upright page.
    """
    image = _picture(data, media_type, page, limits)
    lines = read_lines(image)
    body = {"number": page, "lines": lines}
    yield {"frame": "words"}, json.dumps(body, ensure_ascii=False).encode()


def read_lines(image: Image.Image) -> list[list[list[Any]]]:
    """Return the words of an upright picture, line by line, with boxes and confidences."""
    if image.height > TALL * image.width:
        return _read_tall(image)
    return [[_as_list(word) for word in row] for row in _read(image)]


def _read_tall(image: Image.Image) -> list[list[list[Any]]]:
    """Return the words of a tall picture: as many pieces of it as there is time for, from the top.

    A word belongs to the piece that its middle is in.
    """
    lines: list[list[list[Any]]] = []
    high, shared = round(PIECE * image.width), round(OVERLAP * image.width)
    count = 0
    for top in range(0, image.height, high):
        if top and time.process_time() > MOST_PIECES_SECONDS:
            break
        above, below = max(top - shared, 0), min(top + high + shared, image.height)
        first, last = top * 1000 / image.height, (top + high) * 1000 / image.height
        for row in _read(image.crop((0, above, image.width, below)), turns=False):
            moved = [_moved(word, above, below - above, image.height) for word in row]
            own = [word for word in moved if first <= (word.top + word.bottom) / 2 < last]
            if own and count + len(own) <= MOST_WORDS:
                count += len(own)
                lines.append([_as_list(word) for word in own])
    return lines


def _moved(word: Word, above: int, high: int, whole: int) -> Word:
    """Return a word of a piece (per mille of it) in per mille of the whole picture."""
    top, bottom = (round((above * 1000 + side * high) / whole) for side in (word.top, word.bottom))
    return word._replace(top=top, bottom=bottom)


def _as_list(word: Word) -> list[Any]:
    return [word.text, *word[1:5], word.confidence]


def _read(image: Image.Image, *, turns: bool = True) -> list[list[Word]]:
    """Return the rows of a picture, their words in per mille of it; with `turns`, other ways up are
    tried."""
    began, image = time.process_time(), _sharpened(image)
    best = straighten(image) if turns else straighten(image, quarters=0)
    words = _words(best)
    for turned in _other_ways(image, best) if turns else ():
        if _confidence(words) >= SURE or time.process_time() - began > MOST_SECONDS:
            break
        again = _words(turned)
        if _confidence(again) > _confidence(words):
            best, words = turned, again
    return [
        [Word(word.text, *best.place(word[1:5]), word.confidence) for word in row]
        for row in _rows(words)
    ]


def _other_ways(image: Image.Image, first: Straightened) -> Iterator[Straightened]:
    """Yield the page the other way up, then on its sides."""
    yield first.turned_over()
    side = straighten(image, quarters=1 - first.quarters)
    yield side
    yield side.turned_over()


def _picture(data: bytes, media_type: str, page: int, limits: dict[str, int]) -> Image.Image:
    """Return a page upright, in grey, no larger than it is read at."""
    if media_type == PDF:
        from claims.documents.formats.pdf import draw_for_reading

        return draw_for_reading(data, page, LONG_SIDE)
    try:
        image = pictures.opened(data, pictures.FORMATS[media_type], limits)
        if media_type in pictures.SEVERAL:
            image.seek(pictures.index_of(image.tell(), page))
            pictures.check_size(image, limits)
        tall = image.height > TALL * image.width
        within = (WIDTH, pictures.TALLEST) if tall else (LONG_SIDE, LONG_SIDE)
        return pictures.upright(image, within).convert("L")
    except pictures.DAMAGED as error:
        raise UnreadableError("broken") from error


def _sharpened(image: Image.Image) -> Image.Image:
    """Remove a fax's specks, and bring the page to the size at which it is read."""
    levels = image.histogram()
    if sum(levels[GREY[0] : GREY[1]]) < BLACK_AND_WHITE * image.width * image.height:
        image = image.filter(ImageFilter.MedianFilter(3))
    scale = min(LONG_SIDE / max(image.size), LARGEST)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    return image if size == image.size else image.resize(size, Image.Resampling.BICUBIC)


def _words(page: Straightened) -> list[Word]:
    """Return the words of a straightened page, in the engine's order."""
    image = page.image
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
    return words


def _confidence(words: list[Word]) -> float:
    """Return the mean confidence, long words counting more."""
    letters = sum(len(word.text) for word in words)
    return sum(len(word.text) * word.confidence for word in words) / letters if letters else 0.0


def _rows(words: list[Word]) -> list[list[Word]]:
    """Return words that stand beside each other as rows, from top to bottom and left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.top + word.bottom):
        if rows and _are_beside(rows[-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.left) for row in rows]


def _are_beside(row: list[Word], word: Word) -> bool:
    """True when the middle of the word is in the middle half of the row, or the other way round."""
    tallest = max(row, key=lambda one: one.bottom - one.top)
    here, there = (word.top + word.bottom) / 2, (tallest.top + tallest.bottom) / 2
    height = max(word.bottom - word.top, tallest.bottom - tallest.top)
    return abs(here - there) <= height * BESIDE
