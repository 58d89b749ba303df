"""The texts of routes: the route of a claim, what happens next, and what a letter may promise about
its fixed grant.

The texts are kept here in both languages: a letter has a language of its own, so the translation
catalogue, which follows the language of the user, does not fit.
"""

from __future__ import annotations

from typing import NamedTuple

from claims.hooks import GrantStanding
from claims.money import format_won
from claims.register.models import Route

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

_OBJECT = {
    "ko": " 이의는 %(days)s일 안에 고객센터로 말씀해 주세요.",
    "en": " You may object by telephone within %(days)s days.",
}
# What letters say of the fixed grant where the text of its route would not be true, and after the
# undo of a withdrawal. %(won)s is the sum that is paid, %(grant)s the fixed grant, %(kept)s what an
# offset kept back and %(back)s what came back by a recovery, in won.
GRANTS: dict[str, dict[str, str]] = {
    "ko": {
        "held": "같은 신청인이나 계좌의 다른 신청에 지원금이 있어, 이 신청의 지원금은 확인하는 동안"
        " 보류하고 있습니다.",
        "duplicate": "다른 신청과 중복되어 이 신청에는 지원금을 지급하지 않습니다.",
        "reduced": "지원금 %(grant)s원 가운데 돌려주셔야 할 금액에 쓴 %(kept)s원을 빼고 %(won)s원을"
        " 신청하신 계좌로 보내 드립니다. 계좌가 바뀌었으면 알려 주세요.",
        "no_account": "지원금 %(won)s원을 보내 드릴 계좌가 없거나 예금주가 달라 지급하지 못하고"
        " 있습니다. 받으실 계좌를 고객센터로 알려 주세요.",
        "reduced_no_account": "지원금 %(grant)s원 가운데 돌려주셔야 할 금액에 쓴 %(kept)s원을 뺀"
        " %(won)s원은 계좌가 없거나 예금주가 달라 지급하지 못하고 있습니다."
        " 받으실 계좌를 고객센터로 알려 주세요.",
        "kept_back": "이 신청의 지원금은 돌려주셔야 할 금액에 모두 써서 더 지급할 금액이 없습니다.",
        "paid": "이미 지급한 지원금은 그대로입니다.",
        "difference": "이미 지급한 지원금에 더해 차액 %(won)s원을 보내 드립니다.",
        "difference_returned": "이미 지급한 지원금에서 돌려주신 %(back)s원을 빼고 계산한 차액"
        " %(won)s원을 보내 드립니다.",
        "as_before": "신청은 철회하기 전과 같이 심사합니다.",
        "prepared_again": "취소했던 지급 %(won)s원은 다시 준비합니다.",
        "window_extended": "접수기간이 늘어나 신청의 경로를 다시 정했습니다: %(route)s.",
    },
    "en": {
        "held": "Another claim of the same claimant or account has a grant. The grant of this claim"
        " waits until we have looked at both.",
        "duplicate": "This claim is a duplicate of another one, so no grant is paid for it.",
        "reduced": "Of the grant of %(grant)s won, %(kept)s won settled what was to be paid back."
        " %(won)s won go to the account of your claim."
        " Please tell us if the account has changed.",
        "no_account": "A grant of %(won)s won cannot be paid yet: we have no account of yours for"
        " it. Tell our customer centre which account to pay to.",
        "reduced_no_account": "Of the grant of %(grant)s won, %(kept)s won settled what was to be"
        " paid back. The other %(won)s won cannot be paid yet: we have no account of yours."
        " Tell our customer centre which one to pay to.",
        "kept_back": "The grant of this claim settled what was to be paid back. No more is paid.",
        "paid": "The grant that was paid stays as it is.",
        "difference": "In addition to the grant that was paid, you receive the difference of"
        " %(won)s won.",
        "difference_returned": "You receive the difference of %(won)s won to the grant that was"
        " paid, less the %(back)s won that you paid back.",
        "as_before": "Your claim is handled as before the withdrawal.",
        "prepared_again": "The cancelled payment of %(won)s won is prepared again.",
        "window_extended": "The filing period was extended, and your claim has a new route:"
        " %(route)s.",
    },
}


class RouteFacts(NamedTuple):
    """Facts of a claim for the text of its route: the fixed grant of its tier (won, 0 without one),
    the company's name, and the days in which one may object."""

    route: str
    won: int
    company: str
    days: int


def route_text(route: str, language: str) -> str:
    """Return a route in the words that letters to claimants use."""
    return STEPS[language][route][0]


def next_step(facts: RouteFacts, standing: GrantStanding, language: str) -> str:
    """Return the sentences of a letter on what happens next on a claim's route. The only money that
    they promise is what the claim will get: nothing while it is on hold or ended as a duplicate,
    the payout that was prepared, or the grant of its tier less what offsets kept back. If nothing
    was prepared and the claim has no account to pay to, they ask for one."""
    grants, own = GRANTS[language], STEPS[language][facts.route][1]
    said = {"company": facts.company, "days": str(facts.days), "won": format_won(facts.won)}
    if standing.paid and standing.coming:
        text = grants["difference_returned" if standing.came_back else "difference"] % {
            "won": format_won(standing.coming), "back": format_won(standing.came_back)
        }  # fmt: skip
        return f"{text} {own}" if facts.route == Route.COMMITTEE_REVIEW else text
    if facts.route == Route.TIER_GRANT:
        changed = _of_a_tier(facts.won, standing, language)
        said["won"] = format_won(standing.coming or facts.won)
        return (changed + _OBJECT[language] if changed else own) % said
    if standing.paid and facts.route != Route.COMMITTEE_REVIEW:
        own = f"{grants['paid']} {own}"
    return own % said


def _of_a_tier(won: int, standing: GrantStanding, language: str) -> str:
    """Return what to say in place of the promise that the tier's `won` are paid; '' if they are."""
    grants = GRANTS[language]
    if standing.paid:
        return grants["paid"]
    if standing.held or standing.duplicate:
        return barred_text(standing, language)
    left = standing.coming or won - standing.kept_back
    if left <= 0:
        return grants["kept_back"] if standing.kept_back else ""
    asks = standing.no_account and not standing.coming
    if not standing.kept_back:
        return grants["no_account"] if asks else ""
    said = {"grant": won, "kept": standing.kept_back, "won": left}
    text = grants["reduced_no_account" if asks else "reduced"]
    return text % {key: format_won(value) for key, value in said.items()}


def barred_text(standing: GrantStanding, language: str) -> str:
    """Return the sentence to a claimant whose fixed grant is on hold, or who gets none because the
    claim is a duplicate; '' for the others. The sentence tells nothing about the other claim."""
    key = "held" if standing.held else "duplicate" if standing.duplicate else ""
    return GRANTS[language][key] if key else ""
