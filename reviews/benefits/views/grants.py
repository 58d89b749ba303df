"""The list of benefits, its worklist of failures, and the page of one benefit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from claims.errors import DomainError
from claims.policy.models import Programme
from claims.privacy.access_entries import record_list, record_shown
from claims.tables import keyset
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.benefits import lists, verbs
from reviews.benefits.models import BenefitGrant
from reviews.benefits.permissions import PROPOSE, VIEW
from reviews.benefits.states import GrantStatus
from reviews.benefits.tables import GrantTable

LIST = "reviews/benefits/grants.html"
ONE = "reviews/benefits/grant.html"


@requires(VIEW)
@require_GET
def grants(request: SignedInRequest) -> HttpResponse:
    """Page with the list of benefits; `?state=failed` lists those that a person must look at. The
    shown claims are recorded in the access log."""
    rows = lists.grants(request.user, request.GET).select_related("programme", "claim")
    table = GrantTable(rows.defer("claim__narrative"))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    record_list(user=request.user, table=table, claim_of=lambda row: row.claim_id, request=request)
    params = request.GET
    context = {
        "table": table,
        "programmes": Programme.objects.exclude(benefit="cash").order_by("pk"),
        "programme": lists.whole_number(params.get("programme")),
        "run": lists.whole_number(params.get("run")),
        "state": params.get("state", ""),
        "states": GrantStatus,
    }
    return render(request, LIST, context)


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
    try:
        act(_found(pk))
    except DomainError as error:
        return refuse(request, ONE, _page(request, _found(pk)), error)
    messages.success(request, said)
    return redirect("programmes:grant", pk)


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
