"""Likeness of Korean names by their letters (jamo), for names that were read from a picture. Pure.

A reader takes one letter of a syllable for another: 워 for 위. Compared by syllables such names
differ by a third, by letters by a tenth.
"""

from __future__ import annotations

import unicodedata

from claims.identifiers import LONGEST_NAME, normalise_name

ALIKE = 0.88  # share of equal letters from which two names count as the same
# Shorter names (in letters) must be equal: 김민수 and 김민주 differ in one of eight letters.
LEAST_LETTERS = 11


def letters_of(name: str) -> str:
    """Return the letters (jamo) of a name's syllables, without legal forms such as (주), spaces and
    marks."""
    return unicodedata.normalize("NFD", normalise_name(name[:LONGEST_NAME]))


def likeness(one: str, other: str) -> float:
    """Return the share of jamo in which two names agree, from 0 to 1: 1 less the edit distance as a
    share of the longer name."""
    first, second = letters_of(one), letters_of(other)
    longest = max(len(first), len(second))
    return 1 - _distance(first, second) / longest if longest else 0.0


def are_alike(read: str, filed: str) -> bool:
    """Return True if a name read from a picture agrees with the filed one in at least 88 per cent
    of the jamo: a letter or two were misread. Always False for a filed name of fewer than
    LEAST_LETTERS (11) jamo."""
    return len(letters_of(filed)) >= LEAST_LETTERS and likeness(read, filed) >= ALIKE


def _distance(first: str, second: str) -> int:
    """Return the edit distance (Levenshtein) of two texts: the least number of letters to insert,
    delete or replace."""
    row = list(range(len(second) + 1))
    for n, letter in enumerate(first, start=1):
        previous, row[0] = row[0], n
        for m, other in enumerate(second, start=1):
            changed = previous + (letter != other)
            previous, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, changed)
    return row[-1]
