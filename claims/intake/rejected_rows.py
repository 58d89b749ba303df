"""Rejected rows: a list for programs, and a file to correct and import again."""

import json
import tempfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import xlsxwriter

from claims.formula_safety import escape_formula
from claims.intake.columns import FAULTS, ROW_NUMBER
from claims.intake.loading.chunks import raw_row_place
from claims.intake.models import ImportRejection, ImportRun
from claims.personal_data import crypto
from claims.table_files.csv_text import csv_bytes, csv_lines


def entries(run: ImportRun) -> list[dict]:
    """Return one dict for each refused cell of an import run, in the order of rows: row, column,
    code, value (masked), message.
    """
    return [
        {"row": row_no, **{key: fault[key] for key in ("column", "code", "value", "message")}}
        for row_no, faults in run.rejections.values_list("row_no", "faults").order_by("row_no")
        for fault in faults
    ]


def rows_to_correct(run: ImportRun) -> Iterator[list[str]]:
    """Yield the header, then the rejected rows that nobody has corrected yet, with row number and
    faults; rows whose cells were erased are left out. The caller records the access first: the
    cells are plain personal data.

    Formulas are escaped; an import unescapes them if it finds both added columns."""
    kept = [i for i, name in enumerate(run.columns) if name not in (ROW_NUMBER, FAULTS)]
    yield [*(escape_formula(run.columns[i]) for i in kept), ROW_NUMBER, FAULTS]
    left = run.rejections.to_correct().order_by("row_no")
    for rejection in left.iterator(chunk_size=500):
        cells = raw_cells(rejection)
        faults = " / ".join(f"{fault['column']}: {fault['message']}" for fault in rejection.faults)
        yield [*(escape_formula(cells[i]) for i in kept), str(rejection.row_no), faults]


def raw_cells(rejection: ImportRejection) -> list[str]:
    """Return the cells of a rejected row in plain, in the order of the file's columns. The caller
    records the access."""
    place = raw_row_place(rejection.run_id, rejection.row_no)
    return json.loads(crypto.decrypt(rejection.raw_row, aad=place))


def as_csv(rows: Iterable[list[str]]) -> Iterator[bytes]:
    """Yield rows of cells as CSV in UTF-8 with BOM, which spreadsheets open without asking for an
    encoding.
    """
    yield csv_bytes([])
    for row in rows:
        yield csv_lines([row]).encode()


def as_xlsx(rows: Iterable[list[str]]) -> BinaryIO:
    """Return an open XLSX workbook of the rows with every cell as text, so that account numbers do
    not become numbers.
    """
    file = tempfile.TemporaryFile()
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    text = book.add_format({"num_format": "@"})
    for row_no, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write_string(row_no, place, cell, text)
    book.close()
    file.seek(0)
    return file
