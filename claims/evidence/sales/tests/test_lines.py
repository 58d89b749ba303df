"""Printed tables: columns by the places of their words, or none."""

import datetime as dt

import pytest

from claims.evidence.sales.cells import UnsureError
from claims.evidence.sales.reading import read_lines
from claims.evidence.text import Word

COLUMNS = ((100, "left"), (400, "right"), (700, "right"))
HEAD = ("일자", "건수", "매출액")
ROWS = [(f"2022. 10. {14 + n}.", f"{n + 1}", f"{won:,}") for n, won in enumerate((520, 301, 45))]


def _line(cells, y: int, shift: int = 0, page: int = 1):
    """A line of a page: cells at their columns, a word for every part between spaces."""
    words = []
    for (at, side), text in zip(COLUMNS, cells, strict=False):
        if not text:
            continue
        parts = text.split()
        width = sum(9 * len(part) for part in parts) + 5 * (len(parts) - 1)
        left = (at if side == "left" else at - width) + shift
        for part in parts:
            words.append(Word(part, left, y, left + 9 * len(part), y + 10))
            left += 9 * len(part) + 5
    return page, words


def _page(*rows, head=HEAD):
    return [_line(row, 100 + 20 * n) for n, row in enumerate([head, *rows])]


def _why(lines) -> str:
    with pytest.raises(UnsureError) as error:
        read_lines(lines, 2022)
    return error.value.reason


def test_rows_are_read_with_their_places():
    series = read_lines(_page(*ROWS, ("합계", "6", "866")), 2022)
    assert list(series.days.values()) == [520, 301, 45]
    assert series.places[dt.date(2022, 10, 15)] == (1, (100, 140, 700, 150))
    assert series.source == "text"


def test_a_total_that_differs_is_refused():
    assert _why(_page(*ROWS, ("합계", "6", "900"))) == "total_contradicts"


def test_a_row_with_a_day_that_does_not_fit_its_columns_is_refused():
    lines = [*_page(*ROWS), _line(("2022. 10. 17.", "4", "99"), 300, shift=60)]
    assert _why(lines) == "columns_unclear"
    assert _why(_page(*ROWS, ("2022. 10. 17.", "", "99"))) == "columns_unclear"


def test_notes_page_numbers_and_a_second_page_do_no_harm():
    second = [_line(HEAD, 100, page=2), _line(("2022. 10. 17.", "4", "99"), 120, page=2)]
    note = (1, [Word("1", 500, 900, 505, 910), Word("/", 508, 900, 511, 910),
                Word("2", 514, 900, 519, 910)])  # fmt: skip
    watermark = (1, [Word("예시", 250, 300, 800, 700)])
    series = read_lines([*_page(*ROWS), note, watermark, *second], 2022)
    assert list(series.days.values()) == [520, 301, 45, 99]
    assert series.places[dt.date(2022, 10, 17)][0] == 2


def test_words_without_places_are_no_table():
    bare = [(page, [Word(w.text, 0, 0, 0, 0) for w in words]) for page, words in _page(*ROWS)]
    assert _why(bare) == "no_table"
    assert _why([]) == "no_table"
