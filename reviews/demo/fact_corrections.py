"""Fact corrections in the demo: two that wait, one confirmed, one declined."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from claims import clock
from claims.register.models import Claim, ClaimantKind, FactCorrection, Route
from claims.users.models import User
from reviews.committee.fact_corrections.verbs import (
    confirm_facts,
    decline_facts,
    propose_facts,
)


class Case(NamedTuple):
    """A fact correction to play: requested `ago` days before the demo's day, for a claim with this
    route; `facts` are the new values."""

    route: Route
    ago: int
    facts: dict[str, Any]
    reason: str
    end: str = ""  # confirmed or declined; empty: waits


CASES = (
    Case(Route.NO_MONETARY_LOSS, 3, {"claimed_loss": 280_000},
         "비금전으로 잘못 적었다고 전화함. 카드 매출을 불러 주어 적음"),
    Case(Route.OUT_OF_SCOPE, 1, {"claimant_kind": ClaimantKind.SMALL_BUSINESS},
         "소상공인이라고 전화함. 사업자등록번호로 확인함"),
    Case(Route.OUT_OF_SCOPE, 8, {"claimant_kind": ClaimantKind.SMALL_BUSINESS},
         "소상공인 확인서를 들고 방문함", end="confirmed"),
    Case(Route.NO_MONETARY_LOSS, 6, {"claimed_loss": 90_000_000},
         "손해가 9천만 원이라고 전화함", end="declined"),
)  # fmt: skip


def play_fact_corrections(people: dict[str, User]) -> None:
    """Propose the fact corrections of CASES, and confirm or decline those that end. Does nothing if
    there are fact corrections. Call it with the clock at the demo's day."""
    if FactCorrection.objects.exists():
        return
    now, taken = clock.now(), set[int]()
    for case in CASES:
        rows = Claim.objects.filter(route=case.route, withdrawn_at=None, erased_at=None)
        rows = rows.filter(objections=None).exclude(pk__in=taken)
        claim = rows.order_by("-pk").first()
        if claim is None:
            continue
        taken.add(claim.pk)
        with clock.at(now - dt.timedelta(days=case.ago)):
            made = propose_facts(
                claim=claim, by=people["agent"], facts=case.facts, proof="call", reason=case.reason
            )
        with clock.at(now - dt.timedelta(days=case.ago - 1)):
            if case.end == "confirmed":
                confirm_facts(correction=made, by=people["secretary2"])
            elif case.end == "declined":
                decline_facts(
                    correction=made,
                    by=people["secretary"],
                    reason="말씀하신 손해를 보여 주는 자료가 없습니다.",
                )
