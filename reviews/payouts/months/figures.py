"""Figures of a month as its page shows them: sums, differences with their reasons, and the error
that keeps it from being closed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, TruncDate
from django.utils.formats import date_format

from claims import clock
from claims.errors import DomainError
from reviews.payouts.ledger.months import (
    DifferenceItem,
    MonthSums,
    end_of,
    first_open_month,
    last_whole_day,
    month_differences,
    month_sums,
    paid_by_kind,
)
from reviews.payouts.ledger.snapshot import consistent_snapshot
from reviews.payouts.models import (
    DifferenceReason,
    MonthClosing,
    Payout,
    PayoutBatch,
    StatementLine,
)
from reviews.payouts.months.errors import (
    DifferencesOpenError,
    MonthTakenError,
    NoStatementError,
    NotOverError,
    OutOfOrderError,
    ResultsMissingError,
)
from reviews.payouts.states.payouts import PayoutStatus

MOST_NAMED = 5  # batches that a refusal names


@dataclass(frozen=True)
class Item:
    """Difference between books and statement at a month's end, with the name of its line, batch or
    recovery, and the reason written for exactly its sum ('' without one). `lacks_results` is True
    for a batch with payments that have no bank result yet."""

    found: DifferenceItem
    label: str
    reason: str = ""
    by: str = ""
    lacks_results: bool = False

    @property
    def is_open(self) -> bool:
        """True if the difference keeps the month from being closed: an unmatched line, or a batch
        or recovery that no later movement makes up for and no reason explains."""
        return self.found.kind == "line" or not (self.found.passes or self.reason)


@dataclass(frozen=True)
class MonthFigures:
    """Figures of a month computed from the books as they are now: sums (None before the first
    statement), won paid by kind, and differences."""

    month: date
    sums: MonthSums | None
    paid: dict[str, int] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)

    @property
    def open_items(self) -> list[Item]:
        return [one for one in self.items if one.is_open]

    def detail(self) -> dict[str, Any]:
        """Return won paid by kind and all differences as a dict for `MonthClosing.detail`."""
        differences = [
            {
                "item": one.found.item, "won": one.found.won, "passes": one.found.passes,
                "label": one.label, "reason": one.reason,
            }
            for one in self.items
        ]  # fmt: skip
        return {"paid": self.paid, "differences": differences}


def figures_digest(figures: MonthFigures) -> str:
    """Return the SHA-256 (hexadecimal) of sums, won paid and differences, for the hidden field of
    the page; `propose_month` compares it, so that figures that changed since are noticed."""
    sums = figures.sums and asdict(figures.sums)
    told = json.dumps([sums, figures.detail()], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def figures_of(month: date) -> MonthFigures:
    """Return the figures of the month that begins on `month`, read from one snapshot. At most seven
    queries."""
    with consistent_snapshot():
        sums = month_sums(month)
        if sums is None:
            return MonthFigures(month, None)
        return MonthFigures(month, sums, paid_by_kind(month), _items(month))


def _items(month: date) -> list[Item]:
    found = month_differences(month)
    reasons = {
        (row.item, row.amount): row
        for row in DifferenceReason.objects.filter(month=month).select_related("by").order_by("pk")
    }
    batches = _batches(found)
    labels = _labels(found, batches)
    lacking = {f"batch:{one.pk}" for one in batches if one.lacks_results}
    items = []
    for one in found:
        reason = reasons.get((one.item, one.won))
        said = (reason.reason, str(reason.by)) if reason else ("", "")
        items.append(Item(one, labels.get(one.item, one.item), *said, one.item in lacking))
    return items


def _batches(found: list[DifferenceItem]) -> list[Any]:
    """Return the batches among the differences, with `lacks_results`. One query."""
    waiting = Payout.objects.filter(batch=OuterRef("pk"), status=PayoutStatus.BATCHED)
    batches = PayoutBatch.objects.filter(pk__in=[one.pk for one in found if one.kind == "batch"])
    return list(batches.only("number").annotate(lacks_results=Exists(waiting)))


def _labels(found: list[DifferenceItem], batches: list[Any]) -> dict[str, str]:
    lines = StatementLine.objects.filter(pk__in=[one.pk for one in found if one.kind == "line"])
    labels = {f"batch:{one.pk}": one.number for one in batches}
    for line in lines:
        labels[f"line:{line.pk}"] = f"{date_format(line.day)} {line.shown}".strip()
    for one in found:
        if one.kind == "recovery":
            labels[one.item] = f"R-{one.pk:05d}"
    return labels


def batches_without_result(month: date) -> list[str]:
    """Return the numbers of the first MOST_NAMED released batches that have a payment without a
    bank result and whose day of transfer is at the month's end or before, oldest batch first."""
    day = Coalesce("transfer_on", TruncDate("released_at"))
    waiting = PayoutBatch.objects.annotate(moved_on=day).filter(
        Q(released_at__isnull=False),
        moved_on__lte=end_of(month),
        payouts__status=PayoutStatus.BATCHED,
    )
    return list(waiting.order_by("pk").distinct().values_list("number", flat=True)[:MOST_NAMED])


def closing_blocker(figures: MonthFigures) -> DomainError | None:
    """Return the first error that keeps a month from being proposed for closing, or None:
    MonthTakenError (proposed or closed already), NotOverError, NoStatementError (no statement of
    the whole month), OutOfOrderError (not the next month), ResultsMissingError (a batch lacks bank
    results), DifferencesOpenError. Does not check the person's permission."""
    month = figures.month
    if MonthClosing.objects.standing().filter(starts_on=month).exists():
        return MonthTakenError()
    if end_of(month) >= clock.today():
        return NotOverError()
    covered = last_whole_day()
    if figures.sums is None or covered is None or covered < end_of(month):
        return NoStatementError()
    if month != first_open_month():
        return OutOfOrderError()
    if waiting := batches_without_result(month):
        return ResultsMissingError(waiting)
    if figures.open_items:
        return DifferencesOpenError()
    return None
