"""Rows as the bytes of a file: CSV in UTF-8 with BOM, or an XLSX workbook. Memory stays flat."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from claims.exports.models import ZIP, FileFormat
from claims.lists.columns import Kind
from claims.table_files.csv_text import csv_bytes, csv_lines

MOST_ROWS_XLSX = 1_048_575  # rows of one sheet below its header
BLOCK = 1 << 20  # bytes
FOLDER = "desk-export-"  # prefix of temporary folders
MEDIA_TYPES = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ZIP: "application/zip",
}
_NUMBER_FORMATS = {
    Kind.NUMBER: "#,##0",
    Kind.MOMENT: "yyyy-mm-dd hh:mm:ss",
    Kind.DAY: "yyyy-mm-dd",
}
_WIDTHS = {Kind.TEXT: 20, Kind.NUMBER: 14, Kind.MOMENT: 19, Kind.DAY: 12}  # characters
Rows = Iterable[list[tuple[Any, ...]]]
PaperOf = Callable[[tuple[Any, ...]], tuple[str, bytes]]


def as_zip(head: list[str], chunks: Rows, paper_of: PaperOf) -> Iterator[bytes]:
    """Yield a ZIP with the paper of each row and a list of the rows as `list.csv`. `head` holds the
    column titles, `chunks` yields lists of rows, `paper_of(row)` returns the paper's file name and
    bytes.

    It passes through a temporary folder that is deleted at the end; one paper is in memory at once.
    """
    with tempfile.TemporaryDirectory(prefix=FOLDER) as folder:
        path, index = Path(folder) / "papers.zip", Path(folder) / "list.csv"
        with zipfile.ZipFile(path, "w") as archive, index.open("wb") as listed:
            listed.write(csv_bytes([head]))
            for rows in chunks:
                for row in rows:
                    listed.write(csv_lines([row]).encode())
                    archive.writestr(*paper_of(row))
            listed.flush()
            archive.write(index, "list.csv", compress_type=zipfile.ZIP_DEFLATED)
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield block


def as_csv(head: list[str], chunks: Rows) -> Iterator[bytes]:
    """Yield a CSV (RFC 4180, UTF-8 with BOM) with the titles `head` and the rows of `chunks`, in
    pieces. Spreadsheets open it without asking for an encoding.
    """
    yield csv_bytes([head])
    for rows in chunks:
        yield csv_lines(rows).encode()


class Sheet(NamedTuple):
    """One sheet of a workbook: its name, the titles of its columns, the type of each column, and
    its rows by chunks."""

    title: str
    head: list[str]
    kinds: list[Kind]
    chunks: Rows


def as_xlsx(title: str, head: list[str], kinds: list[Kind], chunks: Rows) -> Iterator[bytes]:
    """Yield an XLSX workbook with one sheet, as `as_workbook`."""
    return as_workbook([Sheet(title, head, kinds, chunks)])


def as_workbook(sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """Yield an XLSX workbook with these sheets: the titles of each frozen and with a filter, then
    its rows. Text never becomes a number.

    The rows pass through a temporary folder that is deleted at the end, also after an error. Raises
    OSError if its disk is full."""
    with tempfile.TemporaryDirectory(prefix=FOLDER) as folder:
        path = Path(folder) / "list.xlsx"
        options = {"constant_memory": True, "tmpdir": folder, "strings_to_urls": False}
        book = xlsxwriter.Workbook(str(path), options)
        bold = book.add_format({"bold": True, "bottom": 1})
        formats = {kind: book.add_format({"num_format": f}) for kind, f in _NUMBER_FORMATS.items()}
        for one in sheets:  # one after the other: rows are written as they come
            _write_sheet(book, one, bold, formats)
        try:
            book.close()
        except FileCreateError as error:  # stands for an OSError, as of a full disk
            raise error.args[0] from error
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield block


def _write_sheet(book: Any, one: Sheet, bold: Any, formats: dict[Kind, Any]) -> None:
    sheet = book.add_worksheet(_sheet_name(one.title))
    for at, kind in enumerate(one.kinds):
        sheet.set_column(at, at, _WIDTHS[kind], formats.get(kind))
    for at, name in enumerate(one.head):
        sheet.write_string(0, at, name, bold)
    sheet.freeze_panes(1, 1)
    last = _fill(sheet, [formats.get(kind) for kind in one.kinds], one.chunks)
    sheet.autofilter(0, 0, last, len(one.head) - 1)


def _fill(sheet: Any, formats: list[Any], chunks: Rows) -> int:
    """Write the rows below the head of the sheet, without empty cells, and return the number of the
    last row (from 0)."""
    row_no = 0
    columns = list(enumerate(formats))
    for rows in chunks:
        for row in rows:
            row_no += 1
            for at, format in columns:
                value = row[at]
                if value is None or value == "":
                    continue
                if format is None:
                    sheet.write_string(row_no, at, value)
                else:
                    sheet.write_number(row_no, at, value, format)
    return row_no


def _sheet_name(title: str) -> str:
    """Return a name that Excel takes: 31 characters at most, none of []:*?/\\."""
    return "".join(" " if letter in "[]:*?/\\'" else letter for letter in title)[:31] or "1"
