"""The initial data of the programme: outage, plan, windows, companies, services.

Source: the published plan of 2022-12-29 and the announcements (docs/decisions, domain facts). The
closing of the first announcement and the days of the second window are assumed. All of it can be
changed in the admin site afterwards; a migration calls `ship` once.
"""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from claims.identifiers import name_key

SEOUL = ZoneInfo("Asia/Seoul")

OPERATOR = ("카카오", ["본사"])
AFFILIATES = ("카카오게임즈", "카카오모빌리티", "카카오페이", "카카오엔터테인먼트")
SERVICES = {
    "카카오": (
        "카카오톡 채널",
        "톡스토어",
        "선물하기",
        "비즈메시지",
        "카카오톡",
        "카카오맵",
        "다음 메일",
        "티스토리",
        "카카오싱크",
        "카카오톡 비즈니스폼",
        "이모티콘 플러스",
        "톡서랍 플러스",
        "다음 카페",
    ),
    "카카오게임즈": ("카카오게임",),
    "카카오모빌리티": ("카카오 T", "카카오 T 대리", "카카오 T 퀵"),
    "카카오페이": ("카카오페이 결제", "카카오페이 송금"),
    "카카오엔터테인먼트": ("멜론", "카카오페이지", "카카오웹툰"),
}
TIERS = ((300_000, 30_000), (500_000, 50_000))  # (loss up to, grant), won


def _at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SEOUL)  # type: ignore[arg-type, misc]


def ship(apps: Any, using: str) -> None:
    """Write the rows; `apps` is the registry of the migration, `using` its database alias."""

    def model(name: str) -> Any:
        return apps.get_model("claims", name).objects.using(using)

    incident = model("Incident").create(
        code="2022-1015",
        name="2022. 10. 15. 서비스 장애",
        began_at=_at(2022, 10, 15, 15, 30),
        ended_at=_at(2022, 10, 19, 23, 59),
    )
    programme = model("Programme").create(
        code="cash-support", name="피해지원 현금 지원", incident=incident, state="running"
    )
    _ship_policy(model, programme)
    _ship_windows(model, incident)
    _ship_companies(model)


def _ship_policy(model: Any, programme: Any) -> None:
    # The council published the plan before this program existed: its author is the account
    # that represents the announcement, which nobody can log in to.
    council, _created = model("User").get_or_create(
        username="announcement",
        defaults={"name": "협의체 공고", "password": "!", "is_active": False},
    )
    policy = model("SupportPolicy").create(
        programme=programme,
        version=1,
        title="2022. 12. 29. 피해지원안",
        note="30만원까지 3만원, 30만원 초과 50만원까지 5만원, 50만원 초과는 협의체가 심의합니다.",
        effective_from=_at(2022, 10, 19),
    )
    for upper_bound, amount in TIERS:
        model("SupportTier").create(policy=policy, upper_bound=upper_bound, amount=amount)
    policy.published_at, policy.published_by = _at(2022, 12, 29), council
    policy.save(using=programme._state.db)


def _ship_windows(model: Any, incident: Any) -> None:
    windows = (
        ("1015-1", "filing", "1차 접수", _at(2022, 10, 19), _at(2022, 11, 7), "접수 누리집"),
        ("1015-2", "filing", "2차 접수", _at(2023, 1, 2), _at(2023, 1, 16), "소상공인연합회"),
        ("1015-d", "documents", "서류 접수", _at(2023, 1, 30), _at(2023, 6, 1), "접수 누리집"),
    )
    made = {
        code: model("FilingWindow").create(
            code=code,
            incident=incident,
            kind=kind,
            name=name,
            opens_at=opens_at,
            closes_at=closes_at,
            opened_for=opened_for,
        )
        for code, kind, name, opens_at, closes_at, opened_for in windows
    }
    extensions = (
        ("1015-1", _at(2022, 11, 2), _at(2022, 11, 7), date(2022, 11, 1), "피해 접수 기간 연장"),
        ("1015-d", _at(2023, 2, 28), _at(2023, 4, 15), date(2023, 2, 27), "보완 서류 접수 연장"),
        ("1015-d", _at(2023, 4, 15), _at(2023, 6, 1), date(2023, 4, 14), "보완 서류 접수 재연장"),
    )
    for code, before, after, announced_on, reason in extensions:
        model("WindowExtension").create(
            window=made[code],
            closes_before=before,
            closes_after=after,
            announced_on=announced_on,
            reason=reason,
        )


def _ship_companies(model: Any) -> None:
    operator, aliases = OPERATOR
    companies = {
        operator: model("Company").create(
            name=operator, name_key=name_key(operator), aliases=aliases, is_operator=True
        )
    }
    for name in AFFILIATES:
        companies[name] = model("Company").create(name=name, name_key=name_key(name))
    for company, services in SERVICES.items():
        for name in services:
            model("Service").create(name=name, name_key=name_key(name), company=companies[company])
