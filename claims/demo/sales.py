"""Daily card sales around the outage, and the workbook in which merchants receive them.

The layout follows the card-sales service that merchants export from: a title over merged cells,
four lines about the merchant, a head of two rows, one row per day, totals at the end.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from .facts import Facts

FIRST_DAY, LAST_DAY = dt.date(2022, 9, 19), dt.date(2022, 11, 6)
OUTAGE = {  # day: the share of its sales lost by the outage
    dt.date(2022, 10, 15): 0.42,
    dt.date(2022, 10, 16): 0.90,
    dt.date(2022, 10, 17): 0.84,
    dt.date(2022, 10, 18): 0.66,
    dt.date(2022, 10, 19): 0.35,
}
_WEEK = "월화수목금토일"
_PATTERNS = (  # Monday to Sunday
    (0.86, 0.88, 0.92, 0.97, 1.15, 1.24, 0.98),
    (1.04, 1.02, 1.05, 1.06, 1.12, 0.95, 0.76),
    (0.78, 0.85, 0.90, 0.96, 1.12, 1.28, 1.11),
)
SAVED = dt.datetime(2023, 2, 6, 10, 0)


@dataclass(frozen=True)
class Day:
    """One day of card sales: number and won of approvals and of cancellations. `won` is the
    difference; `usual_won` is the same without the outage."""

    day: dt.date
    approved: int
    approved_won: int
    cancelled: int
    cancelled_won: int
    usual_won: int = 0  # sales of the day without the outage

    @property
    def won(self) -> int:
        return self.approved_won - self.cancelled_won


def daily_sales(facts: Facts, *, fell: bool = True) -> list[Day]:
    """Return the shop's card sales day by day, from 19 September to 6 November 2022.

    The loss in the figures is between 55% and 105% of the claimed one, for most claims below it.
    With `fell` false the outage lowers nothing.
    """
    rnd = facts.random("sales")
    pattern = _PATTERNS[int(rnd.random() * len(_PATTERNS))]
    closed = (0, 1, 2, 3, 6, *[None] * 5)[int(rnd.random() * 10)]  # half of the shops rest a day
    shown = 0.55 + rnd.random() * 0.5
    lost_days = sum(
        pattern[day.weekday()] * share for day, share in OUTAGE.items() if day.weekday() != closed
    )
    base = facts.claimed_loss * shown / lost_days
    ticket = max(facts.trade.daily_sales // 24, 9_000)
    days = []
    for offset in range((LAST_DAY - FIRST_DAY).days + 1):
        day = FIRST_DAY + dt.timedelta(days=offset)
        noise, fallen, cancels = 0.88 + rnd.random() * 0.24, rnd.random() * 0.08, rnd.random()
        if day.weekday() == closed:
            days.append(Day(day, 0, 0, 0, 0))
            continue
        expected = usual = base * pattern[day.weekday()] * noise
        if fell and day in OUTAGE:
            expected *= 1 - min(OUTAGE[day] + fallen, 0.97)
        won = max(int(expected) // 100 * 100, 0)
        count = max(round(won / ticket), 1 if won else 0)
        back = 1 if cancels > 0.72 and count > 3 else 0
        back_won = min(ticket // 100 * 100, won // 4 // 100 * 100) if back else 0
        days.append(Day(day, count + back, won + back_won, back, back_won, round(usual)))
    return days


def true_loss(days: list[Day]) -> int:
    """Return the loss in won that the outage caused on these days. An estimate from the same sales
    should come close to it.
    """
    return sum(day.usual_won - day.won for day in days if day.day in OUTAGE)


def shown_loss(facts: Facts) -> int:
    """Return the loss (won, whole thousands) that a demo claim's sales figures show, at most the
    claimed one.
    """
    return min(true_loss(daily_sales(facts)) // 1_000 * 1_000, facts.claimed_loss)


def ledger_days(facts: Facts, *, fell: bool = True) -> list[tuple[Day, int]]:
    """Return each day with the won paid other than by card, for `documents.ledger`: an invented 5
    to 15 per cent of its card sales, in whole 100 won. With `fell` false the outage lowers nothing.
    """
    rnd = facts.random("ledger")
    return [
        (day, int(day.won * (0.05 + rnd.random() * 0.1)) // 100 * 100)
        for day in daily_sales(facts, fell=fell)
    ]


@dataclass(frozen=True)
class _Formats:
    """Formats of cells of the workbook: title, heads of tables, plain cells, won, notes."""

    title: Format
    head: Format
    plain: Format
    money: Format
    note: Format


def sales_workbook(facts: Facts, *, fell: bool = True) -> bytes:
    """Return the daily card sales as an XLSX workbook; for one shop in three the amounts are text
    with commas. `fell` false: the outage lowers nothing.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": "카드매출 조회 (예시)", "created": SAVED})
    formats = _Formats(
        title=book.add_format({"bold": True, "font_size": 14, "align": "center"}),
        head=book.add_format({"bold": True, "align": "center", "border": 1, "bg_color": "#EEF1F4"}),
        plain=book.add_format({"border": 1, "align": "center"}),
        money=book.add_format({"border": 1, "num_format": "#,##0", "align": "right"}),
        note=book.add_format({"font_color": "#5E6979"}),
    )
    days = daily_sales(facts, fell=fell)
    daily = book.add_worksheet("일별 승인내역")
    _write_head(daily, formats, facts)
    _write_days(daily, formats, days, as_text=facts.random("layout").random() < 0.34)
    _write_months(book.add_worksheet("월별 합계"), formats, days)
    book.close()
    return out.getvalue()


