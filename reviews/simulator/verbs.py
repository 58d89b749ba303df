"""Saving a simulation: its rules, its figures and the decided claims that would get another route
or amount."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import transaction

from claims.policy.models import SupportPolicy
from claims.users.permissions import require_permission
from reviews.simulator.models import Simulation
from reviews.simulator.rules import Rules
from reviews.simulator.running import Figures, keep_outcomes, simulate, thresholds

PERMISSION = "reviews.simulate_policy"


class Try(NamedTuple):
    """One side to simulate: a policy version and the rules to try on the claims of its incident."""

    policy: SupportPolicy
    rules: Rules


def run(tries: Mapping[str, Try]) -> dict[str, Figures]:
    """Return the figures of each side ("a", "b"). The curves of both have points at the same
    thresholds. Writes nothing.

    Raises SimulationTookTooLongError if a side takes longer than SECONDS.
    """
    marks = {mark for one in tries.values() for mark in thresholds(one.rules.review_threshold)}
    return {side: simulate(one.policy, one.rules, marks) for side, one in tries.items()}


@transaction.atomic
def save_simulation(*, title: str, tries: Mapping[str, Try], by: Any) -> Simulation:
    """Simulate the sides ("a", and optionally "b") and save rules, figures and the decided claims
    that would get another route or amount. Later claims and decisions do not change what is saved.

    Raises ForbiddenError, TiersDoNotFitError (tiers do not end at the threshold),
    FactorsMissingError, SimulationTookTooLongError.
    """
    require_permission(by, PERMISSION)
    for one in tries.values():
        one.rules.check()
    figures = run(tries)
    beside = tries.get("b")
    saved = Simulation.objects.create(
        title=title,
        policy=tries["a"].policy,
        beside=beside.policy if beside else None,
        parameters={side: one.rules.as_json() for side, one in tries.items()},
        figures={side: one.as_json() for side, one in figures.items()},
        by=by,
    )
    for side, one in tries.items():
        keep_outcomes(one.policy, one.rules, simulation=saved.pk, side=side)
    return saved
