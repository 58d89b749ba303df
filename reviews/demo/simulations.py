"""Saved simulations of the policy in force: another threshold, and two amount rules side by
side."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from claims import clock
from claims.policy.models import AmountRule, SupportPolicy
from claims.users.models import User
from reviews.payouts.ledger.budget import granted_budget
from reviews.simulator.models import Simulation
from reviews.simulator.rules import Rules, fitted
from reviews.simulator.verbs import Try, save_simulation


def save_simulations(people: dict[str, User]) -> None:
    """Save two simulations of the policy in force. Does nothing if any simulation exists. Call it
    with the clock at the demo's day."""
    if Simulation.objects.exists():
        return
    policy = SupportPolicy.objects.select_related("programme").effective()
    own, now = Rules.of(policy, granted_budget(policy.programme_id)), clock.now()
    higher = replace(own, review_threshold=700_000, tiers=fitted(own.tiers, 700_000))
    with clock.at(now - dt.timedelta(days=3)):
        save_simulation(
            title="심의 기준액 70만원", tries={"a": Try(policy, higher)}, by=people["admin"]
        )
    by_rule = {
        "a": Try(policy, replace(own, amount_rule=AmountRule.MEAN_OF_GRANTING)),
        "b": Try(policy, replace(own, amount_rule=AmountRule.LOWEST_OF_GRANTING)),
    }
    with clock.at(now - dt.timedelta(days=1)):
        save_simulation(title="평균과 가장 낮은 금액 비교", tries=by_rule, by=people["chair"])