def _write_head(sheet: Worksheet, formats: _Formats, facts: Facts) -> None:
    """Write the title, the lines about the merchant and the table's head: rows 1 to 8."""
    sheet.set_column(0, 1, 12)
    sheet.set_column(2, 7, 13)
    sheet.merge_range("A1:H1", "카드매출 조회 · 승인내역 (일별)", formats.title)
    period = f"{FIRST_DAY:%Y-%m-%d} ~ {LAST_DAY:%Y-%m-%d}"
    lines = (
        ("가맹점명", facts.business_name), ("사업자등록번호", facts.business_number),
        ("조회기간", period), ("출력일시", f"{SAVED:%Y-%m-%d %H:%M} (예시 자료)"),
    )  # fmt: skip
    for row, (label, value) in enumerate(lines, start=1):
        sheet.write(row, 0, label, formats.note)
        sheet.merge_range(row, 1, row, 7, value)
    sheet.merge_range("A7:A8", "거래일자", formats.head)
    sheet.merge_range("B7:B8", "요일", formats.head)
    for column, label in ((2, "승인"), (4, "취소"), (6, "합계")):
        sheet.merge_range(6, column, 6, column + 1, label, formats.head)
        sheet.write(7, column, "건수", formats.head)
        sheet.write(7, column + 1, "금액(원)", formats.head)


def _write_days(sheet: Worksheet, formats: _Formats, days: list[Day], *, as_text: bool) -> None:
    """Write a row for each day, their totals and a note, below the head. With `as_text` the won are
    text with commas."""

    def write(row: int, values: list[int]) -> None:
        for column, value in enumerate(values, start=2):
            if as_text and column % 2:
                sheet.write_string(row, column, f"{value:,}", formats.money)
            else:
                sheet.write_number(row, column, value, formats.money)

    row = 8
    for day in days:
        sheet.write_string(row, 0, f"{day.day:%Y-%m-%d}", formats.plain)
        sheet.write_string(row, 1, _WEEK[day.day.weekday()], formats.plain)
        write(row, _figures([day]))
        row += 1
    sheet.merge_range(row, 0, row, 1, "합계", formats.head)
    write(row, _figures(days))
    sheet.write(row + 2, 0, "이 파일은 심의 데스크를 시험하려고 만든 예시입니다.", formats.note)
    sheet.freeze_panes(8, 0)


def _figures(days: list[Day]) -> list[int]:
    """Return six sums over the days: number and won of approvals, number and won of cancellations,
    and number and won of the approvals less the cancellations."""
    approved, cancelled = sum(d.approved for d in days), sum(d.cancelled for d in days)
    plus, minus = sum(d.approved_won for d in days), sum(d.cancelled_won for d in days)
    return [approved, plus, cancelled, minus, approved - cancelled, plus - minus]


def _write_months(sheet: Worksheet, formats: _Formats, days: list[Day]) -> None:
    """Write the sums of September, October and November 2022, one row each, below a head."""
    sheet.set_column(0, 6, 13)
    for column, label in enumerate(
        ("거래월", "승인 건수", "승인 금액", "취소 건수", "취소 금액", "합계 건수", "합계 금액")
    ):
        sheet.write(0, column, label, formats.head)
    for row, month in enumerate((9, 10, 11), start=1):
        sheet.write_string(row, 0, f"2022-{month:02d}", formats.plain)
        for column, value in enumerate(_figures([d for d in days if d.day.month == month]), 1):
            sheet.write_number(row, column, value, formats.money)
