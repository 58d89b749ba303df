"""Sheets for tests: rows as the desk reads them, and workbooks opened the way the renderer does."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import NamedTuple

from python_calamine import CalamineWorkbook

from claims.documents.sheets import _cell

WEEK = "월화수목금토일"


class Sheet(NamedTuple):
    name: str
    page: int
    rows: list[list[str]]
    truncated: bool = False


def sheets_of(workbook: bytes) -> list[Sheet]:
    """A workbook's sheets with their values as text, as `Subject.sheets` has them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    return [
        Sheet(name, page, [text_of(row) for row in book.get_sheet_by_name(name).to_python()])
        for page, name in enumerate(book.sheet_names, start=1)
    ]


def text_of(row: Sequence[object]) -> list[str]:
    cells = [_cell(value) for value in row]
    return ["" if cell is None else str(cell) for cell in cells]


def sheet(text: str, name: str = "Sheet1", page: int = 1, *, truncated: bool = False) -> Sheet:
    """A sheet written as lines with `|` between cells."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").splitlines()]
    return Sheet(name, page, rows, truncated)


def october(first: int = 1, last: int = 31) -> list[dt.date]:
    return [dt.date(2022, 10, day) for day in range(first, last + 1)]
