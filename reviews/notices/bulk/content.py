"""What a wave tells a single claim: the event's variables and the key of the fact.

The words of a route stand here in both languages, beside each other, as the letters do: they are
part of a letter, which is written in its own language and not in its reader's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from claims.money import format_won
from claims.register.models import Route
from reviews.notices.bulk.audiences import Wave
from reviews.notices.events import Event
from reviews.notices.outbox.write import Letter

# route -> (the route, what happens next); %(won)s are whole won with commas, %(company)s a name
STEPS: dict[str, dict[str, tuple[str, str]]] = {
    "ko": {
        Route.LATE: (
            "접수기간 밖",
            "접수기간이 아닌 때에 보내신 신청이라 심사하지 않습니다."
            " 접수기간이 늘어나면 다시 심사하고 알려 드립니다.",
        ),
        Route.AFFILIATE: (
            "계열사 이관",
            "%(company)s의 서비스에 대한 신청이라 그 회사에서 살펴봅니다.",
        ),
        Route.NO_MONETARY_LOSS: (
            "금전 피해 없음",
            "금전 피해를 적지 않으신 신청이라 피해지원금은 없습니다.",
        ),
        Route.OUT_OF_SCOPE: ("지원 대상 아님", "소상공인에게 드리는 피해지원금의 대상이 아닙니다."),
        Route.TIER_GRANT: (
            "정액 지원",
            "지원금 %(won)s원을 신청하신 계좌로 보내 드립니다."
            " 계좌를 확인해야 하면 따로 연락드립니다.",
        ),
        Route.COMMITTEE_REVIEW: (
            "협의체 심의",
            "협의체가 자료를 심의해 추가지원을 정하고 결과를 알려 드립니다.",
        ),
    },
    "en": {
        Route.LATE: (
            "outside the filing period",
            "Your claim came outside the filing period and is not reviewed."
            " Should the period be extended, it will be, and we shall let you know.",
        ),
        Route.AFFILIATE: (
            "passed on to an affiliate",
            "Your claim concerns a service of %(company)s, which looks into it.",
        ),
        Route.NO_MONETARY_LOSS: (
            "no monetary loss",
            "Your claim names no monetary loss, so no grant is paid.",
        ),
        Route.OUT_OF_SCOPE: (
            "not eligible",
            "This grant is for small businesses, which your claim does not come from.",
        ),
        Route.TIER_GRANT: (
            "fixed grant",
            "A grant of %(won)s won goes to the account of your claim."
            " We shall contact you if the account has to be checked.",
        ),
        Route.COMMITTEE_REVIEW: (
            "review by the council",
            "The council reviews your documents, decides on additional support and lets you know.",
        ),
    },
}

PREFIX = "bulk-event:"


def fact_of(event: str, route: str = "") -> str:
    """The first part of a key, up to the claim number. A claim that takes another route later is
    told of that one too; of the same one never twice."""
    mark = f"{event}.{route}" if event == Event.ROUTE_TAKEN else event
    return f"{PREFIX}{mark}:"


def key_of(event: str, claim: Any, earlier: int) -> str:
    """`earlier`: notices of the same fact that a cancelled wave kept from leaving."""
    again = f":{earlier + 1}" if earlier else ""
    return f"{fact_of(event, claim.route)}{claim.number}{again}"


def variables_for(wave: Wave, claim: Any) -> Mapping[str, str]:
    """The event's own variables, in the wave's language."""
    if wave.event == Event.CLAIM_RECEIVED:
        return {"filed_on": _day(claim.filed_at, wave.language)}
    route, step = STEPS[wave.language][claim.route]
    facts = {
        "won": format_won(claim.tier.amount) if claim.tier_id else "",
        "company": claim.company.name,
    }
    return {"route": route, "next_step": step % facts}


def _day(moment: Any, language: str) -> str:
    here = timezone.localtime(moment)
    if language == "en":
        return f"{here.day} {here:%B} {here.year}"
    return f"{here.year}. {here.month}. {here.day}."


def letter_for(wave: Wave, claim: Any, *, earlier: int = 0, bulk: int | None = None) -> Letter:
    """`claim` with tier and company at hand."""
    return Letter(
        event=wave.event,
        claim=claim,
        key=key_of(wave.event, claim, earlier),
        variables=variables_for(wave, claim),
        language=wave.language,
        bulk=bulk,
    )
