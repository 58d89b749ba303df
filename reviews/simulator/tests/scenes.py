"""Claims of every kind in one register, and rules drawn at random."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from claims.policy.models import AmountRule, Industry, Service, SupportPolicy
from claims.policy.triage import triage
from claims.policy.verbs import copy_policy
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.committee.lifecycle.opening import open_reviews_of
from reviews.committee.tests import factories as make
from reviews.simulator.rules import Rules, fitted, with_general_factors
from reviews.simulator.tests.by_hand import triage_rule

LOSSES = (1, 299_999, 300_000, 300_001, 499_999, 500_000, 500_001, 900_000, 2_000_000, 40_000_000)
VOTES = (
    (("grant", None),),
    (("partly", 100_000), ("partly", 250_001), ("partly", 333_333)),
    (("partly", 100_000), ("partly", 250_001), ("deny", None)),
    (("deny", None),),
)


def register() -> dict[str, Any]:
    """A claim of each kind at each bound; decided ones, one with a second vote, one late."""
    running = SupportPolicy.objects.effective()
    rule = triage_rule(Rules.of(running))
    tiers = {tier.upper_bound: tier for tier in running.tiers.all()}
    industries = list(Industry.objects.all()[:3])
    services = list(Service.objects.all()[:2])
    for place, loss in enumerate(LOSSES):
        for kind in ("small_business", "individual"):
            routed = triage(
                in_a_window=True,
                of_operator=True,
                loss=loss,
                small_business=kind == "small_business",
                rule=rule,
            )
            ClaimFactory(
                route=routed.route,
                tier=routed.tier and tiers[routed.tier.upper_bound],
                claimed_loss=loss,
                claimant_kind=kind,
                industry=industries[place % len(industries)] if kind == "small_business" else None,
                service=services[place % len(services)],
            )
    ClaimFactory(no_loss=True)
    waiting = ClaimFactory.create_batch(3, claimed_loss=1_200_000)
    open_reviews_of([claim.pk for claim in waiting])
    decided = [
        make.decided(*votes, claimed_loss=700_000 + 40_003 * place)
        for place, votes in enumerate(VOTES)
    ]
    ClaimFactory(claimed_loss=600_000, route="late")
    admin = UserFactory(username="simulating", roles="admin", is_staff=True)
    return {
        "policy": running,
        "draft": copy_policy(policy=running, by=admin),
        "decided": decided,
        "admin": admin,
        "chair": make.chair(),
    }


def drawn(policy: SupportPolicy, seed: int) -> Rules:
    """Return rules that a publication would take, drawn by a seed."""
    dice, rules = Random(seed), Rules.of(policy)  # noqa: S311 - a test's draw
    threshold = dice.choice((*LOSSES[1:], 450_000, 700_000))
    bounds = sorted({threshold, *dice.sample((1, 100_000, 300_000, 400_000), dice.randint(0, 3))})
    amounts = sorted(dice.sample(range(1, 200_000), len(bounds)))
    share = lambda: dice.choice((0, 1, 2_500, 5_000, 9_999, 10_000))  # noqa: E731
    return replace(
        rules,
        review_threshold=threshold,
        small_business_only=dice.random() < 0.5,
        base_grant=dice.choice((0, 50_000, 77_777)),
        additional_cap=dice.choice((None, 0, 100_000, 250_001, 5_000_000)),
        rounding_unit=dice.choice((1, 10, 1_000, 10_000)),
        amount_rule=dice.choice(AmountRule.values),
        above_median_share=share(),
        market_rest_share=share(),
        tiers=fitted(zip(bounds, amounts, strict=True), threshold),
        factors=with_general_factors(
            rules.factors, {"margin": share(), "substitute": share(), "market_share": share()}
        ),
    )
