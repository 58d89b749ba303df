"""/reviews/samples/: the list, a check for its judge or the chair, and the acts on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from claims.confirmation.forms import ReasonForm
from claims.display.tabs import tabs_of
from claims.errors import DomainError
from claims.privacy.access_entries import record_list, record_viewing_once
from claims.privacy.models import Action
from claims.tables import keyset
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.committee.models import SampleCheck
from reviews.committee.sample_checks import verbs
from reviews.committee.sample_checks.context import agreement, blind_page, whole_page
from reviews.committee.sample_checks.forms import JudgementForm, reason_form
from reviews.committee.sample_checks.lists import TABS, filtered_samples, tab_of
from reviews.committee.sample_checks.scope import shows_whole, visible_samples
from reviews.committee.sample_checks.tables import SampleTable

LIST = "reviews/committee/sample_checks/samples.html"
BLIND = "reviews/committee/sample_checks/blind.html"
WHOLE = "reviews/committee/sample_checks/sample.html"
NONE_IN_TAB: tuple[Any, ...] = (
    "clipboard-check",
    gettext_lazy("이 상태의 표본 점검이 없습니다"),
    "",
)
WHY_LEAVE = gettext_lazy("회피하는 사유")
WHY_PASS = gettext_lazy("넘기는 사유")
WHY_END = gettext_lazy("판단 없이 끝내는 사유")
WHAT_FOUND = gettext_lazy("확인한 내용")


@requires("reviews.view_fairness", "reviews.cast_vote")
@require_GET
def samples(request: SignedInRequest) -> HttpResponse:
    """Show the list of sample checks of one tab. The chair and the auditor see all, a member those
    to judge, a deputy also those to act on."""
    whole = request.user.has_perm("reviews.view_fairness")
    rows = filtered_samples(request.user, request.GET).select_related("claim", "draw__decision")
    table = SampleTable(rows.prefetch_related("judges__member__user"), whole=whole)
    RequestConfig(request, paginate=keyset(request)).configure(table)
    record_list(user=request.user, table=table, claim_of=lambda row: row.claim_id, request=request)
    tab = tab_of(request.GET)
    if tab != "all":
        table.blank = NONE_IN_TAB
    context = {
        "table": table,
        "whole": whole,
        "tabs": tabs_of("tab", [(name, label) for name, label, _states in TABS], tab),
        "tab": tab,
        "agreement": agreement() if whole else None,
    }
    return render(request, LIST, context)


@requires("reviews.view_fairness", "reviews.cast_vote")
@require_GET
@never_cache
def sample(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the page of a sample check: to its judge without anything of the decision, to the chair
    and the auditor whole. 404 for a check that the user may not see."""
    return _page(request, _find(request, pk))


def _find(request: SignedInRequest, pk: int) -> SampleCheck:
    rows = visible_samples(request.user).select_related(
        "claim__service",
        "claim__industry",
        "draw__decision__review__policy",
        "judged_by__user",
        "settled_by",
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: SignedInRequest,
    found: SampleCheck,
    error: DomainError | None = None,
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    record_viewing_once(
        user=request.user, action=Action.VIEW_CLAIM, claim=found.claim_id, request=request
    )
    whole = shows_whole(request.user, found)
    shown: dict[str, Any]
    if whole:
        shown = {
            "settle": reason_form(None, WHAT_FOUND, "settle"),
            "pass_on": reason_form(None, WHY_PASS, "pass_on"),
            "end": reason_form(None, WHY_END, "end"),
        }
        context, template = whole_page(found, request.user), WHOLE
    else:
        shown = {"judgement": JudgementForm(), "decline": reason_form(None, WHY_LEAVE, "decline")}
        context, template = blind_page(found), BLIND
    context |= {**shown, **(typed or {})}
    if error is None and typed is None:
        return render(request, template, context)
    return refuse(request, template, context, error)


@requires("reviews.cast_vote")
@require_POST
def judge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give the second judgement of a sample check from a posted JudgementForm, and return to the
    list. A refusal shows the check again with what was typed."""
    found, form = _find(request, pk), JudgementForm(request.POST)
    if not form.is_valid():
        return _page(request, found, typed={"judgement": form})
    values = form.cleaned_data
    try:
        verbs.judge_sample(sample=found, by=request.user, **values)
    except DomainError as error:
        return _page(request, found, error, {"judgement": form})
    messages.success(request, _("판단을 냈습니다. 의결은 바뀌지 않고, 결과는 위원장이 봅니다."))
    return redirect("committee:samples")


def _act(
    request: SignedInRequest,
    pk: int,
    verb: Callable[..., Any],
    form: ReasonForm,
    *,
    name: str,
    said: str,
) -> HttpResponse:
    found = _find(request, pk)
    if not form.is_valid():
        return _page(request, found, typed={name: form})
    try:
        verb(sample=found, by=request.user, reason=form.cleaned_data["reason"])
    except DomainError as error:
        return _page(request, found, error, {name: form})
    messages.success(request, said)
    return redirect("committee:samples")


@requires("reviews.cast_vote")
@require_POST
def decline(request: SignedInRequest, pk: int) -> HttpResponse:
    """Leave a sample check as its judge for a conflict of interest, with the posted reason, and
    return to the list; another judge is drawn."""
    form = reason_form(request.POST, WHY_LEAVE, "decline")
    said = _("회피했습니다. 다른 위원을 추첨합니다.")
    return _act(request, pk, verbs.decline_sample, form, name="decline", said=said)


@requires("reviews.confirm_decision", "reviews.cast_vote")  # a deputy in the chair's place too
@require_POST
def pass_on(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a sample check to another judge, drawn by lot, with the posted reason, and return to the
    list. An act of the chair or of a deputy in the chair's place."""
    form = reason_form(request.POST, WHY_PASS, "pass_on")
    said = _("다른 위원을 추첨했습니다. 아무도 남지 않았으면 판단 없이 끝낼 수 있습니다.")
    return _act(request, pk, verbs.pass_sample_on, form, name="pass_on", said=said)


@requires("reviews.confirm_decision", "reviews.cast_vote")  # a deputy in the chair's place too
@require_POST
def settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close a sample check whose judgement differs, with the posted reason, and return to the list.
    An act of the chair or of a deputy in the chair's place."""
    form = reason_form(request.POST, WHAT_FOUND, "settle")
    said = _("확인했습니다. 의결은 그대로이고, 지급을 묶을 수 있습니다.")
    return _act(request, pk, verbs.settle_sample, form, name="settle", said=said)


@requires("reviews.confirm_decision", "reviews.cast_vote")  # a deputy in the chair's place too
@require_POST
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    """End an open sample check without a judgement, with the posted reason, and return to the list.
    An act of the chair or of a deputy in the chair's place."""
    form = reason_form(request.POST, WHY_END, "end")
    said = _("판단 없이 끝냈습니다. 지급을 묶을 수 있습니다.")
    return _act(request, pk, verbs.end_sample, form, name="end", said=said)
