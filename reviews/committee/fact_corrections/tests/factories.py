"""Fact corrections in each state, brought about by the verbs."""

from __future__ import annotations

from typing import Any

from claims.register.models import Claim, FactCorrection
from claims.tests.factories import UserFactory
from reviews.committee.fact_corrections.verbs import confirm_facts, propose_facts
from reviews.payouts.tests import factories as money

REASON = "신청인이 보낸 매출 자료로 확인했습니다."


def agent() -> Any:
    return UserFactory(roles=["customer_centre"])


def proposed(claim: Claim | None = None, **more: Any) -> FactCorrection:
    """A claimed loss of 450,000 won, unless other facts are given."""
    claim = claim or money.tier_claim(30_000)
    given = {"by": agent(), "proof": "call", "reason": REASON} | {
        name: more.pop(name) for name in ("by", "proof", "reason", "document") if name in more
    }
    return propose_facts(claim=claim, facts=more or {"claimed_loss": 450_000}, **given)


def confirmed(claim: Claim | None = None, **more: Any) -> FactCorrection:
    made = proposed(claim, **more)
    return confirm_facts(correction=made, by=money.secretary()) if made.is_waiting else made
