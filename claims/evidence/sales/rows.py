"""Rows of one table: days with their won, totals that must agree, other rows left out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from claims.evidence.sales.amounts import Amounts
from claims.evidence.sales.cells import (
    UnsureError,
    check_plausible,
    is_blank,
    is_number,
    normalise_label,
    normalise_text,
    unit_in,
)
from claims.evidence.sales.days import DatedCell, PrintedPeriod, printed_in, read_days
from claims.evidence.sales.header import NO_SUM, TOTAL_ROW, Head, Role, find_head

LONGEST_WORD = 60  # letters, blanks included, of the word that makes a row a total
FEWEST_DAYS = 3  # days that a table of daily sales must have
CANCELS = re.compile(r"취소|환불|반품")
_SUMS = re.compile(r"[계합균]|total|sum|average", re.IGNORECASE)  # in each word of TOTAL_ROW
_DELAYED_TABLE = re.compile(r"매입|입금|정산|지급")
_SALES_TABLE = re.compile(r"승인|일별\s*매출|매출\s*(?:현황|내역|일보|일지|장)|판매|거래")


@dataclass(frozen=True)
class DayEntry:
    """Row of a sales table that has a day: the number of the row (from 0), its day, its amount in
    won."""

    row: int
    when: DatedCell
    won: int | None  # None: the cell is empty


@dataclass
class SalesTable:
    """Rows of a sales table that have a day, in their order. `is_list` is True if the table has
    several rows a day, one for each sale.

    `is_agreed` is True if totals are printed, and all of them agree with the rows.
    """

    head: Head
    is_list: bool
    entries: list[DayEntry] = field(default_factory=list)
    is_agreed: bool = False

    def by_day(self) -> dict[dt.date, int | None]:
        """Return {day: won} in the order of days; None for a day whose cell is empty. In a list of
        single sales a day's rows are added up, and days between the first and the last without a
        sale are 0. Raises UnsureError ("day_twice") for a day that stands twice in a table of
        days."""
        days: dict[dt.date, int | None] = {}
        for entry in self.entries:
            day = entry.when.day
            if day in days and not self.is_list:
                raise UnsureError("day_twice", day=day.isoformat())
            if day not in days:
                days[day] = entry.won
            elif entry.won is not None:
                days[day] = check_plausible((days[day] or 0) + entry.won)
        if self.is_list:
            first, last = min(days), max(days)
            for offset in range((last - first).days + 1):
                days.setdefault(first + dt.timedelta(days=offset), 0)
        return dict(sorted(days.items()))


def read_table(name: str, rows: Sequence[Sequence[str]], near: int | None = None) -> SalesTable:
    """Read the table of daily sales on a sheet called `name`, compare its printed totals and return
    it; `near` is the year of the outage.

    Raises UnsureError with a reason of `sentences.WHY_NOT`: among others `no_table`, `not_daily`
    (months), `delayed_days` (of clearing), `year_unknown`, `amount_unreadable`,
    `total_contradicts`.
    """
    head = find_head(rows)
    if head is None:
        raise UnsureError("no_table")
    if head.monthly:
        raise UnsureError("not_daily")
    above = [line for row in rows[: head.first] if (line := " ".join(row).strip())]
    body = _body(rows, head)
    day_column = _day_column(head, body)
    _refuse_delayed_days(name, above, head)
    printed = printed_in([*above, name], near)
    days = _days(body, head, day_column, printed)
    if len({when.day for when in days if when}) < FEWEST_DAYS:
        raise UnsureError("no_table")
    if any(not is_blank(row[c]) for c in head.of(Role.CANCEL_DAY) for _i, row in body):
        raise UnsureError("cancel_unclear")
    below = [" ".join(row) for row in rows[head.last + 1 :][-3:]]
    unit = unit_in(" ".join([*above, *below]))
    amounts = Amounts.of(head, unit or 1, unit_is_named=unit is not None)
    table = SalesTable(head, _is_list(head, body, days))
    _RowReader(table, amounts, day_column).read(body, days)
    return table


def _body(rows: Sequence[Sequence[str]], head: Head) -> list[tuple[int, list[str]]]:
    """Return (index, cells) of the rows below the head, filled up to its width, without repeated
    heads and empty rows."""
    width = len(head.paths)
    return [
        (index, [*row, *[""] * (width - len(row))])
        for index, row in enumerate(rows[head.last + 1 :], start=head.last + 1)
        if not all(is_blank(cell) for cell in row) and not head.same_as(row)
    ]


def _day_column(head: Head, body: list[tuple[int, list[str]]]) -> int:
    """Return the index of the column of days. Raises UnsureError: `delayed_days` without one,
    `two_tables` for a second of the same name, `day_unclear` for another with different days."""
    columns = head.of(Role.DAY)
    if not columns:
        raise UnsureError("delayed_days")
    first = columns[0]
    for other in columns[1:]:
        if head.paths[other] == head.paths[first]:
            raise UnsureError("two_tables")
        if any(
            normalise_text(row[other])[:10] != normalise_text(row[first])[:10] for _i, row in body
        ):
            raise UnsureError("day_unclear")
    return first


def _refuse_delayed_days(name: str, above: list[str], head: Head) -> None:
    """Raise UnsureError ("delayed_days") if name and lines above tell of clearing or deposit, which
    come days after the sales, and the column of days does not name sales."""
    title = " ".join([name, *above])
    own = "".join(head.paths[head.of(Role.DAY)[0]])
    if re.match(r"(거래|승인|매출|판매|영업|결제|주문)", own):
        return
    if _DELAYED_TABLE.search(title) and not _SALES_TABLE.search(title):
        raise UnsureError("delayed_days")


def _total_word(row: Sequence[str]) -> str:
    """Return the word that makes a row a total; "" for another row."""
    for cell in row:
        if len(cell) > LONGEST_WORD or not _SUMS.search(normalise_text(cell)):
            continue
        word = normalise_label(cell)
        if word and TOTAL_ROW.match(word):
            return word
    return ""


def _days(body, head: Head, column: int, printed: PrintedPeriod) -> list[DatedCell | None]:
    weekday = next(iter(head.of(Role.WEEKDAY)), None)
    plain_rows = [not _total_word(row) for _i, row in body]
    cells = [row[column] if kept else "" for kept, (_i, row) in zip(plain_rows, body, strict=True)]
    beside = ["" if weekday is None else row[weekday] for _i, row in body]
    return read_days(cells, beside, printed)


def _is_list(head: Head, body, days: list[DatedCell | None]) -> bool:
    """Return True for a table with several rows a day (single sales, or sales by card): its days
    have times, or columns of details or states are filled."""
    if any(when.timed for when in days if when):
        return True
    telling = [*head.of(Role.DETAIL), *head.of(Role.STATE)]
    return any(
        not is_blank(row[column]) and not _total_word(row) for column in telling for _i, row in body
    )


class _RowReader:
    """Reader of the rows of a table in order, by `read`. It appends their entries to `table`, and
    compares printed totals with the sums so far. Raises UnsureError for a row that is not clear."""

    def __init__(self, table: SalesTable, amounts: Amounts, day_column: int) -> None:
        self.table, self.amounts, self.day_column = table, amounts, day_column
        self.won_so_far = 0
        self.sums_at_totals = {0}  # the sum so far, at the beginning and at each total
        self.cancels_in_doubt = False
        self.ended = False

    def read(self, body: list[tuple[int, list[str]]], days: list[DatedCell | None]) -> None:
        last: DatedCell | None = None
        for (index, row), when in zip(body, days, strict=True):
            if when is not None and self.ended:
                raise UnsureError("two_tables")
            if word := _total_word(row):
                self._total(word, row)
            elif when is not None:
                self._entry(index, row, when)
                last = when
            elif not self.ended:
                self._other(index, row, last)
        if self.cancels_in_doubt:
            # `취소` beside a positive amount cancels it, or marks a sale that never counted; only
            # a total further down shows which
            raise UnsureError("cancel_unclear")

    def _entry(self, index: int, row: list[str], when: DatedCell) -> None:
        won = self.amounts.won(row)
        if won and self._cancels(row):
            self.cancels_in_doubt |= won > 0
            won = -abs(won)
        self.table.entries.append(DayEntry(index, when, won))
        self.table.is_agreed = False
        self.won_so_far += won or 0

    def _cancels(self, row: list[str]) -> bool:
        others = (cell for c, cell in enumerate(row) if c not in self.amounts.units)
        return any(CANCELS.search(normalise_text(cell)) for cell in others)

    def _total(self, word: str, row: list[str]) -> None:
        """Compare the printed total of a row with the sum of the rows since an earlier total, or of
        all rows so far. `word` is the word that makes it a total. Raises UnsureError
        ("total_contradicts")."""
        if NO_SUM.search(word):
            return
        won = self.amounts.won(row)
        if won is None:
            return
        if self.won_so_far - won not in self.sums_at_totals:
            raise UnsureError("total_contradicts", won=won, read=self.won_so_far)
        self._agreed()

    def _agreed(self) -> None:
        self.sums_at_totals.add(self.won_so_far)
        self.cancels_in_doubt = False
        self.table.is_agreed = bool(self.table.entries)

    def _other(self, index: int, row: list[str], last: DatedCell | None) -> None:
        """Read a row without a day: a note, the end of the table, a further sale of the day above,
        or a total that is not named. Raises UnsureError ("row_unreadable") for any other with an
        amount."""
        filled = [row[c] for c in self.amounts.columns if not is_blank(row[c])]
        if not filled:
            if is_number(row[self.day_column]):
                raise UnsureError("row_unreadable", row=index + 1)
            return
        if not any(is_number(cell) for cell in filled):
            self.ended = True  # a text in the place of amounts: a note, or another table's head
            return
        details = [row[c] for c in self.table.head.of(Role.DETAIL) if not is_blank(row[c])]
        if last is not None and is_blank(row[self.day_column]) and self.table.is_list and details:
            self._entry(index, row, last)
        elif is_blank(row[self.day_column]) and self.amounts.won(row) == self.won_so_far:
            self._agreed()  # a total without its word
            self.ended = True
        else:
            raise UnsureError("row_unreadable", row=index + 1)
