import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.identifiers import name_key
from claims.intake.columns import COLUMNS, fault_sentence
from claims.intake.errors import FAULT_SENTENCES
from claims.intake.loading.validation import ClaimFacts, RowChecker, is_sum_row, mask_cell
from claims.intake.tests.files import person, shop
from claims.table_files.moments import DateError, read_moment

COMPANIES = {name_key(name): name for name in ("카카오", "본사", "카카오페이")}


def check(row):
    return RowChecker(COMPANIES).check([row[column] for column in COLUMNS])


def faults(row):
    found = check(row)
    assert isinstance(found, list), found
    return [(fault.column, fault.code) for fault in found]


def test_the_facts_of_a_row():
    assert check(shop()) == ClaimFacts(
        number="K1015-0000001",
        filed_at="2022-10-20 14:05:00",
        channel="온라인",
        kind_word="소상공인",
        person="홍길동",
        business="온담 플라워",
        representative="홍길동",
        business_number="1248100998",
        industry="화훼 소매",
        region="",
        phone="01012345678",
        email="ondam@example.test",
        service="카카오톡 채널",
        company="카카오",
        fee="paid",
        harm="monetary",
        loss=7_200_000,
        narrative="주문을 받지 못했습니다.",
        bank="004",
        account="110123456789",
        holder="홍길동",
    )


def test_names_are_one_line_of_what_people_see():
    """A name that turns the direction of writing, or breaks the line, would change what stands
    behind it in letters and on pages."""
    row = shop(
        상호="온담\u202e 플라\u200b워\n[공지] 계좌", 대표자="홍\u2066길동", 예금주="홍길\x07동"
    )
    facts = check(row | {"피해내용": "첫 줄\n둘째 줄"})
    assert facts.business == "온담 플라워 [공지] 계좌"
    assert (facts.representative, facts.holder) == ("홍길동", "홍길동")
    assert facts.narrative == "첫 줄\n둘째 줄"
    assert check(shop(상호="온담  플라워", 피해내용="첫 줄\n둘째 줄")).business == "온담  플라워"
    assert (
        check(shop(상호="가족 👨\u200d👩\u200d👧 식당")).business == "가족 👨\u200d👩\u200d👧 식당"
    )
    assert faults(shop(성명="\u200b")) == [("성명", "missing")]
    # what is read as a number stays refused: its digits may stand in another order than one sees
    assert faults(shop(계좌번호="110\u202e123456789")) == [("계좌번호", "account_unreadable")]


def test_what_may_be_blank():
    facts = check(person())
    assert (facts.business_number, facts.phone, facts.loss, facts.account) == ("", "", None, "")
    assert check(person(피해금액="0")).loss == 0
    assert check(shop(접수채널="", 이메일="", 업종="", 피해내용="")).kind == "small_business"
    assert check(shop(은행="국민", 계좌번호="", 예금주="")).account == ""


@pytest.mark.parametrize(
    ("text", "region"),
    [("서울", "11"), ("전북특별자치도", "45"), ("경기도 광주시 경안로 3", "41"), (" 제주 ", "49")],
)
def test_a_province_alone_or_before_an_address_is_kept_as_its_code(text, region):
    assert check(shop(지역=text)).region == region


def test_an_address_that_is_no_province_is_not_kept_with_its_fault():
    [fault] = check(shop(지역="광주시 북구 용봉샘로 3길 12, 101호"))
    assert fault.value == "광주시 …"
    assert mask_cell("지역", "서울특별시 마포구 월드컵로 25") == "서울특별시 …"
    assert mask_cell("지역", "서울특별시마포구월드컵로25") == "서울특별시마포 …"
    assert (mask_cell("지역", "전국"), mask_cell("지역", " ")) == ("전국", "")


@pytest.mark.parametrize("text", ["광주시", "강남구", "서울경기", "전국", "11"])
def test_a_word_that_is_no_province_rejects_its_row(text):
    assert faults(shop(지역=text)) == [("지역", "word_unknown")]
    assert "서울, 부산," in fault_sentence("word_unknown", "지역")


@pytest.mark.parametrize("word", ["중기업", "대기업"])
def test_larger_businesses(word):
    assert check(shop(신청인구분=word, 대표자="")).kind == "larger_business"
    assert faults(shop(신청인구분=word, 사업자등록번호="")) == [("사업자등록번호", "missing")]


