"""Claims files for tests, in every shape that Excel leaves them."""

import csv
import datetime as dt
import io
from typing import Any

import xlsxwriter

from claims.intake.columns import COLUMNS

SHOP: dict[str, Any] = {
    "접수번호": "K1015-0000001",
    "접수일시": "2022-10-20 14:05",
    "접수채널": "온라인",
    "신청인구분": "소상공인",
    "성명": "홍길동",
    "상호": "온담 플라워",
    "대표자": "홍길동",
    "사업자등록번호": "124-81-00998",
    "업종": "화훼 소매",
    "지역": "",
    "휴대전화": "010-1234-5678",
    "이메일": "ondam@example.test",
    "서비스": "카카오톡 채널",
    "계열사": "카카오",
    "유무료": "유료",
    "피해유형": "금전",
    "피해금액": "7,200,000",
    "피해내용": "주문을 받지 못했습니다.",
    "은행": "국민",
    "계좌번호": "110-123-456789",
    "예금주": "홍길동",
}
PERSON: dict[str, Any] = SHOP | {
    "접수번호": "K1015-0000002",
    "신청인구분": "개인",
    "성명": "김하늘",
    "상호": "",
    "대표자": "",
    "사업자등록번호": "",
    "휴대전화": "",
    "이메일": "",
    "유무료": "무료",
    "피해유형": "비금전",
    "피해금액": "",
    "은행": "",
    "계좌번호": "",
    "예금주": "",
}


def shop(n: int = 1, **changes: Any) -> dict[str, Any]:
    return SHOP | {"접수번호": f"K1015-{n:07d}"} | changes


def person(n: int = 2, **changes: Any) -> dict[str, Any]:
    return PERSON | {"접수번호": f"K1015-{n:07d}"} | changes


def text_of(*rows: dict[str, Any], columns=COLUMNS, delimiter=",") -> str:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return target.getvalue()


def csv_of(*rows: dict[str, Any], encoding="utf-8-sig", **kwargs: Any) -> io.BytesIO:
    return io.BytesIO(text_of(*rows, **kwargs).encode(encoding))


def xlsx_of(
    *rows: dict[str, Any], columns=COLUMNS, blank_rows_above: int = 0, names=None
) -> io.BytesIO:
    """Return an XLSX of rows, {column: value}: numbers become number cells, datetimes date cells,
    all else text. The first row has `columns`; `names` are the keys of the cells where they differ
    from these."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet()
    date = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    sheet.write_row(blank_rows_above, 0, columns)
    for place, row in enumerate(rows, start=blank_rows_above + 1):
        for column, name in enumerate(names or columns):
            cell = row.get(name, "")
            if isinstance(cell, dt.datetime):
                sheet.write_datetime(place, column, cell, date)
            elif isinstance(cell, int | float):
                sheet.write_number(place, column, cell)
            elif cell:
                sheet.write_string(place, column, cell)
    book.close()
    target.seek(0)
    return target
