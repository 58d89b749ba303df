"""Files of banks: heads, days, orders, encodings, and what refuses a file, line by line."""

import datetime as dt
import io

import pytest
import xlsxwriter

from reviews.payouts.statements.errors import StatementUnusableError
from reviews.payouts.statements.line_text import mask_text
from reviews.payouts.statements.reading import read_statement

GOOD = (
    "거래일시,출금액,입금액,거래후잔액,기재내용,메모\r\n"
    "2026-10-02 09:00:00,,1000,1000,재단,사업비\r\n"
    "2026-10-03 10:30:00,300,,700,대량이체,B-1003-01\r\n"
)


def read(text, encoding="utf-8"):
    return read_statement(io.BytesIO(text.encode(encoding)))


def refused(text):
    with pytest.raises(StatementUnusableError) as error:
        read(text)
    return error.value.details


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_every_encoding_of_a_bank(encoding):
    first, second = read(GOOD, encoding)
    assert (first.amount, first.balance, first.day) == (1000, 1000, dt.date(2026, 10, 2))
    assert (second.amount, second.time, second.names_batch) == (-300, dt.time(10, 30), "B-1003-01")


def test_a_workbook_with_a_title_separate_times_and_the_newest_first():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    rows = [
        ["계좌 거래내역"],
        ["거래일자", "거래시간", "찾으신금액", "맡기신금액", "잔액", "적요", "거래번호"],
        ["2026.10.03", "103000", 300, 0, 700, "P000000042", "77"],
        ["20261002", "09:00", 0, 1000, 1000, "R-00007 홍길동", "76"],
        ["합계", "", 300, 1000, "", "", ""],
    ]
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            page.write(at, column, cell)
    book.close()
    first, second = read_statement(out)
    assert (first.amount, first.names_recovery, first.reference) == (1000, 7, "76")
    assert (second.amount, second.names_payout, second.row_no) == (-300, 42, 3)
    assert first.shown == "R-00007 홍*동"


def test_one_day_without_times_is_ordered_by_its_balances():
    heads = "거래일,출금,입금,잔액\n"
    lines = ["2026-10-03,,5,105\n", "2026-10-03,10,,100\n", "2026-10-03,,10,110\n"]
    assert [row.amount for row in read(heads + "".join(lines))] == [10, -10, 5]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("2026-10-04 11:00:00,100,,599,a,", "599원입니다"),
        ("2026-10-04 11:00:00,100,50,650,a,", "하나만"),
        ("2026-10-04 11:00:00,,,700,a,", "하나만"),
        ("4월 4일,100,,600,a,", "거래일시를 읽을 수 없습니다"),
        ("2026-02-30 11:00:00,100,,600,a,", "거래일시를 읽을 수 없습니다"),
        ("2026-10-04 25:00:00,100,,600,a,", "거래일시를 읽을 수 없습니다"),
        ("2026-10-04 11:00:00,약 백원,,600,a,", "출금액을 읽을 수 없습니다"),
        ("2026-10-04 11:00:00,100,,,a,", "잔액이 비어 있습니다"),
        (",100,,600,a,", "거래일시를 읽을 수 없습니다"),
        ("2026-10-04 오후 13:00:00,100,,600,a,", "거래일시를 읽을 수 없습니다"),
    ],
)
def test_a_line_that_cannot_be_trusted_refuses_the_file_and_is_named(line, words):
    details = refused(GOOD + line + "\r\n")
    [(row_no, why)] = details["faults"]
    assert row_no == 4
    assert words in why


def test_a_turn_back_in_time_is_named():
    text = GOOD + "2026-10-02 08:00:00,100,,600,a,\r\n2026-10-05 08:00:00,100,,500,a,\r\n"
    assert [row_no for row_no, _why in refused(text)["faults"]] == [4]


@pytest.mark.parametrize(
    ("text", "why"), [("가,나\n1,2\n", "heads"), ("", "empty"), (GOOD.splitlines()[0], "empty")]
)
def test_what_is_no_statement(text, why):
    assert refused(text)["why"] == why


def test_hours_as_excel_writes_them_and_a_sum_whose_word_stands_elsewhere():
    heads, none = "번호,거래일시,출금,입금,잔액\n", "합계,,10,30,125\n"
    hours = ("오전 12:05:00", "AM 9:00", "오후 12:30:00", "11:59 PM")
    lines = [f"{n},2026-10-03 {at},,5,{100 + 5 * n}\n" for n, at in enumerate(hours, 1)]
    assert [row.time for row in read(heads + "".join(lines) + none)] == [
        dt.time(0, 5), dt.time(9), dt.time(12, 30), dt.time(23, 59),
    ]  # fmt: skip


def test_an_overdraft_has_a_balance_below_zero():
    [row] = read("거래일,출금,입금,잔액\n2026-10-03,100,,-40\n")
    assert row.balance == -40


@pytest.mark.parametrize(
    ("party", "memo", "shown"),
    [
        ("홍길동", "", "홍*동"),
        ("홍길동", "R-00042 홍길동", "홍*동 · R-00042 홍*동"),
        ("국민은행 대량이체", "", "국민은행 대량이체"),
        ("010-1234-5678", "", "*************"),
        ("이체 110-123-456789", "", "이체 ****6789"),
        ("사업비 교부", "정산 송금", "사업비 교부 · 정산 송금"),
        ("홍길동 이체", "", "홍*동 이체"),
        ("이자영", "이체", "이*영 · 이체"),
        ("김환수", "김환수 정산 이체", "김*수 · 김*수 정산 이체"),
        ("환수금", "예금이자 정산분", "환수금 · 예금이자 정산분"),
        ("홍길동(국민은행)", "", "홍*동(국민은행)"),
        ("국민은행/홍길동/****6789", "환수", "국민은행/홍*동/****6789 · 환수"),
    ],
)
def test_names_and_numbers_are_masked(party, memo, shown):
    found = mask_text(party, memo)
    assert "길" not in found and "123" not in found
    if "*" * 8 not in shown:
        assert found == shown
