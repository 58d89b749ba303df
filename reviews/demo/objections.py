"""Objections in the demo, one in each state, and a withdrawn claim."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from claims import clock
from claims.register.models import Claim, Route
from claims.users.models import User
from reviews.committee.lifecycle.withdrawal import withdraw_claim
from reviews.committee.models import Objection, ObjectionOutcome
from reviews.committee.objections.deadlines import policy_of
from reviews.committee.objections.rerouting import suggested_route
from reviews.committee.objections.verbs import (
    confirm_answer,
    pass_to_council,
    propose_answer,
    register_objection,
)
from reviews.payouts.models import Payout
from reviews.payouts.states.payouts import PayoutStatus


class Case(NamedTuple):
    """An objection to play: filed `ago` days before the demo's day against a claim's route;
    `outcome` is the proposed answer, empty while none is proposed, and `confirmed` is true once it
    is confirmed."""

    route: Route
    ago: int
    channel: str
    asks: str
    outcome: str = ""
    reason: str = ""
    confirmed: bool = False
    to_council: str = ""


CASES = (
    Case(Route.NO_MONETARY_LOSS, 4, "telephone", "비금전으로 잘못 적었고 매출 손해가 있다고 함."),
    Case(Route.OUT_OF_SCOPE, 6, "post", "소상공인 확인서를 보내며 소상공인으로 보아 달라고 함.",
         ObjectionOutcome.UPHELD, "보내신 확인서로 소상공인임을 확인했습니다."),
    Case(Route.TIER_GRANT, 9, "telephone", "손해가 구간 금액보다 크니 더 지급해 달라고 함.",
         ObjectionOutcome.REFUSED, "신청하신 금액에 정해진 지원금입니다.", confirmed=True),
    Case(Route.TIER_GRANT, 15, "counter", "예약 취소로 생긴 손해가 빠졌다고 함.",
         ObjectionOutcome.REFUSED, "신청하신 금액에 정해진 지원금입니다.", confirmed=True,
         to_council="예약 취소 내역을 보고 협의체가 손해를 다시 판단해 달라고 함."),
)  # fmt: skip


def play_objections(people: dict[str, User]) -> None:
    """File the objections of this module's cases and bring each as far as its case says; withdraw
    one claim. Does nothing if there are objections. Call it with the clock at the demo's day."""
    if Objection.objects.exists():
        return
    now, taken = clock.now(), set[int]()
    for case in CASES:
        claim = _claim_for(case, taken)
        if claim is not None:
            taken.add(claim.pk)
            _play(case, claim, people, now)
    waiting = Payout.objects.filter(kind="tier_grant", status=PayoutStatus.PREPARED)
    payout = waiting.exclude(claim__in=taken).select_related("claim").order_by("pk").first()
    if payout is not None:
        with clock.at(now - dt.timedelta(days=1)):
            withdraw_claim(
                claim=payout.claim,
                by=people["secretary2"],
                reason="신청인이 다른 지원을 받게 되어 전화로 철회함",
            )


def _claim_for(case: Case, taken: set[int]) -> Claim | None:
    rows = Claim.objects.filter(route=case.route, withdrawn_at=None)
    if case.outcome:
        rows = rows.filter(claimed_loss__gt=0)
    free = rows.exclude(pk__in=taken).select_related("routed_under", "company", "tier")
    found = free.order_by("pk")[:50]
    if case.outcome != ObjectionOutcome.UPHELD:
        return next(iter(found), None)
    return next((claim for claim in found if suggested_route(claim) is not None), None)


def _play(case: Case, claim: Claim, people: dict[str, User], now: dt.datetime) -> None:
    with clock.at(now - dt.timedelta(days=case.ago)):
        made = register_objection(
            claim=claim, by=people["agent"], asks=case.asks, channel=case.channel
        )
    if not case.outcome:
        return
    found = suggested_route(claim) if case.outcome == ObjectionOutcome.UPHELD else None
    tier = found.tier if found else None
    tiers = policy_of(claim).tiers
    with clock.at(now - dt.timedelta(days=case.ago - 2)):
        propose_answer(
            objection=made,
            by=people["secretary"],
            outcome=case.outcome,
            reason=case.reason,
            to_route=found.route if found else "",
            to_tier=tiers.filter(upper_bound=tier.upper_bound).first() if tier else None,
        )
    if case.confirmed:
        with clock.at(now - dt.timedelta(days=case.ago - 3)):
            confirm_answer(objection=made, by=people["secretary2"])
    if case.to_council:
        with clock.at(now - dt.timedelta(days=3)):
            pass_to_council(objection=made, by=people["agent"], asks=case.to_council)
