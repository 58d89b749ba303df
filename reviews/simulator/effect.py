"""The effect of a policy on the page that compares it with the running one (admin site).
Registered in reviews/wiring.py."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from claims.policy.models import SupportPolicy
from claims.policy.verbs import FactorsMissingError, TiersDoNotFitError
from reviews.payouts.ledger.budget import granted_budget
from reviews.simulator.context import result_context
from reviews.simulator.errors import SimulationTookTooLongError
from reviews.simulator.rules import Rules
from reviews.simulator.running import simulate


def effect(policy: SupportPolicy) -> str:
    """Return HTML for the admin page that compares policy versions: what this version would change
    for the claims of the register, or why that cannot be computed."""
    rules = Rules.of(policy, granted_budget(policy.programme_id))
    context: dict[str, Any] = {"policy": policy}
    try:
        rules.check()
        context |= result_context(
            {"a": simulate(policy, rules)},
            {"a": rules.budget},
            {"a": rules.review_threshold},
            rules.budget,
        )
        context["tables"] = (context["routes"], context["costs"])
    except (FactorsMissingError, TiersDoNotFitError, SimulationTookTooLongError) as error:
        context["refusal"] = error
    return render_to_string("admin/claims/supportpolicy/effect.html", context)
