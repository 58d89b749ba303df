"""Reading of a statement of the account as a bank's site saves it (CSV or XLSX).

All or nothing: a line that cannot be read, or whose balance does not follow from the line before
it, refuses the file, with the number and the reason of each such line.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from claims.money import AmountError, parse_won
from claims.table_files.errors import TableUnreadableError
from claims.table_files.headers import cells_by_name, header_key, named_columns
from claims.table_files.reading import open_rows
from reviews.payouts.statements.errors import StatementUnusableError
from reviews.payouts.statements.line_text import mask_text, references_of

MOST_BYTES = 10 * 1024 * 1024
MOST_LINES = 20_000
MOST_FAULTS = 20  # lines that a refusal names
HEAD_WITHIN = 15  # rows, since banks put account and period above their table
HEADS: dict[str, tuple[str, ...]] = {
    "day": ("거래일시", "거래일자", "거래일", "일자", "날짜"),
    "time": ("거래시간", "거래시각", "시간", "시각"),
    "out": ("출금액", "출금금액", "출금", "출금(원)", "찾으신금액", "지급금액"),
    "in": ("입금액", "입금금액", "입금", "입금(원)", "맡기신금액"),
    "balance": ("잔액", "거래후잔액", "잔액(원)", "거래 후 잔액"),
    "party": ("의뢰인/수취인", "보낸분/받는분", "기재내용", "거래내용", "내용", "상대", "받는분"),
    "memo": ("메모", "적요", "비고", "송금메모", "거래메모"),
    "reference": ("거래번호", "거래고유번호", "일련번호"),
}
NEEDED = ("day", "out", "in", "balance")
SUM_WORDS = {"계", "합계", "총계", "총합계"}
MIDNIGHT = dt.time()


@dataclass(frozen=True)
class StatementRow:
    """One movement read from a statement file. `amount` (negative for a withdrawal) and `balance`
    are won; `shown` is its masked text; `names_batch`, `names_payout` and `names_recovery` are our
    references in that text."""

    row_no: int
    day: dt.date
    time: dt.time
    amount: int
    balance: int
    shown: str
    reference: str
    names_batch: str
    names_payout: int | None
    names_recovery: int | None

    @property
    def moment(self) -> tuple[dt.date, dt.time]:
        return self.day, self.time

    @property
    def facts(self) -> tuple[object, ...]:
        return self.day, self.time, self.amount, self.balance


class _FaultError(ValueError):
    """Raised for one line that cannot be read; its text is the reason shown to the person."""


def read_statement(file: BinaryIO) -> list[StatementRow]:
    """Return the movements in a seekable statement file (CSV or XLSX), oldest first. Raises
    StatementUnusableError if the file or any of its lines cannot be read, or balances do not
    follow."""
    if file.seek(0, 2) > MOST_BYTES:
        raise StatementUnusableError("too_large")
    try:
        rows = open_rows(file, lambda heads: len(named_columns(heads, HEADS)))
        places, rest = _table(rows)
        found, faults = _lines(places, rest)
    except TableUnreadableError as error:
        raise StatementUnusableError.of(error) from error
    if not found and not faults:
        raise StatementUnusableError("empty")
    if not faults:
        found, faults = _in_order(found)
    if faults:
        raise StatementUnusableError("faults", faults=faults[:MOST_FAULTS])
    return found


def _table(
    rows: Iterator[tuple[int, list[str]]],
) -> tuple[dict[str, int], Iterator[tuple[int, list[str]]]]:
    """Return the columns of HEADS that are found, and the rows below the headings. Raises
    StatementUnusableError if none of the first HEAD_WITHIN rows names day, withdrawal, deposit and
    balance."""
    for row_no, cells in rows:
        places = named_columns(cells, HEADS)
        if all(name in places for name in NEEDED):
            return places, rows
        if row_no >= HEAD_WITHIN:
            break
    raise StatementUnusableError("heads")


def _lines(
    places: dict[str, int], rows: Iterator[tuple[int, list[str]]]
) -> tuple[list[StatementRow], list[tuple[int, str]]]:
    found: list[StatementRow] = []
    faults: list[tuple[int, str]] = []
    for row_no, cells in rows:
        texts = cells_by_name(cells, places)
        if _is_no_line(texts, cells):
            continue
        try:
            found.append(_line(row_no, texts))
        except _FaultError as error:
            faults.append((row_no, str(error)))
        if len(found) + len(faults) > MOST_LINES:
            raise StatementUnusableError("too_many_rows")
    return found, faults


def _is_no_line(texts: dict[str, str], cells: Sequence[str]) -> bool:
    """Return True for a sum below the table, and for a row that moves nothing. A row without a day
    that has a balance is a line that cannot be read: dropped, it would be missing in the books."""
    day = header_key(texts["day"])
    if day:
        return day in SUM_WORDS
    return not texts["balance"] or any(header_key(cell) in SUM_WORDS for cell in cells)


def _line(row_no: int, texts: dict[str, str]) -> StatementRow:
    day, time = _moment(texts["day"], texts.get("time", ""))
    went = _won(texts["out"], _("출금액"))
    came = _won(texts["in"], _("입금액"))
    if bool(went) == bool(came):
        raise _FaultError(_("출금액과 입금액 가운데 하나만 있어야 합니다"))
    party, memo = texts.get("party", ""), texts.get("memo", "")
    named = references_of(party, memo)
    return StatementRow(
        row_no=row_no,
        day=day,
        time=time,
        amount=came - went,
        balance=_balance(texts["balance"]),
        shown=mask_text(party, memo),
        reference=texts.get("reference", "")[:60],
        names_batch=named.batch,
        names_payout=named.payout,
        names_recovery=named.recovery,
    )


_HALVES = re.compile(r"(오전|AM)|(?:오후|PM)", re.IGNORECASE)  # a.m. and p.m. as Excel writes them
_DAY = re.compile(r"(\d{4})[-./년]?\s*(\d{1,2})[-./월]?\s*(\d{1,2})[일.]?(?:[T\s]+(.+))?\Z")
_TIME = re.compile(r"(\d{1,2}):?(\d{2})(?::?(\d{2}))?(?:\.\d+)?\Z")


def _moment(day: str, time: str) -> tuple[dt.date, dt.time]:
    found = _DAY.match(unicodedata.normalize("NFKC", day).strip())
    try:
        if not found:
            raise ValueError(day)
        at = dt.date(int(found[1]), int(found[2]), int(found[3]))
        said = (time or found[4] or "").strip()
        half = _HALVES.search(said)
        said = _HALVES.sub("", said).strip()
        if " " in said:  # a workbook's cell of a time has a day in front
            said = said.rpartition(" ")[2]
        clock = _TIME.match(said)
        if said and not clock:
            raise ValueError(said)
        if clock is None:
            return at, MIDNIGHT
        hour = int(clock[1])
        if half:
            if not 1 <= hour <= 12:  # noqa: PLR2004
                raise ValueError(said)
            hour = hour % 12 + (0 if half[1] else 12)
        return at, dt.time(hour, int(clock[2]), int(clock[3] or 0))
    except ValueError as error:
        words = _("거래일시를 읽을 수 없습니다: %(text)s")
        raise _FaultError(words % {"text": f"{day} {time}".strip()[:40]}) from error


def _won(text: str, name: str) -> int:
    if text in ("", "-", "–"):
        return 0
    try:
        return parse_won(text)
    except AmountError as error:
        words = _("%(name)s을 읽을 수 없습니다: %(text)s")
        raise _FaultError(words % {"name": name, "text": text[:40]}) from error


def _balance(text: str) -> int:
    """Return the balance in won; below zero on an account with an overdraft. Raises _FaultError for
    an empty or unreadable cell."""
    sign = -1 if text.startswith(("-", "−")) else 1
    if not text:
        raise _FaultError(_("잔액이 비어 있습니다"))
    return sign * _won(text.lstrip("-−").strip(), _("잔액"))


def _in_order(found: list[StatementRow]) -> tuple[list[StatementRow], list[tuple[int, str]]]:
    """Return the lines oldest first, and pairs (row number, reason) of those whose balance or time
    does not follow from the line before. Banks write either order: the times of first and last line
    tell it, or if these are equal, the order in which the balances follow."""
    turned = found[::-1]
    if found[0].moment > found[-1].moment:
        return turned, _breaks(turned)
    breaks = _breaks(found)
    if breaks and found[0].moment == found[-1].moment and not _breaks(turned):
        return turned, []
    return found, breaks


def _breaks(rows: list[StatementRow]) -> list[tuple[int, str]]:
    faults = []
    for before, row in zip(rows, rows[1:], strict=False):
        if before.moment > row.moment:
            faults.append((row.row_no, _("거래일시가 앞 거래보다 이릅니다")))
        elif before.balance + row.amount != row.balance:
            words = _("앞 잔액 %(before)s원에 %(amount)s원이면 %(right)s원인데 %(found)s원입니다")
            said = {
                "before": f"{before.balance:,}",
                "amount": f"{row.amount:+,}",
                "right": f"{before.balance + row.amount:,}",
                "found": f"{row.balance:,}",
            }
            faults.append((row.row_no, words % said))
    return faults
