"""Columns of a day's sales, and the amount of a row in won."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from claims.evidence.sales.cells import UnsureError, is_blank, normalise_text, won_of
from claims.evidence.sales.header import Head, Role

CLOSED = frozenset(("휴무", "휴업", "정기휴무", "휴무일", "휴점", "정기 휴무"))  # no sales that day


@dataclass(frozen=True)
class Amounts:
    """Columns of a sales table (indexes from 0) that hold the amounts of a row, with the won of one
    unit of each in `units`.

    The columns in `totals` must agree in each row, and with approved less cancelled if both are
    there; without a total, approved less cancelled is the amount.
    """

    totals: tuple[int, ...]
    approved: int | None
    cancelled: int | None
    counts: tuple[int, ...]
    units: dict[int, int]

    @property
    def columns(self) -> tuple[int, ...]:
        """The indexes of all columns that are read as won."""
        return tuple(self.units)

    @classmethod
    def of(cls, head: Head, unit: int, *, unit_is_named: bool) -> Amounts:
        """Return the columns of amounts in a table with this head. `unit` is the won of one unit,
        for columns that name none; `unit_is_named` is True if a line of the sheet names it.

        Raises UnsureError: `amount_unclear` for several possible columns, `delayed_days` for
        cleared or deposited amounts only, `unit_unclear` if head and sheet differ, `no_table`
        without any.
        """
        totals, approved, cancelled = _columns(head)
        used = [*totals, *(c for c in (approved, cancelled) if c is not None)]
        units = {}
        for column in used:
            own = head.units[column]
            if unit_is_named and own not in (None, unit):
                raise UnsureError("unit_unclear")
            units[column] = own or unit
        return cls(tuple(totals), approved, cancelled, tuple(head.of(Role.COUNT)), units)

    def won(self, row: Sequence[str]) -> int | None:
        """Return the amount of a row in won; 0 for a row that says 휴무 or counts no sale, None for
        an empty one.

        Raises UnsureError: `amount_unclear` if totals differ, `columns_contradict` if the total is
        not approved less cancelled, `amount_unreadable`.
        """
        read = {column: _read(row[column], unit) for column, unit in self.units.items()}
        if all(won is None for won in read.values()):
            return 0 if self._counted_none(row) else None
        named = [won for column in self.totals if (won := read[column]) is not None]
        if any(won != named[0] for won in named):
            raise UnsureError("amount_unclear")
        net = self._net(read)
        if named and net is not None and named[0] != net:
            raise UnsureError("columns_contradict")
        return named[0] if named else net

    def _net(self, read: dict[int, int | None]) -> int | None:
        """Return approved less cancelled won; None without an approved amount, or if a total is
        there but no cancelled amount."""
        if self.approved is None or read[self.approved] is None:
            return None
        taken = read[self.cancelled] if self.cancelled is not None else None
        if taken is None and self.totals:
            return None  # approvals alone do not contradict a total
        return (read[self.approved] or 0) - abs(taken or 0)

    def _counted_none(self, row: Sequence[str]) -> bool:
        """Return True for a row whose counts of sales are all zero. Call it for a row without an
        amount."""
        written = [normalise_text(row[column]) for column in self.counts if column < len(row)]
        figures = [text for text in written if text not in ("", "-")]
        return bool(figures) and all(text.removesuffix("건") in ("0", "0.0") for text in figures)


def _read(cell: str, unit: int) -> int | None:
    if is_blank(cell):
        return None
    return 0 if normalise_text(cell) in CLOSED else won_of(cell, unit)


def _columns(head: Head) -> tuple[list[int], int | None, int | None]:
    """Return the columns of totals, and that of approvals and of cancellations (None without).
    Raises UnsureError: `amount_unclear` for several possible columns, `delayed_days` for cleared or
    deposited amounts only, `no_table` without any."""
    totals, approved = head.of(Role.TOTAL), head.of(Role.APPROVED)
    cancelled, amounts = head.of(Role.CANCELLED), head.of(Role.AMOUNT)
    if len(approved) > 1 or len(cancelled) > 1:
        if not totals:
            raise UnsureError("amount_unclear")
        return totals, None, None
    one = approved[0] if approved else None
    other = cancelled[0] if cancelled else None
    if totals:
        return totals, one, other if one is not None else None
    if approved and cancelled:
        return amounts, one, other
    if approved:
        return [*approved, *amounts], None, None
    if amounts and not cancelled:
        return amounts, None, None
    parts = head.of(Role.PART)
    cards = [c for c in parts if "카드" in "".join(head.paths[c])]
    if not amounts and not cancelled and len(parts) == len(cards) == 1:
        return cards, None, None
    if amounts or parts:
        raise UnsureError("amount_unclear")
    raise UnsureError("delayed_days" if head.of(Role.DELAYED) else "no_table")
