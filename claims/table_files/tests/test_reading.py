"""Any file is opened by what it is; one that is no table says so, in words for every package."""

import io
import zipfile

import pytest
import xlsxwriter

from claims.table_files.errors import TableUnreadableError
from claims.table_files.headers import cells_by_name, named_columns
from claims.table_files.reading import open_rows

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def rows_of(data):
    return list(open_rows(io.BytesIO(data), len))


def workbook():
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["번호", "금액"])
    sheet.write_row(1, 0, ["A-1", 7_200_000.0])
    book.close()
    return target.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        "번호,금액\r\nA-1,7200000\r\n".encode("cp949"),
        "번호;금액\nA-1;7200000\n".encode("utf-16"),
        "번호\t금액\nA-1\t7200000".encode("utf-8-sig"),
        workbook(),
    ],
)
def test_the_same_table_is_read_the_same_from_every_kind_of_file(data):
    assert rows_of(data) == [(1, ["번호", "금액"]), (2, ["A-1", "7200000"])]


def _zip(name):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, b"<x/>")
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (b" \r\n", "empty", "비어 있습니다"),
        (b"a\x00b", "not_a_table", "표로 읽을 수 없는 파일입니다"),
        (b"%PDF-1.7\n%\xe2\xe3", "not_a_table", "PDF 파일입니다. 표를 XLSX나 CSV로"),
        (b"<html><table><tr><td>1", "not_a_table", "웹 화면을 저장한 파일"),
        (OLE + b"\0" * 600 + "FileHeader".encode("utf-16-le"), "not_a_table", "한글(HWP)"),
        (OLE + b"\0" * 600, "old_excel", "암호"),
        (_zip("list.csv"), "not_a_table", "압축 파일입니다"),
    ],
)
def test_a_file_that_is_no_table_says_so_and_names_no_other_file(data, code, says):
    with pytest.raises(TableUnreadableError) as refused:
        rows_of(data)
    assert refused.value.code == code
    assert says in str(refused.value.message)
    assert "접수" not in str(refused.value.message)


def test_a_head_that_occurs_twice_names_no_column_and_a_short_row_is_blank():
    names = {"amount": ("금액", "이체금액"), "day": ("일자",)}
    places = named_columns(["이체 금액", "일자", "일자"], names)
    assert places == {"amount": 0}
    assert named_columns(["금액", "이체금액"], names) == {"amount": 0}
    assert cells_by_name([], places) == {"amount": ""}
    assert cells_by_name([" 5 "], places) == {"amount": "5"}
