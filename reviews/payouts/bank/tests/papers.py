"""Files of results for tests, in our own layout."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from claims.trail.triggers import refused_by
from reviews.payouts.bank.reference import reference_of
from reviews.payouts.models import Payout

HEAD = "지급번호,금액,처리결과,결과코드,사유"
WORDS = {"paid": "정상", "failed": "불능", "returned": "반환"}


def row(payout: Payout | str, outcome: str = "paid", *, amount: int | None = None) -> str:
    """One line; `payout` may be a reference that nobody knows."""
    if isinstance(payout, str):
        return f"{payout},{amount or 0},{WORDS[outcome]},,"
    won = payout.amount if amount is None else amount
    code, text = ("", "") if outcome == "paid" else ("404", "계좌 해지")
    return f"{reference_of(payout)},{won},{WORDS[outcome]},{code},{text}"


def paper(*rows: str, encoding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO("\r\n".join([HEAD, *rows, ""]).encode(encoding))


def said(file: Any) -> list[tuple[int, str, str]]:
    """(row number, outcome, match) of each line of a loaded file."""
    return list(file.results.order_by("row_no").values_list("row_no", "outcome", "match"))


def execute(sql: str, *values: Any, at_end: bool = False) -> None:
    """Raw SQL as the application's own role; `at_end` asks what is only held at the commit, too."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        if at_end:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def refused(sql: str, *values: Any, at_end: bool = False) -> str:
    """The name of the rule that refuses the statement."""
    with pytest.raises(IntegrityError) as error:
        execute(sql, *values, at_end=at_end)
    return refused_by(error.value)


def not_allowed(sql: str, *values: Any) -> None:
    """The role has no right to it at all."""
    with pytest.raises(ProgrammingError):
        execute(sql, *values)
