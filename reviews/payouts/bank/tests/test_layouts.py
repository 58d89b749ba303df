"""Layouts and the bytes of files: pure, without a database."""

import csv
import io
import json
import os
import subprocess
import sys
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from claims.formula_safety import neutralise
from reviews.payouts.bank.files.generation import MadeFile, NotEncodableError, file_of
from reviews.payouts.bank.files.layouts import LAYOUTS, TransferLine, Variant, layout_of, variants
from reviews.payouts.bank.reference import payout_id_of, reference_of

LINES = [
    TransferLine("P000000001", "004", "00112233445566", "김하늘", 50_000),
    TransferLine("P000000002", "088", "110123456789", "(주)바다, 상회", 1_234_567),
    TransferLine("P000000003", "090", "3333012345678", neutralise("=1+1"), 30_000),
]
GENERIC_CSV = Variant(layout_of("generic"), "csv", "utf-8")
BY_KEY = {variant.key: variant for variant in variants()}


def table(content, variant):
    """Return the rows of a file as the bank's program reads them."""
    if variant.format == "xlsx":
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return book.get_sheet_by_index(0).to_python()
    encoding = "utf-8-sig" if variant.encoding == "utf-8" else variant.encoding
    return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))


def test_each_layout_says_where_it_comes_from():
    assert [layout.code for layout in LAYOUTS] == ["generic", "shinhan", "hana"]
    for layout in LAYOUTS:
        assert str(layout.source)
        if layout.of_a_bank:
            assert "2026. 11. 25." in str(layout.source)
            assert "은행에 확인" in str(layout.source)
    assert len(BY_KEY) == len(variants())
    assert all(len(layout.code) <= 20 for layout in LAYOUTS)


def test_the_banks_columns_are_theirs_to_the_letter():
    assert [column.head for column in layout_of("shinhan").columns] == [
        "*입금은행",
        "*입금계좌",
        "고객관리성명",
        "*입금액",
        "출금통장표시내용",
        "입금통장표시내용",
        "입금인코드",
        "비고",
        "업체사용key",
    ]
    assert [column.head for column in layout_of("hana").columns] == [
        "입금은행",
        "입금계좌번호",
        "입금액",
        "예상예금주",
        "입금통장표시",
        "출금통장표시",
        "메모",
        "CMS코드",
        "받는분 휴대폰번호",
    ]


@pytest.mark.parametrize("key", sorted(BY_KEY))
def test_every_file_names_every_payment(key):
    variant = BY_KEY[key]
    rows = table(file_of(LINES, variant), variant)
    assert rows[0] == [column.head for column in variant.layout.columns]
    assert len(rows) == 4
    for line, row in zip(LINES, rows[1:], strict=True):
        assert {line.account, line.bank_code, line.reference, line.holder} <= set(row)
        assert str(line.amount) in {str(c).removesuffix(".0") for c in row}


@pytest.mark.parametrize("key", sorted(key for key in BY_KEY if ":xlsx:" in key))
def test_in_a_workbook_accounts_are_text_and_nothing_is_a_formula(key):
    content = file_of(LINES, BY_KEY[key])
    rows = table(content, BY_KEY[key])
    assert "00112233445566" in rows[1]
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "<f " not in sheet


def digests():
    """Digests of the lines as every bank's file, by its key."""
    return {key: MadeFile(of, file_of(LINES, of)).digest for key, of in BY_KEY.items()}


@pytest.fixture(scope="module")
def digests_of_another_process():
    """The same, made in another time zone and language, with other hashes."""
    program = (
        "import django, json; django.setup()\n"
        "from reviews.payouts.bank.tests.test_layouts import digests\n"
        "print(json.dumps(digests()))"
    )
    there = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "America/New_York", "LANG": "C"},
    )
    return json.loads(there.stdout.splitlines()[-1])


@pytest.mark.parametrize("key", sorted(BY_KEY))
def test_the_same_lines_are_the_same_bytes_in_another_process(key, digests_of_another_process):
    assert digests_of_another_process[key] == digests()[key]


def test_a_workbook_hangs_on_no_compression_and_no_clock():
    content = file_of(LINES, BY_KEY["generic:xlsx:"])
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        entries = book.infolist()
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)


def test_utf8_tells_a_spreadsheet_so():
    content = file_of(LINES, GENERIC_CSV)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 4


def test_cp949_holds_every_hangul_letter_and_refuses_what_it_lacks():
    rare = TransferLine("P000000009", "004", "1234567890", "뷁쀍", 1)
    variant = BY_KEY["generic:csv:cp949"]
    assert "뷁쀍" in table(file_of([rare], variant), variant)[1]
    for name in ("김민수😀", "Nguyễn Thị", "刘洋"):
        line = TransferLine("P000000009", "004", "1234567890", name, 1)
        with pytest.raises(NotEncodableError):
            file_of([line], variant)


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+82", "'+82"),
        ("-1+1", "'-1+1"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1+1", "'=1+1"),
        ("\r\n=1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),
        ("김\n하늘", "김 하늘"),
        ("김하늘", "김하늘"),
        ("(주)가-나", "(주)가-나"),
        ("", ""),
    ],
)
def test_no_name_is_a_formula(name, cell):
    assert neutralise(name) == cell


def test_an_account_is_not_shown_by_a_traceback():
    assert "00112233445566" not in repr(LINES[0])
    assert "김하늘" not in repr(LINES[0])


def test_references():
    assert reference_of(42) == "P000000042"
    assert payout_id_of(" p000000042 ") == 42
    assert payout_id_of("Ｐ０００００００４２") == 42
    assert payout_id_of(reference_of(12_345_678_901)) == 12_345_678_901
    for text in ("", "42", "P42", "P00000004X", "XP000000042", "P" + "9" * 30):
        assert payout_id_of(text) is None
