import datetime as dt
import io
import zipfile

import pytest

from claims.intake.columns import ALIASES, COLUMNS, REQUIRED
from claims.intake.errors import FileUnusableError
from claims.intake.loading import reading
from claims.intake.loading.reading import open_table
from claims.intake.tests.files import csv_of, person, shop, text_of, xlsx_of
from claims.table_files import reading as table_reading
from claims.table_files import workbooks
from claims.table_files.reading import _OLE


def rows_of(file):
    table = open_table(file)
    return table, list(table.rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters(encoding, delimiter):
    text = text_of(shop(피해금액="￦7,200,000"), delimiter=delimiter)
    data = b"\xff\xfe" * (encoding == "utf-16-le") + text.encode(encoding)
    _table, rows = rows_of(io.BytesIO(data))
    (number, cells) = rows[0]
    assert number == 2
    assert dict(zip(COLUMNS, cells, strict=True)) == shop(피해금액="￦7,200,000")


def test_line_breaks_in_cells_and_blank_rows_count_as_excel_counts():
    text = text_of(shop(1, 피해내용="첫 줄\r\n둘째 줄"), shop(2))
    lines = text.replace("K1015-0000002", "\r\n\r\nK1015-0000002")
    _table, rows = rows_of(io.BytesIO(lines.encode()))
    assert [number for number, cells in rows if any(cells)] == [2, 5]


def test_hangul_from_a_mac_is_composed():
    import unicodedata

    data = unicodedata.normalize("NFD", text_of(shop())).encode()
    _table, rows = rows_of(io.BytesIO(data))
    assert rows[0][1][4] == "홍길동"


@pytest.mark.parametrize("column", COLUMNS)
def test_every_alias_finds_its_column(column):
    for alias in ALIASES[column]:
        columns = tuple(alias if name == column else name for name in COLUMNS)
        layout = open_table(io.BytesIO(text_of(columns=columns).encode())).layout
        assert layout.places == tuple(range(len(COLUMNS)))
        assert layout.unknown == ()


def test_no_alias_stands_for_two_columns():
    from claims.table_files.headers import header_key

    forms = {name: {header_key(alias) for alias in (name, *ALIASES[name])} for name in COLUMNS}
    assert len(set().union(*forms.values())) == sum(map(len, forms.values()))


def test_columns_in_any_order_with_strangers():
    columns = ("메모", *reversed(COLUMNS), "담당자")
    table, rows = rows_of(csv_of(shop(), columns=columns))
    assert table.layout.unknown == ("메모", "담당자")
    picked = [rows[0][1][place] for place in table.layout.places]
    assert dict(zip(COLUMNS, picked, strict=True)) == shop()


def test_a_columns_own_name_wins_over_an_alias():
    layout = open_table(csv_of(columns=(*COLUMNS, "연락처"))).layout
    assert layout.unknown == ("연락처",)


@pytest.mark.parametrize("column", REQUIRED)
def test_a_missing_required_column_makes_the_file_unusable(column):
    columns = [name for name in COLUMNS if name != column]
    with pytest.raises(FileUnusableError) as refused:
        open_table(csv_of(shop(), columns=columns))
    assert refused.value.code == "column_missing"
    assert column in str(refused.value.message)


def test_two_columns_of_one_name_make_the_file_unusable():
    with pytest.raises(FileUnusableError) as refused:
        open_table(csv_of(columns=(*COLUMNS, "피해금액")))
    assert refused.value.code == "column_twice"


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\r\n \r\n", "empty"),
        (PNG, "not_a_claims_file"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "not_a_claims_file"),
        ("이름,나이\r\n홍길동,30\r\n".encode(), "column_missing"),
        (b"a,b,c\r\n1,2,3\r\n", "not_a_claims_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "old_excel"),
        (b"PK\x03\x04" + b"\0" * 100, "broken"),
    ],
)
def test_other_files_are_refused(data, code):
    with pytest.raises(FileUnusableError) as refused:
        rows_of(io.BytesIO(data))
    assert refused.value.code == code


def _zip(name):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, b"<x/>")
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF 파일입니다"),
        (PNG, "그림 파일입니다"),
        (b"\xef\xbb\xbf\r\n<HTML><table><tr><td>", "웹 화면을 저장한 파일"),
        (_zip("word/document.xml"), "워드나 파워포인트"),
        (_zip("Contents/content.hpf"), "한글(HWP) 문서입니다"),
        (_zip("접수.csv"), "압축 파일입니다"),
        (_OLE + b"\0" * 600 + "FileHeader".encode("utf-16-le"), "한글(HWP) 문서입니다"),
    ],
)
def test_a_foreign_file_has_a_sentence_of_its_own(data, says):
    with pytest.raises(FileUnusableError) as refused:
        open_table(io.BytesIO(data))
    assert refused.value.code == "not_a_claims_file"
    assert says in str(refused.value.message)


