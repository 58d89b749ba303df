"""/data-requests/: the list, the page of one claim's requests, and the acts on a request."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from claims.confirmation.forms import sheet_form
from claims.confirmation.views import ask_then
from claims.display.tabs import tabs_of
from claims.downloads import save_as
from claims.errors import DomainError
from claims.privacy.access_entries import record_list
from claims.register.views import claim_for, record_claim, record_claim_once
from claims.tables import keyset
from claims.users.form_responses import act_or_refuse
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.data_subject_requests import verbs
from reviews.data_subject_requests.confirmations import (
    answer_sheet,
    extension_sheet,
    withdrawal_sheet,
)
from reviews.data_subject_requests.context import labels_of_tabs, requests_page
from reviews.data_subject_requests.errors import SettledRequestError
from reviews.data_subject_requests.forms import (
    AnswerForm,
    ExtensionForm,
    IdentityForm,
    RegisterForm,
    withdrawal_form,
)
from reviews.data_subject_requests.lists import filtered_requests, tab_and_text
from reviews.data_subject_requests.models import DataSubjectRequest
from reviews.data_subject_requests.permissions import ANSWERS, REGISTERS, SEES
from reviews.data_subject_requests.states import RequestKind
from reviews.data_subject_requests.tables import RequestTable

LIST = "reviews/data_subject_requests/requests.html"
PAGE = "reviews/data_subject_requests/claim.html"
TO = "data_subject_requests:claim"
PEOPLE = ("received_by", "proven_by", "extended_by", "settled_by")


@requires(SEES, REGISTERS)
@require_GET
def requests(request: SignedInRequest) -> HttpResponse:
    tab, q = tab_and_text(request.GET)
    rows = filtered_requests(request.user, request.GET).select_related("claim", "received_by")
    table = RequestTable(rows.defer("claim__narrative", "asks"))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    record_list(
        user=request.user,
        term=q,
        table=table,
        claim_of=lambda row: row.claim_id,
        request=request,
    )
    kind = request.GET.get("kind", "")
    if q or kind:
        table.narrow("?" + urlencode({"state": tab}))
    context = {
        "table": table,
        "tabs": tabs_of("state", labels_of_tabs(), tab, kept=request.GET),
        "state": tab,
        "q": q,
        "kind": kind if kind in RequestKind.values else "",
        "kinds": RequestKind.choices,
    }
    return render(request, LIST, context)


# ------------------------------------------------------------------ one claim's requests
def _show(
    request: SignedInRequest,
    number: str,
    *,
    refusal: DomainError | None = None,
    register: BaseForm | None = None,
    of: int = 0,
    **forms: BaseForm,
) -> HttpResponse:
    """Render the page of a claim's requests and record the viewing; the arguments are those of
    `requests_page`. A text whose form the page does not show any more is shown to be copied. Raises
    Http404 for a claim outside the user's scope."""
    claim = claim_for(request, number)
    rows = DataSubjectRequest.objects.filter(claim=claim).select_related(*PEOPLE)
    found = list(rows.order_by("-pk"))
    for one in found:
        one.claim = claim
    record_claim(request, claim)
    context = requests_page(
        request.user, claim, found, refusal=refusal, register=register, of=of, forms=forms
    )
    lost = _lost_text(context, of, forms, register)
    if lost and refusal is None:  # answered or withdrawn since the form was opened
        refusal = context["refusal"] = SettledRequestError()
    if lost and refusal:
        refusal.unsent = lost
    status = refusal.status if refusal else 422 if register or forms else 200
    return render(request, PAGE, context, status=status)


def _lost_text(
    context: dict[str, Any], of: int, forms: dict[str, BaseForm], register: BaseForm | None
) -> str:
    """Return the typed texts of posted forms for which the page has no form now."""
    shown: dict[str, Any] = next((one for one in context["shown"] if one["row"].pk == of), {})
    lost = [form for name, form in forms.items() if shown.get(f"{name}_form") is None]
    texts = [form.data.get("reason", "") for form in lost]
    if register is not None and context["register_form"] is None:
        texts.append(register.data.get("asks", ""))
    return "\n".join(text.strip() for text in texts if text.strip())


def _found(request: SignedInRequest, pk: int) -> DataSubjectRequest:
    """Return a request. Raises Http404 if there is none, or its claim is outside the user's
    scope."""
    found = get_object_or_404(DataSubjectRequest.objects.select_related("claim"), pk=pk)
    found.claim = claim_for(request, found.claim.number)
    return found


