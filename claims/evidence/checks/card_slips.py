"""Card slips (카드 전표): day and amount of each, if its own sum proves the amount.

A slip proves one sale. It is no series of days, so nothing is estimated from it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from claims.documents.models import DocumentKind
from claims.evidence import form_labels
from claims.evidence.dates import DAY, day_of, format_day
from claims.evidence.models import Verdict
from claims.evidence.registry import Check, Found, check
from claims.evidence.subject import Subject
from claims.evidence.text import Box, PageText, Text

# Two of these on a page make it a slip.
MARKS = tuple(
    form_labels.label_pattern(*words)
    for words in (
        ("승인번호",),
        ("카드번호",),
        ("가맹점", "가맹점명", "가맹점번호"),
        ("매출전표", "신용카드 매출전표", "카드 매출전표"),
        ("단말기", "단말기번호"),
        ("거래일시", "승인일시", "결제일시"),
    )
)
SUPPLY = ("공급가액", "공급가", "과세금액", "과세물품가액", "판매금액", "금액")
TAX = ("부가세", "부가가치세", "세금", "세액", "VAT")
TIP = ("봉사료",)
TOTAL = ("합계", "합계금액", "총합계", "총금액", "총액", "결제금액", "승인금액", "거래금액")
STOPS = form_labels.label_pattern(*SUPPLY, *TAX, *TIP, *TOTAL)
# OCR may read 원 as another letter, so any one letter may follow; the sum proves the amount.
WON = re.compile(r"[₩￦\\]?\s*(\d{1,3}(?:\s?[,.]\s?\d{3})+|\d{2,9})\s*[^\d\s]?\Z")
# the last amount of a line
LAST_WON = re.compile(r"(?<![\d,.])(\d{1,3}(?:[,.]\d{3})+)\s*[^\d\s]?\Z")
TAXED = 10  # times the tax is the amount without it
MOST_DAYS = 2  # days named on one slip; a page with more is a table of sales


class Slip(NamedTuple):
    """Card slip read from a page of a document: its day, and its amount in won; either is None if
    it could not be read with certainty. `box` is the place of the amount."""

    page: int
    day: date | None
    won: int | None
    box: Box | None  # place of the amount on the page


@check
class CardSlips(Check):
    code = "sales.slips"
    kind = DocumentKind.SALES_LOSS_PROOF
    label = _("카드 전표")
    SENTENCES = {
        "read": _("카드 전표 %(count)s장, %(first)s ~ %(last)s, 모두 %(won)s원"),
        "unsure": _("카드 전표의 날짜나 금액을 확실히 읽지 못했습니다. 직접 확인해 주세요"),
    }

    def find(self, subject: Subject) -> Found | None:
        slips = [slip for page in subject.text if (slip := _slip(page, subject.text))]
        if not slips:
            return None
        first = slips[0]
        read = [(one.day, one.won) for one in slips if one.day and one.won is not None]
        if len(read) < len(slips):
            unsure = next(one for one in slips if one.day is None or one.won is None)
            return Found(Verdict.UNKNOWN, "unsure", page=unsure.page, box=unsure.box)
        days = [day for day, _won in read]
        values = {
            "count": len(slips),
            "first": format_day(min(days)),
            "last": format_day(max(days)),
            "won": f"{sum(won for _day, won in read):,}",
        }
        slips_read = [{"day": day.isoformat(), "won": won} for day, won in read]
        data = {"slips": slips_read}
        return Found(Verdict.OK, "read", values, page=first.page, box=first.box, data=data)


def _slip(page: PageText, text: Text) -> Slip | None:
    """Return the slip on a page; None if the page is no slip, names more than MOST_DAYS days, or
    has no amount. Its won are None unless parts prove the total; its day is None for several days
    or none."""
    alone = Text((page,), text.source, text.read_pages)
    if sum(alone.find(mark) is not None for mark in MARKS) < 2:
        return None
    days = {day for place in alone.places(DAY) if (day := day_of(place.match))}
    if len(days) > MOST_DAYS:
        return None
    won, box, proved = _total(page, alone)
    if box is None and won is None:
        return None
    return Slip(page.number, days.pop() if len(days) == 1 else None, won if proved else None, box)


def _total(page: PageText, alone: Text) -> tuple[int | None, Box | None, bool]:
    """Return a slip's total in won, its place, and True if its parts prove it; (None, None, False)
    without a total.

    The parts are the labelled amounts (supply, tax, tip), or two lines above it that are an amount
    and its tax, whose labels were not read.
    """
    totals = _amounts(alone, TOTAL)
    labelled = {amount for amount, _box in totals}
    if totals:
        won, box = totals[0]
        parts = [won for names in (SUPPLY, TAX, TIP) for won, _box in _amounts(alone, names)[:1]]
        if labelled == {won} and len(parts) > 1 and sum(parts) == won:
            return won, box, True
    taxed = _taxed(page)
    if len(taxed) == 1 and labelled <= taxed.keys():
        return *next(iter(taxed.items())), True
    return (*totals[0], False) if totals else (None, None, False)


def _taxed(page: PageText) -> dict[int, Box | None]:
    """Return {total in won: its place} for each amount that is the sum of the two lines before it,
    a price and its tax of a tenth."""
    lines = [(match, line) for line in page.lines if (match := LAST_WON.search(line.text))]
    amounts = [int(re.sub(r"\D", "", match[1])) for match, _line in lines]
    found: dict[int, Box | None] = {}
    for at in range(2, len(amounts)):
        price, tax, total = amounts[at - 2 : at + 1]
        if price + tax == total and abs(tax * TAXED - price) <= TAXED:
            match, line = lines[at]
            found[total] = line.box_of(*match.span(1))
    return found


def _amounts(page: Text, names: tuple[str, ...]) -> list[tuple[int, Box | None]]:
    """Return the amounts in won beside or below these labels, each with its place."""
    found = []
    for value in form_labels.find_values(page, form_labels.label_pattern(*names), STOPS):
        if amount := WON.match(value.text):
            found.append((int(re.sub(r"\D", "", amount[1])), value.box))
    return found
