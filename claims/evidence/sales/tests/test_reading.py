"""Layouts as card companies, tills and stores write them: read exactly, or refused."""

import datetime as dt

import pytest

from claims.evidence.sales.cells import UnsureError
from claims.evidence.sales.reading import REASONS, read_sheets
from claims.evidence.sales.sentences import SENTENCES
from claims.evidence.sales.tests.sheets import Sheet, sheet

D = dt.date
WON = (520_000, 301_000, 45_500)
THREE = {D(2022, 10, 14 + n): won for n, won in enumerate(WON)}
TABLE = "일자 | 매출\n2022-10-14 | 520000\n2022-10-15 | 301000\n2022-10-16 | 45500"


def _days(*sheets: Sheet, near: int = 2022) -> dict[dt.date, int | None]:
    return read_sheets(sheets, near).days


def _why(*sheets: Sheet) -> str:
    with pytest.raises(UnsureError) as error:
        read_sheets(sheets, 2022)
    assert error.value.reason in REASONS
    assert error.value.reason in SENTENCES
    return error.value.reason


def test_two_row_head_with_merged_groups_and_totals():
    assert _days(sheet("""
        카드매출 조회 | | | | | | |
        가맹점명 | 온담 꽃집 | | | | | |
        조회기간 | 2022-10-14 ~ 2022-10-16 | | | | | |
        거래일자 | 요일 | 승인 | | 취소 | | 합계 |
        | | 건수 | 금액(원) | 건수 | 금액(원) | 건수 | 금액(원)
        2022-10-14 | 금 | 12 | 540,000 | 1 | 20,000 | 11 | 520,000
        2022-10-15 | 토 | 8 | 301,000 | 0 | 0 | 8 | 301,000
        2022-10-16 | 일 | 2 | 45,500 | 0 | 0 | 2 | 45,500
        합계 | | 22 | 886,500 | 1 | 20,000 | 21 | 866,500
        """)) == THREE  # fmt: skip


def test_approvals_less_cancellations_without_a_total_column_whatever_their_sign():
    for cancelled in ("20,000", "-20,000", "(20,000)", "△20,000"):
        table = f"""
        취소금액 | 승인금액 | 승인건수 | 거래일
        {cancelled} | 540,000 | 12 | 2022. 10. 14.
        0 | 301,000 | 8 | 2022. 10. 15.
        | 45,500 | 2 | 2022. 10. 16.
        """
        assert _days(sheet(table)) == THREE


@pytest.mark.parametrize("days", [
    ("2022-10-14", "2022-10-15", "2022-10-16"), ("2022. 10. 14.", "2022. 10. 15.", "2022. 10. 16."),
    ("20221014", "20221015", "20221016"), ("2022/10/14", "2022/10/15", "2022/10/16"),
    ("2022년 10월 14일", "2022년 10월 15일", "2022년 10월 16일"),
    ("2022.10.14(금)", "2022.10.15(토)", "2022.10.16(일)"),
    ("10/14(금)", "10/15(토)", "10/16(일)"), ("10월 14일 금", "10월 15일 토", "10월 16일 일"),
    ("22.10.14(금)", "22.10.15(토)", "22.10.16(일)"),
])  # fmt: skip
def test_days_as_people_write_them(days):
    rows = [["일자", "매출액"], *([day, f"{won:,}원"] for day, won in zip(days, WON, strict=True))]
    assert _days(Sheet("매출", 1, rows)) == THREE


def test_a_year_is_taken_from_the_printed_period_and_not_from_the_day_of_printing():
    head = [["기간: 2022.10.14 ~ 2022.10.16", ""], ["출력일 2023-02-06", ""], ["날짜", "매출"]]
    rows = [*head, ["10/14", "520000"], ["10/15", "301000"], ["10/16", "45500"]]
    assert _days(Sheet("매출", 1, rows)) == THREE
    assert _why(Sheet("매출", 1, rows[1:])) == "year_unknown"
    assert _why(Sheet("매출", 1, rows[2:])) == "year_unknown"


def test_numbers_of_days_need_one_printed_month():
    rows = [["일", "매출액"], ["14", "520000"], ["15", "301000"], ["16", "45500"]]
    assert _days(Sheet("매출", 1, [["2022년 10월 매출 현황"], *rows])) == THREE
    assert _why(Sheet("매출", 1, rows)) == "year_unknown"


def test_serial_numbers_only_where_weekdays_or_the_period_vouch_for_them():
    rows = [["일자", "요일", "매출액"], ["44848", "금", "520000"], ["44849", "토", "301000"],
            ["44850", "일", "45500"]]  # fmt: skip
    assert _days(Sheet("매출", 1, rows)) == THREE
    bare = [[row[0], "", row[2]] for row in rows]
    assert _why(Sheet("매출", 1, [["일자", "비고", "매출액"], *bare[1:]])) == "day_unreadable"
    period = [["2022-10-01 ~ 2022-10-31", "", ""], ["일자", "비고", "매출액"], *bare[1:]]
    assert _days(Sheet("매출", 1, period)) == THREE


