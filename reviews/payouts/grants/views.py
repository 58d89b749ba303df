"""Pages and requests of fixed grants. Each POST calls one verb and answers with a redirect, or 422
or 409 after a refusal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims import hooks
from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_first, ask_then, refuse_sheet
from claims.errors import DomainError
from claims.register.views import claim_on_record
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.polling import answer_poll
from claims.users.requests import SignedInRequest, acting_user, chosen_key, is_htmx, whole_number
from reviews.payouts.approvals.responses import ask_if_many, tell_approved
from reviews.payouts.approvals.verbs import Approval
from reviews.payouts.grants.approval import approve_next, next_rows
from reviews.payouts.grants.confirmations import approve_sheet, start_sheet
from reviews.payouts.grants.context import (
    accounts_page,
    approve_page,
    chosen_number,
    grants_page,
    progress_of,
    waiver_sheet,
)
from reviews.payouts.grants.lists import grant_of
from reviews.payouts.grants.preparation import drop_run, prepare_grants, programme_of_run
from reviews.payouts.grants.waiver import prepare_with_waiver, waiver_ground
from reviews.payouts.holds.context import held_sentence
from reviews.payouts.models import GrantRun, PayeeHold
from reviews.payouts.requests.access_log import record_claims, record_table
from reviews.payouts.requests.idempotency import idempotent

PAGE = "reviews/payouts/grants/grants.html"
ACCOUNTS = "reviews/payouts/grants/accounts.html"
APPROVE = "reviews/payouts/grants/approve.html"
PROGRESS = "reviews/payouts/grants/progress.html"

MOST_WARNINGS = 5  # left-out rows that are named one by one


@requires("reviews.view_payout")
@require_GET
@never_cache
def grants(request: HttpRequest) -> HttpResponse:
    return render(request, PAGE, grants_page(request))


@requires("reviews.prepare_payout")
@require_POST
@idempotent
def start(request: HttpRequest) -> HttpResponse:
    """Start a grant run (POST) and return to the page of grants; the first request shows the
    confirmation sheet. A refusal renders the page with the error. 404 for a programme that is no
    key."""
    kind, by = request.POST.get("kind", ""), acting_user(request)
    failed_seen = whole_number(request.POST.get("failed_seen"))
    chosen = chosen_key(request, "programme")

    def build() -> Sheet:
        programme = programme_of_run(chosen)
        return start_sheet(kind=kind, by=by, failed_seen=failed_seen, programme=programme)

    def act() -> HttpResponse:
        programme = programme_of_run(chosen)
        run = prepare_grants(kind=kind, by=by, failed_seen=failed_seen, programme=programme)
        _report_start(request, run)
        return redirect("payouts:grants")

    return ask_then(request, build, act, lambda error: _refused(request, error))


def _report_start(request: HttpRequest, run: GrantRun) -> None:
    if run.expected:
        text = _("%(kind)s 작성을 시작했습니다. 계좌가 없는 건은 빼고 작성합니다.")
        kind = run.get_kind_display()  # type: ignore[attr-defined]
        messages.success(request, text % {"kind": kind})
    if run.lapsed:
        text = ngettext(
            "사유가 없어진 지급 보류 %(n)s건을 끝냈습니다.",
            "사유가 없어진 지급 보류 %(n)s건을 끝냈습니다.",
            run.lapsed,
        )
        messages.success(request, text % {"n": f"{run.lapsed:,}"})
    if run.moved_holds:
        text = ngettext(
            "지급 보류 %(n)s건을 같은 신청인이나 계좌의 다른 지원금 옆으로 옮겼습니다.",
            "지급 보류 %(n)s건을 같은 신청인이나 계좌의 다른 지원금 옆으로 옮겼습니다.",
            run.moved_holds,
        )
        messages.success(request, text % {"n": f"{run.moved_holds:,}"})


def _refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    return refuse(request, PAGE, grants_page(request), error)


@requires("reviews.prepare_payout")
@require_POST
@idempotent
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a grant run that no worker has begun, and return to the page of grants. A run that
    has begun renders the page with the error (409)."""
    run = get_object_or_404(GrantRun, pk=pk)
    try:
        drop_run(run=run, by=acting_user(request))
    except DomainError as error:
        return _refused(request, error)
    messages.success(
        request,
        _("%(kind)s 작성을 시작 전에 취소했습니다. 작성된 건이 없습니다.")
        % {"kind": run.get_kind_display()},  # type: ignore[attr-defined]
    )
    return redirect("payouts:grants")


