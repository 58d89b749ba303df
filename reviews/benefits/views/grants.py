"""The list of benefits, its worklist of failures, and the page of one benefit."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from claims.confirmation.forms import ReasonForm, sheet_form
from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_then
from claims.errors import DomainError
from claims.policy.models import Programme
from claims.privacy.access_entries import record_list, record_shown
from claims.tables import keyset
from claims.users.form_responses import act_or_refuse, refuse
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest, whole_number
from reviews.benefits.grants import lists, verbs
from reviews.benefits.grants.failures import drop_failures, failure_groups, try_failures_again
from reviews.benefits.grants.tables import GrantTable
from reviews.benefits.models import BenefitGrant
from reviews.benefits.permissions import PROPOSE, VIEW
from reviews.benefits.states import GrantStatus
from reviews.benefits.views.confirmations import failures_sheet

LIST = "reviews/benefits/grants.html"
ONE = "reviews/benefits/grant.html"


@requires(VIEW)
@require_GET
def grants(request: SignedInRequest) -> HttpResponse:
    """Page with the list of benefits; `?state=failed` lists those that a person must look at. The
    shown claims are recorded in the access log."""
    return render(request, LIST, _list_page(request, request.GET))


def _list_page(request: SignedInRequest, params: QueryDict) -> dict[str, Any]:
    rows = lists.grants(request.user, params).select_related("programme", "claim")
    table = GrantTable(rows.defer("claim__narrative"))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    record_list(user=request.user, table=table, claim_of=lambda row: row.claim_id, request=request)
    programme, state = whole_number(params.get("programme")) or 0, params.get("state", "")
    part = any(whole_number(params.get(name)) for name in ("run", "batch"))
    # The acts take all failures of a reason: not beside a list of a part of them.
    settles = state == GrantStatus.FAILED and request.user.has_perm(PROPOSE) and not part
    return {
        "table": table,
        "programmes": Programme.objects.exclude(benefit="cash").order_by("pk"),
        "programme": programme,
        "run": whole_number(params.get("run")) or 0,
        "state": state,
        "states": GrantStatus,
        "failures": failure_groups(programme) if settles else [],
    }


@requires(PROPOSE)
@require_POST
@never_cache
def settle_failures(request: SignedInRequest) -> HttpResponse:
    """Plan again or drop all failed benefits of a programme with one reason of failure (POST with
    `programme`, `failed_as` and `act`, "again" or "drop"). The first request shows a sheet with
    their number; its confirmation returns to the list of failed benefits."""
    programme = get_object_or_404(Programme, pk=whole_number(request.POST.get("programme")))
    failed_as, drops = request.POST.get("failed_as", ""), request.POST.get("act") == "drop"
    reason = partial(ReasonForm, label=_("제공하지 않는 사유"))
    form = sheet_form(request, reason) if drops else None
    back = f"{reverse('programmes:grants')}?state=failed"

    def act() -> HttpResponse:
        one_reason: Any = {"programme": programme, "failed_as": failed_as, "by": request.user}
        if form is not None:
            n = drop_failures(**one_reason, reason=form.cleaned_data["reason"])
            said = _("%(n)s건을 제공하지 않기로 했습니다.")
        else:
            n = try_failures_again(**one_reason)
            said = _("%(n)s건이 다음 제공 묶음에 담깁니다.")
        messages.success(request, said % {"n": f"{n:,}"})
        return redirect(back)

    def page(error: DomainError) -> HttpResponse:
        return refuse(request, LIST, _list_page(request, QueryDict("state=failed")), error)

    def sheet() -> Sheet:
        return failures_sheet(programme, failed_as, form, back)

    return ask_then(request, sheet, act, page)


def _found(pk: int) -> BenefitGrant:
    rows = BenefitGrant.objects.select_related(
        "programme", "run", "claim", "claimant", "batch", "settled_by"
    )
    return get_object_or_404(rows.defer("claim__narrative"), pk=pk)


def _page(request: SignedInRequest, grant: BenefitGrant) -> dict[str, Any]:
    if grant.claim_id is not None:
        record_shown(user=request.user, claims=[grant.claim_id], request=request)
    again = grant.status in (GrantStatus.FAILED, GrantStatus.DROPPED)
    drops = grant.status in (GrantStatus.FAILED, GrantStatus.PLANNED)
    office = request.user.has_perm(PROPOSE)
    return {"grant": grant, "may_try": office and again, "may_drop": office and drops}


@requires(VIEW)
@require_GET
def grant(request: SignedInRequest, pk: int) -> HttpResponse:
    """Page of one benefit of one recipient, with the buttons to let it try again or to drop it.
    Writes an access-log entry for its claim."""
    return render(request, ONE, _page(request, _found(pk)))


def _act(
    request: SignedInRequest, pk: int, act: Callable[[BenefitGrant], Any], said: str
) -> HttpResponse:
    return act_or_refuse(
        request,
        lambda: act(_found(pk)),
        said,
        ("programmes:grant", pk),
        lambda error: refuse(request, ONE, _page(request, _found(pk)), error),
    )


@requires(PROPOSE)
@require_POST
def again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Set a failed or dropped benefit back to planned, so that the next batch takes it (POST), and
    return to its page. A refusal renders the page with the error."""
    return _act(
        request, pk,
        lambda one: verbs.try_again(grant=one, by=request.user),
        _("다음 제공 묶음에 담깁니다."),
    )  # fmt: skip


@requires(PROPOSE)
@require_POST
def drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Drop a planned or failed benefit (POST with `reason`), whose recipient then gets none, and
    return to its page. A refusal renders the page with the error."""
    reason = request.POST.get("reason", "")
    return _act(
        request, pk,
        lambda one: verbs.drop_grant(grant=one, by=request.user, reason=reason),
        _("제공하지 않기로 했습니다."),
    )  # fmt: skip
