"""Factors of the initial policy for suggested amounts. Every number is ASSUMED.

The published plan of 2022-12-29 names the factors (operating margin, substitutes, market share,
median claim) and publishes none of their values. These are round assumptions under which a
suggestion comes to some 10 to 17 % of a loss, as the plan's own tiers do; a later version of the
policy replaces them in the admin site, with medians counted from the register.
"""

from typing import Any

import pgtrigger

from claims.identifiers import name_key

# The trigger that freezes factors of a published policy, as the initial one is.
FREEZE = "claims.PolicyFactor:factors_of_a_published_policy"

# kind: value where no narrower row fits; basis points, for the median won
GENERAL = {
    "margin": 2_500,
    "substitute": 1_500,
    "market_share": 9_000,
    "median_claim": 300_000,  # the lower tier's bound
}
# Operating margin by industry, as claim forms name them. Trade has a lower one.
MARGINS = {
    "화훼 소매": 2_200,
    "제과·제빵": 2_600,
    "커피 전문점": 2_800,
    "한식 음식점": 2_400,
    "반찬 판매": 2_400,
    "미용실": 3_500,
    "피부·네일 관리": 3_500,
    "필라테스·체육시설": 3_500,
    "학원·교습": 3_500,
    "수산물 판매": 1_800,
    "농산물 직판": 2_000,
    "의류 소매": 2_200,
    "전자상거래": 2_000,
    "이사·용달": 3_000,
    "사진 촬영": 3_500,
    "숙박·펜션": 3_200,
    "택시·대리운전": 3_000,
    "PC방": 2_500,
}
# By service: the share that could move elsewhere within days, and the operator's market share.
SERVICES = {
    "카카오톡 채널": (1_000, 9_500),
    "비즈메시지": (2_000, 9_000),
    "선물하기": (1_500, 8_500),
    "톡스토어": (2_500, 7_000),
    "카카오톡 비즈니스폼": (3_000, 8_000),
    "카카오맵": (4_000, 5_000),
    "다음 메일": (3_000, 3_000),
    "카카오 T": (2_000, 9_000),
    "카카오 T 대리": (3_000, 7_500),
}


def ship(apps: Any, using: str) -> None:
    """Write the factors of the initial policy, where it exists and has none."""

    def model(name: str) -> Any:
        return apps.get_model("claims", name).objects.using(using)

    policy = model("SupportPolicy").filter(programme__code="cash-support", version=1).first()
    if policy is None or model("PolicyFactor").filter(policy=policy).exists():
        return
    industries = {name: _industry(model("Industry"), name) for name in MARGINS}
    services = {s.name_key: s for s in model("Service").all()}
    factor = apps.get_model("claims", "PolicyFactor")
    rows = [
        factor(policy=policy, factor=kind, value=value, unit=_unit(kind))
        for kind, value in GENERAL.items()
    ]
    rows += [
        factor(policy=policy, factor="margin", industry=industries[name], value=bp, unit="bp")
        for name, bp in MARGINS.items()
    ]
    for name, values in SERVICES.items():
        service = services.get(name_key(name))  # renamed or removed meanwhile: left out
        if service is not None:
            rows += [
                factor(policy=policy, factor=kind, service=service, value=bp, unit="bp")
                for kind, bp in zip(("substitute", "market_share"), values, strict=True)
            ]
    with pgtrigger.ignore(FREEZE, databases=[using]):  # the owner's right alone (grants.py)
        model("PolicyFactor").bulk_create(rows)


def _industry(industries: Any, name: str) -> Any:
    found, _made = industries.get_or_create(name_key=name_key(name), defaults={"name": name})
    return found


def _unit(kind: str) -> str:
    return "won" if kind == "median_claim" else "bp"
