"""Notices of a fact correction to the claimant, each in the transaction of its verb."""

from __future__ import annotations

from django.utils.translation import gettext as _

from claims.korean import in_korean
from claims.register.models import Claim, FactCorrection
from reviews.committee.fact_corrections.plan import Plan
from reviews.committee.fact_corrections.words import changes_of
from reviews.committee.lifecycle.route_letters import next_step_of, route_words
from reviews.notices.events import Event
from reviews.notices.outbox.write import write_notice

MOST = 200  # characters of the changes that the letter holds


def notify_corrected(correction: FactCorrection, claim: Claim, plan: Plan) -> None:
    """Write the notice to the claimant that facts were corrected, with the route and what happens
    next, in the caller's transaction. Call it after the payouts of a new route were prepared. A
    second call writes nothing. Raises NoTemplateError, and RuntimeError outside a transaction."""
    with in_korean():
        step = _("심사 경로는 그대로입니다.")
    if plan.target is not None:
        step = next_step_of(claim)
    variables = corrected_variables(correction, claim) | {"next_step": step}
    key = f"facts:{correction.pk}:corrected"
    write_notice(event=Event.FACTS_CORRECTED, claim=claim, variables=variables, key=key)


def corrected_variables(correction: FactCorrection, claim: Claim) -> dict[str, str]:
    """Return the letter's variables `facts` ("fact before → after, …", cut to MOST characters) and
    `route` (the claim's present route in words)."""
    with in_korean():
        said = [f"{fact} {before} → {after}" for fact, before, after in changes_of(correction)]
        return {"facts": ", ".join(said)[:MOST], "route": route_words(claim)}


def notify_declined(correction: FactCorrection) -> None:
    """Write the notice to the claimant that a proposed correction was declined, with the reason, in
    the caller's transaction. A second call writes nothing. Raises NoTemplateError, and RuntimeError
    outside a transaction."""
    key = f"facts:{correction.pk}:declined"
    write_notice(
        event=Event.FACTS_DECLINED,
        claim=correction.claim,
        variables=declined_variables(correction),
        key=key,
    )


def declined_variables(correction: FactCorrection) -> dict[str, str]:
    return {"reason": correction.settled_reason}