@requires("reviews.view_payout")
@require_GET
@never_cache
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Render the progress bar of a grant run for htmx, which polls it; once the run has ended, the
    answer makes htmx reload the page. Other requests are redirected to the page of grants."""
    run = get_object_or_404(GrantRun, pk=pk)
    if not is_htmx(request):
        return redirect("payouts:grants")
    return answer_poll(request, PROGRESS, {"progress": progress_of(run)}, ended=not run.under_way)


@requires("reviews.view_payout")
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    context = accounts_page(request)
    record_table(request, context["table"], claim_of=lambda claim: claim.pk)
    return render(request, ACCOUNTS, context)


@requires("reviews.prepare_payout")
@require_http_methods(["GET", "POST"])
@never_cache
@idempotent
def waive(request: SignedInRequest, number: str) -> HttpResponse:
    """Prepare the grant (`?kind=`) of one claim to an account of another holder (POST), and
    redirect to the payout. The first request shows a sheet that asks for the reason; a refusal
    renders it with the error. A claim whose payee already has a grant is put on hold instead."""
    claim = claim_on_record(request, number)
    hooks.forbid_ties(request.user, claim.pk)
    kind = grant_of(request.GET).kind
    ground = waiver_ground(claim, kind)  # the sheet shows no other account, payee or amount
    sheet = waiver_sheet(request, claim, ground)
    asked = ask_first(request, sheet)
    if asked is not None:
        return asked
    try:
        done = prepare_with_waiver(
            claim=claim, kind=kind, by=request.user, reason=request.POST.get("reason", ""),
            seen=ground,
        )  # fmt: skip
    except DomainError as error:
        return refuse_sheet(request, sheet, error)
    if isinstance(done, PayeeHold):
        messages.warning(request, held_sentence())
        return redirect("payouts:hold", done.pk)
    messages.success(request, _("예금주 차이를 인정하고 작성했습니다. 다른 사람이 승인합니다."))
    return redirect("payouts:payout", done.pk)


@requires("reviews.approve_payout")
@require_http_methods(["GET", "POST"])
@never_cache
@idempotent
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Page of a grant run's next bulk approval, of as many payouts as `most` says. A POST approves
    its payouts as they were shown, and returns here while others can be approved, else to the page
    of grants. Many, and a sum that must be typed, are confirmed on a sheet first. A refusal renders
    the page with the error."""
    run = get_object_or_404(GrantRun.objects.select_related("programme", "started_by"), pk=pk)
    if request.method != "POST":
        return render(request, APPROVE, _offer_context(request, run))
    by, seen, most = acting_user(request), request.POST.get("seen", ""), chosen_number(request.POST)

    def act() -> HttpResponse:
        _report(request, approve_next(run=run, seen=seen, by=by, most=most))
        if next_rows(run, by, most=1):
            return redirect("payouts:grant_approve", pk)
        return redirect("payouts:grants")

    return ask_if_many(
        request,
        lambda: approve_sheet(run=run, seen=seen, by=by, most=most),
        act,
        lambda error: refuse(request, APPROVE, _offer_context(request, run), error),
    )


def _offer_context(request: HttpRequest, run: GrantRun) -> dict[str, Any]:
    """Return the template context of the next bulk approval, and write an access-log entry for the
    claims of the left-out payouts, which the page names. The payouts to approve are only counted
    there."""
    sent = request.POST if request.method == "POST" else request.GET
    context = approve_page(request, run, most=chosen_number(sent))
    record_claims(request, [payout.claim_id for payout, _why in context["offer"].left_out])
    return context


def _report(request: HttpRequest, done: Approval) -> None:
    """Add the messages that count the approved rows and name the rows left out."""
    tell_approved(request, done)
    for payout, reason in done.left_out[:MOST_WARNINGS]:
        messages.warning(request, f"{payout.claim.number}: {reason.message}")
    if len(done.left_out) > MOST_WARNINGS:
        more = len(done.left_out) - MOST_WARNINGS
        messages.warning(request, _("그 밖에 %(count)s건도 빠졌습니다.") % {"count": f"{more:,}"})