def test_a_weekday_that_is_another_one_is_no_day():
    assert _why(sheet("""
        일자 | 요일 | 매출액
        2022-10-14 | 금 | 520,000
        2022-10-15 | 일 | 301,000
        2022-10-16 | 월 | 45,500
        """)) == "weekday_contradicts"  # fmt: skip


def test_subtotals_in_between_and_a_grand_total():
    text = """
        일자 | 건수 | 매출액
        2022-10-14 | 12 | 520,000
        2022-10-15 | 8 | 301,000
        소계 | 20 | {subtotal}
        2022-10-16 | 2 | 45,500
        2주차 소계 | 2 | 45,500
        일평균 | | 288,833
        합 계 (3일) | 22 | {total}
        """
    assert _days(sheet(text.format(subtotal="821,000", total="866,500"))) == THREE
    assert _why(sheet(text.format(subtotal="821,001", total="866,500"))) == "total_contradicts"
    assert _why(sheet(text.format(subtotal="821,000", total="912,000"))) == "total_contradicts"


def test_thousands_of_won():
    table = "일자 | 매출액\n2022-10-14 | 520\n2022-10-15 | 301\n2022-10-16 | 45.5"
    assert _days(sheet("매출 현황 | (단위: 천원)\n" + table)) == THREE
    assert _days(sheet(table.replace("매출액", "매출액(천원)"))) == THREE
    assert _why(sheet(table)) == "amount_unreadable"
    both = "매출 현황 | (단위: 원)\n" + table.replace("매출액", "매출액(천원)")
    assert _why(sheet(both)) == "unit_unclear"
    assert _why(sheet("매출 현황 | 단위: USD\n" + table)) == "unit_unclear"


def test_single_sales_are_summed_by_day_and_quiet_days_between_are_nought():
    assert _days(sheet("""
        승인내역 상세 | | | |
        거래일시 | 카드사 | 승인번호 | 승인금액 | 구분
        2022-10-14 09:10 | 국민 | 30012 | 500,000 | 승인
        2022-10-14 19:40 | 신한 | 30013 | 20,000 | 승인
        2022-10-14 19:44 | 신한 | 30013 | -20,000 | 취소
        2022-10-17 10:00 | 하나 | 30110 | 45,500 | 승인
        2022-10-18 10:00 | 하나 | 30111 | 1,000 | 승인
        """)) == {
        D(2022, 10, 14): 500_000, D(2022, 10, 15): 0, D(2022, 10, 16): 0,
        D(2022, 10, 17): 45_500, D(2022, 10, 18): 1_000,
    }  # fmt: skip


def test_a_cancelled_sale_with_a_positive_amount_needs_a_total_to_tell():
    text = """
        거래일시 | 승인번호 | 승인금액 | 구분
        2022-10-14 09:10 | 30012 | 540,000 | 승인
        2022-10-14 19:44 | 30013 | 20,000 | 취소
        2022-10-15 10:00 | 30110 | 301,000 | 승인
        2022-10-16 10:00 | 30111 | 45,500 | 승인
        """
    assert _why(sheet(text)) == "cancel_unclear"
    assert _days(sheet(text + "합계 | | 866,500 |\n")) == THREE
    assert _why(sheet(text + "합계 | | 886,500 |\n")) == "total_contradicts"


def test_merged_days_of_a_list_hold_for_the_rows_below():
    assert _days(sheet("""
        거래일자 | 카드사 | 승인금액
        2022-10-14 | 국민 | 500,000
        | 신한 | 20,000
        2022-10-15 | 국민 | 301,000
        2022-10-16 | 국민 | 45,500
        합계 | | 866,500
        """)) == THREE  # fmt: skip


def test_clearing_and_deposit_days_are_days_late():
    for head in ("입금일자 | 입금금액", "매입일자 | 매입금액", "지급일 | 실입금액"):
        rows = "2022-10-17 | 1\n2022-10-18 | 2\n2022-10-19 | 3"
        assert _why(sheet(f"{head}\n{rows}")) == "delayed_days"
    late = "일자 | 금액\n2022-10-17 | 1\n2022-10-18 | 2\n2022-10-19 | 3"
    assert _why(sheet(late, "입금내역")) == "delayed_days"
    assert _why(sheet("카드 매입내역 (일별) |\n" + late)) == "delayed_days"


def test_approvals_are_taken_from_a_table_that_holds_deposits_too():
    assert _days(sheet("""
        거래일자 | 승인 | | 매입 | | 입금예정일 | 입금액
        | 건수 | 금액 | 건수 | 금액 | |
        2022-10-14 | 12 | 520,000 | 11 | 480,000 | 2022-10-18 | 470,000
        2022-10-15 | 8 | 301,000 | 8 | 301,000 | 2022-10-19 | 295,000
        2022-10-16 | 2 | 45,500 | 2 | 45,500 | 2022-10-19 | 44,000
        """)) == THREE  # fmt: skip


