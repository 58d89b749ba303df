"""Page of the yearly tax statement (지급명세), with the tax rule of each published policy that
taxes its grants."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from claims.admin_pages import percent_text
from claims.policy.models import SupportPolicy
from claims.tables import keyset
from claims.users.permissions import requires
from reviews.payouts.bank.results.worklist import open_count
from reviews.payouts.requests.access_log import record_table
from reviews.payouts.tax.rule import LEAST_TAX, tax_of
from reviews.payouts.tax.statement import due_on, taxed_payments, totals, year_of, years
from reviews.payouts.tax.tables import StatementTable

PAGE = "reviews/payouts/tax/statement.html"
EXAMPLE = 1_000_000  # won


def _rules() -> list[dict[str, Any]]:
    """Return a dict for each published policy that taxes its grants, newest first: the policy, its
    rates as text, and the Tax on an example payment of EXAMPLE won."""
    rows = SupportPolicy.objects.published().filter(taxed=True).select_related("programme")
    return [
        {
            "policy": one,
            "expense": percent_text(one.tax_expense_share),
            "rate": percent_text(one.tax_rate),
            "local": percent_text(one.tax_local_share),
            "example": tax_of(EXAMPLE, one),
        }
        for one in rows.order_by("-pk")
    ]


@requires("reviews.view_payout")
@require_GET
@never_cache
def statement(request: HttpRequest) -> HttpResponse:
    rows = taxed_payments(request.user, request.GET).select_related("claim", "holder_waived_for")
    table = StatementTable(rows)
    RequestConfig(request, paginate=keyset(request)).configure(table)
    year = year_of(request.GET)
    context = {
        "table": table,
        "year": year,
        "years": years(),
        "due_on": due_on(year),
        "totals": totals(request.user, request.GET),
        "rules": _rules(),
        "example": EXAMPLE,
        "least_tax": LEAST_TAX,
        "open_lines": open_count(),
    }
    record_table(request, table)
    return render(request, PAGE, context)
