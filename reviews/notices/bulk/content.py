"""The notice of a bulk to one claim: the event's variables and the notice's key.

The texts of routes are kept here in both languages: a letter has a language of its own, so the
translation catalogue, which follows the language of the user, does not fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from claims.money import format_won
from claims.register.models import Route
from reviews.notices.bulk.audiences import Audience
from reviews.notices.events import Event
from reviews.notices.outbox.write import Letter

# route -> (the route, what happens next); %(won)s are whole won with commas, %(company)s a name,
# %(days)s the days in which one may object: all but the council's route say how (0083)
STEPS: dict[str, dict[str, tuple[str, str]]] = {
    "ko": {
        Route.LATE: (
            "접수기간 밖",
            "접수기간이 아닌 때에 보내신 신청이라 심사하지 않습니다."
            " 접수기간이 늘어나면 다시 심사합니다."
            " 이의는 %(days)s일 안에 고객센터로 말씀해 주세요.",
        ),
        Route.AFFILIATE: (
            "계열사 서비스",
            "%(company)s의 서비스에 대한 신청이라 그 회사가 처리합니다. 개인정보 제공에 동의한다고"
            " 고객센터에 알려 주시면 그 회사로 넘기고 다시 알려 드립니다."
            " 이의는 %(days)s일 안에 고객센터로 말씀해 주세요.",
        ),
        Route.NO_MONETARY_LOSS: (
            "금전 피해 없음",
            "금전 피해를 적지 않으신 신청이라 피해지원금은 없습니다."
            " 이의는 %(days)s일 안에 고객센터로 말씀해 주세요.",
        ),
        Route.OUT_OF_SCOPE: (
            "지원 대상 아님",
            "소상공인에게 드리는 피해지원금의 대상이 아닙니다."
            " 이의는 %(days)s일 안에 고객센터로 말씀해 주세요.",
        ),
        Route.TIER_GRANT: (
            "정액 지원",
            "지원금 %(won)s원을 신청하신 계좌로 보내 드립니다. 계좌가 바뀌었으면 알려 주세요."
            " 이의는 %(days)s일 안에 고객센터로 말씀해 주세요.",
        ),
        Route.COMMITTEE_REVIEW: (
            "협의체 심의",
            "협의체가 자료를 심의해 추가지원을 정합니다. 낼 서류와 기한은 따로 알려 드립니다.",
        ),
    },
    "en": {
        Route.LATE: (
            "outside the filing period",
            "Your claim came outside the filing period and is not reviewed."
            " Should the period be extended, it will be."
            " You may object by telephone within %(days)s days.",
        ),
        Route.AFFILIATE: (
            "an affiliate's service",
            "Your claim concerns a service of %(company)s. If you tell our customer centre that you"
            " consent, we hand it over to that company and let you know."
            " You may object by telephone within %(days)s days.",
        ),
        Route.NO_MONETARY_LOSS: (
            "no monetary loss",
            "Your claim names no monetary loss, so no grant is paid."
            " You may object by telephone within %(days)s days.",
        ),
        Route.OUT_OF_SCOPE: (
            "not eligible",
            "This grant is for small businesses, which your claim does not come from."
            " You may object by telephone within %(days)s days.",
        ),
        Route.TIER_GRANT: (
            "fixed grant",
            "A grant of %(won)s won goes to the account of your claim."
            " Please tell us if the account has changed."
            " You may object by telephone within %(days)s days.",
        ),
        Route.COMMITTEE_REVIEW: (
            "review by the council",
            "The council reviews your documents. A letter says which ones, and until when.",
        ),
    },
}

PREFIX = "bulk-event:"


def key_prefix(event: str, route: str = "") -> str:
    """Return the part of a notice's key before the claim number. For a route's notice it names the
    route: a claim that is routed anew gets a second notice, but never two for one route."""
    mark = f"{event}.{route}" if event == Event.ROUTE_TAKEN else event
    return f"{PREFIX}{mark}:"


def notice_key(event: str, claim: Any, earlier: int) -> str:
    """Return the key of a bulk's notice to a claim. `earlier` is the number of notices of the same
    fact that were suppressed when their bulk was cancelled; they give the key a further number."""
    again = f":{earlier + 1}" if earlier else ""
    return f"{key_prefix(event, claim.route)}{claim.number}{again}"


def variables_for(audience: Audience, claim: Any) -> Mapping[str, str]:
    """Return the values of the variables of the audience's event for a claim, by key, in the
    audience's language."""
    if audience.event == Event.CLAIM_RECEIVED:
        return {"filed_on": day_text(claim.filed_at, audience.language)}
    route, step = STEPS[audience.language][claim.route]
    facts = {
        "won": format_won(claim.tier.amount) if claim.tier_id else "",
        "company": claim.company.name,
        "days": str(claim.routed_under.appeal_days),
    }
    return {"route": route, "next_step": step % facts}


def day_text(moment: Any, language: str) -> str:
    """Return the day of a moment as a letter in this language writes it."""
    here = timezone.localtime(moment)
    if language == "en":
        return f"{here.day} {here:%B} {here.year}"
    return f"{here.year}. {here.month}. {here.day}."


def letter_for(
    audience: Audience, claim: Any, *, earlier: int = 0, bulk: int | None = None
) -> Letter:
    """Return the letter of a bulk to a claim, to be written to the outbox. The claim's tier,
    company and policy should be fetched already. `earlier` is as in `notice_key`, `bulk` the bulk's
    id."""
    return Letter(
        event=audience.event,
        claim=claim,
        key=notice_key(audience.event, claim, earlier),
        variables=variables_for(audience, claim),
        language=audience.language,
        bulk=bulk,
    )
