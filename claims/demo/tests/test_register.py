"""The intake file: published counts, equal bytes, numbers that nobody can hold."""

import collections
import csv
import datetime as dt
import io
import re

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.demo import businesses, counts
from claims.demo.register import COLUMNS, FAULTS, faulty_file, rows, write_register
from claims.identifiers import name_key
from claims.intake import columns
from claims.intake.loading.validation import ClaimFacts, RowChecker


def _file(**options) -> bytes:
    stream = io.BytesIO()
    write_register(stream, **options)
    return stream.getvalue()


@pytest.fixture(scope="module")
def full() -> list[dict[str, str]]:
    text = _file().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def operator(full):
    return [row for row in full if row["계열사"] == "카카오"]


def test_published_counts_are_met_exactly(full, operator):
    assert len(full) == 105_116
    assert len(operator) == 87_195
    harm = collections.Counter((row["유무료"], row["피해유형"]) for row in operator)
    assert harm == {("유료", "금전"): 14_918, ("무료", "금전"): 13_195, ("무료", "비금전"): 59_082}
    kinds = collections.Counter(row["신청인구분"] for row in operator)
    assert kinds["소상공인"] == 17_433
    assert kinds["중기업"] + kinds["대기업"] == 151
    assert kinds["개인"] == 69_611


def test_the_council_gets_3912_claims(operator):
    escalated = [
        row
        for row in operator
        if row["신청인구분"] == "소상공인" and int(row["피해금액"] or 0) > 500_000
    ]
    assert len(escalated) == 3_912


def test_losses_belong_to_monetary_claims_only(full):
    for row in full:
        if row["피해유형"] == "금전":
            assert int(row["피해금액"]) >= 1
        else:
            assert row["피해금액"] == ""


def test_every_claim_was_filed_inside_the_first_window_in_order(full):
    moments = [dt.datetime.strptime(row["접수일시"], "%Y-%m-%d %H:%M:%S") for row in full]
    assert moments == sorted(moments)
    assert moments[0] >= dt.datetime(2022, 10, 19)
    assert moments[-1] < dt.datetime(2022, 11, 7)
    by_day = collections.Counter(moment.date() for moment in moments)
    assert len(by_day) == 19
    assert by_day.most_common(1)[0][0] == dt.date(2022, 10, 19)


def test_claim_numbers_are_unique(full):
    assert len({row["접수번호"] for row in full}) == len(full)
    assert full[48_212]["접수번호"] == "K1015-0048213"


def test_business_numbers_pass_their_check_under_prefixes_nobody_has(full):
    numbers = {row["사업자등록번호"] for row in full if row["사업자등록번호"]}
    assert len(numbers) > 15_000
    for number in numbers:
        assert re.fullmatch(r"0\d\d-\d\d-\d{5}", number)
        assert 1 <= int(number[:3]) <= 99
        digits = number.replace("-", "")
        assert businesses.check_digit(digits[:9]) == int(digits[9])


@pytest.mark.parametrize("number", ["1248100998", "1208147521", "2208162517"])
def test_check_digit_agrees_with_real_numbers(number):
    assert businesses.check_digit(number[:9]) == int(number[9])


def test_phones_are_mobile_numbers_of_an_unassignable_block(full):
    phones = [row["휴대전화"] for row in full if row["휴대전화"]]
    assert all(re.fullmatch(r"010-0\d{3}-\d{4}", phone) for phone in phones)
    for phone in phones[:200]:
        number = phonenumbers.parse(phone, "KR")
        assert phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE


def test_mail_can_reach_nobody(full):
    hosts = {row["이메일"].rsplit("@")[-1] for row in full if row["이메일"]}
    assert hosts == {"example.com", "example.net", "example.org", "mail.test", "shop.test"}


