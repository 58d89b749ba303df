"""/reviews/retriage/: the retriages, and the page of one. Each POST calls one verb."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from claims.confirmation.views import ask_then
from claims.errors import DomainError
from claims.policy.models import SupportPolicy
from claims.users.form_responses import act_or_refuse
from claims.users.permissions import requires
from claims.users.polling import answer_poll
from claims.users.requests import SignedInRequest, chosen_key, is_htmx
from reviews.committee.models import Retriage
from reviews.committee.models.retriage import RETRIAGES, RetriageStatus
from reviews.committee.retriage import verbs
from reviews.committee.retriage.confirmations import confirmation_sheet
from reviews.committee.retriage.context import acts_of, flows_of, left_of
from reviews.committee.retriage.errors import (
    StalePreviewError,
)
from reviews.committee.retriage.lists import SEES, moves_of_run
from reviews.committee.retriage.tables import MoveTable
from reviews.runs import rows_page

LIST = "reviews/committee/retriage/retriages.html"
PAGE = "reviews/committee/retriage/retriage.html"
PROGRESS = "reviews/committee/retriage/progress.html"
SHOWN = 30  # runs on the list; there is one for each version of a policy
RELATED = ("policy__programme", "previewed_by", "proposed_by", "confirmed_by", "closed_by")


@requires(*SEES)
@require_GET
@never_cache
def retriages(request: SignedInRequest) -> HttpResponse:
    return _list(request)


def _list(request: SignedInRequest, refusal: DomainError | None = None) -> HttpResponse:
    policies = SupportPolicy.objects.of_each_programme()
    context = {
        "runs": Retriage.objects.select_related(*RELATED)[:SHOWN],
        "policies": [_offer(request, policy) for policy in policies],
        "refusal": refusal,
    }
    return render(request, LIST, context, status=refusal.status if refusal else 200)


def _offer(request: SignedInRequest, policy: SupportPolicy) -> dict[str, Any]:
    """Return what the list offers for the policy in force of one programme: a new preview, or the
    open retriage that stands in its way. Two queries."""
    retriages = request.user.has_perm(RETRIAGES)
    open_runs = {
        outdated: verbs.open_retriages(policy, outdated=outdated).select_related("policy").first()
        for outdated in (True, False)
    }
    blocking = open_runs[False]
    return {
        "policy": policy,
        "blocking": blocking,
        "outdated": open_runs[True],
        "may_preview": retriages and blocking is None,
        "may_end": retriages
        and blocking is not None
        and not blocking.under_way
        and not (  # another's proposal is ended with a reason, on its page
            blocking.status == RetriageStatus.PROPOSED
            and blocking.proposed_by_id != request.user.pk
        ),
    }


@requires(RETRIAGES)
@require_POST
def preview(request: SignedInRequest) -> HttpResponse:
    """Preview a retriage under the policy in force of the chosen programme, and go to its page; a
    refusal is shown on the list. 404 for a programme that is no key."""
    programme = chosen_key(request, "programme")
    try:
        policy = verbs.policy_in_force(programme)
        run = verbs.preview_retriage(policy=policy, by=request.user)
    except DomainError as error:
        return _list(request, error)
    return redirect("committee:retriage", run.pk)


def _show(
    request: SignedInRequest, run: Retriage, refusal: DomainError | None = None
) -> HttpResponse:
    params = request.GET.copy()
    params["retriage"] = str(run.pk)
    rows = moves_of_run(request.user, params).select_related("claim").defer("claim__narrative")
    context = {
        "run": run,
        **rows_page(request, MoveTable(rows)),
        "flows": flows_of(run),
        "left": left_of(run),
        **acts_of(request.user, run),
        "refusal": refusal,
    }
    return render(request, PAGE, context, status=refusal.status if refusal else 200)


def _found(pk: int) -> Retriage:
    return get_object_or_404(Retriage.objects.select_related(*RELATED), pk=pk)


@requires(*SEES)
@require_GET
@never_cache
def retriage(request: SignedInRequest, pk: int) -> HttpResponse:
    return _show(request, _found(pk))


@requires(*SEES)
@require_GET
@never_cache
def progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """Render the progress of a retriage for htmx, which asks for it again and again; once it has
    ended, make htmx reload the page. A request without htmx is redirected to the page."""
    run = _found(pk)
    if not is_htmx(request):
        return redirect("committee:retriage", pk)
    return answer_poll(request, PROGRESS, {"run": run}, ended=not run.under_way)


def _act(
    request: SignedInRequest, pk: int, verb: Callable[[Retriage], object], done: str
) -> HttpResponse:
    """Call `verb` with the run (key) and return to its page with the message `done`; a refusal is
    shown there."""
    return act_or_refuse(
        request,
        lambda: verb(_found(pk)),
        done,
        ("committee:retriage", pk),
        lambda error: _show(request, _found(pk), error),
    )


@requires(RETRIAGES)
@require_POST
def renew(request: SignedInRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        lambda run: verbs.renew_preview(run=run, by=request.user),
        _("지금 신청으로 다시 셌습니다."),
    )


@requires(RETRIAGES)
@require_POST
def propose(request: SignedInRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        lambda run: verbs.propose_retriage(run=run, by=request.user),
        _("재분류를 올렸습니다. 다른 간사가 확인하면 옮기기 시작합니다."),
    )


@requires(RETRIAGES)
@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        lambda run: verbs.withdraw_retriage(
            run=run, by=request.user, reason=request.POST.get("reason", "")
        ),
        pgettext("retriage", "그만두었습니다. 옮긴 신청이 없습니다."),
    )


@requires(RETRIAGES)
@require_POST
@never_cache
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the sheet of the claims that a proposed retriage moves and of its cost; once confirmed,
    start it and return to its page. A preview that no longer holds is refused, made again, and
    shown."""
    run = _found(pk)
    verbs.require_other_person(run, request.user)

    def act() -> HttpResponse:
        try:
            verbs.confirm_retriage(run=run, by=request.user)
        except StalePreviewError:
            verbs.renew_preview(run=run, by=request.user)
            raise
        messages.success(request, _("재분류를 확인했습니다. 신청을 옮기기 시작합니다."))
        return redirect("committee:retriage", pk)

    return ask_then(
        request,
        lambda: confirmation_sheet(run),
        act,
        lambda error: _show(request, _found(pk), error),
    )
