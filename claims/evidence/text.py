"""Contents of a document: words with their boxes, lines, pages and sheets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from claims.documents.formats.homography import Plane

Box = tuple[int, int, int, int]  # left, top, right, bottom in per mille of the upright page

DASHES = frozenset("~∼〜～–—-")  # between the days of a period
_DASHED = re.compile(r"^[\d-]*(?:\d -|- \d)[\d-]*$")
LONGEST_LINE = 1_000  # letters; patterns are searched from each letter of a line


class Word(NamedTuple):
    """A word and its box in per mille of the upright page; all zero when unknown.

    `confidence` is below 100 for a word that was read from a picture.
    """

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: int = 100


class Place(NamedTuple):
    """Place in a document where a pattern was found: the match, the page's number, and the box
    around the matched words, None if it is not known."""

    match: re.Match[str]
    page: int
    box: Box | None


@dataclass(frozen=True)
class Line:
    """Line of a page: its words, and in `text` these words joined by single spaces."""

    page: int
    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    def box_of(self, start: int, end: int) -> Box | None:
        """Return the box around the words that the characters `start` to `end` of `text` touch;
        None if these words have no boxes."""
        touched, at = [], 0
        for word in self.words:
            if at < end and at + len(word.text) > start and word.right > word.left:
                touched.append(word)
            at += len(word.text) + 1
        if not touched:
            return None
        return (
            min(word.left for word in touched),
            min(word.top for word in touched),
            max(word.right for word in touched),
            max(word.bottom for word in touched),
        )


@dataclass(frozen=True)
class PageText:
    number: int
    lines: tuple[Line, ...]

    def places(self, pattern: str | re.Pattern[str]) -> Iterator[Place]:
        """Yield each place on the page where the pattern is found within a line, line by line."""
        for line in self.lines:
            for match in re.finditer(pattern, line.text):
                yield Place(match, self.number, line.box_of(*match.span()))


@dataclass(frozen=True)
class Text:
    """All words of a document, page by page. Its truth value is False if there are none.

    `read_pages` are the numbers of pages whose words OCR read from a picture (storage.readings). On
    such a page boxes are measured on the picture turned level; `levels` has the map to it from the
    page as it is shown, by page number.
    """

    pages: tuple[PageText, ...] = ()
    source: str = ""
    read_pages: frozenset[int] = frozenset()
    levels: Mapping[int, Plane] = field(default_factory=dict)

    def __iter__(self) -> Iterator[PageText]:
        return iter(self.pages)

    def __bool__(self) -> bool:
        return any(line.text.strip() for page in self.pages for line in page.lines)

    @property
    def lines(self) -> list[Line]:
        return [line for page in self.pages for line in page.lines]

    @property
    def printed(self) -> Text:
        """The text of those pages alone on which no words were read from pictures."""
        own = tuple(page for page in self.pages if page.number not in self.read_pages)
        return Text(own, self.source)

    def with_read(self, pages: Iterable[dict[str, Any]]) -> Text:
        """Return this text with further pages whose words OCR read from pictures, in the form that
        `readings.words_of` returns."""
        found = list(pages)
        levels = {page["number"]: Plane(*page["level"]) for page in found if "level" in page}
        read = tuple(
            PageText(
                page["number"],
                tuple(
                    Line(page["number"], part)
                    for line in page["lines"]
                    for part in _parts(
                        _with_whole_numbers(_levelled(line, levels.get(page["number"])))
                    )
                ),
            )
            for page in found
        )
        numbers = frozenset(page.number for page in read)
        whole = sorted((*self.pages, *read), key=lambda page: page.number)
        return Text(tuple(whole), self.source, numbers, levels)

    def shown(self, page: int | None, box: Box | None) -> Box | None:
        """Convert a box of a page with level lines to the page as people see it; other boxes are
        returned as they are."""
        level = self.levels.get(page) if page is not None else None
        return level.inverse().around(box, 1000) if level and box else box

    def confidence_at(self, page: int | None, box: Box | None) -> int:
        """Return the least confidence of the words in a box of page `page`, from 0 to 100; 0 if
        there is no word.

        A dash counts only if there are no other words.
        """
        words = list(self._in(page, box))
        telling = [word for word in words if word.text not in DASHES]
        return min((word.confidence for word in telling or words), default=0)

    def words_at(self, page: int | None, box: Box | None) -> str:
        """Return the words in a box of a page, joined by spaces, at most 1,000 letters; '' if there
        are none."""
        return " ".join(word.text for word in self._in(page, box))[:LONGEST_LINE]

    def _in(self, number: int | None, box: Box | None) -> Iterator[Word]:
        for page in self.pages:
            if page.number == number and box is not None:
                for line in page.lines:
                    yield from (word for word in line.words if _is_inside(word, box))

    def places(self, pattern: str | re.Pattern[str]) -> Iterator[Place]:
        """Yield each place in the document where the pattern is found within a line, in reading
        order."""
        for page in self.pages:
            yield from page.places(pattern)

    def find(self, pattern: str | re.Pattern[str]) -> Place | None:
        """Return the first place in the document where the pattern is found within a line; None if
        it is not found."""
        return next(self.places(pattern), None)


class Sheet(NamedTuple):
    """Sheet of a workbook: its name, its cells as text, row by row, and the number of its page on
    the desk. `truncated` is True if rows are missing."""

    name: str
    page: int
    rows: list[list[str]]
    truncated: bool = False


def _is_inside(word: Word, box: Box) -> bool:
    across = box[0] <= word.left and word.right <= box[2]
    return across and box[1] <= word.top and word.bottom <= box[3]


def _levelled(line: list[list[Any]], level: Plane | None) -> list[Word]:
    """Return a line's words (lists of text, box, confidence) as Words, with their boxes mapped by
    `level` to the page on which lines are level; unchanged if `level` is None."""
    words = [Word(*word) for word in line]
    if level is None:
        return words
    return [Word(word.text, *level.around(word[1:5], 1000), word.confidence) for word in words]


def _with_whole_numbers(words: list[Word]) -> list[Word]:
    """Return the words; the parts of a number that OCR split at its dashes (`123456-` `04`) are
    joined to one word."""
    joined: list[Word] = []
    for word in words:
        if joined and _DASHED.search(f"{joined[-1].text} {word.text}"):
            last = joined.pop()
            word = Word(
                last.text + word.text,
                *(min(last[1], word[1]), min(last[2], word[2])),
                *(max(last[3], word[3]), max(last[4], word[4])),
                min(last.confidence, word.confidence),
            )
        joined.append(word)
    return joined


def _parts(words: list[Word]) -> Iterator[tuple[Word, ...]]:
    """Yield the words of a line in parts of at most LONGEST_LINE letters, spaces included. A longer
    word is cut off at that length. No words give one empty part."""
    part: list[Word] = []
    letters = 0
    for word in words:
        letters += len(word.text) + 1
        if part and letters > LONGEST_LINE:
            yield tuple(part)
            part, letters = [], len(word.text) + 1
        part.append(
            word if len(word.text) <= LONGEST_LINE else word._replace(text=word.text[:LONGEST_LINE])
        )
    yield tuple(part)


def text_from(content: dict[str, Any]) -> Text:
    """Return the words of a document as a Text, made of the JSON that previews.read_text
    returns."""
    pages = tuple(
        PageText(
            int(page["number"]),
            tuple(
                Line(int(page["number"]), part)
                for line in page["lines"]
                for part in _parts([Word(" ".join(text.split()), *box) for text, *box in line])
            ),
        )
        for page in content.get("pages", ())
    )
    return Text(pages, str(content.get("source", "")))
