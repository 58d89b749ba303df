"""Template contexts of the pages of the journal and of ledger entries."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Sum
from django.http import HttpRequest
from django_tables2 import RequestConfig

from claims import clock
from claims.tables import keyset
from reviews.payouts.journal import entries, lists
from reviews.payouts.journal.months import shown_month
from reviews.payouts.journal.tables import EntryTable, JournalTable
from reviews.payouts.ledger.months import beginning, next_month
from reviews.payouts.models import MonthClosing


def journal_page(request: HttpRequest) -> dict[str, Any]:
    """Return the template context of the journal of a month (`?month=2026-11`, default the present
    one): its table, and the sums of debit and credit in won."""
    month = shown_month(request.GET)
    rows = lists.journal_of(request.user, month).select_related("batch")
    table = JournalTable(rows)
    RequestConfig(request, paginate=keyset(request)).configure(table)
    sums = rows.order_by().aggregate(debit=Sum("debit"), credit=Sum("credit"))
    begins = beginning()
    return {
        "table": table,
        **_month_links(month),
        "debit": sums["debit"] or 0,
        "credit": sums["credit"] or 0,
        "is_draft": not MonthClosing.objects.closed().filter(starts_on=month).exists(),
        "has_page": begins is not None and month >= begins,
    }


def _month_links(month: date) -> dict[str, Any]:
    """Return the month of a page, the one before it, and the one after it (None if it lies in the
    future), each as its first day."""
    after = next_month(month)
    return {
        "month": month,
        "before": date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1),
        "after": after if after <= clock.today() else None,
    }


def entries_page(request: HttpRequest) -> dict[str, Any]:
    """Return the template context of the ledger entries that the address chooses, or of the present
    month: table, conditions in words, and changes of the three sums in won. A single voucher also
    gets its debit and credit line."""
    params = request.GET.copy()
    chosen = entries.Voucher.of(params)
    if not (chosen.month or chosen.day):
        params["month"] = f"{shown_month(params):%Y-%m}"
    rows = entries.entries(request.user, params)
    table = EntryTable(rows.select_related("claim", "payout__batch", "recovery", "by"))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    sums = {name: Sum(name) for name in ("reserved", "paid", "receivable")}
    conditions = entries.entry_conditions(request.user, params)
    return {
        "table": table,
        "query": params.urlencode(),
        "conditions": [one for one in conditions if one.name != "month"],
        "lines": chosen.lines(request.user),
        "sums": {name: won or 0 for name, won in rows.order_by().aggregate(**sums).items()},
        **_month_links(chosen.month or (chosen.day or shown_month(params)).replace(day=1)),
    }
