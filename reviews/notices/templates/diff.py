"""Difference between two versions of a letter: line by line, and within a line word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

SAME, GONE, NEW = "same", "gone", "new"
WORD = re.compile(r"\s+|#\{[^{}\n]*\}|\w+|[^\w\s]")


class Piece(NamedTuple):
    text: str
    kind: str  # same, gone, new


class DiffLine(NamedTuple):
    kind: str  # kind of the whole line
    pieces: list[Piece]


def compare(old: str, new: str) -> list[DiffLine]:
    """Compare two texts line by line. Return all lines in order, each with its kind (same, gone,
    new); a changed line comes twice, as it was and as it is, with its changed words marked."""
    before, after = old.strip().splitlines(), new.strip().splitlines()
    lines: list[DiffLine] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, before, after, False).get_opcodes():
        if tag == "equal":
            lines += [DiffLine(SAME, [Piece(line, SAME)]) for line in before[a1:a2]]
        else:
            lines += _changed(before[a1:a2], after[b1:b2])
    return lines


def _changed(before: Sequence[str], after: Sequence[str]) -> Iterator[DiffLine]:
    """Pair the lines in order and compare word by word; unpaired lines are wholly gone or new."""
    paired = [_within(old, new) for old, new in zip(before, after, strict=False)]
    yield from (old for old, _new in paired)
    yield from (DiffLine(GONE, [Piece(line, GONE)]) for line in before[len(paired) :])
    yield from (new for _old, new in paired)
    yield from (DiffLine(NEW, [Piece(line, NEW)]) for line in after[len(paired) :])


def _within(old: str, new: str) -> tuple[DiffLine, DiffLine]:
    a, b = WORD.findall(old), WORD.findall(new)
    gone: list[Piece] = []
    come: list[Piece] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, a, b, False).get_opcodes():
        same = tag == "equal"
        if a1 < a2:
            gone.append(Piece("".join(a[a1:a2]), SAME if same else GONE))
        if b1 < b2:
            come.append(Piece("".join(b[b1:b2]), SAME if same else NEW))
    return DiffLine(GONE, gone), DiffLine(NEW, come)