CASES = [
    *(
        (column, "", "missing")
        for column in (
            "접수번호", "접수일시", "신청인구분", "성명", "상호", "대표자", "사업자등록번호",
            "서비스", "계열사", "유무료", "피해유형", "피해금액",
        )
    ),
    ("접수번호", "K101", "number_unreadable"),
    ("접수번호", "K" * 41, "number_unreadable"),
    ("접수번호", "ABCDEF", "number_unreadable"),
    ("접수번호", "K1015_0001", "number_unreadable"),
    ("접수번호", "접수-0001", "number_unreadable"),
    ("접수일시", "22-10-20 14:05", "date_unreadable"),
    ("접수일시", "44854.58", "date_unreadable"),
    ("접수일시", "44854", "date_unreadable"),
    ("접수일시", "20-10-2022", "date_unreadable"),
    ("접수일시", "2022-10/20", "date_unreadable"),
    ("접수일시", "10월 20일", "date_unreadable"),
    ("접수일시", "2022-02-30", "date_impossible"),
    ("접수일시", "2022-13-01", "date_impossible"),
    ("접수일시", "2022-10-20 24:00", "date_impossible"),
    ("접수일시", "2022-10-20 10:61", "date_impossible"),
    ("접수일시", "2022-10-20 오후 14:05", "date_impossible"),
    ("신청인구분", "자영업자", "word_unknown"),
    ("성명", "가" * 101, "word_unknown"),
    ("상호", "가" * 101, "word_unknown"),
    ("예금주", "가" * 101, "word_unknown"),
    ("서비스", "가" * 61, "word_unknown"),
    ("사업자등록번호", "123-45-67890", "business_number_invalid"),
    ("사업자등록번호", "없음", "business_number_invalid"),
    ("접수번호", "D2026-000123", "number_reserved"),
    ("휴대전화", "010-1234", "phone_unreadable"),
    ("휴대전화", "+1 212 555 0100", "phone_unreadable"),
    ("계열사", "카카오오", "company_unknown"),
    ("유무료", "유상", "word_unknown"),
    ("피해유형", "정신적", "word_unknown"),
    ("피해금액", "약 50만원", "amount_unreadable"),
    ("피해금액", "3e5", "amount_unreadable"),
    ("피해금액", "-50000", "amount_negative"),
    ("피해금액", "1200.5", "amount_fraction"),
    ("피해금액", "0", "harm_contradiction"),
    ("은행", "국밍은행", "bank_unknown"),
    ("은행", "", "missing"),
    ("계좌번호", "1.23457E+11", "account_mangled"),
    ("계좌번호", "110123456789.0", "account_mangled"),
    ("계좌번호", "12345", "account_unreadable"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "cell", "code"), CASES)
def test_each_code(column, cell, code):
    assert faults(shop(**{column: cell})) == [(column, code)]


@pytest.mark.parametrize(
    ("column", "says"),
    [
        ("신청인구분", "개인, 소상공인, 중기업, 대기업 가운데"),
        ("유무료", "유료, 무료 가운데"),
        ("피해유형", "금전, 비금전 가운데"),
        ("서비스", "60자까지"),
        ("상호", "100자까지"),
    ],
)
def test_a_refused_word_names_those_that_are_known(column, says):
    assert says in fault_sentence("word_unknown", column)


@pytest.mark.parametrize(
    ("row", "sums"),
    [
        ({"접수번호": "합계", "피해금액": "9,000"}, True),
        ({"접수번호": "총 계 : 12건"}, True),
        ({"상호": "Total", "피해금액": "9,000"}, True),
        ({"성명": "소계"}, True),
        ({"접수번호": "K1015-0000001", "상호": "합계"}, False),
        ({"접수일시": "2022-10-20", "상호": "합계"}, False),
        ({"상호": "계동상회"}, False),
        ({"피해금액": "9,000"}, False),
    ],
)
def test_a_row_of_sums_is_told_from_a_claim(row, sums):
    cells = [row.get(column, "") for column in COLUMNS]
    assert is_sum_row(cells, cells) is sums


