"""The page of plans, and the request that builds one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from claims.errors import DomainError
from claims.money import format_won
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import acting_user
from reviews.payouts.planning.context import plan_page
from reviews.payouts.planning.forms import PlanForm
from reviews.payouts.planning.verbs import build_planned
from reviews.payouts.requests.idempotency import idempotent

PAGE = "reviews/payouts/planning/plan.html"


@requires("reviews.view_payout")
@require_GET
@never_cache
def plan(request: HttpRequest) -> HttpResponse:
    return render(request, PAGE, plan_page(request))


@requires("reviews.build_batch")
@require_POST
@never_cache
@idempotent
def build(request: HttpRequest) -> HttpResponse:
    """Build all batches of the plan as the page showed it, or none (POST), and redirect to the page
    of batches. A refusal renders the plan as it is now, with the error."""
    form = PlanForm(request.POST)
    if not form.is_valid():
        return refuse(request, PAGE, plan_page(request, form))
    by = acting_user(request)
    try:
        batches = build_planned(choice=form.choice, seen=request.POST.get("seen", ""), by=by)
    except DomainError as error:
        return refuse(request, PAGE, plan_page(request, form), error)
    messages.success(
        request,
        _(
            "묶음 %(batches)s개, %(count)s건 %(amount)s원을 만들었습니다. 이체 승인은 다른 지급 "
            "담당이 묶음마다 합니다."
        )
        % {
            "batches": f"{len(batches):,}",
            "count": f"{sum(batch.count for batch in batches):,}",
            "amount": format_won(sum(batch.total for batch in batches)),
        },
    )
    return redirect("payouts:batches")
