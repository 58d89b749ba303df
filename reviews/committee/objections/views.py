"""/reviews/objections/: the list, and the page of one claim's objections, by its number."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from claims.confirmation.forms import sheet_form
from claims.confirmation.views import ask_then
from claims.display.tabs import tabs_of
from claims.errors import ConflictError, DomainError
from claims.privacy.access_entries import record_list
from claims.register.models import Claim, Route
from claims.register.views import claim_for, record_claim, record_claim_once
from claims.tables import keyset
from claims.users.form_responses import act_or_refuse
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.committee.models import (
    OBJECTABLE,
    Objection,
    ObjectionStatus,
)
from reviews.committee.models.triggers.objections import DECIDES, REGISTERS
from reviews.committee.objections import verbs
from reviews.committee.objections.confirmations import (
    answer_sheet,
    withdrawal_form,
    withdrawal_sheet,
)
from reviews.committee.objections.context import labels_of_tabs, objection_page, unsent_text
from reviews.committee.objections.forms import AnswerForm, CouncilForm, ObjectionForm
from reviews.committee.objections.lists import (
    SEES,
    filtered_objections,
    tab_and_text,
)
from reviews.committee.objections.tables import ObjectionTable

LIST = "reviews/committee/objections/objections.html"
PAGE = "reviews/committee/objections/objection.html"
PEOPLE = ("received_by", "proposed_by", "sent_back_by", "decided_by", "passed_by", "closed_by")


@requires(SEES, REGISTERS)
@require_GET
def objections(request: SignedInRequest) -> HttpResponse:
    tab, q = tab_and_text(request.GET)
    rows = filtered_objections(request.user, request.GET)
    rows = rows.select_related("claim", "received_by", "proposed_by")
    table = ObjectionTable(rows.defer("claim__narrative", "asks", "appeal_asks"))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    record_list(
        user=request.user,
        term=q,
        table=table,
        claim_of=lambda objection: objection.claim_id,
        request=request,
    )
    route = request.GET.get("route", "")
    if q or route:
        table.narrow("?" + urlencode({"state": tab}))
    labels = labels_of_tabs(decides=request.user.has_perm(DECIDES))
    context = {
        "table": table,
        "tabs": tabs_of("state", labels, tab, kept=request.GET),
        "state": tab,
        "q": q,
        "route": route if route in Route.values else "",
        "routes": [(one.value, one.label) for one in Route if one in OBJECTABLE],
    }
    return render(request, LIST, context)


# ------------------------------------------------------------------ one claim's objections
def _found(request: SignedInRequest, number: str) -> tuple[Claim, list[Objection]]:
    """Return the claim of this number and its objections, the newest first. Raises Http404 for a
    claim outside the user's scope."""
    claim = claim_for(request, number)
    rows = Objection.objects.filter(claim=claim).order_by("-pk")
    found = list(rows.select_related("to_tier", "tier", "review", *PEOPLE))
    for one in found:
        one.claim = claim
    return claim, found


def _newest(request: SignedInRequest, number: str) -> Objection:
    _claim, found = _found(request, number)
    if not found:
        raise Http404
    return found[0]


def _show(
    request: SignedInRequest,
    number: str,
    *,
    refusal: DomainError | None = None,
    **forms: BaseForm,
) -> HttpResponse:
    """Render the page of a claim's objections and record the viewing. `forms` are posted forms with
    their errors (`register`, `council`, `answer`), `refusal` is the error to show. If the act is
    not possible any more, the page has no form for it: its text is shown to be copied (`unsent`).
    Raises Http404 if there is no objection and the route cannot be objected to."""
    claim, found = _found(request, number)
    user, newest = request.user, found[0] if found else None
    if newest is None and claim.route not in OBJECTABLE:
        raise Http404
    record_claim(request, claim)
    context = objection_page(user, claim, found, refusal=refusal, **forms)
    lost = unsent_text(context["may"], forms)
    if lost and refusal is None:
        refusal = context["refusal"] = ConflictError()
    if lost and refusal:
        refusal.unsent = lost
    status = refusal.status if refusal else 422 if forms else 200
    return render(request, PAGE, context, status=status)


@requires(SEES, REGISTERS)
@require_GET
@never_cache
def objection(request: SignedInRequest, number: str) -> HttpResponse:
    return _show(request, number)


