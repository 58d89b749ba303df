"""The effect of corrected facts on a claim's route, by the policy that triaged it."""

from __future__ import annotations

from typing import NamedTuple

from claims import hooks
from claims.intake.models import FilingWindow
from claims.policy.models import SupportPolicy, SupportTier
from claims.policy.triage import TriageRule, triage
from claims.register.models import Claim, ClaimantKind, FactCorrection
from reviews.committee.fact_corrections.errors import OpenObjectionError, ReviewStandsError
from reviews.committee.lifecycle.route_change import check_payouts
from reviews.committee.models import Objection, Review
from reviews.payouts.preparation.amounts import fixed_grant
from reviews.payouts.preparation.fixed_grants import Target


class Plan(NamedTuple):
    """Route that corrected facts give a claim. `target` is None if the route stays; `kept` is True
    if it stays because the answer to an objection set it."""

    target: Target | None
    kept: bool = False


def plan_of(claim: Claim, facts: FactCorrection) -> Plan:
    """Return the Plan of a correction: the route that the policy which routed the claim gives the
    corrected facts. No target if that is the present route, or if the answer to an objection set
    the present one (`kept`). Writes nothing."""
    policy: SupportPolicy = claim.routed_under
    if claim.pk in hooks.claims_with_kept_routes():
        return Plan(None, kept=True)
    windows = FilingWindow.objects.filing(claim.window.incident)
    found = triage(
        in_a_window=windows.filter(
            opens_at__lte=facts.filed_at, closes_at__gt=facts.filed_at
        ).exists(),
        of_operator=facts.company.is_operator,
        loss=facts.claimed_loss,
        small_business=facts.claimant_kind == ClaimantKind.SMALL_BUSINESS,
        rule=TriageRule.of(policy),
    )
    tier_id = found.tier.pk if found.tier else None
    if (found.route, tier_id) == (claim.route, claim.tier_id):
        return Plan(None)
    tier = SupportTier.objects.get(pk=tier_id) if tier_id else None
    return Plan(Target(found.route, tier, fixed_grant(policy, found.route, tier), policy))


def check_plan(claim: Claim, plan: Plan) -> None:
    """Refuse a plan that moves a claim which cannot move now; a plan without a target always
    passes.

    Raises ReviewStandsError (the claim has a review), OpenObjectionError, BatchedClaimError (a
    grant is in a batch), FailedGrantError (a grant failed and was not paid since).
    """
    if plan.target is None:
        return
    if Review.objects.filter(claim=claim).exists():
        raise ReviewStandsError
    if Objection.objects.open().filter(claim=claim).exists():
        raise OpenObjectionError
    check_payouts(claim)
