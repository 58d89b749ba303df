"""Statements of the account as a bank writes them, and the people who load them."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from claims import clock
from claims.users.models import User
from reviews.payouts.models import StatementLine
from reviews.payouts.statements.loading import LoadedStatement, load_statement
from reviews.payouts.tests import factories as money

HEADS = "거래일시,출금액,입금액,거래후잔액,기재내용,메모,거래번호"
OPENING = 100_000_000  # won on the account before the first line


def paper(*lines: tuple[Any, ...], opening: int = OPENING, heads: str = HEADS) -> bytes:
    """A file of lines (day, amount, words, reference); the balances follow from `opening`."""
    balance, rows = opening, [heads]
    for day, amount, words, *rest in lines:
        balance += amount
        went, came = (-amount, "") if amount < 0 else ("", amount)
        reference = rest[0] if rest else ""
        rows.append(f"{day} 10:00:00,{went},{came},{balance},{words},,{reference}")
    return "\r\n".join([*rows, ""]).encode()


def loaded(
    *lines: tuple[Any, ...], by: User | None = None, until: date | None = None, opening: int = -1
) -> LoadedStatement:
    """Lines that continue the last balance, loaded by one of finance."""
    last = StatementLine.objects.order_by("-seq").first()
    if opening < 0:
        opening = last.balance if last else OPENING
    return load_statement(
        file=io.BytesIO(paper(*lines, opening=opening)), name="거래내역.csv",
        by=by or money.finance(), until=until,
    )  # fmt: skip


def today() -> str:
    return f"{clock.today():%Y-%m-%d}"
