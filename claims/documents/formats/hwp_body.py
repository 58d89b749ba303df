"""Body text of HWP 5 and HWPX. Runs in the confined renderer; no Django.

HWP 5 (source: Hancom's public description of the format, revision 1.3): the streams
BodyText/Section0 … hold records, deflated if FileHeader says so; a record's head has tag, level and
size, and PARA_TEXT holds UTF-16 with control characters. HWPX (OWPML): Contents/section0.xml … with
paragraphs `p` of texts `t`. The cells of a table's row become one line, a word a cell.

What is damaged ends the text there; what was read before stays.
"""

import contextlib
import struct
import zlib
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from xml.parsers import expat

from claims.documents.formats.page_words import Lines, word_without_box

MOST_SECTIONS = 64
MOST_BODY = 16 << 20  # bytes of all sections, unpacked
MOST_LETTERS = 400_000
MOST_LINES = 5_000
LONGEST_LINE = 1_000  # letters
CHUNK = 1 << 16

PARA_TEXT, CTRL_HEADER, LIST_HEADER = 67, 71, 72  # HWPTAG_BEGIN is 16
TABLE_ID = b" lbt"  # "tbl " as a little-endian number
SINGLE = {10: "\n", 24: "-", 30: " ", 31: " "}  # control characters that are one unit long
# Control characters that eight 16-bit units follow.
EIGHT_UNITS = frozenset((*range(1, 10), 11, 12, *range(14, 24)))
TAB = 9

Read = Callable[[str, int], bytes]  # reads a part of the file by its name, at most so many bytes
Row = list[str]  # cells of one line


class _EnoughError(Exception):
    """Raised to end the reading: MOST_LETTERS letters were read, or the XML declares a doctype."""


def hwp_lines(read: Read, *, deflated: bool) -> Lines:
    """Return the body text of an HWP 5 file as lines of words without boxes, at most 5,000 lines;
    [] if there is none.

    `read(name, most)` returns at most `most` bytes of a stream; `deflated` tells that the sections
    are compressed.
    """
    unpack = inflated if deflated else _as_it_is
    sections = _sections(read, "BodyText/Section{}", unpack)
    return _bounded(row for data in sections for row in _rows(data))


def hwpx_lines(read: Read) -> Lines:
    """Return the body text of an HWPX file as lines of words without boxes, at most 5,000 lines; []
    if there is none.

    `read(name, most)` returns at most `most` bytes of a part.
    """
    sections = _sections(read, "Contents/section{}.xml", _as_it_is)
    return _bounded(row for data in sections for row in _paragraphs(data))


def _sections(read: Read, name: str, unpack: Callable[[bytes, int], bytes]) -> Iterator[bytes]:
    """Yield the unpacked bytes of the sections of a body, up to the first that is missing, or until
    they have MOST_BODY bytes in all. `name` has `{}` in place of the section's number."""
    left = MOST_BODY
    for number in range(MOST_SECTIONS):
        data = unpack(read(name.format(number), left), left)
        if not data:
            return
        left -= len(data)
        yield data


def _as_it_is(data: bytes, most: int) -> bytes:
    return data[:most]


def _bounded(rows: Iterator[Row]) -> Lines:
    """Return rows as lines of words without boxes; empty cells and rows are left out. At most
    MOST_LINES lines and MOST_LETTERS letters; a word is cut off at LONGEST_LINE letters."""
    lines: Lines = []
    left = MOST_LETTERS
    filled = ([word for cell in row if (word := " ".join(cell.split()))] for row in rows)
    for row in islice((row for row in filled if row), MOST_LINES):
        words = [word[:LONGEST_LINE] for word in row]
        left -= sum(map(len, words))
        if left < 0:
            break
        lines.append([word_without_box(word) for word in words])
    return lines


# ------------------------------------------------------------------ HWP 5
def inflated(data: bytes, most: int) -> bytes:
    """Return at most `most` bytes of a raw deflate stream, inflated. If `data` is damaged, the
    bytes before the damage are returned."""
    inflater, out = zlib.decompressobj(-zlib.MAX_WBITS), bytearray()
    try:
        for at in range(0, len(data), CHUNK):
            if len(out) >= most or inflater.eof:  # a length of 0 would be no limit
                break
            out += inflater.decompress(data[at : at + CHUNK], most - len(out))
    except zlib.error:
        pass
    return bytes(out)


