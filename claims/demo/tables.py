"""The same daily sales in other layouts: a CSV of the store's, a list of single approvals."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from random import Random

import xlsxwriter

from .facts import Facts
from .sales import FIRST_DAY, LAST_DAY, SAVED, Day, daily_sales

_WEEK = "월화수목금토일"
_CARDS = ("국민", "신한", "삼성", "현대", "롯데", "하나", "우리", "농협")


def sales_csv(facts: Facts, *, fell: bool = True) -> bytes:
    """Return the daily card sales as a CSV in CP949, as Korean spreadsheets save it: days without a
    year, won with its sign, and title lines above the head.

    Columns and their order differ from `sales_workbook`. `fell` false: the outage lowers nothing.
    """
    days = daily_sales(facts, fell=fell)
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(["매출 일보 (예시)", "", "", "", ""])
    out.writerow(["기간", f"{FIRST_DAY:%Y.%m.%d} ~ {LAST_DAY:%Y.%m.%d}", "", "", "(단위: 원)"])
    out.writerow([facts.business_name, facts.business_number, "", "", ""])
    out.writerow(["일자", "승인건수", "승인금액", "취소금액", "순매출"])
    for day in days:
        if day.day.day == 1:
            out.writerow([])
        name = f"{day.day.month}/{day.day.day}({_WEEK[day.day.weekday()]})"
        out.writerow(
            [name, day.approved, f"{day.approved_won:,}", f"-{day.cancelled_won:,}"
             if day.cancelled_won else "0", f"{day.won:,}원"]
        )  # fmt: skip
    total = [sum(d.approved for d in days), sum(d.approved_won for d in days)]
    out.writerow(
        ["합계", total[0], f"{total[1]:,}", f"-{sum(d.cancelled_won for d in days):,}",
         f"{sum(d.won for d in days):,}원"]
    )  # fmt: skip
    return text.getvalue().encode("cp949")


def approvals_workbook(facts: Facts, *, fell: bool = True) -> bytes:
    """Return an XLSX of the card sales with one row for each approval; cancellations are negative.
    `fell` false: the outage lowers nothing.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": "승인내역 상세 (예시)", "created": SAVED})
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#EEF1F4"})
    money = book.add_format({"num_format": "#,##0"})
    sheet = book.add_worksheet("승인내역 상세")
    sheet.set_column(0, 5, 15)
    sheet.write(0, 0, f"카드 승인내역 상세 · {facts.business_name} (예시)")
    sheet.write(1, 0, f"조회기간 {FIRST_DAY:%Y-%m-%d} ~ {LAST_DAY:%Y-%m-%d}")
    for column, label in enumerate(
        ("거래일자", "거래시간", "카드사", "승인번호", "구분", "승인금액(원)")
    ):
        sheet.write(3, column, label, head)
    rnd = facts.random("approvals")
    row = 4
    for day in daily_sales(facts, fell=fell):
        for minute, won in _sales_of(day, rnd):
            kind = "승인" if won >= 0 else "취소"
            card = _CARDS[int(rnd.random() * len(_CARDS))]
            number = f"{10_000_000 + int(rnd.random() * 89_999_999)}"
            cells = (f"{day.day:%Y-%m-%d}", f"{minute // 60:02d}:{minute % 60:02d}", card, number,
                     kind)  # fmt: skip
            for column, text in enumerate(cells):
                sheet.write_string(row, column, text)
            sheet.write_number(row, 5, won, money)
            row += 1
    book.close()
    return out.getvalue()


def _sales_of(day: Day, rnd: Random) -> Iterator[tuple[int, int]]:
    """Return (minute, won) of a day's approvals and cancellations, which add up to the day's
    sum."""
    left, count = day.approved_won, max(day.approved, 1)
    if not left:
        return
    minute = 540
    for index in range(count, 0, -1):
        won = left if index == 1 else min(int(left / index * (0.6 + rnd.random() * 0.8)), left)
        left -= won
        minute = min(minute + int(rnd.random() * 1_400 / count), 1_319)
        if won:
            yield minute, won
    if day.cancelled_won:
        yield min(minute + 5, 1_319), -day.cancelled_won


def days_before_outage(facts: Facts, days: list[Day], count: int) -> Iterator[Day]:
    """Yield `count` invented days before the first of `days`, oldest first, for a long ledger. Each
    copies a day of the same weekday before 10 October 2022, its won varied by up to a tenth. Equal
    facts give equal days."""
    usual = [day for day in days if day.day < dt.date(2022, 10, 10)]
    rnd = facts.random("weeks before")
    for ago in range(count, 0, -1):
        day = days[0].day - dt.timedelta(days=ago)
        alike = [other for other in usual if other.day.weekday() == day.weekday()]
        like = alike[int(rnd.random() * len(alike))]
        won = int(like.won * (0.9 + rnd.random() * 0.2)) // 100 * 100
        yield Day(day, like.approved, won, 0, 0, won)
