"""One series of days from a document's sheets or lines, or the reason why there is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from claims.evidence.sales.cells import UnsureError
from claims.evidence.sales.printed_table import grid_of
from claims.evidence.sales.rows import SalesTable, read_table
from claims.evidence.text import Box, Sheet, Word

# Reasons for no series, the most helpful first; of several sheets the first reason is shown.
REASONS = (
    "too_long",  # more rows than the desk reads
    "sheets_differ",  # two sheets give one day two amounts
    "total_contradicts",  # a printed total is not the sum of its rows
    "columns_contradict",  # the total of a row is not approvals less cancellations
    "weekday_contradicts",  # the weekday beside a day is another one
    "day_twice",  # a day occurs twice in a table of days
    "two_tables",  # two tables of days on one sheet
    "day_unclear",  # two columns of days that differ
    "day_unreadable",
    "row_unreadable",  # an amount without a day
    "amount_unreadable",
    "amount_unclear",  # several columns may be meant
    "unit_unclear",
    "cancel_unclear",  # a cancelled sale with a positive amount, and no total to tell by
    "columns_unclear",  # words of a PDF that are under no head
    "year_unknown",
    "delayed_days",  # days of clearing or deposit
    "not_daily",  # by month or period
    "no_table",
)
UNPROVED = "unproved"  # a picture's table whose own sums do not prove every figure


@dataclass(frozen=True)
class Series:
    """Daily sales that were read from a document: won of each day, in the order of days. None if
    the day's row is there and its amount is not.

    `places`: page and, for a PDF, box of each day's row. `source`: "sheet", "text" or "picture"; of
    a picture, `confidence` is that of its words, from 0 to 100.
    """

    days: dict[dt.date, int | None]
    sheet: str
    page: int
    source: str
    places: dict[dt.date, tuple[int, Box | None]] = field(default_factory=dict)
    confidence: int = 100

    @property
    def known(self) -> dict[dt.date, int]:
        return {day: won for day, won in self.days.items() if won is not None}


def read_sheets(sheets: Sequence[Sheet], near: int | None = None) -> Series:
    """Return the daily sales in the sheets of a workbook. `near` is the year of the outage. Sheets
    of several months are joined. If two sheets know the same day they must agree.

    Raises UnsureError: if no sheet can be read, with the most helpful of their reasons
    (`read_table`, `too_long`), and `sheets_differ`.
    """
    read: list[Series] = []
    failed: list[UnsureError] = []
    for sheet in sheets:
        try:
            read.append(_of_sheet(sheet, near))
        except UnsureError as error:
            failed.append(error)
    if not read:
        raise min(failed, key=lambda e: REASONS.index(e.reason), default=UnsureError("no_table"))
    return _joined(read)


def _of_sheet(sheet: Sheet, near: int | None) -> Series:
    """Return the daily sales of one sheet. Raises UnsureError with the reasons of `read_table`,
    `day_twice`, and "too_long" for a sheet of which rows are missing."""
    table = read_table(sheet.name, sheet.rows, near)
    if sheet.truncated:
        raise UnsureError("too_long")
    days = table.by_day()
    return Series(days, sheet.name, sheet.page, "sheet", {day: (sheet.page, None) for day in days})


def read_lines(lines: Sequence[tuple[int, Sequence[Word]]], near: int | None = None) -> Series:
    """Return the daily sales in a table that is printed in a PDF. `lines` are (page, words of a
    line); `near` is the year of the outage.

    Raises UnsureError with the reasons of `read_table`, `columns_unclear` and `day_twice`.
    """
    grid = grid_of(lines)
    table: SalesTable = read_table("", grid.rows, near)
    days = table.by_day()
    places: dict[dt.date, tuple[int, Box | None]] = {}
    for entry in table.entries:
        places.setdefault(entry.when.day, grid.places[entry.row])
    return Series(days, "", places[min(places)][0], "text", places)


def _joined(read: list[Series]) -> Series:
    """Join the series of several sheets to one, named after the one with the most days. Raises
    UnsureError ("sheets_differ") if two give a day different amounts."""
    fullest = max(read, key=lambda series: len(series.known))
    days: dict[dt.date, int | None] = {}
    places: dict[dt.date, tuple[int, Box | None]] = {}
    for series in [fullest, *(other for other in read if other is not fullest)]:
        for day, won in series.days.items():
            if days.get(day) is not None and won is not None and days[day] != won:
                raise UnsureError("sheets_differ", day=day.isoformat())
            if days.get(day) is None:
                days[day] = won
                places[day] = series.places[day]
    return Series(dict(sorted(days.items())), fullest.sheet, fullest.page, "sheet", places)
