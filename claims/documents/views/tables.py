"""Context of a part of a sheet."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils.timezone import localdate

from claims.documents.models import Page
from claims.documents.storage import previews
from claims.policy.models import Incident

ROWS = 200  # rows of a sheet on one page
MOST_WON = 1_000_000_000  # won; a larger number is not read as an amount
LONG = 14  # characters of a cell that may be cut
HEAD_WITHIN = 20  # first rows, among which the heads of the columns are looked for
SUM_WITHIN = 12  # last rows, among which the sum is looked for
NUMBER = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+|-?[0-9]{1,15}(\.[0-9]+)?")
SUM = re.compile(r"\s*(합\s*계|총\s*계|누\s*계|총\s*합\s*계|계|total)\s*:?\s*", re.IGNORECASE)
SUM_COLUMN = re.compile(r"합\s*계|총|순\s*매출|매출|금액")
# 2022-10-15, 2022. 10. 15., 10/15(토), 10월 15일, 20221015; the year may be missing
DAY = re.compile(r"\s*(?:(\d{4})\s*(?:[-./]|년)\s*)?(\d{1,2})\s*(?:[-./]|월)\s*(\d{1,2})(?!\d)")
PACKED_DAY = re.compile(r"(20\d\d)(\d\d)(\d\d)")


class Cell(NamedTuple):
    """Cell of a sheet as it is shown. A number is aligned right; a text of more than 14 characters
    (`is_long`) may be cut."""

    text: object
    is_number: bool

    @property
    def is_long(self) -> bool:
        return len(str(self.text)) > LONG


@dataclass(frozen=True)
class Row:
    """Row of a sheet as it is shown, with its number from 1. `kind` is "head" (heads of columns),
    "title" (one long text), "sum" (the total) or ""; `is_outage` is True if a day of the outage
    stands in its first two cells."""

    number: int
    cells: list[Cell]
    kind: str = ""
    is_outage: bool = False


class Outline(NamedTuple):
    """Indexes (from 0) of a sheet's important rows: `heads`, the rows with the heads of the
    columns, and `sum`, the row of the total, or None."""

    heads: Sequence[int]
    sum: int | None


def table_slice(found: Page, start: str) -> dict[str, Any]:
    """Return the template context of a part of a sheet: the block of 200 rows with the row `start`
    (an index from 0, as text from the URL; the first block for any other text), with the heads of
    the columns and the row of the total, and the first indexes of the blocks before and after.

    One query. Raises previews.NoPreviewError (the file cannot be opened) and OriginalMissingError
    (storage lacks it).
    """
    table = previews.read_sheet(found)
    rows, width = table["rows"], found.width
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 8 else 0
    first = first // ROWS * ROWS if first < len(rows) else 0
    outline = outline_of(rows)
    outage = outage_of(found)

    def drawn(indexes: Iterable[int]) -> list[Row]:
        return [_row(index, rows[index], width, outline, outage) for index in indexes]

    shown = drawn(i for i in range(first, min(first + ROWS, len(rows))) if i != outline.sum)
    return {
        "page": found,
        "document": found.document,
        "columns": [column_name(index) for index in range(width)],
        "heads": drawn(i for i in outline.heads if i < first),
        "rows": shown,
        "sum": drawn([] if outline.sum is None else [outline.sum]),
        "freezes_last": _freezes_last(rows, width, outline),
        "outage": outage if any(row.is_outage for row in shown) else None,
        "first": first + 1,
        "last": min(first + ROWS, len(rows)),
        "total": len(rows),
        "truncated": table["truncated"],
        "before": first - ROWS if first else None,
        "after": first + ROWS if first + ROWS < len(rows) else None,
    }


def outage_of(page: Page) -> tuple[date, date] | None:
    """Return first and last day (KST) of the outage that the claim of a page is about; None if
    there is none. One query."""
    windows = Incident.objects.filter(filingwindow__claim=page.document.claim_id)
    days = windows.values_list("began_at", "ended_at").first()
    return (localdate(days[0]), localdate(days[1])) if days else None


def outline_of(rows: Sequence[Sequence[object]]) -> Outline:
    """Find the rows with the heads of the columns and the row of the total in a sheet.

    Heads are the last two rows of three words or more that stand together before the first day or
    number, among the first HEAD_WITHIN (20) rows. The total is looked for among the last SUM_WITHIN
    (12) rows.
    """
    heads: list[int] = []
    for index, row in enumerate(rows[:HEAD_WITHIN]):
        texts = [cell for cell in row if cell not in (None, "")]
        cells = [display_cell(cell) for cell in texts]
        if len(texts) >= 3 and not any(cell.is_number or _day(cell.text) for cell in cells):
            heads.append(index)
        elif heads:
            break
    last = range(max(0, len(rows) - SUM_WITHIN), len(rows))
    sums = [index for index in last if index not in heads and _is_sum(rows[index])]
    return Outline(heads[-2:], sums[-1] if sums else None)


def _is_sum(row: Sequence[object]) -> bool:
    word = next((cell for cell in row if cell not in (None, "")), "")
    return SUM.fullmatch(str(word)) is not None


def _freezes_last(rows: Sequence[Sequence[object]], width: int, outline: Outline) -> bool:
    """Return True if the head of the last column names a sum, in a sheet of four columns or more;
    that column then stays in sight beside the first."""
    words = [str(rows[index][-1]) for index in outline.heads if len(rows[index]) >= width - 1]
    return width >= 4 and any(SUM_COLUMN.search(word) for word in words)


def _row(
    index: int,
    row: Sequence[object],
    width: int,
    outline: Outline,
    outage: tuple[date, date] | None,
) -> Row:
    cells = [display_cell(value) for value in row]
    filled = [cell for cell in cells if cell.text != ""]
    kind = ""
    if index in outline.heads:
        kind = "head"
    elif index == outline.sum:
        kind = "sum"
    elif len(filled) == 1 and filled[0] is cells[0] and filled[0].is_long:
        return Row(index + 1, filled, "title")
    days = (_day(cell.text) for cell in cells[:2])
    affected = outage is not None and any(_is_within(day, outage) for day in days if day)
    return Row(index + 1, cells + [Cell("", False)] * (width - len(cells)), kind, affected)


def _day(text: object) -> tuple[int | None, int, int] | None:
    """Return year (None if it is not given), month and day of a cell that begins with a day."""
    found = DAY.match(str(text)) or PACKED_DAY.fullmatch(str(text))
    if found is None:
        return None
    year, month, day = found.groups()
    return (int(year) if year else None, int(month), int(day))


def _is_within(day: tuple[int | None, int, int], outage: tuple[date, date]) -> bool:
    """Return True for a day, as `_day` returns it, within the outage (first and last day). A day
    without its year is compared by month and day."""
    year, month, of_month = day
    years = {year} if year else {outage[0].year, outage[1].year}
    try:
        return any(outage[0] <= date(one, month, of_month) <= outage[1] for one in years)
    except ValueError:
        return False


def display_cell(value: object) -> Cell:
    """Return a cell as it is shown: its text, and True for a number, which is aligned right.

    Whole numbers from 10,000 get commas like amounts; from MOST_WON on a number is taken for a
    phone or a card and gets none.
    """
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    typed = isinstance(value, str) and NUMBER.fullmatch(value) is not None
    if is_number and isinstance(value, int) and 10_000 <= abs(value) < MOST_WON:
        return Cell(f"{value:,}", True)
    return Cell("" if value is None else value, is_number or typed)


def column_name(index: int) -> str:
    """Return the name of the column with this index (from 0), as spreadsheet programs do: A, B … Z,
    AA …"""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
