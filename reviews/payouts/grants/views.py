"""The pages of grants. Each POST calls one verb and answers 302, 422 or 409."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.errors import DomainError
from claims.money import format_won
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import acting_user, is_htmx
from reviews.payouts.approvals.verbs import Approval
from reviews.payouts.grants import context as pages
from reviews.payouts.grants.approval import approve_next, next_rows
from reviews.payouts.grants.preparation import prepare_grants
from reviews.payouts.idempotency import once
from reviews.payouts.models import GrantRun
from reviews.payouts.views.access_log import note_claims, note_list

PAGE = "reviews/payouts/grants/grants.html"
ACCOUNTS = "reviews/payouts/grants/accounts.html"
APPROVE = "reviews/payouts/grants/approve.html"
PROGRESS = "reviews/payouts/grants/progress.html"

SAID = 5  # left-out rows that a message names


@requires("reviews.view_payout")
@require_GET
@never_cache
def grants(request: HttpRequest) -> HttpResponse:
    return render(request, PAGE, pages.grants_page(request))


@requires("reviews.prepare_payout")
@require_POST
@once
def start(request: HttpRequest) -> HttpResponse:
    try:
        run = prepare_grants(kind=request.POST.get("kind", ""), by=acting_user(request))
    except DomainError as error:
        return refuse(request, PAGE, pages.grants_page(request), error)
    messages.success(
        request,
        _("%(kind)s 작성을 시작했습니다. 계좌가 없는 건은 빼고 작성합니다.")
        % {"kind": run.get_kind_display()},  # type: ignore[attr-defined]
    )
    return redirect("payouts:grants")


@requires("reviews.view_payout")
@require_GET
@never_cache
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The moving part of a run; once it is over, the page is asked to load anew."""
    run = get_object_or_404(GrantRun, pk=pk)
    if not is_htmx(request):
        return redirect("payouts:grants")
    response = render(request, PROGRESS, {"progress": pages.progress_of(run)})
    if not run.under_way:
        response["HX-Refresh"] = "true"
    return response


@requires("reviews.view_payout")
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    context = pages.accounts_page(request)
    note_list(request, context["table"], claim_of=lambda claim: claim.pk)
    return render(request, ACCOUNTS, context)


@requires("reviews.approve_payout")
@require_http_methods(["GET", "POST"])
@never_cache
@once
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """What the next approval of a run would do; a POST does it, as it was shown."""
    run = get_object_or_404(GrantRun.objects.select_related("programme", "started_by"), pk=pk)
    if request.method != "POST":
        return render(request, APPROVE, _offered(request, run))
    try:
        done = approve_next(run=run, seen=request.POST.get("seen", ""), by=acting_user(request))
    except DomainError as error:
        return refuse(request, APPROVE, _offered(request, run), error)
    _say(request, done)
    if next_rows(run, acting_user(request), most=1):
        return redirect("payouts:grant_approve", pk)
    return redirect("payouts:grants")


def _offered(request: HttpRequest, run: GrantRun) -> dict[str, Any]:
    """The page of the next approval. It counts what it takes, and names only what it leaves out."""
    context = pages.approve_page(request, run)
    note_claims(request, [payout.claim_id for payout, _why in context["offer"].left_out])
    return context


def _say(request: HttpRequest, done: Approval) -> None:
    count = len(done.approved)
    messages.success(
        request,
        ngettext(
            "%(count)s건, %(amount)s원을 승인했습니다.",
            "%(count)s건, %(amount)s원을 승인했습니다.",
            count,
        )
        % {"count": f"{count:,}", "amount": format_won(done.total)},
    )
    for payout, reason in done.left_out[:SAID]:
        messages.warning(request, f"{payout.claim.number}: {reason.message}")
    if len(done.left_out) > SAID:
        more = len(done.left_out) - SAID
        messages.warning(request, _("그 밖에 %(count)s건도 빠졌습니다.") % {"count": f"{more:,}"})
