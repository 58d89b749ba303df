"""Words of a page with their boxes. Runs inside the confined renderer; no Django.

A word is [text, x0, y0, x1, y1]: whole per mille of the page as it is drawn (upright, cropped),
from its upper left corner. Words outside the drawn area are left out.
"""

import ctypes
import json
import unicodedata
from collections.abc import Iterable, Iterator
from statistics import median
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

# Letters of a document: some three million bytes of JSON, two seconds of work.
MOST_LETTERS = 400_000
HYPHEN = 0x02  # PDFium's code for a hyphen at the end of a line
FINE = 1_000_000  # units of PDFium's mapping to the drawn page, which answers whole numbers

Word = tuple[str, int, int, int, int]
Lines = list[list[Word]]


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    def with_(self, other: "Box") -> "Box":
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


def words_as_json(source: str, pages: Iterable[tuple[int, Lines]]) -> bytes:
    text = {"source": source, "pages": [{"number": n, "lines": lines} for n, lines in pages]}
    return json.dumps(text, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def word_without_box(text: str) -> Word:
    """Return a text as a word whose box is not known (all zeros)."""
    return (text, 0, 0, 0, 0)


def has_text(page: pdfium.PdfPage) -> bool:
    try:
        return page.get_textpage().count_chars() > 0
    except pdfium.PdfiumError:
        return False


def words_by_page(document: pdfium.PdfDocument) -> Iterator[tuple[int, Lines]]:
    """Yield (page number from 1, lines of words) for each page of a PDF. Once the document has
    given MOST_LETTERS (400,000) letters, later pages have no lines."""
    left = MOST_LETTERS
    for index in range(len(document)):
        lines: Lines = []
        try:
            page = document[index]
            text = page.get_textpage()
            count = min(text.count_chars(), left)
            left -= count
            lines = in_lines(_words(page, text, count))
        except pdfium.PdfiumError:
            pass  # a page that does not load has no words; drawing reports it
        yield index + 1, lines


def _words(page: pdfium.PdfPage, text: pdfium.PdfTextPage, count: int) -> list[tuple[str, Box]]:
    """Return the words among the first `count` characters of a page, each with its box in per mille
    of the drawn page. Words outside the drawn area are left out."""
    place = _mapping(page)
    found: list[tuple[str, Box]] = []
    letters: list[str] = []
    around: Box | None = None
    for index in range(count + 1):
        letter = _letter(text, index) if index < count else " "
        if not letter.isspace():
            box = place(*_letter_box(text, index))
            letters.append(letter)
            around = around.with_(box) if around else box
        elif letters:
            if around and _is_seen(around):
                found.append((unicodedata.normalize("NFC", "".join(letters)), around))
            letters, around = [], None
    return found


def _letter(text: pdfium.PdfTextPage, index: int) -> str:
    code = raw.FPDFText_GetUnicode(text, index)
    if code == HYPHEN:
        return "-"
    if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "\N{REPLACEMENT CHARACTER}"
    return " " if code < 0x20 or code == 0xFFFE or code == 0xFFFF else chr(code)


_sides = [ctypes.c_double() for _ in range(4)]
_left, _right, _bottom, _top = (ctypes.byref(side) for side in _sides)


def _letter_box(text: pdfium.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    """Return left, right, bottom, top of a character in the page's own units (points); zeros if
    PDFium knows no box."""
    if not raw.FPDFText_GetCharBox(text, index, _left, _right, _bottom, _top):
        return 0.0, 0.0, 0.0, 0.0
    left, right, bottom, top = (side.value for side in _sides)
    return left, right, bottom, top


def _mapping(page: pdfium.PdfPage) -> Any:
    """Return a function from the page's units to per mille of the drawn page, turned and cropped.

    PDFium's mapping is linear, so three points determine it.
    """
    x, y = ctypes.c_int(), ctypes.c_int()

    def at(horizontal: float, vertical: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(
            page, 0, 0, FINE, FINE, 0, horizontal, vertical, ctypes.byref(x), ctypes.byref(y)
        )
        return x.value * 1000 / FINE, y.value * 1000 / FINE

    step = 1000.0
    (x0, y0), (x_right, y_right), (x_up, y_up) = at(0, 0), at(step, 0), at(0, step)
    xx, xy = (x_right - x0) / step, (x_up - x0) / step
    yx, yy = (y_right - y0) / step, (y_up - y0) / step

    def place(left: float, right: float, bottom: float, top: float) -> Box:
        xs = (x0 + xx * left + xy * bottom, x0 + xx * right + xy * top)
        ys = (y0 + yx * left + yy * bottom, y0 + yx * right + yy * top)
        return Box(min(xs), min(ys), max(xs), max(ys))

    return place


def _is_seen(box: Box) -> bool:
    return box.right > 0 and box.bottom > 0 and box.left < 1000 and box.top < 1000


def in_lines(words: list[tuple[str, Box]]) -> Lines:
    """Arrange the words of a page (text, box) in lines from top to bottom, and from left to right
    in each line, whatever order the file has them in. Boxes are rounded outwards to whole per
    mille.

    Words at one height are one line: a label and its value in the next cell of a form. A word much
    taller than its neighbours (a heading beside a column, vertical text) is a line of its own.
    """
    if not words:
        return []
    usual = median(box.height for _text, box in words)
    lines: list[list[tuple[str, Box]]] = []
    for text, box in sorted(words, key=lambda word: word[1].middle):
        last = lines[-1] if lines else None
        if last and _are_on_one_line(last[0][1], box, usual):
            last.append((text, box))
        else:
            lines.append([(text, box)])
    return [
        [_whole(text, box) for text, box in sorted(line, key=lambda word: word[1].left)]
        for line in lines
    ]


def _are_on_one_line(first: Box, other: Box, usual: float) -> bool:
    high = [max(box.height, usual / 2) for box in (first, other)]
    if max(high) > 3 * min(high):
        return False
    return abs(first.middle - other.middle) < min(high) / 2


def _whole(text: str, box: Box) -> Word:
    """Round a box outwards to whole per mille, so that it never cuts its word."""
    left, top = int(max(box.left, 0)), int(max(box.top, 0))
    right, bottom = -int(-min(box.right, 1000) // 1), -int(-min(box.bottom, 1000) // 1)
    return text, left, top, right, bottom
