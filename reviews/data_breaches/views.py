"""/data-breaches/: the list, the form and page of a breach, the acts on it, and its claims."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from claims.confirmation.forms import sheet_form
from claims.confirmation.views import ask_then
from claims.display.tabs import tabs_of
from claims.errors import DomainError
from claims.privacy.access_entries import record_list
from claims.tables import keyset
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.data_breaches import closing, verbs
from reviews.data_breaches.affected import BREACH
from reviews.data_breaches.confirmations import closing_sheet, removal_sheet
from reviews.data_breaches.context import breach_page, labels_of_tabs, refusal_to_describe
from reviews.data_breaches.errors import ClosedBreachError
from reviews.data_breaches.forms import (
    BreachForm,
    ClosingForm,
    DescriptionForm,
    PostingForm,
    ReportForm,
    SourceForm,
    description_of,
    removal_form,
)
from reviews.data_breaches.lists import (
    breach_named,
    claims_of_breach,
    filtered_breaches,
    tab_of,
    told_of,
)
from reviews.data_breaches.models import BreachSource, DataBreach
from reviews.data_breaches.permissions import MANAGES, SEES
from reviews.data_breaches.states import Told
from reviews.data_breaches.tables import BreachClaimTable, BreachTable

TO = "data_breaches:breach"
PEOPLE = ("recorded_by", "described_by", "reported_by", "posted_by", "closed_by")


@requires(SEES)
@require_GET
def breaches(request: SignedInRequest) -> HttpResponse:
    table = BreachTable(filtered_breaches(request.user, request.GET))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    tabs = tabs_of("state", labels_of_tabs(), tab_of(request.GET), kept=request.GET)
    return render(request, "reviews/data_breaches/breaches.html", {"table": table, "tabs": tabs})


@requires(SEES)
@require_GET
def claims(request: SignedInRequest) -> HttpResponse:
    """Render the claims that the breach `?breach=` affects, by tab; without it, go to the list of
    breaches. Raises Http404 for a breach that does not exist."""
    if not request.GET.get(BREACH):
        return redirect("data_breaches:breaches")
    found = breach_named(request.GET)
    if found is None:
        raise Http404
    table = BreachClaimTable(claims_of_breach(request.user, request.GET).select_related("contact"))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    record_list(user=request.user, table=table, claim_of=lambda row: row.pk, request=request)
    labels = [("", _("모두")), *Told.choices]
    context = {
        "breach": found,
        "table": table,
        "tabs": tabs_of("state", labels, told_of(request.GET), kept=request.GET),
    }
    return render(request, "reviews/data_breaches/claims.html", context)


def _form_page(
    request: SignedInRequest,
    form: BaseForm,
    *,
    breach: DataBreach | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    """Render the form of a new breach, or of what is told of `breach`; `refusal` is the error to
    show."""
    status = refusal.status if refusal else 422 if form.is_bound else 200
    back = reverse(TO, args=[breach.pk]) if breach else reverse("data_breaches:breaches")
    context = {"form": form, "breach": breach, "refusal": refusal, "back": back}
    return render(request, "reviews/data_breaches/form.html", context, status=status)


@requires(MANAGES)
@require_http_methods(["GET", "POST"])
@never_cache
def record(request: SignedInRequest) -> HttpResponse:
    form = BreachForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _form_page(request, form)
    try:
        made = verbs.record_breach(by=request.user, **form.cleaned_data)
    except DomainError as error:
        return _form_page(request, form, refusal=error)
    messages.success(request, _("개인정보 유출을 기록했습니다. 이제 대상 신청을 찾습니다."))
    return redirect(TO, made.pk)


@requires(MANAGES)
@require_http_methods(["GET", "POST"])
@never_cache
def describe(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(DataBreach, pk=pk)
    form = DescriptionForm(request.POST or None, initial=description_of(found))
    if request.method == "GET" and (refusal := refusal_to_describe(found)):
        return _show(request, pk, refusal=refusal)
    if request.method == "GET" or not form.is_valid():
        return _form_page(request, form, breach=found)
    try:
        verbs.describe_breach(breach=found, by=request.user, **form.cleaned_data)
    except DomainError as error:
        return _form_page(request, form, breach=found, refusal=error)
    messages.success(request, _("내용을 고쳤습니다."))
    return redirect(TO, pk)


# ------------------------------------------------------------------ one breach
def _show(
    request: SignedInRequest,
    pk: int,
    *,
    refusal: DomainError | None = None,
    forms: dict[str, BaseForm] | None = None,
) -> HttpResponse:
    """Render the page of a breach; the arguments are those of `breach_page`. A text whose form the
    page does not show any more is shown to be copied."""
    found = get_object_or_404(DataBreach.objects.select_related(*PEOPLE), pk=pk)
    if forms and not found.is_open:
        refusal = refusal or ClosedBreachError()
        refusal.unsent = _typed(forms)
        forms = {}
    context = breach_page(request.user, found, refusal=refusal, forms=forms or {})
    status = refusal.status if refusal else 422 if forms else 200
    return render(request, "reviews/data_breaches/breach.html", context, status=status)


def _typed(forms: dict[str, BaseForm]) -> str:
    texts = (
        form.data.get(name, "")
        for form in forms.values()
        for name in ("numbers", "waiver", "place")
    )
    return "\n".join(text.strip() for text in texts if text.strip())


@requires(SEES)
@require_GET
@never_cache
def breach(request: SignedInRequest, pk: int) -> HttpResponse:
    return _show(request, pk)


def _act(
    request: SignedInRequest,
    pk: int,
    name: str,
    form: BaseForm,
    act: Callable[[DataBreach, dict[str, Any]], str],
) -> HttpResponse:
    """Call `act(breach, values of the form)`, which returns the message to show, and return to the
    page of the breach. A form or verb that refuses is shown there, with the typed values."""
    found = get_object_or_404(DataBreach, pk=pk)
    if not form.is_valid():
        return _show(request, pk, forms={name: form})
    try:
        said = act(found, form.cleaned_data)
    except DomainError as error:
        return _show(request, pk, refusal=error, forms={name: form})
    messages.success(request, said)
    return redirect(TO, pk)


@requires(MANAGES)
@require_POST
def source(request: SignedInRequest, pk: int) -> HttpResponse:
    def act(found: DataBreach, given: dict[str, Any]) -> str:
        _source, count = verbs.add_source(breach=found, by=request.user, **given)
        said = ngettext("대상 신청 %(n)s건을 더했습니다.", "대상 신청 %(n)s건을 더했습니다.", count)
        return said % {"n": f"{count:,}"}

    return _act(request, pk, "source", SourceForm(request.POST), act)


@requires(MANAGES)
@require_POST
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    def act(found: DataBreach, given: dict[str, Any]) -> str:
        closing.record_report(breach=found, by=request.user, **given)
        return _("신고를 적었습니다.")

    return _act(request, pk, "report", ReportForm(request.POST), act)


@requires(MANAGES)
@require_POST
def posting(request: SignedInRequest, pk: int) -> HttpResponse:
    def act(found: DataBreach, given: dict[str, Any]) -> str:
        closing.record_posting(breach=found, by=request.user, **given)
        return _("게시한 것을 적었습니다.")

    return _act(request, pk, "posting", PostingForm(request.POST), act)


@requires(MANAGES)
@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the sheet that asks for the reason to take a source out; once confirmed, take it out."""
    found = get_object_or_404(BreachSource.objects.select_related("breach", "person"), pk=pk)
    form = sheet_form(request, removal_form)

    def act() -> HttpResponse:
        verbs.remove_source(source=found, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("대상에서 뺐습니다."))
        return redirect(TO, found.breach_id)

    return ask_then(
        request,
        lambda: removal_sheet(found, form),
        act,
        lambda error: _show(request, found.breach_id, refusal=error),
    )


@requires(MANAGES)
@require_POST
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the sheet of what a closing leaves; once confirmed, close the breach."""
    found = get_object_or_404(DataBreach, pk=pk)
    form = sheet_form(request, partial(ClosingForm, late=closing.was_late(found)))

    def act() -> HttpResponse:
        given = form.cleaned_data
        delay = given.get("delay_reason", "")
        closing.close_breach(
            breach=found, by=request.user, note=given["reason"], delay_reason=delay
        )
        messages.success(request, _("개인정보 유출을 종결했습니다."))
        return redirect(TO, pk)

    return ask_then(
        request,
        lambda: closing_sheet(found, form),
        act,
        lambda error: _show(request, pk, refusal=error),
    )