def test_the_cases_name_every_code():
    seen = {code for _column, _cell, code in CASES}
    assert set(FAULT_SENTENCES) - seen == {"differs_from_register", "surplus"}


def test_a_failing_check_digit_rejects_anyone():
    assert faults(person(사업자등록번호="123-45-67890")) == [
        ("사업자등록번호", "business_number_invalid")
    ]


def test_no_loss_and_an_amount_contradict_each_other():
    assert faults(person(피해금액="50,000")) == [("피해금액", "harm_contradiction")]


def test_every_fault_of_a_row_is_named():
    row = shop(접수일시="어제", 계열사="카카오오", 피해금액="-1", 휴대전화="12")
    assert set(faults(row)) == {
        ("접수일시", "date_unreadable"),
        ("계열사", "company_unknown"),
        ("휴대전화", "phone_unreadable"),
        ("피해금액", "amount_negative"),
    }


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2022-10-19", "2022-10-19 00:00:00"),
        ("2022-10-19 9:05", "2022-10-19 09:05:00"),
        ("2022-10-19 14:05:07", "2022-10-19 14:05:07"),
        ("2022. 10. 19.", "2022-10-19 00:00:00"),
        ("2022. 1. 9. 오후 2:05", "2022-01-09 14:05:00"),
        ("2022. 1. 9 오전 12:30", "2022-01-09 00:30:00"),
        ("2022/10/19 오후 12:30:01", "2022-10-19 12:30:01"),
        ("2022/10/19 14:05", "2022-10-19 14:05:00"),
        ("２０２２-10-19", "2022-10-19 00:00:00"),
        ("2024-02-29", "2024-02-29 00:00:00"),
        ("2022년 10월 22일", "2022-10-22 00:00:00"),
        ("2022년 1월 9일 오후 2시 5분", "2022-01-09 14:05:00"),
        ("2022년10월22일 14:05:07", "2022-10-22 14:05:07"),
    ],
)
def test_moments(text, moment):
    assert read_moment(text) == moment
    assert check(shop(접수일시=text)).filed_at == moment


@given(st.datetimes(), st.sampled_from(["%Y-%m-%d %H:%M:%S", "%Y. %m. %d. %H:%M:%S"]))
def test_written_moments_read_back_with_and_without_what_was_seen_before(moment, form):
    checker = RowChecker(COMPANIES)
    moment = moment.replace(year=1900 + moment.year % 300, microsecond=0, day=1)
    text = moment.strftime(form)
    for _ in range(2):
        assert checker.filed_at(text) == (str(moment), "")
    assert checker.filed_at(text[:-3]) == (str(moment.replace(second=0)), "")
    assert checker.filed_at("2022-02-30 00:00") == ("", "date_impossible")


@given(st.text(max_size=24))
def test_any_text_is_a_moment_or_refused_with_a_code(text):
    try:
        assert len(read_moment(text)) == 19
    except DateError as error:
        assert error.code in ("date_unreadable", "date_impossible")


@given(st.lists(st.text(max_size=30), min_size=21, max_size=21))
def test_no_row_breaks_the_checker(cells):
    found = RowChecker(COMPANIES).check(cells)
    assert isinstance(found, ClaimFacts) or all(fault.code in FAULT_SENTENCES for fault in found)


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("성명", "홍길동", "홍*동"),
        ("이메일", "seaflower@example.test", "seaf****@…"),
        ("휴대전화", "010-1234", "***-****"),
        ("휴대전화", "010-1234-567", "***-***4-567"),
        ("계좌번호", "1.23457E+11", "*.*****E+**"),
        ("계좌번호", "1234567890123456", "************3456"),
        ("피해금액", "약 50만원", "약 50만원"),
        ("피해금액", "01012345678", "****5678"),
        ("은행", "a.person@example.test", "a.pe****@…"),
        ("사업자등록번호", "123-45-67890", "123-45-67890"),
    ],
)
def test_values_are_masked_where_they_are_personal(column, value, shown):
    assert mask_cell(column, value) == shown


@given(st.text(alphabet="0123456789-. ", max_size=30))
def test_never_more_than_four_digits_of_a_phone_or_an_account(value):
    for column in ("휴대전화", "계좌번호"):
        assert sum(letter.isdigit() for letter in mask_cell(column, value)) <= 4
