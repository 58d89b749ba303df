"""Contents of a document: words with their boxes, lines, pages and sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

Box = tuple[int, int, int, int]  # left, top, right, bottom in per mille of the upright page

LONGEST_LINE = 1_000  # letters; patterns are searched from each letter of a line


class Word(NamedTuple):
    """A word and its box in per mille of the upright page; all zero when unknown."""

    text: str
    left: int
    top: int
    right: int
    bottom: int


class Place(NamedTuple):
    """A found pattern: the match, the page's number and the box of its words."""

    match: re.Match[str]
    page: int
    box: Box | None


@dataclass(frozen=True)
class Line:
    """A line of a page: its words, and its text with single spaces between them."""

    page: int
    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    def box_of(self, start: int, end: int) -> Box | None:
        """Return the box around the words that a span of `text` touches; None without boxes."""
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
        """Yield every place on the page, line by line."""
        for line in self.lines:
            for match in re.finditer(pattern, line.text):
                yield Place(match, self.number, line.box_of(*match.span()))


@dataclass(frozen=True)
class Text:
    """All words of a document, page by page. Empty for a picture."""

    pages: tuple[PageText, ...] = ()
    source: str = ""

    def __iter__(self) -> Iterator[PageText]:
        return iter(self.pages)

    def __bool__(self) -> bool:
        return any(line.text.strip() for page in self.pages for line in page.lines)

    @property
    def lines(self) -> list[Line]:
        return [line for page in self.pages for line in page.lines]

    def places(self, pattern: str | re.Pattern[str]) -> Iterator[Place]:
        """Yield every place in the document, in reading order."""
        for page in self.pages:
            yield from page.places(pattern)

    def find(self, pattern: str | re.Pattern[str]) -> Place | None:
        """Return the first place; None when no line matches."""
        return next(self.places(pattern), None)


class Sheet(NamedTuple):
    """A sheet of a workbook: the values as text, row by row; `page` is its number on the desk."""

    name: str
    page: int
    rows: list[list[str]]
    truncated: bool = False


def _parts(words: list[Word]) -> Iterator[tuple[Word, ...]]:
    """Yield a line in parts of at most LONGEST_LINE letters."""
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
    """Return the text from the JSON of previews.read_text."""
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
