"""The effect of a policy: on the page that compares it with the running one (admin site), and in a
few figures on the sheet on which a second administrator publishes it.
Registered in reviews/wiring."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from claims.policy.models import SupportPolicy
from claims.policy.verbs import FactorsMissingError, TiersDoNotFitError
from reviews.payouts.ledger.budget import granted_budget
from reviews.simulator.context import outlook_lines, result_context
from reviews.simulator.errors import SimulationTookTooLongError
from reviews.simulator.rules import Rules
from reviews.simulator.running import simulate

SHEET_SECONDS = 10  # longest time that a confirmation sheet waits for the figures


def outlook(policy: SupportPolicy) -> list[tuple[Any, Any]]:
    """Return a few figures on what this version would change for the claims of the register, as
    (label, text), or why they cannot be computed. Five queries."""
    rules = Rules.of(policy)
    try:
        rules.check()
        return outlook_lines(simulate(policy, rules, seconds=SHEET_SECONDS))
    except (FactorsMissingError, TiersDoNotFitError) as error:
        said = error.message
    except SimulationTookTooLongError:
        said = _("제때 계산하지 못했습니다. 판을 비교하는 화면에서 본 뒤에 확인해 주세요.")
    return [(_("무엇이 달라지나"), said)]


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
