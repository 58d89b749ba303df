"""The effect of an upheld objection: the claim's right route, and the money that follows from it.

The filed facts stay. Money already paid stays too: a higher fixed grant is paid as the difference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.policy.models import SupportTier
from claims.policy.triage import Routed, TriageRule, triage
from claims.register.models import Claim, ClaimantKind, Route
from reviews.committee.lifecycle.route_change import change_one_route
from reviews.committee.models import (
    OBJECTABLE,
    Objection,
    ObjectionOutcome,
    ObjectionStatus,
)
from reviews.committee.objections.deadlines import policy_of
from reviews.committee.objections.errors import LowerTierError, NoLossError, ObjectionRouteError
from reviews.payouts.preparation.amounts import fixed_grant
from reviews.payouts.preparation.fixed_grants import Cause, Target

if TYPE_CHECKING:
    from claims.users.models import User
    from reviews.payouts.models import Payout

RIGHT_ROUTES = (Route.TIER_GRANT, Route.COMMITTEE_REVIEW, Route.AFFILIATE,
                Route.NO_MONETARY_LOSS, Route.OUT_OF_SCOPE)  # fmt: skip
UPHELD = _("이의를 받아들여 경로를 바로잡음")


def target_of(claim: Claim, route: str, tier: SupportTier | None) -> Target:
    """Return the Target (route, tier, won of the fixed grant, policy) that an upheld objection
    gives a claim.

    Raises ObjectionRouteError (no right or no other route, or a tier that does not belong to it),
    LowerTierError (a smaller fixed grant), NoLossError (to the council without a claimed loss).
    """
    granted = route == Route.TIER_GRANT
    known = tier is not None and tier.policy_id == claim.routed_under_id
    if route not in RIGHT_ROUTES or granted != (tier is not None) or (granted and not known):
        raise ObjectionRouteError
    if (route, tier and tier.pk) == (claim.route, claim.tier_id):
        raise ObjectionRouteError
    if route == Route.COMMITTEE_REVIEW and not claim.current_claimed_loss:
        raise NoLossError
    won = fixed_grant(policy_of(claim), route, tier)
    present: Any = claim.tier
    if present is not None and won < present.amount and route != Route.COMMITTEE_REVIEW:
        raise LowerTierError
    return Target(route, tier, won, policy_of(claim))


def suggested_route(claim: Claim) -> Routed | None:
    """Return the route that triage gives the claim if the reason of its present route (late, of an
    affiliate, or out of scope) did not hold: a proposal for the answer to an objection.

    None if triage gives the present route again, and for a tier grant or a claim before the
    council.
    """
    if claim.route not in OBJECTABLE or claim.route == Route.TIER_GRANT:
        return None
    facts, company = claim.current_facts, claim.current_facts.company
    found = triage(
        in_a_window=True,
        of_operator=company.is_operator or claim.route == Route.AFFILIATE,
        loss=facts.claimed_loss,
        small_business=facts.claimant_kind == ClaimantKind.SMALL_BUSINESS
        or claim.route == Route.OUT_OF_SCOPE,
        rule=TriageRule.of(policy_of(claim)),
    )
    return None if found.route == claim.route else found


def reroute(objection: Objection, claim: Claim, by: User) -> Payout | None:
    """Give a locked claim the route of its upheld objection, with what follows for its payouts.
    Return the payout that was prepared, or None. Called after the answer was confirmed.

    Raises ValueError (the answer is not confirmed), and those of `target_of` and
    `change_one_route`.
    """
    proposer, moment = objection.proposed_by, objection.decided_at
    if proposer is None or moment is None:
        raise ValueError("the answer is not confirmed")
    return change_one_route(
        claim=claim,
        target=target_of(claim, objection.to_route, objection.to_tier),
        cause=Cause("objection", objection.pk, proposer, moment, UPHELD),
        by=by,
    )


def claims_with_kept_routes() -> list[int]:
    """Return the keys of the claims whose present route an upheld objection set, and of those whose
    objection was taken to the council: nothing else routes them again (hooks.add_route_keeper)."""
    upheld = Q(status=ObjectionStatus.DECIDED, outcome=ObjectionOutcome.UPHELD)
    rows = Objection.objects.filter(
        upheld & Q(claim__routed_at=F("decided_at")) | Q(status=ObjectionStatus.PASSED)
    )
    return list(rows.values_list("claim_id", flat=True))
