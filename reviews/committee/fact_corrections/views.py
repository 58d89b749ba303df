"""/reviews/facts/: the list, and the page of one claim's fact corrections, by its number."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from claims.confirmation.views import ask_then
from claims.display.tabs import tabs_of
from claims.errors import DomainError
from claims.policy.triage import route_reason_of
from claims.privacy.access_entries import record_list
from claims.register.models import Claim, CorrectionStatus, FactCorrection
from claims.register.models.fact_triggers import CONFIRM, PROPOSE
from claims.register.views import claim_for, record_claim, record_claim_once
from claims.tables import keyset
from claims.users.form_responses import with_reason
from claims.users.models import User
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.committee.fact_corrections import verbs
from reviews.committee.fact_corrections.confirmations import effect_of, facts_sheet
from reviews.committee.fact_corrections.forms import FactsForm
from reviews.committee.fact_corrections.lists import (
    SEES,
    TO_CONFIRM,
    WAITING,
    filtered_corrections,
    tab_and_text,
)
from reviews.committee.fact_corrections.plan import check_plan, plan_of
from reviews.committee.fact_corrections.tables import FactCorrectionTable
from reviews.committee.fact_corrections.words import beside_the_filing, changes_of

LIST = "reviews/committee/fact_corrections/fact_corrections.html"
PAGE = "reviews/committee/fact_corrections/fact_correction.html"
RELATED = ("replaces__company", "replaces__service", "replaces__industry", "company", "service",
           "industry", "document", "to_tier", "proposed_by", "settled_by")  # fmt: skip


@requires(*SEES)
@require_GET
def fact_corrections(request: SignedInRequest) -> HttpResponse:
    tab, q = tab_and_text(request.GET)
    rows = filtered_corrections(request.user, request.GET)
    rows = rows.select_related("claim", "proposed_by", "settled_by")
    table = FactCorrectionTable(rows.defer("claim__narrative"))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    record_list(
        user=request.user,
        term=q,
        table=table,
        claim_of=lambda correction: correction.claim_id,
        request=request,
    )
    if q:
        table.narrow("?" + urlencode({"state": tab}))
    confirms = request.user.has_perm(CONFIRM)
    words = [
        (WAITING, CorrectionStatus.WAITING.label),
        *([(TO_CONFIRM, _("내가 확인할 것"))] if confirms else []),
        *((one.value, one.label) for one in CorrectionStatus if one != CorrectionStatus.WAITING),
        ("all", _("모두")),
    ]
    context = {
        "table": table,
        "tabs": tabs_of("state", words, tab, kept=request.GET),
        "state": tab,
        "q": q,
    }
    return render(request, LIST, context)


# ------------------------------------------------------------------ one claim's corrections
def _found(request: SignedInRequest, number: str) -> tuple[Claim, list[FactCorrection]]:
    """Return the claim of this number and its corrections, the newest first. Raises Http404 for a
    claim outside the user's scope."""
    claim = claim_for(request, number)
    found = list(FactCorrection.objects.filter(claim=claim).select_related(*RELATED))
    for one in found:
        one.claim = claim
    return claim, found


def _waiting(request: SignedInRequest, number: str) -> FactCorrection:
    _claim, found = _found(request, number)
    if not found:
        raise Http404
    return found[0]


def _show(
    request: SignedInRequest,
    number: str,
    *,
    refusal: DomainError | None = None,
    form: BaseForm | None = None,
) -> HttpResponse:
    """Render the page of a claim's corrections and record the viewing. `form` is a posted form with
    its errors, `refusal` the error to show; either sets the status."""
    claim, found = _found(request, number)
    user = request.user
    record_claim(request, claim)
    waiting = found[0] if found and found[0].is_waiting else None
    gone = claim.withdrawn_at is not None or claim.erased_at is not None
    may_propose = user.has_perm(PROPOSE) and waiting is None and not gone
    if form is None and may_propose:
        form = FactsForm(claim=claim, sees_documents=user.has_perm("claims.view_document"))
    context = {
        "claim": claim,
        "reason": route_reason_of(claim),
        "beside": beside_the_filing(claim.facts) if claim.facts else [],
        "shown": [(one, changes_of(one)) for one in found],
        "waiting": waiting,
        "effect": _effect(claim, waiting) if waiting and not gone else None,
        "blocker": _blocker(claim, waiting, user) if waiting else None,
        "own": waiting is not None and waiting.proposed_by_id == user.pk,
        "confirms": user.has_perm(CONFIRM),
        "form": form if may_propose else None,
        "refusal": refusal,
    }
    status = refusal.status if refusal else 422 if form is not None and form.is_bound else 200
    return render(request, PAGE, context, status=status)


