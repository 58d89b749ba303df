"""/erasure/: the erasures, the page of one, and claims that are kept. Each POST calls one verb."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from claims.clock import today
from claims.confirmation.forms import sheet_form
from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_then
from claims.errors import DomainError
from claims.register.models import Claim
from claims.register.views import claim_for, render_claim
from claims.users.form_responses import act_or_refuse
from claims.users.permissions import requires
from claims.users.polling import answer_poll
from claims.users.requests import SignedInRequest, is_htmx
from reviews.erasure import confirmations, verbs
from reviews.erasure.claim_page import TEMPLATE as PANEL
from reviews.erasure.claim_page import panel_context
from reviews.erasure.conditions import first_due_day, last_cutoff
from reviews.erasure.context import acts_of, files_left, kept_of
from reviews.erasure.forms import CutoffForm, decline_form, lifting_form, retention_form
from reviews.erasure.lists import items_of_run
from reviews.erasure.models import ErasureRun, Retention
from reviews.erasure.permissions import APPROVE, PROPOSE, SEES
from reviews.erasure.tables import ItemTable
from reviews.runs import rows_page

LIST = "reviews/erasure/erasures.html"
PAGE = "reviews/erasure/erasure.html"
PROGRESS = "reviews/erasure/progress.html"
SHOWN = 30  # rows on the page of each list: runs, and claims that are kept longer
RELATED = ("counted_by", "proposed_by", "approved_by", "closed_by")


@requires(SEES)
@require_GET
@never_cache
def erasures(request: SignedInRequest) -> HttpResponse:
    """Show the erasures, newest first, the form that counts a new one, and the claims kept."""
    return _list(request, CutoffForm(initial={"cutoff": last_cutoff()}))


def _list(
    request: SignedInRequest, form: CutoffForm, refusal: DomainError | None = None
) -> HttpResponse:
    open_run = verbs.open_erasure()
    retained = Retention.objects.in_force()
    first_due = first_due_day()
    context = {
        "runs": ErasureRun.objects.select_related(*RELATED)[:SHOWN],
        "form": form,
        "open_run": open_run,
        "may_count": request.user.has_perm(PROPOSE) and open_run is None,
        "years": settings.RETENTION_YEARS,
        "last_cutoff": last_cutoff(),
        "first_due": first_due,
        "is_due": first_due is not None and first_due <= today(),
        "retained": retained.select_related("claim", "set_by")[:SHOWN],
        "retained_count": retained.count(),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 422 if form.is_bound and form.errors else 200
    return render(request, LIST, context, status=status)


@requires(PROPOSE)
@require_POST
def count(request: SignedInRequest) -> HttpResponse:
    """List the claims whose retention period has ended and go to the new run's page; a refusal is
    shown on the list."""
    form = CutoffForm(request.POST)
    if not form.is_valid():
        return _list(request, form)
    try:
        run = verbs.count_erasure(cutoff=form.cleaned_data["cutoff"], by=request.user)
    except DomainError as error:
        return _list(request, form, error)
    return redirect("erasure:run", run.pk)


def _show(
    request: SignedInRequest, run: ErasureRun, refusal: DomainError | None = None
) -> HttpResponse:
    params = request.GET.copy()
    params["erasure"] = str(run.pk)
    rows = items_of_run(request.user, params).select_related("claim").defer("claim__narrative")
    context = {
        "run": run,
        **rows_page(request, ItemTable(rows)),
        "kept": kept_of(run),
        "files_left": files_left(run),
        **acts_of(request.user, run),
        "refusal": refusal,
    }
    return render(request, PAGE, context, status=refusal.status if refusal else 200)


def _found(pk: int) -> ErasureRun:
    return get_object_or_404(ErasureRun.objects.select_related(*RELATED), pk=pk)


@requires(SEES)
@require_GET
@never_cache
def erasure(request: SignedInRequest, pk: int) -> HttpResponse:
    return _show(request, _found(pk))


@requires(SEES)
@require_GET
@never_cache
def progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """Render the progress of an erasure for htmx, which asks for it again and again; once it has
    ended, make htmx reload the page. A request without htmx is redirected to the page."""
    run = _found(pk)
    if not is_htmx(request):
        return redirect("erasure:run", pk)
    return answer_poll(request, PROGRESS, {"run": run}, ended=not run.under_way)


def _act(
    request: SignedInRequest, pk: int, verb: Callable[[ErasureRun], object], done: str
) -> HttpResponse:
    """Call `verb` with the run (key) and return to its page with the message `done`; a refusal is
    shown there."""
    return act_or_refuse(
        request,
        lambda: verb(_found(pk)),
        done,
        ("erasure:run", pk),
        lambda error: _show(request, _found(pk), error),
    )


@requires(PROPOSE)
@require_POST
def propose(request: SignedInRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        lambda run: verbs.propose_erasure(run=run, by=request.user),
        _("파기를 요청했습니다. 위원장이 승인하면 파기하기 시작합니다."),
    )


@requires(PROPOSE)
@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        lambda run: verbs.withdraw_erasure(run=run, by=request.user),
        pgettext("erasure", "그만두었습니다. 파기한 것이 없습니다."),
    )


@requires(APPROVE)
@require_POST
@never_cache
def approve(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the sheet of what a proposed erasure removes for good; once confirmed, start it and
    return to its page."""
    run = _found(pk)
    verbs.require_other_person(run, request.user)

    def act() -> HttpResponse:
        verbs.approve_erasure(run=run, by=request.user)
        messages.success(request, _("파기를 승인했습니다. 파기하기 시작합니다."))
        return redirect("erasure:run", pk)

    return ask_then(
        request,
        lambda: confirmations.approval_sheet(run),
        act,
        lambda error: _show(request, _found(pk), error),
    )


