"""Saved simulations as a list, and the decided claims that it would give another route or
amount."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.lists import columns
from claims.lists.columns import ExportColumn, ExportLayout
from claims.lists.registry import DeskList
from claims.register.models import Route
from claims.users.requests import whole_number
from reviews.committee.access.rounds import withheld_claims
from reviews.simulator.models import DecidedBy, Reason, Side, Simulation, SimulationOutcome
from reviews.simulator.verbs import PERMISSION


def filtered_simulations(user: Any, params: QueryDict) -> QuerySet[Simulation]:
    """Return the saved simulations, with `?policy=` those based on one policy version; none for a
    user without the permission to simulate."""
    rows = Simulation.objects.all() if user.has_perm(PERMISSION) else Simulation.objects.none()
    policy = whole_number(params.get("policy"))
    return rows if policy is None else rows.filter(policy=policy)


def filtered_outcomes(user: Any, params: QueryDict) -> QuerySet[SimulationOutcome]:
    """Return the decided claims of a saved simulation (`?simulation=`) that would get another route
    or total amount, of one side (`?side=`, by default A). `?by=` keeps those decided by the council
    or by a fixed grant.

    Leaves out claims of whose results the user may know nothing (`withheld_claims`). Empty without
    a simulation or without the permission to simulate.
    """
    rows = SimulationOutcome.objects.none()
    pk = whole_number(params.get("simulation"))
    if pk is None or not user.has_perm(PERMISSION):
        return rows
    side = params.get("side")
    rows = SimulationOutcome.objects.filter(
        simulation=pk, side=side if side in Side.values else Side.A
    )
    for withheld in withheld_claims(user):
        rows = rows.exclude(claim__in=withheld)
    by = params.get("by")
    return rows.filter(decided_by=by) if by in DecidedBy.values else rows


def reasons_text(reasons: list[str]) -> str:
    """Return the labels of the reasons (values of Reason) for which a claim would get another route
    or amount, joined by commas."""
    return ", ".join(str(Reason(one).label) for one in reasons)


def _page_of(params: QueryDict) -> str:
    pk = whole_number(params.get("simulation"))
    if pk is None:
        return reverse("simulator:simulations")
    return reverse("simulator:saved", args=[pk])


SIMULATIONS = DeskList(
    name="simulations",
    title=pgettext_lazy("several", "모의 계산"),
    url_name="simulator:simulations",
    permissions=(PERMISSION,),
    parameters=("policy",),
    rows=filtered_simulations,
    layout=ExportLayout(
        columns=(
            columns.text(pgettext_lazy("simulation", "제목"), "title"),
            columns.text(_("지원 정책"), "policy__title"),
            columns.number(_("판"), "policy__version"),
            columns.user(_("저장한 사람"), "by"),
            columns.moment(_("저장한 때"), "at"),
        ),
        order=("-at",),
        sorts={"at": "at"},
    ),
)
OUTCOMES = DeskList(
    name="simulation-outcomes",
    title=_("달라지는 신청"),
    url_name="simulator:saved",
    permissions=(PERMISSION,),
    parameters=("simulation", "side", "by"),
    rows=filtered_outcomes,
    url=_page_of,
    layout=ExportLayout(
        columns=(
            columns.text(_("접수번호"), "claim__number"),
            columns.choice(_("정해진 방법"), "decided_by", DecidedBy),
            columns.choice(_("지금 경로"), "old_route", Route),
            columns.choice(_("모의 경로"), "new_route", Route),
            columns.number(_("지금 금액"), "old_won"),
            columns.number(_("모의 금액"), "new_won"),
            columns.number(_("차이"), F("new_won") - F("old_won")),
            ExportColumn(_("달라지는 이유"), ("reasons",), cell=reasons_text, ours=True),
        ),
        claim="claim_id",
        order=("pk",),
        repeats=False,
    ),
)
