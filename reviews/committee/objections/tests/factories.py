"""Objections in each state, brought about by the verbs, and claims that can be objected to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from claims.register.models import Claim, ClaimantKind, Route
from claims.tests.factories import SEOUL, BankAccountFactory, ClaimFactory, UserFactory
from reviews.committee.models import Objection, Review
from reviews.committee.objections.verbs import (
    confirm_answer,
    pass_to_council,
    propose_answer,
    register_objection,
)
from reviews.notices.models import Notice
from reviews.notices.outbox.write import write_notice
from reviews.notices.tests.examples import example_values
from reviews.payouts.tests import factories as money

ASKS = "장애로 마감 날 접수하지 못했으니 심사해 달라고 함"
REASON = "마감 날의 장애 기록을 확인했습니다."


def late_claim(loss: int = 200_000, **more: Any) -> Claim:
    """A claim filed between the windows, with an account."""
    filed = datetime(2022, 12, 1, 9, tzinfo=SEOUL)
    claim = ClaimFactory(route=Route.LATE, claimed_loss=loss, filed_at=filed, **more)
    BankAccountFactory(claim=claim)
    return claim


def claim_of(route: str) -> Claim:
    """A claim on a route that no council judges, as its facts give it."""
    if route == Route.LATE:
        return late_claim()
    if route == Route.TIER_GRANT:
        return money.tier_claim(30_000)
    if route == Route.NO_MONETARY_LOSS:
        return ClaimFactory(no_loss=True)
    if route == Route.OUT_OF_SCOPE:
        kind = ClaimantKind.INDIVIDUAL
        return ClaimFactory(route=route, claimant_kind=kind, claimed_loss=200_000)
    return ClaimFactory(route=route)


def agent() -> Any:
    return UserFactory(roles=["customer_centre"])


def tier_of(claim: Claim, won: int = 50_000) -> Any:
    return claim.routed_under.tiers.get(amount=won)


def received(claim: Claim | None = None, **more: Any) -> Objection:
    claim = claim or late_claim()
    given = {"by": agent(), "asks": ASKS, "channel": "telephone"} | more
    return register_objection(claim=claim, **given)


def proposed(claim: Claim | None = None, **answer: Any) -> Objection:
    """Refused unless the answer says otherwise."""
    made = received(claim)
    given = {"by": money.secretary(), "outcome": "refused", "reason": REASON} | answer
    return propose_answer(objection=made, **given)


def upheld_to_tier(claim: Claim, won: int = 50_000) -> Objection:
    """Proposed: the tier of the claim's policy that grants `won`."""
    return proposed(claim, outcome="upheld", to_route="tier_grant", to_tier=tier_of(claim, won))


def decided(claim: Claim | None = None, **answer: Any) -> Objection:
    return confirm_answer(objection=proposed(claim, **answer), by=money.secretary())


def passed(claim: Claim | None = None) -> Review:
    """Refused, and taken to the council."""
    return pass_to_council(objection=decided(claim), by=agent(), asks="협의체가 보아 달라고 함")


@transaction.atomic
def told_of_route(claim: Claim, moment: datetime) -> None:
    """The letter of the claim's route left at a moment."""
    key = f"bulk-event:route_taken.{claim.route}:{claim.number}"
    event = "route_taken"
    letter = write_notice(event=event, claim=claim, variables=example_values(event), key=key)
    sent(Notice.objects.filter(pk=letter.pk), moment)


def sent(letters: Any, moment: datetime) -> None:
    letters.update(status="sending", lease_token="0" * 32, lease_until=moment)
    letters.update(status="sent", lease_token=None, lease_until=None, sent_at=moment)