@requires(APPROVE)
@require_POST
@never_cache
def decline(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the sheet that asks why a proposed erasure is declined; once confirmed, close it."""
    run = _found(pk)
    form = sheet_form(request, decline_form)

    def act() -> HttpResponse:
        verbs.withdraw_erasure(run=run, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("파기를 거절했습니다. 파기한 것이 없습니다."))
        return redirect("erasure:run", pk)

    return ask_then(
        request,
        lambda: confirmations.decline_sheet(run, form),
        act,
        lambda error: _show(request, _found(pk), error),
    )


# ------------------------------------------------------------------ claims that are kept
def _show_claim(request: SignedInRequest, claim: Claim, error: DomainError) -> HttpResponse:
    """Show the claim's page with the refusal in the panel of its retention."""
    claim = Claim.objects.for_page().get(pk=claim.pk)
    context = {**panel_context(request.user, claim), "refusal": error}
    return render_claim(request, claim, {"erasure": (PANEL, context)}, status=error.status)


@requires(PROPOSE)
@require_POST
def retain(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the sheet that asks why a claim is kept; once confirmed, keep it out of erasures and
    return to its page."""
    claim = claim_for(request, number)
    form = sheet_form(request, retention_form)

    def act() -> HttpResponse:
        verbs.retain_claim(claim=claim, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("보존 지정했습니다. 해제할 때까지 파기하지 않습니다."))
        return redirect("register:claim", number)

    def build() -> Sheet:
        return confirmations.retention_sheet(claim, form)

    return ask_then(request, build, act, lambda error: _show_claim(request, claim, error))


@requires(PROPOSE)
@require_POST
def lift(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the sheet that asks why a claim need not be kept; once confirmed, lift its retention and
    return to its page. 404 if none is in force."""
    claim = claim_for(request, number)
    rows: Any = Retention.objects.in_force().filter(claim=claim)
    found = get_object_or_404(rows.select_related("set_by"))
    found.claim = claim
    form = sheet_form(request, lifting_form)

    def act() -> HttpResponse:
        verbs.lift_retention(retention=found, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("보존을 해제했습니다."))
        return redirect("register:claim", number)

    def build() -> Sheet:
        return confirmations.lifting_sheet(found, form)

    return ask_then(request, build, act, lambda error: _show_claim(request, claim, error))