@requires(SEES, REGISTERS)
@require_GET
@never_cache
def claim(request: SignedInRequest, number: str) -> HttpResponse:
    return _show(request, number)


@requires(REGISTERS)
@require_POST
def register(request: SignedInRequest, number: str) -> HttpResponse:
    found = claim_for(request, number)
    form = RegisterForm(request.POST)
    if not form.is_valid():
        return _show(request, number, register=form)
    try:
        made = verbs.register_request(claim=found, by=request.user, **form.cleaned_data)
    except DomainError as error:
        return _show(request, number, register=form, refusal=error)
    said = _("개인정보 요구를 접수했습니다: %(kind)s.") % {"kind": made.get_kind_display()}
    messages.success(request, said)
    return redirect(TO, number)


@requires(REGISTERS)
@require_POST
def identity(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    number = found.claim.number
    form = IdentityForm(request.POST)
    if not form.is_valid():
        return _show(request, number, of=pk, identity=form)
    proof = form.cleaned_data["identity"]
    return act_or_refuse(
        request,
        lambda: verbs.prove_identity(request=found, by=request.user, identity=proof),
        _("신원 확인을 기록했습니다."),
        (TO, number),
        lambda error: _show(request, number, refusal=error, of=pk),
    )


@requires(ANSWERS)
@require_POST
def extend(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the sheet of what an extension tells the claimant; once confirmed, extend the request
    and return to the page of its claim."""
    found = _found(request, pk)
    number = found.claim.number
    form = ExtensionForm(request.POST)
    if not form.is_valid():
        return _show(request, number, of=pk, extension=form)

    def build() -> Any:
        record_claim_once(request, found.claim_id)
        return extension_sheet(found, form.cleaned_data)

    def act() -> HttpResponse:
        verbs.extend_request(request=found, by=request.user, **form.cleaned_data)
        messages.success(request, _("기한을 늘리고 신청인에게 알립니다."))
        return redirect(TO, number)

    return ask_then(
        request,
        build,
        act,
        lambda error: _show(request, number, refusal=error, of=pk, extension=form),
    )


@requires(ANSWERS)
@require_POST
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the sheet of what an answer tells the claimant; once confirmed, answer the request and
    return to the page of its claim."""
    found = _found(request, pk)
    number = found.claim.number
    form = AnswerForm(request.POST, request=found)
    if not form.is_valid():
        return _show(request, number, of=pk, answer=form)
    given = form.cleaned_data

    def build() -> Any:
        record_claim_once(request, found.claim_id)
        return answer_sheet(found, given)

    def act() -> HttpResponse:
        verbs.answer_request(
            request=found,
            by=request.user,
            outcome=given["outcome"],
            answer=given["reason"],
            ground=given["ground"],
        )
        messages.success(request, _("답하고 신청인에게 알립니다."))
        return redirect(TO, number)

    return ask_then(
        request, build, act, lambda error: _show(request, number, refusal=error, of=pk, answer=form)
    )


@requires(ANSWERS)
@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the sheet that asks for the reason of a withdrawal; once confirmed, end the request for
    its claimant and return to the page of its claim."""
    found = _found(request, pk)
    number = found.claim.number
    form = sheet_form(request, withdrawal_form)

    def build() -> Any:
        record_claim_once(request, found.claim_id)
        return withdrawal_sheet(found, form)

    def act() -> HttpResponse:
        reason = form.cleaned_data["reason"]
        verbs.withdraw_request(request=found, by=request.user, reason=reason)
        messages.success(request, _("개인정보 요구를 철회로 처리했습니다."))
        return redirect(TO, number)

    return ask_then(request, build, act, lambda error: _show(request, number, refusal=error, of=pk))


@requires(ANSWERS)
@require_POST
@never_cache
def copy(request: SignedInRequest, pk: int) -> HttpResponse:
    """Return the copy of the claim's personal data as a PDF to save; a refusal shows the page."""
    found = _found(request, pk)
    number = found.claim.number
    try:
        made = verbs.make_copy(request=found, by=request.user, http_request=request)
    except DomainError as error:
        return _show(request, number, refusal=error, of=pk)
    name = _("개인정보 열람 사본 %(number)s.pdf") % {"number": number}
    return save_as(HttpResponse(made, content_type="application/pdf"), name)
