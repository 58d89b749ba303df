"""/reviews/withdrawals/: the list, and the sheets of a withdrawal and of its undoing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from claims.confirmation.forms import sheet_form
from claims.confirmation.views import ask_then
from claims.display.tabs import tabs_of
from claims.errors import DomainError
from claims.privacy.access_entries import record_list
from claims.register.models import Claim
from claims.register.views import claim_for, record_claim_once, render_claim
from claims.tables import keyset
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.committee.lifecycle.confirmations import (
    claim_withdrawal_sheet,
    undo_form,
    undo_sheet,
    withdrawal_form,
)
from reviews.committee.lifecycle.restoration import undo_withdrawal
from reviews.committee.lifecycle.withdrawal import withdraw_claim
from reviews.committee.models import Withdrawal
from reviews.committee.withdrawals.claim_page import TEMPLATE as PANEL
from reviews.committee.withdrawals.claim_page import panel_context
from reviews.committee.withdrawals.lists import UNDOABLE, UNDONE, filtered_withdrawals
from reviews.committee.withdrawals.tables import WithdrawalTable

LIST = "reviews/committee/withdrawals/withdrawals.html"


@requires("reviews.manage_review")
@require_GET
def withdrawals(request: SignedInRequest) -> HttpResponse:
    """Show the list of withdrawn claims, the newest first, by the tab `?state=` and the text
    `?q=`."""
    rows = filtered_withdrawals(request.user, request.GET)
    rows = rows.select_related("claim", "by", "undone_by").defer("claim__narrative")
    table = WithdrawalTable(rows)
    RequestConfig(request, paginate=keyset(request)).configure(table)
    q = request.GET.get("q", "").strip()[:60]
    record_list(
        user=request.user, table=table, claim_of=lambda row: row.claim_id, request=request, term=q
    )
    state = request.GET.get("state", "")
    if q:
        table.narrow("?" + urlencode({"state": state}))
    tabs = [("", _("철회한 신청")), (UNDOABLE, _("되돌릴 수 있는 것")), (UNDONE, _("되돌린 것"))]
    context = {
        "table": table,
        "q": q,
        "state": state,
        "tabs": tabs_of("state", tabs, state, kept=request.GET),
    }
    return render(request, LIST, context)


def _show(request: SignedInRequest, claim: Claim, error: DomainError) -> HttpResponse:
    """Render the claim's page with the error in the panel of the withdrawal."""
    claim = Claim.objects.for_page().get(pk=claim.pk)
    context = {**panel_context(claim), "refusal": error}
    return render_claim(request, claim, {"withdrawal": (PANEL, context)}, status=error.status)


@requires("reviews.manage_review")
@require_POST
def withdraw(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the sheet of what ends with a claim of any route, which asks for the reason; once
    confirmed, withdraw the claim for its claimant and return to its page."""
    claim = claim_for(request, number)
    form = sheet_form(request, withdrawal_form)

    def build() -> Any:
        record_claim_once(request, claim.pk)
        return claim_withdrawal_sheet(claim, form)

    def act() -> HttpResponse:
        withdraw_claim(claim=claim, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("신청을 철회로 처리하고 신청인에게 알립니다."))
        return redirect("register:claim", number)

    return ask_then(request, build, act, lambda error: _show(request, claim, error))


@requires("reviews.manage_review")
@require_POST
def undo(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the sheet of what comes back, which asks for the reason; once confirmed, undo the
    claim's withdrawal and return to its page. 404 if none is in force."""
    claim = claim_for(request, number)
    rows = Withdrawal.objects.in_force().filter(claim=claim)
    found = get_object_or_404(rows.select_related("by"))
    found.claim = claim
    form = sheet_form(request, undo_form)

    def build() -> Any:
        record_claim_once(request, claim.pk)
        return undo_sheet(found, form)

    def act() -> HttpResponse:
        undo_withdrawal(withdrawal=found, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("철회를 되돌리고 신청인에게 알립니다."))
        return redirect("register:claim", number)

    return ask_then(request, build, act, lambda error: _show(request, claim, error))