def _blocker(claim: Claim, waiting: FactCorrection, user: User) -> DomainError | None:
    """Return the error for which nobody can confirm the waiting correction any more, or which keeps
    this other person of the office from it; None without one."""
    outdated = verbs.outdated_blocker(waiting, claim)
    if outdated or waiting.proposed_by_id == user.pk or not user.has_perm(CONFIRM):
        return outdated
    return verbs.confirmation_blocker(waiting, user)


def _effect(claim: Claim, waiting: FactCorrection) -> dict[str, Any]:
    """Return {"lines": (label, value) pairs of what the waiting correction would do now, "held":
    the sentence of the error that would refuse it, '' for none}."""
    plan = plan_of(claim, waiting)
    try:
        check_plan(claim, plan)
    except DomainError as error:
        return {"lines": effect_of(claim, plan), "held": str(error)}
    return {"lines": effect_of(claim, plan), "held": ""}


@requires(*SEES)
@require_GET
@never_cache
def fact_correction(request: SignedInRequest, number: str) -> HttpResponse:
    return _show(request, number)


@requires(PROPOSE)
@require_POST
def propose(request: SignedInRequest, number: str) -> HttpResponse:
    claim, _rows = _found(request, number)
    sees = request.user.has_perm("claims.view_document")
    form = FactsForm(request.POST, claim=claim, sees_documents=sees)
    if not form.is_valid():
        return _show(request, number, form=form)
    try:
        made = verbs.propose_facts(claim=claim, by=request.user, **form.verb_arguments)
    except DomainError as error:
        return _show(request, number, form=form, refusal=error)
    if made.is_waiting:
        messages.success(request, _("정정을 요청했습니다. 다른 간사가 확인하면 반영됩니다."))
    else:
        messages.success(request, _("사실을 바로잡고 신청인에게 알립니다."))
    return redirect("committee:fact_correction", number)


@requires(CONFIRM)
@require_POST
@never_cache
def confirm(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the sheet of what the claim's waiting correction does to route and money; once
    confirmed, confirm it and return to the page of the claim's corrections."""
    found = _waiting(request, number)

    def build() -> Any:
        verbs.require_other_person(found, request.user)
        record_claim_once(request, found.claim_id)
        return facts_sheet(found, found.claim)

    def act() -> HttpResponse:
        verbs.confirm_facts(correction=found, by=request.user)
        messages.success(request, _("사실을 바로잡고 신청인에게 알립니다."))
        return redirect("committee:fact_correction", number)

    return ask_then(request, build, act, lambda error: _show(request, number, refusal=error))


@requires(PROPOSE, CONFIRM)
@require_POST
def decline(request: SignedInRequest, number: str) -> HttpResponse:
    """Decline the claim's waiting correction with the posted `reason`, or take one's own proposal
    back without one. Return to the page of the claim's corrections."""
    found = _waiting(request, number)
    try:
        made = verbs.decline_facts(
            correction=found, by=request.user, reason=request.POST.get("reason", "")
        )
    except DomainError as error:
        return _show(request, number, refusal=with_reason(error, request))
    done = _("사실 정정을 거절하고 신청인에게 알립니다.")
    if made.status == CorrectionStatus.WITHDRAWN:
        done = pgettext("fact correction", "요청을 되돌렸습니다.")
    messages.success(request, done)
    return redirect("committee:fact_correction", number)
