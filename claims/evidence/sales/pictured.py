"""Daily sales from the words of a photographed or scanned table: only what its own sums prove.

A digit has no check digit, and a wrong one would become money. So every figure must be in a printed
total that agrees, and every day must follow the one before or carry its weekday
(decisions/0100). Anything else is `unproved`: people read the words themselves.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from statistics import mean

from claims.evidence.sales.cells import UnsureError, is_blank
from claims.evidence.sales.header import Role
from claims.evidence.sales.printed_table import Grid, grid_of
from claims.evidence.sales.reading import UNPROVED, Series
from claims.evidence.sales.rows import SalesTable, read_table
from claims.evidence.text import Box, Word

NEAR = 25  # per mille that an edge may be off its column's: a photographed page is never square
SURE = 60  # mean confidence of the table's words
_RULING = re.compile(r"[|ㅣ\[\]_—–=~'\"`:;*]+\Z")  # lines between cells, read as letters
_FIGURE = re.compile(r"[\d.,\s]*\d[\d.,\s]*원?\Z")
_POINTED = re.compile(r"\d{1,3}(?:\.\d{3})+\Z")  # a comma read as a point
_DAY = re.compile(r"(20\d\d)\s?[.,]\s?(\d{1,2})\s?[.,]\s?(\d{1,2})\s?[.,]?\Z")

Lines = Sequence[tuple[int, Sequence[Word]]]


def read_pictured(lines: Lines, near: int | None = None) -> Series:
    """Return the daily sales of a table that was read from pictures (page, words of each line).

    Raises UnsureError: `no_table`, and `unproved` for every other reason.
    """
    kept = [(page, [w for w in words if not _RULING.match(w.text)]) for page, words in lines]
    try:
        grid = grid_of(kept, near=NEAR, may_lack=True)
        table = read_table("", [[_mended(cell) for cell in row] for row in grid.rows], near)
        days = table.by_day()
    except UnsureError as error:
        raise UnsureError("no_table" if error.reason == "no_table" else UNPROVED) from error
    if table.is_list or not table.is_agreed or not _follow(table, grid):
        raise UnsureError(UNPROVED)
    confidence = _confidence(table, grid, kept)
    if confidence < SURE:
        raise UnsureError(UNPROVED)
    places: dict[dt.date, tuple[int, Box | None]] = {}
    for entry in table.entries:
        places.setdefault(entry.when.day, grid.places[entry.row])
    first = places[min(places)][0]
    return Series(days, "", first, "picture", places, confidence)


def _mended(cell: str) -> str:
    """Return a cell without what a reader puts into figures: blanks, points for commas."""
    if day := _DAY.match(cell):
        return f"{day[1]}. {day[2]}. {day[3]}."
    if not _FIGURE.match(cell):
        return cell
    figure = "".join(cell.split())
    return figure.replace(".", ",") if _POINTED.match(figure) else figure


def _follow(table: SalesTable, grid: Grid) -> bool:
    """True where each day is the next one of the day before, up or down, or follows it and names
    its weekday.

    `read_table` has compared the weekdays that are there; one alone does not tell 8 from 1.
    """
    days = [entry.when.day for entry in table.entries]
    steps = {(b - a).days for a, b in zip(days, days[1:], strict=False)}
    if steps in ({1}, {-1}):
        return True
    weekday = next(iter(table.head.of(Role.WEEKDAY)), None)
    in_order = all(step > 0 for step in steps) or all(step < 0 for step in steps)
    return (
        in_order
        and weekday is not None
        and all(not is_blank(grid.rows[entry.row][weekday]) for entry in table.entries)
    )


def _confidence(table: SalesTable, grid: Grid, lines: Lines) -> int:
    """Return the mean confidence of the words of the days' rows."""
    rows = {grid.places[entry.row] for entry in table.entries}
    found = [
        word.confidence
        for page, words in lines
        for word in words
        if any(page == at and box[1] <= word.top and word.bottom <= box[3] for at, box in rows)
    ]
    return round(mean(found)) if found else 0
