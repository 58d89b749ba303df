"""The words of a claim's new route in its letter, and what happens next."""

from __future__ import annotations

from django.conf import settings

from claims.hooks import GrantStanding
from claims.policy.models import SupportTier
from claims.register.models import Claim
from reviews.notices.texts.routes import RouteFacts, next_step, route_text
from reviews.payouts.grants.grant_states import grant_standing


def route_words(claim: Claim) -> str:
    """Return the claim's present route in the words that letters to claimants use."""
    return route_text(claim.route, settings.LANGUAGE_CODE)


def next_step_of(claim: Claim, standing: GrantStanding | None = None) -> str:
    """Return the sentences (Korean) of a letter on what happens next with a claim on its present
    route and tier. `standing` is the state of its fixed grants; None reads it from the database."""
    return step_on(claim, claim.route, claim.tier, standing)


def step_on(
    claim: Claim, route: str, tier: SupportTier | None, standing: GrantStanding | None = None
) -> str:
    """Return the sentences (Korean) of a letter on what happens next with a claim on this route and
    tier. `standing` is the state of its fixed grants; None reads it from the database."""
    facts = RouteFacts(
        route=route,
        won=tier.amount if tier else 0,
        company=str(claim.current_facts.company),
        days=claim.routed_under.appeal_days,
    )
    if standing is None:
        standing = grant_standing(claim.pk)
    return next_step(facts, standing, settings.LANGUAGE_CODE)