def _records(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield tag, level and body of each whole record."""
    at = 0
    while at + 4 <= len(data):
        (head,) = struct.unpack_from("<I", data, at)
        at, size = at + 4, head >> 20
        if size == 0xFFF:
            if at + 4 > len(data):
                return
            (size,) = struct.unpack_from("<I", data, at)
            at += 4
        if at + size > len(data):
            return
        yield head & 0x3FF, head >> 10 & 0x3FF, data[at : at + size]
        at += size


@dataclass
class _Table:
    """A table that is being read: the level of its head, and the cells of the present row."""

    level: int
    number: int = -1
    cells: list[list[str]] = field(default_factory=list)  # the paragraphs of each

    def begin(self, row: int) -> Iterator[Row]:
        """Begin a cell in the row of number `row`; yield the row before it where that number is
        new. A generator: the cell is added when the iteration ends."""
        if row != self.number:
            yield from self.ended()
            self.number = row
        self.cells.append([])

    def add(self, text: str) -> None:
        if self.cells:
            self.cells[-1].append(text)

    def ended(self) -> Iterator[Row]:
        if self.cells:
            yield _joined(self.cells)
        self.cells = []


def _joined(cells: list[list[str]]) -> Row:
    return [" ".join(paragraphs) for paragraphs in cells]


def _rows(data: bytes) -> Iterator[Row]:
    """Yield paragraphs line by line, and tables row by row, in the order of the records.

    Ends once the tables have given MOST_LETTERS letters, if each cell and each paragraph in a cell
    counts as one more. The row that is being read is still yielded.
    """
    tables: list[_Table] = []
    left = MOST_LETTERS
    for tag, level, body in _records(data):
        while tables and level <= tables[-1].level:
            yield from tables.pop().ended()
        if tag == CTRL_HEADER and body[:4] == TABLE_ID:
            tables.append(_Table(level))
        elif tag == LIST_HEADER and tables and level == tables[-1].level + 1 and len(body) >= 12:
            _column, row = struct.unpack_from("<HH", body, 8)
            left -= 1
            yield from tables[-1].begin(row)
        elif tag == PARA_TEXT and tables:
            text = _text(body)
            left -= 1 + len(text)
            tables[-1].add(text)
        elif tag == PARA_TEXT:
            yield from ([line] for line in _text(body).split("\n"))
        if left < 0:
            break
    while tables:
        yield from tables.pop().ended()


def _text(body: bytes) -> str:
    """Return the text of a PARA_TEXT record (UTF-16) without its control characters and their data;
    line break, hyphen, tab and fixed blanks become the characters they stand for."""
    units = array("H", body[: len(body) // 2 * 2])
    kept, at = array("H"), 0
    while at < len(units):
        unit = units[at]
        if unit >= 32:
            kept.append(unit)
        elif unit in SINGLE:
            kept.append(ord(SINGLE[unit]))
        elif unit == TAB:
            kept.append(ord(" "))
        at += 8 if unit in EIGHT_UNITS else 1
    return kept.tobytes().decode("utf-16-le", "replace")


# ------------------------------------------------------------------ HWPX
class _Paragraphs:
    """Handlers `start`, `end` and `data` of an XML parser that read one HWPX section. `rows` holds
    the lines of its paragraphs and the rows of its tables, in the order in which they end. Raises
    _EnoughError after MOST_LETTERS letters."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.letters = 0
        self._texts: list[list[str]] = []  # texts of the open paragraphs, the outermost first
        self._cells: list[list[list[str]]] = []  # cells of the open table rows, as paragraphs
        self._is_text = 0

    def start(self, name: str, _attributes: Any) -> None:
        tag = _local(name)
        if tag in ("p", "tr", "tc"):
            self._count(1)
        if tag == "p":
            self._texts.append([])
        elif tag == "t":
            self._is_text += 1
        elif tag == "tr":
            self._cells.append([])
        elif tag == "tc" and self._cells:
            self._cells[-1].append([])
        elif tag == "lineBreak":
            self._add("\n")
        elif tag in ("tab", "nbSpace", "fwSpace"):
            self._add(" ")

    def end(self, name: str) -> None:
        tag = _local(name)
        if tag == "t":
            self._is_text -= 1
        elif tag == "tr" and self._cells:
            self.rows.append(_joined(self._cells.pop()))
        elif tag == "p" and self._texts:
            text = "".join(self._texts.pop())
            if self._cells and self._cells[-1]:
                self._cells[-1][-1].append(text)
            else:
                self.rows += [[line] for line in text.split("\n")]

    def data(self, text: str) -> None:
        if self._is_text:
            self._add(text)

    def _add(self, text: str) -> None:
        self._count(len(text))
        if self._texts:
            self._texts[-1].append(text)

    def _count(self, letters: int) -> None:
        self.letters += letters
        if self.letters > MOST_LETTERS:
            raise _EnoughError


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _no_doctype(*_declared: Any) -> None:
    raise _EnoughError  # no section has one: entities would follow


def _paragraphs(data: bytes) -> list[Row]:
    parser, found = expat.ParserCreate("utf-8", " "), _Paragraphs()
    parser.StartElementHandler, parser.EndElementHandler = found.start, found.end
    parser.CharacterDataHandler = found.data
    parser.StartDoctypeDeclHandler = _no_doctype
    with contextlib.suppress(expat.ExpatError, _EnoughError):
        parser.Parse(data, True)
    return found.rows