def test_accounts_have_10_to_14_digits_and_a_known_bank(full):
    accounts = [row for row in full if row["계좌번호"]]
    assert all(10 <= len(row["계좌번호"].replace("-", "")) <= 14 for row in accounts)
    assert {row["은행"] for row in accounts} <= {name for _code, name, *_rest in businesses.BANKS}


def test_small_businesses_name_shop_representative_and_number(full):
    for row in full:
        if row["신청인구분"] == "소상공인":
            assert row["상호"] and row["대표자"] and row["사업자등록번호"] and row["업종"]


def test_affiliates_services_stay_with_affiliates(full):
    operator = {row["서비스"] for row in full if row["계열사"] == "카카오"}
    others = {row["서비스"] for row in full if row["계열사"] != "카카오"}
    assert not operator & others


def test_losses_stand_on_both_sides_of_each_bound(operator):
    losses = {
        int(row["피해금액"])
        for row in operator
        if row["신청인구분"] == "소상공인" and row["피해금액"]
    }
    assert {300_000, 500_000} <= losses
    assert any(300_000 < loss <= 310_000 for loss in losses)
    assert any(500_000 < loss <= 510_000 for loss in losses)


def test_same_seed_and_size_give_the_same_bytes():
    first = _file(claims=2_000, seed=7)
    assert first == _file(claims=2_000, seed=7)
    assert first != _file(claims=2_000, seed=8)
    assert first.startswith("\ufeff".encode() + "접수번호,".encode())


def test_a_path_gets_the_same_bytes(tmp_path):
    write_register(tmp_path / "intake.csv", claims=300)
    assert (tmp_path / "intake.csv").read_bytes() == _file(claims=300)


@given(total=st.integers(0, 300_000))
@settings(max_examples=60, deadline=None)
def test_other_sizes_scale_the_published_counts(total):
    cells = counts.cells(total)
    assert all(size >= 0 for _cell, size in cells)
    assert sum(size for _cell, size in cells) == total
    operator, _affiliates = counts.largest_remainder((87_195, 17_921), total)
    mine = [(cell, size) for cell, size in cells if cell[0] == "operator"]
    assert sum(size for _cell, size in mine) == operator
    harm = [sum(n for cell, n in mine if cell[2] == word) for word in ("paid", "free", "none")]
    assert harm == counts.largest_remainder((14_918, 13_195, 59_082), operator)
    kinds = [sum(n for c, n in mine if c[1] == k) for k in ("small", "larger", "individual")]
    assert kinds == counts.largest_remainder((17_433, 151, 69_611), operator)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=8), st.integers(0, 100_000))
def test_largest_remainder_shares_everything_and_stays_near(weights, total):
    shares = counts.largest_remainder(weights, total)
    if not sum(weights):
        assert shares == [0] * len(weights)
        return
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - weight * total / sum(weights)) < 1


def test_rows_have_one_cell_a_column():
    assert all(len(row) == len(COLUMNS) for row in rows(claims=200))


def test_negative_size_is_refused():
    with pytest.raises(ValueError, match="negative"):
        next(rows(claims=-1))


def test_the_import_accepts_every_row():
    names = ("카카오", "카카오게임즈", "카카오모빌리티", "카카오페이", "카카오엔터테인먼트")
    checker = RowChecker({name_key(name): name for name in names})
    for row in rows(claims=20_000):
        cells = dict(zip(COLUMNS, row, strict=True))
        facts = checker.check([cells[column] for column in columns.COLUMNS])
        assert isinstance(facts, ClaimFacts), row


def test_the_faulty_file_has_one_fault_a_row():
    checker = RowChecker({name_key("카카오"): "카카오"})
    table = list(csv.DictReader(io.StringIO(faulty_file().decode("utf-8-sig"), newline="")))
    assert len(table) == len(FAULTS)
    for row, (column, _value) in zip(table, FAULTS, strict=True):
        faults = checker.check([row[name] for name in columns.COLUMNS])
        assert [fault.column for fault in faults] == [column]
