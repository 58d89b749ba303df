"""Pages of the journal: vouchers of a month, and the ledger entries that they sum up."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from claims.users.permissions import requires
from reviews.payouts.journal.context import entries_page, journal_page
from reviews.payouts.requests.access_log import record_table

JOURNAL = "reviews/payouts/journal/journal.html"
ENTRIES = "reviews/payouts/journal/entries.html"


@requires("reviews.view_payout")
@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    return render(request, JOURNAL, journal_page(request))


@requires("reviews.view_payout")
@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """Show ledger entries: of a month, or of the voucher that the address chooses. The access log
    names their claims."""
    context = entries_page(request)
    record_table(request, context["table"])
    return render(request, ENTRIES, context)
