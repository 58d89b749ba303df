"""Pages of claims that wait for a hand-over: the list, a consent, and claims that came back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from claims import hooks
from claims.errors import DomainError
from claims.handovers import claim_page, lists, verbs
from claims.handovers.consents import record_consent
from claims.handovers.forms import ConsentForm
from claims.handovers.models import HandoverItem, HandoverReceiver, ProvisionConsent
from claims.handovers.permissions import PROPOSE, RECORD_CONSENT, VIEW
from claims.handovers.queries import CHANGED, ClaimState, state_expression
from claims.handovers.receivers import terms_digest
from claims.handovers.tables import HandoverClaimTable
from claims.handovers.writing import headers_of
from claims.policy.models import Company
from claims.privacy.access_entries import record_list
from claims.register.views import claim_for, claim_on_record, render_claim
from claims.tables import keyset
from claims.users.form_responses import act_or_refuse, refuse
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest, whole_number

CLAIMS = "claims/handovers/claims.html"
CONSENT = "claims/handovers/consent.html"
# Tabs of the list, in the order of the work.
STATES = (
    ClaimState.CAME_BACK,
    ClaimState.READY,
    ClaimState.NO_CONSENT,
    ClaimState.DECLINED,
    ClaimState.PLANNED,
    ClaimState.MADE,
    ClaimState.TAKEN,
    ClaimState.HANDED,
    ClaimState.PAID,
    ClaimState.REFUSED,
)


@requires(VIEW)
@require_GET
def list_claims(request: SignedInRequest) -> HttpResponse:
    """List the claims of affiliates and those ever handed over, by the state of their hand-over
    (`?state=`). The access log notes the claims shown.
    """
    items = HandoverItem.objects.select_related("receiver").order_by("-pk")
    consents = ProvisionConsent.objects.select_related("receiver")
    rows = (
        lists.claims(request.user, request.GET)
        .annotate(state=state_expression())
        .select_related("company", "service")
        .prefetch_related(
            Prefetch("handover_items", items), Prefetch("provision_consents", consents)
        )
        .defer("narrative")
    )
    table = HandoverClaimTable(rows)
    RequestConfig(request, paginate=keyset(request)).configure(table)
    record_list(user=request.user, table=table, claim_of=lambda row: row.pk, request=request)
    state = request.GET.get("state", "")
    context = {
        "table": table,
        "states": STATES,
        "state": state if state in ClaimState.values or state == CHANGED else "",
        "changed": CHANGED,
        "companies": Company.objects.filter(is_operator=False).order_by("name"),
        "company": whole_number(request.GET.get("company")),
        "ask_url": hooks.asking_for_consent(request.user, request.GET)
        if state == ClaimState.NO_CONSENT
        else "",
    }
    return render(request, CLAIMS, context)


@requires(RECORD_CONSENT)
@require_http_methods(["GET", "POST"])
@never_cache
def consent(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the text that is read to a claimant about giving their data to a receiver, and the form
    of the answer; a POST records the answer.
    """
    claim = claim_on_record(request, number)
    own = HandoverReceiver.objects.filter(company=claim.company_id).first()
    data = request.POST if request.method == "POST" else None
    form = ConsentForm(data, initial={"receiver": own})
    answers = ProvisionConsent.objects.filter(claim=claim).select_related("receiver", "recorded_by")
    context: dict[str, Any] = {
        "claim": claim,
        "form": form,
        "own": own,
        "receivers": [own] if own else list(HandoverReceiver.objects.order_by("name")),
        "answers": list(answers),
        "seen": terms_digest(),
        "headers": headers_of(with_narrative=True),  # consent covers whatever a file may hold
    }
    if data is None:
        return render(request, CONSENT, context)
    if not form.is_valid():
        return refuse(request, CONSENT, context)
    try:
        seen = request.POST.get("seen", "")
        record_consent(claim=claim, by=request.user, seen=seen, **form.cleaned_data)
    except DomainError as error:
        return refuse(request, CONSENT, context, error)
    messages.success(request, _("신청인의 답을 기록했습니다."))
    return redirect("register:claim", claim.number)


@requires(PROPOSE)
@require_POST
def settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record how the secretariat dealt with a claim that its receiver sent back (`pk` is the
    hand-over item), with a posted reason. Redirects to the claim; a refusal is shown there in the
    panel, with the typed reason.
    """
    item = get_object_or_404(HandoverItem.objects.select_related("claim"), pk=pk)
    number = claim_for(request, item.claim.number).number

    def page(error: DomainError) -> HttpResponse:
        claim = claim_for(request, number)
        filled = {claim_page.PANEL: (claim_page.TEMPLATE, claim_page.panel_context(claim, error))}
        return render_claim(request, claim, filled, error.status)

    return act_or_refuse(
        request,
        lambda: verbs.settle_returned(
            item=item, by=request.user, reason=request.POST.get("reason", "")
        ),
        _("돌아온 신청을 처리했다고 적었습니다."),
        ("register:claim", number),
        page,
    )
