"""Words that were read from a picture, and the rows they stand in. Pure; no Django."""

from __future__ import annotations

from typing import NamedTuple

LEAST = 15  # confidence of a word that is kept at all
LONGEST_WORD = 100
SURE = 80  # confidence of a word that tells which way is up
APART = 2  # places in a row, of words that may be one
WITHIN = 0.7  # share of a word's area that must lie in the line
LATIN_WORD = 4  # letters
# Neighbours in a line: difference of their middles, as share of the taller one's height.
BESIDE = 0.4

Box = tuple[int, int, int, int]


class Word(NamedTuple):
    """A word in pixels of the straightened page, or in per mille of the picture, and its confidence
    from 0 to 100."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: int

    @property
    def box(self) -> Box:
        return self.left, self.top, self.right, self.bottom

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> int:
        return self.bottom - self.top


def confidence_of(words: list[Word]) -> float:
    """Return the mean confidence of words, from 0 to 100, weighted by their numbers of letters; 0
    for no words."""
    letters = sum(len(word.text) for word in words)
    return sum(len(word.text) * word.confidence for word in words) / letters if letters else 0.0


def sure_letters(words: list[Word]) -> int:
    """Return the number of letters (as `letters_in` counts them) in the words that were read with
    confidence SURE (80) or more. It tells a page that is the right way up from one that is not."""
    return sum(letters_in(word.text) for word in words if word.confidence >= SURE)


def letters_in(text: str) -> int:
    """Return the number of Korean letters and digits in a text, plus its Latin letters if there are
    at least four. OCR often reads dirt as punctuation or a few Latin letters, so these do not
    count."""
    own = sum("가" <= letter <= "힣" or letter.isdigit() for letter in text)
    latin = sum(letter.isascii() and letter.isalpha() for letter in text)
    return own + (latin if latin >= LATIN_WORD else 0)


def without_doubles(words: list[Word]) -> list[Word]:
    """Return the words of a row without those that were read twice. A word is left out if a
    neighbour in the list contains its text and its box."""
    doubles = {
        n
        for n, word in enumerate(words)
        for m in range(max(n - APART, 0), min(n + APART + 1, len(words)))
        if n != m and word.text in words[m].text and _is_within(word, words[m], later=n > m)
    }
    return [word for n, word in enumerate(words) if n not in doubles]


def _is_within(word: Word, other: Word, *, later: bool) -> bool:
    across = min(word.right, other.right) - max(word.left, other.left)
    down = min(word.bottom, other.bottom) - max(word.top, other.top)
    size, larger = _area(word), _area(other)
    is_less = size < larger or (size == larger and later)
    return is_less and across > 0 and down > 0 and across * down >= WITHIN * size


def _area(word: Word) -> int:
    return (word.right - word.left) * word.height


def rows_of(words: list[Word]) -> list[list[Word]]:
    """Group words that stand at about the same height into rows: rows from top to bottom, the words
    of a row from left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.middle):
        if rows and _are_beside(rows[-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.left) for row in rows]


def _are_beside(row: list[Word], word: Word) -> bool:
    """Return True if the middles of the word and of the tallest word in the row differ by at most
    BESIDE (0.4) of the height of the taller one."""
    tallest = max(row, key=lambda one: one.height)
    height = max(word.height, tallest.height)
    return abs(word.middle - tallest.middle) <= height * BESIDE
