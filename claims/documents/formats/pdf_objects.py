"""Objects of a PDF by its cross-reference sections, as they stood at each save. Pure; no Django.

Source: ISO 32000-1, 7.5. Runs inside the confined renderer, within bounds.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

MOST_SECTIONS = 50
MOST_OBJECTS = 100_000  # entries of all sections together
MOST_UNPACKED = 8 << 20  # bytes of one stream
LONGEST_ROW = 64  # bytes of an entry in a stream of references
LONGEST_DICTIONARY = 64 << 10
MOST_PAGES = 2_000

# in the dictionary of an object
STREAM = re.compile(rb"\bstream\r?\n")
REFERENCE = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+R\b")
PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")
_START = re.compile(rb"startxref\s+(\d{1,10})")
_RANGE = re.compile(rb"\s*(\d{1,10})\s+(\d{1,10})\s*")
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])")
_OBJECT = re.compile(rb"\s*(\d{1,10})\s+\d{1,5}\s+obj\b")


class Place(NamedTuple):
    """Place of an object in a PDF. `at` is its byte offset; if `within` is not 0, it is the index
    of the object in the object stream of number `within`."""

    at: int
    within: int = 0


@dataclass
class Section:
    """One cross-reference section: places by object number, and its trailer."""

    places: dict[int, Place] = field(default_factory=dict)
    trailer: bytes = b""


class TooMuchError(Exception):
    """Raised if the cross-reference sections of a file hold more than MOST_OBJECTS entries."""


class _EntryBudget:
    """Counter of the entries that may still be read, over all sections of a file. `take` raises
    TooMuchError once MOST_OBJECTS are read."""

    def __init__(self) -> None:
        self.entries = MOST_OBJECTS

    def take(self) -> None:
        self.entries -= 1
        if self.entries < 0:
            raise TooMuchError


# ------------------------------------------------------------------ cross-references
def sections_of(data: bytes) -> tuple[list[Section], bool]:
    """Return the cross-reference sections, the newest first, as they name one another (/Prev), and
    True if there are more than MOST_SECTIONS. Raises TooMuchError."""
    starts = _START.findall(data, max(0, len(data) - 2048))
    at = int(starts[-1]) if starts else -1
    sections: list[Section] = []
    seen: set[int] = set()
    left = _EntryBudget()
    while 0 <= at < len(data) and at not in seen:
        if len(sections) == MOST_SECTIONS:
            return sections, True
        seen.add(at)
        table = data.startswith(b"xref", at)
        section = _from_table(data, at + 4, left) if table else _from_stream(data, at, left)
        sections.append(section)
        previous = re.search(rb"/Prev\s+(\d{1,10})", section.trailer)
        at = int(previous[1]) if previous else -1
    return sections, False


def _from_table(data: bytes, at: int, left: _EntryBudget) -> Section:
    section = Section()
    while head := _RANGE.match(data, at):
        left.take()
        first, count, at = int(head[1]), int(head[2]), head.end()
        for number in range(first, first + count):
            entry = _ENTRY.match(data, at)
            if entry is None:
                return section
            if entry[3] == b"n":
                section.places[number] = Place(int(entry[1]))
            left.take()
            at += 20
    end = data.find(b"startxref", at, at + LONGEST_DICTIONARY)
    section.trailer = data[at : end if end >= 0 else at + LONGEST_DICTIONARY]
    return section


def _from_stream(data: bytes, at: int, left: _EntryBudget) -> Section:
    head = _object_at(data, at)
    trailer = dictionary_of(head)
    body = _unpacked(data, at, head)
    widths = [int(n) for n in re.findall(rb"\d+", _array(trailer, b"W"))]
    size = re.search(rb"/Size\s+(\d{1,8})", trailer)
    index = [int(n) for n in re.findall(rb"\d+", _array(trailer, b"Index"))]
    index = index or [0, int(size[1]) if size else 0]
    section, row, offset = Section(trailer=trailer), sum(widths), 0
    if len(widths) != 3 or not 0 < row <= LONGEST_ROW:
        return section
    body = _without_predictor(body, trailer, row)
    for first, count in zip(index[::2], index[1::2], strict=False):
        for number in range(first, first + count):
            if offset + row > len(body):
                return section
            left.take()
            kind, one, two = _fields(body[offset : offset + row], widths)
            offset += row
            if kind == 1:
                section.places[number] = Place(one)
            elif kind == 2:
                section.places[number] = Place(two, within=one)
    return section


def _array(dictionary: bytes, name: bytes) -> bytes:
    found = re.search(rb"/" + name + rb"\s*\[([^\]]*)\]", dictionary)
    return found[1] if found else b""


def _fields(row: bytes, widths: list[int]) -> tuple[int, int, int]:
    first, second, third = widths
    kind = int.from_bytes(row[:first], "big") if first else 1
    one = int.from_bytes(row[first : first + second], "big")
    return kind, one, int.from_bytes(row[first + second : first + second + third], "big")


def _without_predictor(body: bytes, trailer: bytes, row: int) -> bytes:
    """Return a stream with its PNG predictor undone; `row` is the length of a row in bytes. Knows
    "none" and "up", which every writer of such streams uses. Raises ValueError for another."""
    if not re.search(rb"/Predictor\s+1\d", trailer):
        return body
    out, above = bytearray(), bytes(row)
    for at in range(0, len(body) - row, row + 1):
        line = body[at + 1 : at + 1 + row]
        if body[at] == 2:
            line = bytes((a + b) & 255 for a, b in zip(line, above, strict=True))
        elif body[at]:
            raise ValueError("unsupported predictor of a PDF stream")
        out += line
        above = line
    return bytes(out)


# ------------------------------------------------------------------ objects
def dictionary_of(head: bytes) -> bytes:
    """Return an object (`Objects.head`) up to its stream; all of it where it has none."""
    return STREAM.split(head, maxsplit=1)[0]


def _object_at(data: bytes, at: int) -> bytes:
    """Return the object at an offset, from its dictionary on: all of it, or its first
    LONGEST_DICTIONARY bytes; b"" if no object begins there."""
    head = _OBJECT.match(data, at)
    if head is None:
        return b""
    end = data.find(b"endobj", head.end(), head.end() + LONGEST_DICTIONARY)
    return data[head.end() : end if end >= 0 else head.end() + LONGEST_DICTIONARY]


def _unpacked(data: bytes, at: int, head: bytes) -> bytes:
    """Return the bytes of the stream of the object at offset `at`, inflated if its dictionary says
    so, at most MOST_UNPACKED; b"" if there is no stream. Raises zlib.error."""
    begin = STREAM.search(data, at, at + LONGEST_DICTIONARY)
    if begin is None:
        return b""
    end = data.find(b"endstream", begin.end())
    raw = data[begin.end() : end if end >= 0 else len(data)]
    if b"FlateDecode" not in dictionary_of(head):
        return raw[:MOST_UNPACKED]
    return zlib.decompressobj().decompress(raw, MOST_UNPACKED)


class Objects:
    """Objects of a file as they stood at one save: `sections` are its cross-reference sections,
    newest first."""

    def __init__(self, data: bytes, sections: list[Section]) -> None:
        self._data, self._sections = data, sections
        self._streams: dict[int, tuple[bytes, int, list[int]]] = {}  # body, start, offsets

    def place_of(self, number: int) -> Place | None:
        """Return the place of an object in the newest of the sections that names it; None if none
        does."""
        found = (section.places.get(number) for section in self._sections)
        return next((place for place in found if place is not None), None)

    def head(self, number: int) -> bytes:
        """Return an object's dictionary, with the beginning of its stream; b"" for an unknown
        object."""
        place = self.place_of(number)
        if place is None:
            return b""
        return self._packed(place) if place.within else _object_at(self._data, place.at)

    def _packed(self, place: Place) -> bytes:
        """Return the object at `place`, which names an object stream and an index in it; b"" if
        there is no such stream. Raises LookupError for an index outside."""
        stream = self.place_of(place.within)
        if stream is None or stream.within:
            return b""
        if place.within not in self._streams:
            self._streams[place.within] = self._unpack(stream)
        body, start, offsets = self._streams[place.within]
        begin, end = offsets[place.at], offsets[place.at + 1]
        return body[start + begin : start + max(end, begin)][:LONGEST_DICTIONARY]

    def _unpack(self, stream: Place) -> tuple[bytes, int, list[int]]:
        """Return an object stream's body, the offset at which its objects start, and the offset of
        each of them from there (the end of the last one included), in bytes."""
        head = _object_at(self._data, stream.at)
        body = _unpacked(self._data, stream.at, head)
        first = re.search(rb"/First\s+(\d{1,8})", head)
        start = int(first[1]) if first else 0
        numbers = [int(n) for n in body[:start].split()]
        return body, start, [*numbers[1::2], len(body) - start]

    def pages(self) -> Iterator[int]:
        """Yield the pages' object numbers in the order of the document; ends after MOST_PAGES nodes
        of the page tree."""
        root = re.search(rb"/Root\s+(\d{1,10})", self._sections[0].trailer)
        tree = re.search(rb"/Pages\s+(\d{1,10})", self.head(int(root[1]))) if root else None
        waiting = [int(tree[1])] if tree else []
        seen: set[int] = set()
        while waiting and len(seen) < MOST_PAGES:
            number = waiting.pop()
            if number in seen:
                continue
            seen.add(number)
            head = self.head(number)
            if PAGE.search(head):
                yield number
            elif kids := KIDS.search(head):
                waiting += reversed([int(n) for n in REFERENCE.findall(kids[1])])