@requires(REGISTERS)
@require_POST
def register(request: SignedInRequest, number: str) -> HttpResponse:
    claim, _rows = _found(request, number)
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        return _show(request, number, register=form)
    try:
        made = verbs.register_objection(claim=claim, by=request.user, **form.cleaned_data)
    except DomainError as error:
        return _show(request, number, register=form, refusal=error)
    if made.status == ObjectionStatus.REJECTED_LATE:
        messages.warning(request, _("기한이 지나 받아들이지 않고, 신청인에게 알립니다."))
    else:
        messages.success(request, _("이의를 접수하고 신청인에게 알립니다."))
    return redirect("committee:objection", number)


@requires(DECIDES)
@require_POST
def answer(request: SignedInRequest, number: str) -> HttpResponse:
    """Propose the answer to the claim's newest objection from a posted AnswerForm, and return to
    the objection's page; another secretary confirms it. A refusal shows the page with what was
    typed."""
    found = _newest(request, number)
    form = AnswerForm(request.POST, claim=found.claim)
    if not form.is_valid():
        return _show(request, number, answer=form)
    try:
        verbs.propose_answer(objection=found, by=request.user, **form.cleaned_data)
    except DomainError as error:
        return _show(request, number, answer=form, refusal=error)
    messages.success(request, _("답을 올렸습니다. 다른 간사가 확인하면 신청인에게 알립니다."))
    return redirect("committee:objection", number)


@requires(DECIDES)
@require_POST
def send_back(request: SignedInRequest, number: str) -> HttpResponse:
    found, reason = _newest(request, number), request.POST.get("reason", "")
    return act_or_refuse(
        request,
        lambda: verbs.send_back(objection=found, by=request.user, reason=reason),
        _("답을 돌려보냈습니다. 올린 사람이 고쳐 다시 올립니다."),
        ("committee:objection", number),
        lambda error: _show(request, number, refusal=error),
    )


@requires(DECIDES)
@require_POST
@never_cache
def confirm(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the sheet of what the proposed answer does to route and money; once confirmed, confirm
    the answer and return to the objection's page."""
    found = _newest(request, number)

    def build() -> Any:
        verbs.require_other_person(found, request.user)
        record_claim_once(request, found.claim_id)
        return answer_sheet(found, found.claim)

    def act() -> HttpResponse:
        made = verbs.confirm_answer(objection=found, by=request.user)
        done = _("이의를 받아들이지 않기로 하고 신청인에게 알립니다.")
        if made.is_upheld:
            done = _("이의를 받아들여 경로를 바로잡고 신청인에게 알립니다.")
        messages.success(request, done)
        return redirect("committee:objection", number)

    return ask_then(request, build, act, lambda error: _show(request, number, refusal=error))


@requires(REGISTERS)
@require_POST
def to_council(request: SignedInRequest, number: str) -> HttpResponse:
    """Take the claim's newest objection, which was refused, to the council from a posted
    CouncilForm, and return to the objection's page. A refusal shows the page with what was
    typed."""
    found = _newest(request, number)
    form = CouncilForm(request.POST)
    if not form.is_valid():
        return _show(request, number, council=form)
    try:
        verbs.pass_to_council(objection=found, by=request.user, **form.cleaned_data)
    except DomainError as error:
        return _show(request, number, council=form, refusal=error)
    messages.success(request, _("협의체로 넘기고 신청인에게 알립니다. 심의가 열렸습니다."))
    return redirect("committee:objection", number)


@requires(DECIDES)
@require_POST
def withdraw(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the sheet that says what stays and asks for the reason; once confirmed, withdraw the
    claim's newest objection for its claimant and return to its page."""
    found = _newest(request, number)
    form = sheet_form(request, withdrawal_form)

    def build() -> Any:
        record_claim_once(request, found.claim_id)
        return withdrawal_sheet(found, form)

    def act() -> HttpResponse:
        reason = form.cleaned_data["reason"]
        verbs.withdraw_objection(objection=found, by=request.user, reason=reason)
        messages.success(request, _("이의를 철회로 처리했습니다. 지금 경로가 그대로 유지됩니다."))
        return redirect("committee:objection", number)

    return ask_then(request, build, act, lambda error: _show(request, number, refusal=error))