def test_of_daily_and_monthly_sheets_the_daily_one():
    monthly = sheet("거래월 | 건수 | 금액\n2022-09 | 300 | 9,000,000\n2022-10 | 10 | 100", "월별")
    daily = sheet(TABLE, "일별")
    assert _days(monthly, daily) == THREE
    assert read_sheets([monthly, daily._replace(page=2)], 2022).page == 2
    assert _why(monthly) == "not_daily"


def test_sheets_of_several_months_are_joined_and_may_not_contradict():
    one = sheet(TABLE, "10월 A")
    two = sheet("일자 | 매출\n2022-10-16 | 45500\n2022-10-17 | 1000\n2022-10-18 | 2000", "10월 B")
    assert len(_days(one, two)) == 5
    other = sheet("일자 | 매출\n2022-10-16 | 45501\n2022-10-17 | 1000\n2022-10-18 | 2000", "10월 C")
    assert _why(one, other) == "sheets_differ"


@pytest.mark.parametrize(("table", "why"), [
    ("일자 | 카드 | 현금\n{0} | 1 | 2\n{1} | 1 | 2\n{2} | 1 | 2", "amount_unclear"),
    ("일자 | 매출액 | 결제금액\n{0} | 1 | 2\n{1} | 1 | 2\n{2} | 1 | 2", "amount_unclear"),
    ("일자 | 국민카드 | 신한카드\n{0} | 1 | 2\n{1} | 1 | 2\n{2} | 1 | 2", "amount_unclear"),
    ("일자 | 매출\n{0} | 약 50만원\n{1} | 1\n{2} | 1", "amount_unreadable"),
    ("일자 | 매출\n{0} | 1,20,000\n{1} | 1\n{2} | 1", "amount_unreadable"),
    ("일자 | 매출\n{0} | 3e5\n{1} | 1\n{2} | 1", "amount_unreadable"),
    ("일자 | 매출\n{0} | 1\n{0} | 1\n{1} | 1\n{2} | 2", "day_twice"),
    ("일자 | 매출 | 일자 | 매출\n{0} | 1 | {1} | 2\n{1} | 1 | {2} | 2\n{2} | 1 | |",
     "two_tables"),
    ("일자 | 승인 | 취소 | 합계\n{0} | 9 | 1 | 9\n{1} | 1 | 0 | 1\n{2} | 1 | 0 | 1",
     "columns_contradict"),
    ("일자 | 매출\n{0} | 1\n{1} | 1\n2022-10-32 | 1\n{2} | 1", "day_unreadable"),
    ("일자 | 매출\n{0} | 1\n{1} | 1\n10/17 | 1\n{2} | 1", "day_unreadable"),
    ("일자 | 매출\n{0} | 1\n{1} | 1\n어느 날 | 1\n{2} | 1", "row_unreadable"),
    ("이름 | 값\n가 | 1\n나 | 2", "no_table"), ("", "no_table"),
    ("일자 | 수수료\n{0} | 1\n{1} | 2\n{2} | 3", "no_table"),
    ("일자 | 금액(수수료)\n{0} | 1\n{1} | 2\n{2} | 3", "no_table"),
])  # fmt: skip
def test_what_leaves_a_doubt_is_refused(table, why):
    assert _why(sheet(table.format("2022-10-14", "2022-10-15", "2022-10-16"))) == why


def test_a_sheet_that_was_cut_off_is_not_read():
    assert _why(sheet(TABLE, truncated=True)) == "too_long"


def test_an_empty_amount_is_unknown_a_counted_nought_or_a_closed_shop_is_nought():
    days = _days(sheet("""
        일자 | 건수 | 매출
        2022-10-14 | 12 | 520,000
        2022-10-15 | | -
        2022-10-16 | 0 | -
        2022-10-17 | | 휴무
        """))  # fmt: skip
    assert list(days.values()) == [520_000, None, 0, 0]


def test_a_second_table_below_is_not_mixed_in():
    assert _days(sheet(TABLE + "\n|\n구분 | 금액\n배달 | 100\n포장 | 200")) == THREE
    again = "\n|\n일자 | 현금매출\n2022-10-14 | 1\n2022-10-15 | 2\n2022-10-16 | 3"
    assert _why(sheet(TABLE + again)) == "two_tables"


def test_notes_below_the_table_and_repeated_heads_do_no_harm():
    assert _days(sheet("""
        일자 | 매출
        2022-10-14 | 520000
        2022-10-15 | 301000
        일자 | 매출
        2022-10-16 | 45500
        ※ 취소 건은 취소일에 뺐습니다. |
        """)) == THREE  # fmt: skip
