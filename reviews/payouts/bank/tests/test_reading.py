"""Files of results as Excel and banks leave them."""

import io

import pytest
import xlsxwriter

from reviews.payouts.bank.errors import ResultsUnusableError
from reviews.payouts.bank.results.reading import MOST_BYTES, read_results

HEAD = "지급번호,금액,처리결과,결과코드,사유"
ROWS = 'P000000001,"50,000",정상,000,\r\nP000000002,30000원,입금 불능,404,계좌 해지\r\n'
TEXT = f"{HEAD}\r\n{ROWS}"


def read(content):
    return read_results(io.BytesIO(content))


def short(sheet):
    return [(one.row_no, one.reference, str(one.outcome), one.amount) for one in sheet.lines]


EXPECTED = [(2, "P000000001", "paid", 50_000), (3, "P000000002", "failed", 30_000)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_in_the_encodings_of_a_spreadsheet(encoding, delimiter):
    text = TEXT.replace('"50,000"', "50000").replace(",", delimiter)
    sheet = read(text.encode(encoding))
    assert short(sheet) == EXPECTED
    assert sheet.layout.code == "generic"
    assert (sheet.lines[1].code, sheet.lines[1].text) == ("404", "계좌 해지")


@pytest.mark.parametrize(
    ("remark", "kept"),
    [
        ("계좌번호 110-123-456789 없음", "계좌번호 **** 없음"),
        ("1101 2345 6789 해지", "**** 해지"),
        ("예금주명: 김철수", "예금주명: 김*수"),
        ("예금주 상이(김철수)", "예금주 상이(김*수)"),
        ("수취인 성명 불일치[남궁민수]", "수취인 성명 불일치[남**수]"),
        ("예금주 불일치", "예금주 불일치"),
        ("거래정지(해지계좌)", "거래정지(해지계좌)"),
        ("줄이\n나뉜 설명", "줄이 나뉜 설명"),
    ],
)
def test_the_remark_of_the_bank_names_nobody(remark, kept):
    """It is kept for good, with the history, and the claimant's letter repeats it."""
    line = read(f'{HEAD}\r\nP000000001,50000,입금 불능,404,"{remark}"\r\n'.encode()).lines[0]
    assert line.text == kept


def test_a_workbook_with_a_title_above_and_a_sum_below():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for place, row in enumerate(
        [
            ["대량이체 결과"],
            [],
            ["번호", "*입금계좌", "*입금액", "업체사용key", "처리결과", "오류내용"],
            [1, "110123", 50_000, "P000000001", "정상", ""],
            [2, "110124", 30_000, "P000000002", "불능", "예금주 불일치"],
            [3, "110125", 70_000, "P000000003", "처리중", ""],
            ["합계", "", 150_000],
        ]
    ):
        sheet.write_row(place, 0, row)
    book.close()
    found = read(out.getvalue())
    assert found.layout.code == "shinhan"
    assert short(found) == [(4, "P000000001", "paid", 50_000), (5, "P000000002", "failed", 30_000)]
    assert found.pending == 1
    assert found.lines[1].text == "예금주 불일치"


def test_the_file_that_we_wrote_for_hana_comes_back():
    heads = "입금은행,입금계좌번호,입금액,예상예금주,출금통장표시,메모,처리결과"
    found = read(f"{heads}\n088,1,50000,김,P1,P000000001,반환\n".encode("cp949"))
    assert found.layout.code == "hana"
    assert short(found) == [(2, "P000000001", "returned", 50_000)]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"  \r\n ", "empty"),
        (HEAD.encode(), "empty"),
        ("이름,금액\n가,1\n".encode(), "heads"),
        (b"\x00\x01\x02\x03garbage", "heads"),
        (b"%PDF-1.7\n%%EOF\n", "heads"),
        (f"{HEAD},처리결과\nP000000001,50000,정상,,,불능\n".encode(), "heads"),
        ("지급번호,금액,처리결과,금 액\nP000000001,1,정상,50000\n".encode(), "heads"),
    ],
)
def test_what_is_no_file_of_results(content, why):
    with pytest.raises(ResultsUnusableError) as refused:
        read(content)
    assert refused.value.details["why"] == why


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\x89PNG\r\n\x1a\n", "사진이나 그림 파일입니다."), (b"%PDF-1.7\n", "PDF 파일입니다.")],
)
def test_a_file_of_another_kind_is_told_so(content, said):
    with pytest.raises(ResultsUnusableError) as refused:
        read(content)
    assert refused.value.message == f"{said} 표를 XLSX나 CSV로 저장해 올려 주세요."


def test_old_excel_and_broken_workbooks_say_what_to_do():
    with pytest.raises(ResultsUnusableError) as refused:
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600)
    assert "XLSX" in str(refused.value.message)
    with pytest.raises(ResultsUnusableError):
        read(b"PK\x03\x04 not a zip")


@pytest.mark.parametrize(
    ("row", "unread", "words"),
    [
        ("P000000001,50000,미처리,,", "outcome", "미처리"),
        ("P000000001,50000,,,", "outcome", "50000"),
        ("P000000001,약 5만원,정상,,", "amount", "약 5만원"),
        ("P000000001,,정상,,", "amount", "정상"),
        ("P000000001,1101234567890,110-123-456789,,", "outcome", "****6789"),
    ],
)
def test_a_line_that_cannot_be_read_is_kept_with_its_words(row, unread, words):
    found = read(f"{HEAD}\nP000000007,1000,정상,,\n{row}\n".encode())
    assert short(found)[0] == (2, "P000000007", "paid", 1_000)
    [line] = found.unreadable
    assert (line.row_no, line.outcome, line.unread) == (3, None, unread)
    assert words in line.words and "110-123" not in line.words


def test_a_file_of_which_most_lines_cannot_be_read_is_no_file_of_results():
    odd = "\n".join(f"P00000000{n},1000,글쎄,," for n in range(1, 4))
    with pytest.raises(ResultsUnusableError) as refused:
        read(f"{HEAD}\nP000000007,1000,정상,,\nP000000008,1000,정상,,\n{odd}\n".encode())
    faults = refused.value.details["faults"]
    assert [row_no for row_no, _why in faults] == [4, 5, 6]
    assert "글쎄" in faults[0][1]


@pytest.mark.parametrize(
    ("sum_row", "doubtful"),
    [
        (",70000,", []),  # sum of the paid lines
        ("합 계,100000,", []),  # sum of all lines, with the unfinished one
        ("합계,90000,", [(5, "sum", 90_000)]),
    ],
)
def test_the_sum_below_the_table_is_that_of_the_lines_or_in_doubt(sum_row, doubtful):
    rows = "P000000001,70000,정상,,\nP000000002,20000,불능,,\nP000000003,10000,처리중,,"
    found = read(f"{HEAD}\n{rows}\n{sum_row},,\n".encode())
    assert [(one.row_no, one.unread, one.amount) for one in found.unreadable] == doubtful
    assert (len(found.lines) - len(doubtful), found.pending) == (2, 1)


def test_a_line_without_a_reference_is_kept_as_what_nobody_knows():
    found = read(f"{HEAD}\n,50000,정상,,\n".encode())
    assert short(found) == [(2, "", "paid", 50_000)]


def test_too_large():
    with pytest.raises(ResultsUnusableError) as refused:
        read(b"x" * (MOST_BYTES + 1))
    assert refused.value.details["why"] == "too_large"