TITLES = ("10월 접수 목록\r\n작성,고객센터\r\n\r\n,신청인,,\r\n", 5)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_header_is_found_below_titles(delimiter):
    above, header_row = TITLES
    text = above.replace(",", delimiter) + text_of(shop(1), shop(2), delimiter=delimiter)
    table, rows = rows_of(io.BytesIO(text.encode()))
    assert (table.header_row, table.expected_rows) == (header_row, 2)
    assert [row_no for row_no, _cells in rows] == [6, 7]
    assert rows[0][1] == [*shop(1).values()]


def test_the_header_of_a_workbook_is_found_below_titles():
    header, row = dict(zip(COLUMNS, COLUMNS, strict=True)), shop(1)
    titles = ("접수 목록", *[""] * 19)
    table, rows = rows_of(xlsx_of(header, row, columns=titles, names=COLUMNS))
    assert table.header_row == 2
    assert rows == [(3, [*row.values()])]


def test_a_corrected_file_has_no_unknown_columns():
    layout = open_table(csv_of(shop(), columns=("행번호", *COLUMNS, "메모", "오류"))).layout
    assert layout.corrected and layout.unknown == ("메모",)
    assert open_table(csv_of(shop(), columns=(*COLUMNS, "오류"))).layout.unknown == ("오류",)


def test_a_quotation_mark_that_does_not_close_swallows_no_rows():
    data = text_of(shop(1), shop(2)).replace("온담 플라워", '"온담 플라워', 1)
    with pytest.raises(FileUnusableError) as refused:
        rows_of(io.BytesIO(data.encode()))
    assert refused.value.code == "broken_row"


def test_bytes_that_are_no_text_further_down():
    data = text_of(shop(1), shop(2)).encode("cp949") + b"\xff\xff\xff,\r\n"
    with pytest.raises(FileUnusableError) as refused:
        rows_of(io.BytesIO(data))
    assert refused.value.code in ("encoding_unknown", "not_a_claims_file")


def test_a_workbook_reads_as_its_csv_does():
    table, rows = rows_of(
        xlsx_of(
            shop(
                접수일시=dt.datetime(2022, 10, 20, 14, 5, 7),
                휴대전화=1012345678,
                피해금액=7_200_000.0,
                은행=4,
            ),
            person(),
        )
    )
    assert table.expected_rows == 2
    assert rows[0] == (
        2,
        [
            *shop(
                접수일시="2022-10-20 14:05:07", 휴대전화="1012345678", 피해금액="7200000", 은행="4"
            ).values()
        ],
    )
    assert rows[1][0] == 3


def test_an_account_in_a_number_cell_stays_recognisable():
    _table, rows = rows_of(xlsx_of(shop(계좌번호=110123456789)))
    assert rows[0][1][COLUMNS.index("계좌번호")] == "110123456789.0"


def test_rows_of_a_workbook_are_numbered_as_excel_does():
    _table, rows = rows_of(xlsx_of(shop(1), {}, shop(2), blank_rows_above=2))
    assert [number for number, cells in rows if any(cells)] == [4, 6]


def test_a_workbook_with_too_many_rows_is_asked_for_as_csv(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_XLSX_ROWS", 2)
    with pytest.raises(FileUnusableError) as refused:
        rows_of(xlsx_of(shop(1), shop(2), shop(3)))
    assert refused.value.code == "too_many_rows"
    assert len(rows_of(xlsx_of(shop(1), shop(2)))[1]) == 2


def test_a_workbook_that_unpacks_too_large_is_not_unpacked(monkeypatch):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 2_000_000)
    monkeypatch.setattr(workbooks, "MOST_UNZIPPED_BYTES", 1_000_000)
    monkeypatch.setattr(table_reading, "sheet_rows", lambda file: pytest.fail("it was opened"))
    with pytest.raises(FileUnusableError) as refused:
        open_table(target)
    assert refused.value.code == "too_large"


def test_the_reading_process_dies_at_its_memory_limit_and_not_we(monkeypatch):
    monkeypatch.setattr(workbooks, "SHEET_MEMORY", 192 * 1024 * 1024)
    assert len(rows_of(xlsx_of(shop()))[1]) == 1
    file = xlsx_of(*(shop(n, 피해내용=f"{n} " + "가" * 30_000) for n in range(3_000)))
    with pytest.raises(FileUnusableError) as refused:
        rows_of(file)
    assert refused.value.code == "too_large"


def test_a_look_at_the_door_leaves_the_file_at_its_beginning():
    file = csv_of(shop())
    reading.check_file(file)
    assert file.tell() == 0
    with pytest.raises(FileUnusableError):
        reading.check_file(io.BytesIO(PNG))
