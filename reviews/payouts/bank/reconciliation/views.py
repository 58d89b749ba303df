"""Page of the reconciliation, which compares payouts, ledger, budgets and bank results, and the
request that exports it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from claims.downloads import save_as
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import acting_user
from reviews.payouts.bank.forms import ExportForm
from reviews.payouts.bank.reconciliation.export import export_reconciliation, may_export
from reviews.payouts.bank.reconciliation.figures import stage_labels
from reviews.payouts.bank.reconciliation.queries import reconcile
from reviews.payouts.bank.results.steps import line_counts
from reviews.payouts.bank.results.worklist import open_count
from reviews.payouts.requests.access_log import record_claims

PAGE = "reviews/payouts/bank/reconciliation.html"
SHOWN_BATCHES = 200
SHOWN_MISMATCHES = 20


def _page(request: HttpRequest, form: ExportForm | None = None) -> dict[str, Any]:
    """Return the template context of the page of the reconciliation. Write an access-log entry for
    the claims of the payments that differ from the ledger, which the page lists one by one."""
    now = reconcile(batches=SHOWN_BATCHES, mismatches=SHOWN_MISMATCHES)
    record_claims(request, [one.claim_id for one in now.mismatches])
    return {
        "reconciliation": now,
        "stages": stage_labels(),
        "budgets": [account.budget for account in now.accounts if account.budget],
        "open_lines": open_count(),
        "work": line_counts(request.user),
        "form": form or ExportForm(),
        "may_export": may_export(acting_user(request)),
        "shown_batches": SHOWN_BATCHES,
        "shown_mismatches": SHOWN_MISMATCHES,
    }


@requires("reviews.view_payout")
@require_GET
def reconciliation(request: HttpRequest) -> HttpResponse:
    return render(request, PAGE, _page(request))


@requires("claims.export_claim")
@require_POST
@never_cache
def export(request: HttpRequest) -> HttpResponse:
    """Send the reconciliation as a CSV or XLSX file; the form gives format and reason. An invalid
    form renders the page again. Raises PermissionDenied for a user who may not export. Each request
    writes its own access-log entry, so the view is not `@idempotent`."""
    if not may_export(acting_user(request)):
        raise PermissionDenied  # before the page is rendered with the form's errors
    form = ExportForm(request.POST)
    if not form.is_valid():
        return refuse(request, PAGE, _page(request, form))
    done = export_reconciliation(by=acting_user(request), request=request, **form.cleaned_data)
    return save_as(HttpResponse(done.content, content_type=done.media_type), done.name)
