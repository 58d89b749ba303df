"""The data that the programme starts with: outage, plan, windows, companies, services, factors.

Source: the published plan of 2022-12-29 and the announcements. The closing of the first
announcement and the days of the second window are assumed. The plan names the factors (operating
margin, substitutes, market share, median claim) and publishes none of their values: every number
of them is ASSUMED, round, and such that a suggestion comes to some 10 to 17 % of a loss, as the
plan's own tiers do. All of it can be changed in the admin site afterwards, per version of the
policy.

Names stand beside their key, by which an import finds them (claims/register/name_keys.py).
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import migrations

SEOUL = ZoneInfo("Asia/Seoul")

# company, its key, aliases, is it the operator
COMPANIES = (
    ("카카오", "카카오", ["본사"], True),
    ("카카오게임즈", "카카오게임즈", [], False),
    ("카카오모빌리티", "카카오모빌리티", [], False),
    ("카카오페이", "카카오페이", [], False),
    ("카카오엔터테인먼트", "카카오엔터테인먼트", [], False),
)

# service, its key, company
SERVICES = (
    ("카카오톡 채널", "카카오톡채널", "카카오"),
    ("톡스토어", "톡스토어", "카카오"),
    ("선물하기", "선물하기", "카카오"),
    ("비즈메시지", "비즈메시지", "카카오"),
    ("카카오톡", "카카오톡", "카카오"),
    ("카카오맵", "카카오맵", "카카오"),
    ("다음 메일", "다음메일", "카카오"),
    ("티스토리", "티스토리", "카카오"),
    ("카카오싱크", "카카오싱크", "카카오"),
    ("카카오톡 비즈니스폼", "카카오톡비즈니스폼", "카카오"),
    ("이모티콘 플러스", "이모티콘플러스", "카카오"),
    ("톡서랍 플러스", "톡서랍플러스", "카카오"),
    ("다음 카페", "다음카페", "카카오"),
    ("카카오게임", "카카오게임", "카카오게임즈"),
    ("카카오 T", "카카오t", "카카오모빌리티"),
    ("카카오 T 대리", "카카오t대리", "카카오모빌리티"),
    ("카카오 T 퀵", "카카오t퀵", "카카오모빌리티"),
    ("카카오페이 결제", "카카오페이결제", "카카오페이"),
    ("카카오페이 송금", "카카오페이송금", "카카오페이"),
    ("멜론", "멜론", "카카오엔터테인먼트"),
    ("카카오페이지", "카카오페이지", "카카오엔터테인먼트"),
    ("카카오웹툰", "카카오웹툰", "카카오엔터테인먼트"),
)

# loss up to, grant: won
TIERS = ((300_000, 30_000), (500_000, 50_000))

# factor, value where nothing narrower holds, unit: basis points, of the median won
FACTORS = (
    ("margin", 2_500, "bp"),
    ("substitute", 1_500, "bp"),
    ("market_share", 9_000, "bp"),
    ("median_claim", 300_000, "won"),  # the lower tier's bound
)

# Industries as claim forms name them, key, operating margin in basis points. What is sold dearer
# than bought has less.
INDUSTRIES = (
    ("화훼 소매", "화훼소매", 2_200),
    ("제과·제빵", "제과·제빵", 2_600),
    ("커피 전문점", "커피전문점", 2_800),
    ("한식 음식점", "한식음식점", 2_400),
    ("반찬 판매", "반찬판매", 2_400),
    ("미용실", "미용실", 3_500),
    ("피부·네일 관리", "피부·네일관리", 3_500),
    ("필라테스·체육시설", "필라테스·체육시설", 3_500),
    ("학원·교습", "학원·교습", 3_500),
    ("수산물 판매", "수산물판매", 1_800),
    ("농산물 직판", "농산물직판", 2_000),
    ("의류 소매", "의류소매", 2_200),
    ("전자상거래", "전자상거래", 2_000),
    ("이사·용달", "이사·용달", 3_000),
    ("사진 촬영", "사진촬영", 3_500),
    ("숙박·펜션", "숙박·펜션", 3_200),
    ("택시·대리운전", "택시·대리운전", 3_000),
    ("PC방", "pc방", 2_500),
)

# service, how much could move elsewhere within days, the operator's share of such services: basis
# points
SERVICE_FACTORS = (
    ("카카오톡 채널", 1_000, 9_500),
    ("비즈메시지", 2_000, 9_000),
    ("선물하기", 1_500, 8_500),
    ("톡스토어", 2_500, 7_000),
    ("카카오톡 비즈니스폼", 3_000, 8_000),
    ("카카오맵", 4_000, 5_000),
    ("다음 메일", 3_000, 3_000),
    ("카카오 T", 2_000, 9_000),
    ("카카오 T 대리", 3_000, 7_500),
)


def _at(*parts):
    return datetime(*parts, tzinfo=SEOUL)


# code, kind, name, opens, closes, where claims and documents were taken in
WINDOWS = (
    ("1015-1", "filing", "1차 접수", _at(2022, 10, 19), _at(2022, 11, 7), "접수 누리집"),
    ("1015-2", "filing", "2차 접수", _at(2023, 1, 2), _at(2023, 1, 16), "소상공인연합회"),
    ("1015-d", "documents", "서류 접수", _at(2023, 1, 30), _at(2023, 6, 1), "접수 누리집"),
)

# window, closing before and after, announced on, reason
EXTENSIONS = (
    ("1015-1", _at(2022, 11, 2), _at(2022, 11, 7), date(2022, 11, 1), "피해 접수 기간 연장"),
    ("1015-d", _at(2023, 2, 28), _at(2023, 4, 15), date(2023, 2, 27), "보완 서류 접수 연장"),
    ("1015-d", _at(2023, 4, 15), _at(2023, 6, 1), date(2023, 4, 14), "보완 서류 접수 재연장"),
)

# Source: the published plan of 2022-12-29. What it does not say is blank: periods and budgets, and how
# many small businesses get channel cash. ASSUMED: how each benefit is handed out (`audience`), and that
# a benefit with a range is written with its upper end as the unit value, with the range in its terms.
# code: company, benefit, name, terms, how, audience, recipients, unit value, units, quantity, state
PROGRAMMES = (
    (
        "channel-cash", "카카오", "credit", "소상공인 채널 캐시", "채널 캐시 50,000원",
        "카카오톡 채널 관리자에서 메시지를 보낼 때 쓰실 수 있습니다.",
        "register", "소상공인", 50_000, 1, None, "announced",
    ),
    (
        "emoticons", "카카오", "code", "이모티콘 3종", "이모티콘 3종",
        "", "counted", "전 국민", None, 3, None, "announced",
    ),
    (
        "coupon-2000", "카카오", "coupon", "쿠폰 2,000원", "쿠폰 2,000원",
        "", "counted", "전 국민", 2_000, 1, None, "announced",
    ),
    (
        "coupon-3000", "카카오", "coupon", "쿠폰 3,000원", "쿠폰 3,000원",
        "", "counted", "전 국민", 3_000, 1, None, "announced",
    ),
    (
        "storage-month", "카카오", "subscription", "보관 서비스 1개월", "톡서랍 플러스 1개월",
        "", "counted", "신청한 300만 명", None, 1, 3_000_000, "announced",
    ),
    (
        "pc-room-coins", "카카오게임즈", "code", "PC방 코인", "코인",
        "", "list", "가맹 PC방 약 5,700곳", None, 1, 5_700, "announced",
    ),
    (
        "driver-points", "카카오모빌리티", "partner", "대리운전 기사 포인트", "25,000~50,000포인트",
        "", "list", "대리운전 기사", 50_000, 1, None, "announced",
    ),
    (
        "driver-transport", "카카오모빌리티", "partner", "대리운전 기사 이동 지원",
        "이동 지원 10,000원까지", "", "list", "대리운전 기사", 10_000, 1, None, "announced",
    ),
    (
        "taxi", "카카오모빌리티", "partner", "택시 기사 지원", "", "", "list", "택시 기사", None, 1,
        None, "discussed",
    ),
    (
        "storm-insurance", "카카오페이", "partner", "소상공인 풍수해보험", "풍수해보험 가입 지원",
        "", "list", "소상공인", None, 1, None, "announced",
    ),
)  # fmt: skip


def ship(apps, schema_editor):
    """Write the rows, as the owner: the guards of published policies let only the owner pass."""

    def rows(name):
        return apps.get_model("claims", name).objects.using(schema_editor.connection.alias)

    incident = rows("Incident").create(
        code="2022-1015",
        name="2022. 10. 15. 서비스 장애",
        began_at=_at(2022, 10, 15, 15, 30),
        ended_at=_at(2022, 10, 19, 23, 59),
    )
    ship_windows(rows, incident)
    services = ship_companies(rows)
    ship_policy(rows, incident, services)
    ship_programmes(rows, incident)


def ship_windows(rows, incident):
    for code, kind, name, opens_at, closes_at, opened_for in WINDOWS:
        rows("FilingWindow").create(
            code=code,
            incident=incident,
            kind=kind,
            name=name,
            opens_at=opens_at,
            closes_at=closes_at,
            opened_for=opened_for,
        )
    for code, before, after, announced_on, reason in EXTENSIONS:
        rows("WindowExtension").create(
            window=rows("FilingWindow").get(code=code),
            closes_before=before,
            closes_after=after,
            announced_on=announced_on,
            reason=reason,
        )


def ship_companies(rows):
    """Write companies and services; return the services by name."""
    companies = {
        name: rows("Company").create(
            name=name, name_key=key, aliases=aliases, is_operator=is_operator
        )
        for name, key, aliases, is_operator in COMPANIES
    }
    return {
        name: rows("Service").create(name=name, name_key=key, company=companies[company])
        for name, key, company in SERVICES
    }


def ship_policy(rows, incident, services):
    programme = rows("Programme").create(
        code="cash-support", name="피해지원 현금 지원", incident=incident, state="running"
    )
    # The plan was published by the council before this program stood: its author is the account
    # that stands for the announcement, which nobody can log in to.
    council = rows("User").create(
        username="announcement",
        name="협의체 공고",
        password="!",  # noqa: S106  no password has this digest
        is_active=False,
    )
    policy = rows("SupportPolicy").create(
        programme=programme,
        version=1,
        title="2022. 12. 29. 피해지원안",
        note="30만원까지 3만원, 30만원 초과 50만원까지 5만원, 50만원 초과는 협의체가 심의합니다.",
        effective_from=_at(2022, 10, 19),
    )
    for upper_bound, amount in TIERS:
        rows("SupportTier").create(policy=policy, upper_bound=upper_bound, amount=amount)
    ship_factors(rows("PolicyFactor"), policy, ship_industries(rows), services)
    # Last: tiers and factors of a published policy are frozen.
    policy.published_at, policy.published_by = _at(2022, 12, 29), council
    policy.save()


def ship_industries(rows):
    return {
        name: rows("Industry").create(name=name, name_key=key) for name, key, _margin in INDUSTRIES
    }


def ship_factors(factors, policy, industries, services):
    for factor, value, unit in FACTORS:
        factors.create(policy=policy, factor=factor, value=value, unit=unit)
    for name, _key, margin in INDUSTRIES:
        factors.create(
            policy=policy, factor="margin", industry=industries[name], value=margin, unit="bp"
        )
    for name, substitute, share in SERVICE_FACTORS:
        for factor, value in (("substitute", substitute), ("market_share", share)):
            factors.create(
                policy=policy, factor=factor, service=services[name], value=value, unit="bp"
            )


def ship_programmes(rows, incident):
    """Write the plan's other programmes, and the terms of the council's cash."""

    companies = {company.name: company for company in rows("Company").all()}
    rows("Programme").filter(code="cash-support").update(
        company=companies["카카오"],
        terms="30만원까지 30,000원, 50만원까지 50,000원, 초과는 협의체 심의",
        recipients="금전 피해를 입은 소상공인",
    )
    for one in PROGRAMMES:
        code, company, benefit, name, terms, how, audience, recipients, *rest = one
        unit_value, units, quantity, state = rest
        rows("Programme").create(
            code=code, name=name, incident=incident, company=companies[company], benefit=benefit,
            terms=terms, how=how, audience=audience, recipients=recipients,
            unit_value=unit_value, units=units, quantity=quantity, state=state,
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_programmes_and_readings")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
