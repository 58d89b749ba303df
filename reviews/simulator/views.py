"""/simulator/: the form with its result, saving it, what was saved, and the claims of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from claims.errors import DomainError
from claims.policy.models import SupportPolicy
from claims.privacy.access_entries import record_list
from claims.tables import keyset
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.payouts.ledger.budget import granted_budget
from reviews.simulator.context import result_context
from reviews.simulator.forms import SaveForm, SideForm
from reviews.simulator.lists import filtered_outcomes, filtered_simulations
from reviews.simulator.models import DecidedBy, Side, Simulation
from reviews.simulator.running import Figures
from reviews.simulator.tables import OutcomeTable, SimulationTable
from reviews.simulator.verbs import PERMISSION, Try, run, save_simulation

PAGE = "reviews/simulator/simulator.html"
TWO = 2  # sides


def _policies() -> QuerySet[SupportPolicy]:
    return SupportPolicy.objects.select_related("programme").order_by("programme", "-version")


def _sides(params: QueryDict) -> list[SideForm]:
    bound = params if "a-policy" in params else None
    return [SideForm(bound, side=side, policies=_policies()) for side in Side]


def _tries(sides: list[SideForm]) -> dict[str, Try] | None:
    """Return {side: policy and rules} of the forms that take part, as `verbs.run` takes them; None
    if a field is invalid."""
    used = [one for one in sides if one.is_used]
    if not all([one.is_valid() for one in used]):
        return None
    return {one.side.value: Try(one.chosen, one.rules()) for one in used}


@requires(PERMISSION)
@require_GET
def simulator(request: SignedInRequest) -> HttpResponse:
    """Page /simulator/ with the forms of the two sides (GET). With a policy version chosen it also
    shows the result; nothing is written. 422 if a field is invalid, the error's status if the rules
    cannot be simulated."""
    sides = _sides(request.GET)
    if not sides[0].is_bound:
        return render(request, PAGE, {"form_sides": sides})
    return _result(request, request.GET, sides)


def _result(
    request: SignedInRequest,
    params: QueryDict,
    sides: list[SideForm],
    save: SaveForm | None = None,
) -> HttpResponse:
    tries, context, status = _tries(sides), {}, 422
    if tries is not None:
        try:
            context = _context_of(tries)
            save = save or SaveForm(initial={"query": params.urlencode()})
            status = 422 if save.is_bound else 200
            context["save"] = save
        except DomainError as error:
            context, status = {"refusal": error}, error.status
    context["two"] = len([one for one in sides if one.is_used]) == TWO
    return render(request, PAGE, {"form_sides": sides, **context}, status=status)


def _context_of(tries: dict[str, Try]) -> dict[str, Any]:
    budgets = {side: one.rules.budget for side, one in tries.items()}
    thresholds = {side: one.rules.review_threshold for side, one in tries.items()}
    in_force = granted_budget(tries[Side.A.value].policy.programme_id)
    return result_context(run(tries), budgets, thresholds, in_force)


@requires(PERMISSION)
@require_POST
def save(request: SignedInRequest) -> HttpResponse:
    """Save the simulation whose query string was posted in `query`, with a title, and go to its
    page. An invalid form or a refusal renders the simulator with the error."""
    form = SaveForm(request.POST)
    params = QueryDict(request.POST.get("query", ""))
    sides = _sides(params)
    if not sides[0].is_bound:
        return redirect("simulator:simulator")
    tries = _tries(sides)
    if tries is None or not form.is_valid():
        return _result(request, params, sides, form)
    try:
        saved = save_simulation(title=form.cleaned_data["title"], tries=tries, by=request.user)
    except DomainError as error:
        context = {"form_sides": sides, "refusal": error}
        return render(request, PAGE, context, status=error.status)
    messages.success(request, _("모의 계산을 저장했습니다. 정책과 신청은 바뀌지 않았습니다."))
    return redirect("simulator:saved", saved.pk)


@requires(PERMISSION)
@require_GET
def simulations(request: SignedInRequest) -> HttpResponse:
    """Page with the list of saved simulations, the newest first."""
    rows = filtered_simulations(request.user, request.GET)
    table = SimulationTable(rows.select_related("policy__programme", "by"))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    return render(request, "reviews/simulator/simulations.html", {"table": table})


@requires(PERMISSION)
@require_GET
def saved(request: SignedInRequest, pk: int) -> HttpResponse:
    """Page of one saved simulation: its figures, and the decided claims that would get another
    route or amount (`?side=`, `?by=`). Records the shown claims in the access log."""
    rows = Simulation.objects.select_related("policy__programme", "beside__programme", "by")
    one = get_object_or_404(rows, pk=pk)
    params = request.GET.copy()
    params["simulation"] = str(pk)
    table = OutcomeTable(filtered_outcomes(request.user, params).select_related("claim"))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    record_list(
        user=request.user,
        table=table,
        claim_of=lambda row: row.claim_id,
        request=request,
        term="",
    )
    figures = {side: Figures.from_json(value) for side, value in one.figures.items()}
    tried = one.parameters
    context = {
        "simulation": one,
        "table": table,
        "side": params.get("side") or Side.A.value,
        "by": params.get("by", ""),
        "ways": DecidedBy.choices,
        "policies": [one.policy, one.beside] if one.beside else [one.policy],
        **result_context(
            figures,
            {side: value["budget"] for side, value in tried.items()},
            {side: value["review_threshold"] for side, value in tried.items()},
            granted_budget(one.policy.programme_id),
        ),
    }
    return render(request, "reviews/simulator/saved.html", context)
