"""Template context of the list of payouts: tabs, table, the selected rows, and batches under
way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django_tables2 import RequestConfig

from claims.cached_counts import cached_count
from claims.lists.figures import figure_named
from claims.lists.menu import ListMenu
from claims.register.filter_controls import query_without
from claims.tables import keyset
from claims.users.requests import acting_user
from reviews.payouts.approvals.selection import MOST_OF_CONDITION, ConditionSelection, Selection
from reviews.payouts.ledger.budget import budgets
from reviews.payouts.models import Payout
from reviews.payouts.models.querysets import COUNTED_UP_TO, OWED, PayoutQuerySet
from reviews.payouts.states.payouts import PayoutKind, PayoutStatus
from reviews.payouts.views.batch_panels import batches_under_way
from reviews.payouts.views.filters import PAYOUTS, TABS, PayoutFilter, claim_controls
from reviews.payouts.views.tables import PayoutTable

NEWEST_FIRST = (PayoutStatus.PAID, PayoutStatus.FAILED)


@dataclass(frozen=True)
class TabLink:
    """A tab of the list of payouts: label, the parameter of the address that chooses it, count."""

    label: Any  # lazily translated
    query: str
    count: str
    current: bool


def tabs(current: str, kind: str = "") -> list[TabLink]:
    """Return the tabs of the list of payouts with their counts, of one `kind` or of all: one for
    each status, and one for cancelled payouts that are to be prepared again (OWED). `current` is
    the selected one. Counts are exact up to COUNTED_UP_TO rows in every tab; above it they come
    from a cache and may lag behind."""
    counts = Payout.objects.state_counts(kind)
    if any(counts.get(status, 0) > COUNTED_UP_TO for status in TABS):
        counts |= cached_count(f"payout-tabs-{kind}", lambda: _count_all(kind)).value
    owed = figure_named("payouts", OWED)
    named = [(status.value, status.label, f"tab={status}") for status in TABS]
    named.append((OWED, owed.label, f"figure={OWED}"))
    return [
        TabLink(label, query, f"{counts.get(name, 0):,}", name == current)
        for name, label, query in named
    ]


def _count_all(kind: str) -> dict[str, int]:
    rows = Payout.objects.filter(kind=kind) if kind else Payout.objects.all()
    return dict(rows.order_by().values_list("status").annotate(n=Count("pk")))


def payout_list(request: HttpRequest, menu: ListMenu) -> dict[str, Any]:
    """Return the template context of the table of payouts: filters, tabs and rows as the address
    asks. Without a tab the list shows prepared payouts, but a search covers every state. `menu`
    holds columns and saved views. If the reader came by a figure of the dashboard, it is counted
    again (`counted`), with one more query."""
    chosen = PayoutFilter.read(request.GET)
    tab, kind, words = chosen.tab, chosen.kind, chosen.words
    rows = chosen.rows(request.user).for_list()
    order = "-prepared_at" if tab in NEWEST_FIRST else "prepared_at"
    table = PayoutTable(rows, request=request, tab=tab, order_by=order)
    RequestConfig(request, paginate=keyset(request)).configure(table)
    menu.arrange(table)
    table.condition = PAYOUTS.condition_of(request.GET, tab=tab)
    if words or kind or chosen.conditions:
        table.narrow(f"?view=none{menu.appearance}")
    return {
        **menu.context,
        "counted": _counted(chosen.rows(request.user)) if chosen.figure else None,
        "filters": chosen,
        # ends of queries: the same conditions, and with them tab and search
        "kept": _and(chosen.of_tabs) + menu.appearance,
        "same_rows": _and({"tab": tab, "q": words} | chosen.conditions) + menu.appearance,
        "more": claim_controls(chosen, request.GET),
        "without_amount": query_without(request.GET, "amount_min", "amount_max"),
        "table": table,
        "tabs": tabs(tab or chosen.figure, kind),
        "tab": tab,
        "q": words,
        "kind": kind,
        "kinds": list(PayoutKind),
    }


def _counted(rows: PayoutQuerySet) -> dict[str, int]:
    """Return {"n": number of these payouts, "won": their sum}. One query."""
    return rows.order_by().aggregate(n=Count("pk"), won=Coalesce(Sum("amount"), 0))


def _and(parameters: dict[str, Any]) -> str:
    """Return the parameters that are not '' as the end of a query string, such as "&tab=paid"; ''
    without any."""
    found = {name: value for name, value in parameters.items() if value != ""}
    return f"&{urlencode(found)}" if found else ""


def _count_waiting(rows: PayoutQuerySet) -> int:
    """Return the number of these payouts, counted up to MOST_OF_CONDITION + 1."""
    return rows.order_by()[: MOST_OF_CONDITION + 1].count()


def _whole(request: HttpRequest, filters: PayoutFilter) -> dict[str, Any]:
    """Return a context with the selection of all payouts of the filtered list (`selection`), and
    the hidden fields of its form (`selection_fields`: pairs of name and value), which repeat the
    filter, `upto` and `seen`."""
    selection = ConditionSelection(user=acting_user(request), rows=filters.rows(request.user))
    repeated = {"tab": filters.tab, "kind": filters.kind, "q": filters.words, **filters.conditions}
    fields = {**repeated, "upto": selection.upto, "seen": selection.seen}
    return {"selection": selection, "selection_fields": list(fields.items())}


def _address(request: HttpRequest) -> str:
    """Return the address of the list with its filters, for the form field `next`. On a POST, which
    shows a refusal, return the address that the form sent."""
    if request.method != "GET":
        return request.POST.get("next", "")
    rest = request.GET.copy()
    for name in ("pick", "all", "after", "before"):
        rest.pop(name, None)
    return f"{reverse('payouts:payouts')}?{rest.urlencode()}"


def payouts_page(request: HttpRequest, menu: ListMenu | None = None) -> dict[str, Any]:
    """Return the template context of the whole page of payouts: the list, the selection to approve,
    budgets, and batches under way. `menu` may be given if the view has read it already."""
    context = payout_list(request, menu or ListMenu(request, PAYOUTS))
    table = context["table"]
    context["may_approve"] = table.pickable
    context["list_address"] = _address(request)
    if table.pickable and table.whole:
        context |= _whole(request, context["filters"])
        selection = context["selection"]
        table.whole_ids = {row.pk for row in selection.rows}
        table.is_cut = bool(selection.remaining)
    elif table.pickable:
        if table.page.has_other_pages():
            found = _count_waiting(context["filters"].rows(request.user))
            table.whole_count = min(found, MOST_OF_CONDITION)
            table.is_cut = found > MOST_OF_CONDITION
        payouts = [row.record for row in table.paginated_rows]
        context["selection"] = Selection(
            user=acting_user(request),
            picked=request.GET.getlist("pick"),
            shut=[str(one.pk) for one in payouts if table.blocker(one) is not None],
            on_page=payouts,
        )
    return {**context, **batches_under_way(request), "budgets": budgets()}
