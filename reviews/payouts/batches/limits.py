"""Limits of transfers: the most won and lines for a bank, in a batch and on a day.

Verbs check them before they write, so that people read which limit it is and what is left; the
database checks them again (`models/triggers/planning`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Sum

from claims.banks import bank_name
from claims.display.dates import weekday_text
from reviews.payouts.errors.batches import LimitExceededError
from reviews.payouts.models import BatchBank, TransferLimit
from reviews.payouts.states.batches import BatchStatus

ALL = ""  # stands for all banks together
COUNTED = (BatchStatus.BUILT, BatchStatus.RELEASED, BatchStatus.SETTLED)


class LinesAndWon(NamedTuple):
    """A number of transfer lines (payments), and their sum in whole won."""

    lines: int = 0
    won: int = 0

    def plus(self, other: LinesAndWon) -> LinesAndWon:
        return LinesAndWon(self.lines + other.lines, self.won + other.won)


NOTHING = LinesAndWon()


@dataclass(frozen=True)
class Limit:
    """Limits of one bank code, or of all banks together (`bank` ALL): most won and lines of a batch
    and of a day. None means no limit."""

    bank: str
    batch_won: int | None = None
    batch_lines: int | None = None
    day_won: int | None = None
    day_lines: int | None = None

    def batch_holds(self, sums: LinesAndWon) -> bool:
        """Return True if lines and won do not exceed the limits of a single batch."""
        return _within(sums, self.batch_lines, self.batch_won)

    def day_holds(self, sums: LinesAndWon) -> bool:
        """Return True if lines and won, of all batches of a day together, do not exceed the limits
        of a day."""
        return _within(sums, self.day_lines, self.day_won)

    @property
    def limits_anything(self) -> bool:
        return any((self.batch_won, self.batch_lines, self.day_won, self.day_lines))


def _within(sums: LinesAndWon, lines: int | None, won: int | None) -> bool:
    return (lines is None or sums.lines <= lines) and (won is None or sums.won <= won)


def limits() -> dict[str, Limit]:
    """Return {bank code: Limit}; the key ALL limits all banks together. Banks without any limit are
    left out. One query."""
    columns = ("bank_code", "batch_won", "batch_lines", "day_won", "day_lines")
    found = (Limit(*row) for row in TransferLimit.objects.order_by("pk").values_list(*columns))
    return {one.bank: one for one in found if one.limits_anything}


def used_on(days: Iterable[date], *, but: int | None = None) -> dict[tuple[date, str], LinesAndWon]:
    """Return {(day, bank code): lines and won} of the built, released and settled batches that are
    transferred on these days; (day, ALL) has all banks together. A key without a payment is absent.
    One query.

    `but` is the id of a batch that is left out.
    """
    rows = BatchBank.objects.filter(batch__transfer_on__in=list(days), batch__status__in=COUNTED)
    if but is not None:
        rows = rows.exclude(batch=but)
    used: dict[tuple[date, str], LinesAndWon] = {}
    grouped = rows.order_by().values_list("batch__transfer_on", "bank_code")
    for day, bank, lines, won in grouped.annotate(lines=Sum("count"), won=Sum("total")):
        for code in (bank, ALL):
            used[day, code] = used.get((day, code), NOTHING).plus(LinesAndWon(lines, won))
    return used


def sums_by_bank(rows: Iterable[tuple[str, int]]) -> dict[str, LinesAndWon]:
    """Return {bank code: number of lines and sum in won} for pairs (bank code, won); the key ALL
    has all banks together. {} for no pairs."""
    lines, won = Counter[str](), Counter[str]()
    for bank, amount in rows:
        for code in (bank, ALL):
            lines[code] += 1
            won[code] += amount
    return {code: LinesAndWon(lines[code], won[code]) for code in lines}


def sums_of(batch_id: int) -> dict[str, LinesAndWon]:
    """Return {bank code: number of lines and sum in won} of a built batch, from its BatchBank rows;
    the key ALL has all banks together. One query."""
    found = {
        bank: LinesAndWon(lines, won)
        for bank, lines, won in BatchBank.objects.filter(batch=batch_id).values_list(
            "bank_code", "count", "total"
        )
    }
    total = NOTHING
    for sums in found.values():
        total = total.plus(sums)
    return {**found, ALL: total}


def check_limits(sums: Mapping[str, LinesAndWon], day: date, *, but: int | None = None) -> None:
    """Raise LimitExceededError if a batch with these `sums` (from `sums_by_bank` or `sums_of`)
    exceeds a limit of a batch, or, together with the other batches of `day`, a limit of a day.
    `but` is the id of a batch not to count, so that a batch does not count itself. At most two
    queries."""
    if refused := exceeded(sums, day, but=but):
        raise refused


def exceeded(
    sums: Mapping[str, LinesAndWon], day: date, *, but: int | None = None
) -> LimitExceededError | None:
    """Return the LimitExceededError that `check_limits` would raise for the first limit exceeded,
    or None."""
    found = [one for one in limits().values() if one.bank in sums]
    if not found:
        return None
    used = used_on([day], but=but)
    for limit in found:
        own = sums[limit.bank]
        if not limit.batch_holds(own):
            return _refusal("batch", limit, day, own, NOTHING)
        before = used.get((day, limit.bank), NOTHING)
        if not limit.day_holds(before.plus(own)):
            return _refusal("day", limit, day, own, before)
    return None


def _refusal(
    scope: str, limit: Limit, day: date, own: LinesAndWon, before: LinesAndWon
) -> LimitExceededError:
    lines, won = (
        (limit.day_lines, limit.day_won) if scope == "day" else (limit.batch_lines, limit.batch_won)
    )
    together = before.plus(own)
    of_won = won is not None and together.won > won
    most = won if of_won else lines
    values: dict[str, Any] = {
        "bank": bank_name(limit.bank) if limit.bank else "",
        "day": weekday_text(day),
        "most": most or 0,
        "used": before.won if of_won else before.lines,
        "asked": own.won if of_won else own.lines,
    }
    return LimitExceededError(scope, "won" if of_won else "lines", **values)
