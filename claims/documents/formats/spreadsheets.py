"""Spreadsheets as plain tables. Runs inside the confined renderer; no Django.

Values only: no macro, formula or external link is ever evaluated (calamine reads the values that
the spreadsheet program saved).
"""

import codecs
import csv
import datetime
import io
import json
from collections.abc import Iterator
from itertools import islice
from math import isfinite
from typing import Any

import python_calamine

from claims.documents.formats.text_tables import decode, delimiter_of
from claims.documents.frames import Frame, UnreadableError

LONGEST_CELL = 1_000  # characters


def prepare() -> None:
    """Load the decoders that Python would otherwise read from disk at first use."""
    for encoding in ("cp949", "utf-8-sig", "utf-16"):
        codecs.lookup(encoding)
    datetime.datetime.strptime("2022-10-15", "%Y-%m-%d")


def workbook_frames(data: bytes, limits: dict[str, int]) -> Iterator[Frame]:
    """Yield an outline, then each sheet's rows as JSON.

    At most `rows` by `columns` of a sheet, and `cells` of all sheets together.
    """
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
    except python_calamine.PasswordError as error:
        raise UnreadableError("password") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableError("broken") from error
    names = book.sheet_names[: limits["sheets"]]
    tables, failed = [], False
    for name in names:
        try:
            rows = book.get_sheet_by_name(name).to_python(nrows=limits["rows"] + 1)
        except (python_calamine.CalamineError, ValueError):
            rows, failed = [], True  # a chart has no cells, a broken sheet no readable ones
        tables.append((name, rows))
    if not any(rows for _, rows in tables):
        raise UnreadableError("broken" if failed else "empty")
    yield from _frames(tables, limits)


def csv_frames(data: bytes, limits: dict[str, int]) -> Iterator[Frame]:
    text = decode(data)
    if text is None:
        raise UnreadableError("broken")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    try:
        rows = list(islice(reader, limits["rows"] + 1))
    except csv.Error as error:
        raise UnreadableError("broken") from error
    yield from _frames([("", rows)], limits)


def _frames(tables: list[tuple[str, list[list[Any]]]], limits: dict[str, int]) -> Iterator[Frame]:
    outline = []
    blobs = []
    left = limits["cells"]
    for name, rows in tables:
        truncated = len(rows) > limits["rows"] or any(len(r) > limits["columns"] for r in rows)
        kept = []
        for row in rows[: limits["rows"]]:
            cells = _cells(row[: limits["columns"]])
            left -= len(cells)
            if left < 0:
                left, truncated = 0, True
                break
            kept.append(cells)
        while kept and not kept[-1]:
            kept.pop()
        columns = max((len(row) for row in kept), default=0)
        size = {"width": columns, "height": len(kept)}
        outline.append(size | {"label": name[:100], "shape": "table"})
        table = {"rows": kept, "truncated": truncated}
        blobs.append(json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode())
    yield {"frame": "outline", "pages": outline}, b""
    for number, blob in enumerate(blobs, start=1):
        yield {"frame": "sheet", "number": number}, blob


def _cells(row: list[Any]) -> list[str | int | float | bool | None]:
    """Drop trailing empty cells: one stray cell makes every row of a sheet as wide."""
    end = len(row)
    while end and row[end - 1] in (None, ""):
        end -= 1
    return [_cell(value) for value in row[:end]]


def _cell(value: Any) -> str | int | float | bool | None:
    """Return a JSON value; whole numbers without ".0", days without a midnight."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        if not isfinite(value):
            return str(value)
        whole = value.is_integer() and abs(value) < 1e15
        return int(value) if whole else value
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    return str(value)[:LONGEST_CELL].replace("\0", "")
