"""Context of the list of payouts: tabs, table, the picked rows, and batches under way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django_tables2 import RequestConfig

from claims.tables import keyset
from claims.users.requests import acting_user
from reviews.payouts.approvals.selection import Selection
from reviews.payouts.ledger.budget import budgets
from reviews.payouts.models import Payout
from reviews.payouts.models.querysets import COUNTED_UP_TO
from reviews.payouts.states import PayoutKind, PayoutStatus
from reviews.payouts.views.batch_context import batches_under_way
from reviews.payouts.views.filters import TABS, PayoutFilter
from reviews.payouts.views.tables import PayoutTable

NEWEST_FIRST = (PayoutStatus.PAID, PayoutStatus.FAILED)


@dataclass(frozen=True)
class TabLink:
    status: PayoutStatus
    count: str
    current: bool


def tabs(current: str, kind: str = "") -> list[TabLink]:
    counts = Payout.objects.state_counts(kind)
    found = []
    for status in TABS:
        number = counts.get(status, 0)
        text = f"{COUNTED_UP_TO:,}+" if number > COUNTED_UP_TO else f"{number:,}"
        found.append(TabLink(status, text, status == current))
    return found


def payout_list(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the list: one tab (default: prepared), one kind of payout or all.

    A search without a tab covers every state.
    """
    chosen = PayoutFilter.read(request.GET)
    tab, kind, words = chosen.tab, chosen.kind, chosen.words
    rows = chosen.rows(request.user).for_page()
    order = "-prepared_at" if tab in NEWEST_FIRST else "prepared_at"
    table = PayoutTable(rows, request=request, tab=tab, order_by=order)
    RequestConfig(request, paginate=keyset(request)).configure(table)
    return {
        "table": table,
        "tabs": tabs(tab, kind),
        "tab": tab,
        "q": words,
        "kind": kind,
        "kinds": list(PayoutKind),
    }


def payouts_page(request: HttpRequest) -> dict[str, Any]:
    context = payout_list(request)
    context["may_approve"] = context["table"].pickable
    if context["may_approve"]:
        table = context["table"]
        payouts = [row.record for row in table.paginated_rows]
        context["selection"] = Selection(
            user=acting_user(request),
            picked=request.GET.getlist("pick"),
            shut=[str(one.pk) for one in payouts if table.blocker(one) is not None],
            on_page=payouts,
        )
    return {**context, **batches_under_way(request), "budgets": budgets()}
