"""Pages of recoveries: the list, one recovery, its proposal and its approval."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.confirmation.forms import sheet_form
from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_then
from claims.errors import DomainError
from claims.privacy.access_entries import record_viewing_once
from claims.privacy.models import Action
from claims.users.form_responses import refuse, with_reason
from claims.users.permissions import requires
from claims.users.requests import acting_user
from reviews.payouts.models import Payout, Recovery
from reviews.payouts.models.triggers.recoveries import APPROVE, PROPOSE
from reviews.payouts.recoveries.demands.confirmations import demand_sheet
from reviews.payouts.recoveries.demands.forms import DemandForm, ProposalForm
from reviews.payouts.recoveries.demands.verbs import (
    approval_blocker,
    approve_recovery,
    decline_recovery,
    propose_recovery,
    recoverable,
)
from reviews.payouts.recoveries.fields import reason_form
from reviews.payouts.recoveries.pages.context import find_recovery, recovery_page
from reviews.payouts.recoveries.pages.list_context import list_page
from reviews.payouts.requests.access_log import record_payout_viewing, record_table
from reviews.payouts.requests.idempotency import idempotent
from reviews.payouts.states.payouts import PayoutStatus

LIST = "reviews/payouts/recoveries/recoveries.html"
PAGE = "reviews/payouts/recoveries/recovery.html"
PROPOSAL = "reviews/payouts/recoveries/propose.html"
DEPUTY = "reviews.cast_vote"  # held by a member who deputises for the chair


def _claim_of(recovery: Recovery) -> int:
    return recovery.claim_id


def record_recovery_viewing(request: HttpRequest, recovery: Recovery) -> None:
    """Record in the access log that the user saw the page of this recovery, as a viewing of the
    claim's payment. Repeated viewings within a short time are recorded once."""
    record_viewing_once(
        user=acting_user(request), action=Action.VIEW_PAYOUT, claim=recovery.claim_id,
        request=request,
    )  # fmt: skip


def refuse_recovery(
    request: HttpRequest, pk: int, error: DomainError | None, **typed: Any
) -> HttpResponse:
    """Render the page of the recovery with an error and the status of a refusal. `typed` are the
    forms as they were sent. Raises Http404 if the user may not see it."""
    found = find_recovery(request, pk)
    record_recovery_viewing(request, found)
    return refuse(request, PAGE, recovery_page(request, found, **typed), error)


@requires("reviews.view_payout", DEPUTY)
@require_GET
def recoveries(request: HttpRequest) -> HttpResponse:
    context = list_page(request)
    record_table(request, context["table"], claim_of=_claim_of)
    return render(request, LIST, context)


@requires("reviews.view_payout", DEPUTY)
@require_GET
@never_cache
def recovery(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_recovery(request, pk)
    record_recovery_viewing(request, found)
    return render(request, PAGE, recovery_page(request, found))


@requires(PROPOSE)
@require_http_methods(["GET", "POST"])
@never_cache
@idempotent
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Page with the form that proposes a recovery of one paid payment (`pk`: payout id); a POST
    proposes it, and a second person approves it. Raises Http404 for a payment that is not paid."""
    rows = Payout.objects.visible_to(request.user).for_page()
    payout = get_object_or_404(rows, pk=pk, status=PayoutStatus.PAID)
    left = recoverable(payout)
    data = request.POST if request.method == "POST" else None
    form = ProposalForm(data, payout=payout, initial={"amount": left})
    context = {"payout": payout, "claim": payout.claim, "left": left, "form": form}
    record_payout_viewing(request, payout)
    if data is None:
        return render(request, PROPOSAL, context)
    if not form.is_valid():
        return refuse(request, PROPOSAL, context)
    try:
        found = propose_recovery(payout=payout, by=acting_user(request), **form.cleaned_data)
    except DomainError as error:
        return refuse(request, PROPOSAL, context, error)
    messages.success(
        request, _("환수를 올렸습니다. 다른 지급 담당이나 위원장이 승인하면 청구합니다.")
    )
    return redirect("payouts:recovery", found.pk)


@requires(APPROVE)
@require_POST
@never_cache
@idempotent
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a proposed recovery as its second person, which demands the money (POST), and
    redirect to its page. The first request shows the confirmation sheet, which asks for the day to
    pay by; a refusal renders sheet or page with the error."""
    found = find_recovery(request, pk)
    form = sheet_form(request, DemandForm)
    record_recovery_viewing(request, found)

    def build() -> Sheet:
        blocker = approval_blocker(found, acting_user(request))
        if blocker is not None:
            raise blocker
        return demand_sheet(found, form)

    def act() -> HttpResponse:
        approve_recovery(recovery=found, by=acting_user(request), **form.cleaned_data)
        messages.success(request, _("환수 %(number)s를 청구했습니다.") % {"number": found.number})
        return redirect("payouts:recovery", pk)

    return ask_then(request, build, act, lambda error: refuse_recovery(request, pk, error))


@requires(APPROVE, PROPOSE, DEPUTY)
@require_POST
@idempotent
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline another person's proposed recovery, which needs a reason, or cancel one's own (POST),
    and redirect to its page. The claimant is not told. A refusal renders the page with the
    error."""
    found = find_recovery(request, pk)
    form = reason_form(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        decline_recovery(recovery=found, by=acting_user(request), reason=reason)
    except DomainError as error:
        return refuse_recovery(request, pk, with_reason(error, request))
    messages.success(request, _("환수하지 않기로 했습니다. 신청인에게 알린 것은 없습니다."))
    return redirect("payouts:recovery", pk)
