"""Values of labels on forms, beside the label or below it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from claims.evidence.text import Box, Line, PageText, Text, Word

MOST = 500  # values of one label that are read
LONGEST = 200  # letters of a value
COLUMN = 25  # per mille between the left edges of a label and a value below it


class Value(NamedTuple):
    """Text beside or below a label on a form, with the number of its page and its box (per mille),
    None if the place is not known."""

    text: str
    page: int
    box: Box | None


def spaced_pattern(label: str) -> str:
    """Return a regular expression (as text) for a label whose letters a form may have spaced: `기
    업 명`."""
    return r"\s*".join(map(re.escape, label.replace(" ", "")))


def label_pattern(*labels: str) -> re.Pattern[str]:
    """Return a compiled regular expression for any of these labels as whole words, with or without
    blanks between their letters."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(spaced_pattern, labels))})(?!\w)")


def find_values(text: Text, label: re.Pattern[str], stops: re.Pattern[str]) -> Iterator[Value]:
    """Yield the values of a label in a document, in reading order, at most MOST (500). `label` and
    `stops` are patterns (`label_pattern`).

    Each place of the label gives up to two values: the rest of its line up to the next label
    (`stops`), and the text below it in its column.
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
    """Return the text from `start` to the next label of the line (`stops`) or its end, cut off
    after LONGEST letters; None if it is empty."""
    end = len(line.text)
    following = stops.search(line.text, start)
    if following:
        end = following.start()
    while start < end and line.text[start] in " :：·|":
        start += 1
    text = line.text[start : min(end, start + LONGEST)].strip()
    return Value(text, line.page, line.box_of(start, start + len(text))) if text else None


def _below(page: PageText, index: int, label: Box | None, stops: re.Pattern[str]) -> Value | None:
    """Return the words on the line after `index` that begin at the label's left edge and stand
    close together; None if there are none, if they contain a label (`stops`), or if the label's box
    is not known."""
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


def joined_lines(page: PageText, count: int) -> Iterator[Line]:
    """Yield, for each line of a page, one line made of it and the `count` - 1 lines after it: forms
    break values over lines."""
    for index in range(len(page.lines)):
        lines = page.lines[index : index + count]
        yield Line(page.number, tuple(word for line in lines for word in line.words))
