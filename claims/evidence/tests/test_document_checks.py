"""Papers in other layouts than the demo's: what is read in their text, and what is not guessed."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from claims.evidence import dates
from claims.evidence.registry import check_of
from claims.evidence.tests import proof
from claims.identifiers import same_name
from claims.policy.models import Incident
from claims.tests.factories import BankAccountFactory

pytestmark = pytest.mark.django_db


def said(code, *lines, claim=None, account=None):
    claim = claim or proof.claim_of()
    found = check_of(code).find(proof.subject_with(proof.text_of(*lines), claim, account))
    return f"{found.verdict}:{found.said}"


# ------------------------------------------------------------------ dates
@pytest.mark.parametrize(
    "printed",
    [
        "2022년 4월 1일 ~ 2023년 3월 31일",
        "2022.04.01 - 2023.03.31",
        "2022.04.01~2023.03.31",
        "2022. 4. 1. ~ 2023. 3. 31.",
        "2022-04-01 ∼ 2023-03-31",
        "2022/4/1 – 2023/3/31",
        "2022. 4. 1.부터 2023. 3. 31.까지",
        "2022년 04월 01일부터 ~ 2023년 03월 31일까지",
        "2022. 4. 1.(금) ~ 2023. 3. 31.(금)",
    ],
)
def test_periods_are_read_as_they_are_printed(printed):
    match = dates.PERIOD.search(f"유효기간 {printed}")
    assert dates.period_of(match) == (date(2022, 4, 1), date(2023, 3, 31))


@pytest.mark.parametrize(
    "text", ["22.04.01", "4월 1일", "2022-13-01", "12022-04-01", "2022.4", "1.2022.04.01"]
)
def test_what_may_be_another_date_is_not_read(text):
    assert list(dates.days_in(text)) == []


def test_days_that_do_not_exist_are_none():
    assert list(dates.days_in("2022-02-31 2022-02-28 2022. 10. 15. 15:30")) == [
        date(2022, 2, 28),
        date(2022, 10, 15),
    ]
    crosswise = dates.PERIOD.search("2023-03-31 ~ 2022-04-01")
    assert dates.period_of(crosswise) is None


# ------------------------------------------------------------------ certificates
@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["유효기간 : 2022.04.01 - 2023.03.31"], "ok:covers"),
        (["유 효 기 간", "2022. 4. 1. ~ 2023. 3. 31."], "ok:covers"),
        (["유효기간 2022.04.01 ~", "2023.03.31 까지"], "ok:covers"),
        (["2022.04.01 ~ 2023.03.31"], "ok:covers"),
        (["유효기간 2021.04.01 ~ 2022.03.31"], "problem:ended"),
        (["유효기간 2022.11.01 ~ 2023.10.31"], "warning:began_later"),
        (["유효기간 2021.10.17 ~ 2022.10.16"], "warning:partly"),
        (["유효기간 2022.10.15 ~ 2022.10.19"], "ok:covers"),
        (["유효기간 2023.03.31 ~ 2022.04.01"], "unknown:crosswise"),
        (["평가기간 2021.01.01 ~ 2021.12.31", "유효기간 2022.04.01 ~ 2023.03.31"], "ok:covers"),
        (["2021.01.01 ~ 2021.12.31", "2022.04.01 ~ 2023.03.31"], "unknown:not_found"),
        (["유효기간 1년", "발급일 2022.04.01"], "unknown:not_found"),
        ([""], "unknown:unreadable"),
    ],
)
def test_validity(lines, expected):
    assert said("certificate.validity", *lines) == expected


def test_validity_is_held_against_the_days_of_this_outage():
    claim = proof.claim_of()
    zone = ZoneInfo("Asia/Seoul")
    Incident.objects.update(
        began_at=datetime(2023, 4, 2, tzinfo=zone), ended_at=datetime(2023, 4, 3, tzinfo=zone)
    )
    assert said("certificate.validity", "유효기간 2022.04.01 ~ 2023.03.31", claim=claim) == (
        "problem:ended"
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("사업자등록번호 124-81-00998", "ok:same"),
        ("사업자 등록번호 : 124 - 81 - 00998", "ok:same"),
        ("사업자등록번호 1248100998", "ok:same"),
        ("사업자등록번호 124–81–00998", "ok:same"),
        ("법인번호 110111-1234567 사업자등록번호 124-81-00998", "ok:same"),
        ("사업자등록번호 120-81-47521", "problem:different"),
        ("사업자등록번호 124-81-00997", "problem:impossible"),
        ("전화 02-1234-5678 발급번호 0010-2022-118204", "unknown:not_found"),
        ("1248100998", "unknown:not_found"),  # any ten digits
    ],
)
def test_number(line, expected):
    assert said("certificate.number", line) == expected


def test_number_of_a_claim_without_one():
    claim = proof.claim_of(business_number="")
    assert said("certificate.number", "사업자등록번호 124-81-00998", claim=claim) == (
        "unknown:none_filed"
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("중소벤처기업부장관", "ok:named"),
        ("중 소 벤 처 기 업 부 장 관", "ok:named"),
        ("중소벤처기업부", "ok:named"),
        ("중소기업청장", "warning:not_named"),
        ("서울특별시장", "warning:not_named"),
    ],
)
def test_issuer(line, expected):
    assert said("certificate.issuer", line) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["상호 온담플라워 대표자 이지훈"], "ok:same"),
        (["기 업 명 (주)온담 플라워"], "ok:same"),
        (["업체명: 온담플라워(본점)"], "ok:same"),
        (["기업명", "온담 플라워"], "ok:same"),
        (["상호(대표자) 온담", "기업명 온담 플라워"], "ok:same"),
        (["기업명 온담꽃집 대표자 이지훈"], "warning:different"),
        (["기업명 온담"], "warning:different"),
        (["대표자 이지훈"], "unknown:not_found"),
    ],
)
def test_name(lines, expected):
    assert said("certificate.name", *lines) == expected


def test_names_meet_without_their_legal_form():
    assert same_name("㈜온담플라워", "온담 플라워 주식회사")
    assert same_name("온담플라워 [ONDAM]", "온담 플라워")
    assert not same_name("온담플라워 2호점", "온담플라워")
    assert not same_name("", "") and not same_name("(주)", "주식회사")


# ------------------------------------------------------------------ bankbooks
@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["예금주 이지훈"], "ok:representative"),
        (["예 금 주 : 이지훈 님"], "ok:representative"),
        (["예금주명 온담플라워(이지훈)"], "ok:representative"),
        (["예금주 (주)온담플라워"], "ok:business"),
        (["예금주          관리점", "이지훈          범어동지점"], "ok:representative"),
        (["이지훈 님"], "ok:representative"),
        (["예금주 박서연", "대리인 이지훈"], "problem:different"),
        (["예금주 이지훈수"], "problem:different"),
        (["예금주 123-456"], "unknown:not_found"),
        (["이지훈에게 드리는 글"], "unknown:not_found"),
    ],
)
def test_holder(lines, expected):
    assert said("bankbook.holder", *lines) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["계좌번호 123456-04-567890"], "ok:same"),
        (["계좌번호", "12345604567890"], "ok:same"),
        (["123456 04 567890"], "ok:same"),
        (["고객번호 9999999999", "123456-04-567890"], "ok:same"),
        (["계좌번호 123456-04-567891"], "problem:different"),
        (["계좌번호 123456-04-5678901"], "unknown:not_found"),  # fifteen digits are none
        (["고객센터 1588-9999-1234"], "unknown:not_found"),
    ],
)
def test_account(lines, expected):
    assert said("bankbook.account", *lines) == expected


def test_account_of_a_claim_without_one():
    claim = proof.claim_of(account=None)
    assert said("bankbook.account", "계좌번호 123456-04-567890", claim=claim) == (
        "unknown:none_filed"
    )


def test_the_newest_account_counts():
    claim = proof.claim_of()
    newest = BankAccountFactory(claim=claim, version=2, plain_number="77700001111222")
    line = "계좌번호 77700001111222"
    assert said("bankbook.account", line, claim=claim, account=newest) == "ok:same"


# ------------------------------------------------------------------ service use
@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["2022-10-15 14:02 주문 취소", "2022-09-01 주문"], "ok:inside"),
        (["2022. 10. 19. 예약"], "ok:inside"),
        (["2022-10-14 주문", "2022-10-20 주문"], "warning:outside"),
        (["주문 23건"], "unknown:not_found"),
    ],
)
def test_use(lines, expected):
    assert said("usage.dates", *lines) == expected


def test_use_in_a_workbook_is_read_from_its_cells():
    from claims.demo.documents import DemoFile, sales_workbook

    claim = proof.claim_of()
    book = sales_workbook(proof.facts_of(claim))
    proof.taken_in(claim, DemoFile("service_usage_proof", "주문.xlsx", book))
    assert proof.checked(claim)["usage.dates"] == "ok:inside"
    [finding] = [f for f in proof.current(claim) if f.check_code == "usage.dates"]
    assert finding.page and finding.box is None
    assert finding.values["first"] == "2022. 10. 15." and finding.data["outside"]


# ------------------------------------------------------------------ places
def test_the_box_is_around_the_words_that_were_found():
    text = proof.text_of("발급번호 0010", "사업자등록번호 124-81-00998 (개인)")
    place = text.find(r"124-81-00998")
    left = 10 * len("사업자등록번호 ")
    assert (place.page, place.box) == (1, (left, 20, left + 10 * len("124-81-00998"), 35))
    assert text.find(r"번호 124").box[0] == 0
    assert text.find("없음") is None and not proof.text_of("")


def test_words_without_places_have_no_box():
    from claims.evidence.text import text_from

    word = ["124-81-00998", 0, 0, 0, 0]
    text = text_from({"source": "hwp", "pages": [{"number": 1, "lines": [[word]]}]})
    assert text.find("124").box is None and text.source == "hwp"
