"""Reading forms: the value that belongs to a label, beside it or below it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from claims.evidence.text import Box, Line, PageText, Text, Word

MOST = 500  # values of one label that are looked at
LONGEST = 200  # letters of a value
COLUMN = 25  # per mille that a value below may begin left of its label, or right of it


class Value(NamedTuple):
    """What stands beside or below a label."""

    text: str
    page: int
    box: Box | None


def spaced(label: str) -> str:
    """A pattern for a label that a form may have spread: `기 업 명`."""
    return r"\s*".join(map(re.escape, label.replace(" ", "")))


def any_of(*labels: str) -> re.Pattern[str]:
    """Any of these labels, spread or not, as words of their own."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(spaced, labels))})(?!\w)")


def values(text: Text, label: re.Pattern[str], stops: re.Pattern[str]) -> Iterator[Value]:
    """Each value of a label, in reading order: the rest of its line up to the next label, else
    what stands below it in its column. The first MOST: a paper that is nothing but labels is none.
    """
    return islice(_values(text, label, stops), MOST)


def _values(text: Text, label: re.Pattern[str], stops: re.Pattern[str]) -> Iterator[Value]:
    for page in text:
        for index, line in enumerate(page.lines):
            for match in label.finditer(line.text):
                beside = _beside(line, match.end(), stops)
                below = _below(page, index, line.box_of(*match.span()), stops)
                yield from (value for value in (beside, below) if value is not None)


def _beside(line: Line, start: int, stops: re.Pattern[str]) -> Value | None:
    end = len(line.text)
    following = stops.search(line.text, start)
    if following:
        end = following.start()
    while start < end and line.text[start] in " :：·|":
        start += 1
    text = line.text[start : min(end, start + LONGEST)].strip()
    return Value(text, line.page, line.box_of(start, start + len(text))) if text else None


def _below(page: PageText, index: int, label: Box | None, stops: re.Pattern[str]) -> Value | None:
    """The run of words on the next line that begins where the label does."""
    if label is None or index + 1 >= len(page.lines):
        return None
    line = page.lines[index + 1]
    run: list[Word] = []
    for word in line.words:
        if run and word.left - run[-1].right > COLUMN:
            break
        if run or abs(word.left - label[0]) <= COLUMN:
            run.append(word)
    if not run:
        return None
    found = Line(line.page, tuple(run))
    if stops.search(found.text):
        return None
    return Value(found.text, line.page, found.box_of(0, len(found.text)))


def windows(page: PageText, count: int) -> Iterator[Line]:
    """Each line together with those that follow it, `count` in all: what a form broke in two."""
    for index in range(len(page.lines)):
        lines = page.lines[index : index + count]
        yield Line(page.number, tuple(word for line in lines for word in line.words))
