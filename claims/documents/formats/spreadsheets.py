"""Spreadsheets as plain tables, and the pictures in them. Runs inside the confined renderer.

Values only: no macro, formula or external link is ever evaluated (calamine reads the values that
the spreadsheet program saved). No Django.
"""

import codecs
import csv
import datetime
import io
import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from math import isfinite
from typing import Any

import python_calamine
from PIL import Image

from claims.documents.formats import archives, pictures
from claims.documents.formats.text_tables import decode, delimiter_of
from claims.documents.frames import Frame, UnreadableError

LONGEST_CELL = 1_000  # characters
MOST_PICTURES = 10  # pictures of a workbook that are shown at most
LEAST_SIDE = 100  # pixels; smaller ones are logos and buttons
DRAWN = ("xl/media/", "xl/drawings/", "xl/charts/", "xl/embeddings/")
_NUMBER = re.compile(r"\d+")

Table = tuple[str, list[list[Any]]]  # a sheet's name and its rows


def prepare() -> None:
    """Load what reading a spreadsheet would otherwise read from disk at first use. Call it before
    the confinement, since no file can be opened after it."""
    for encoding in ("cp949", "utf-8-sig", "utf-16"):
        codecs.lookup(encoding)
    datetime.datetime.strptime("2022-10-15", "%Y-%m-%d")
    pictures.prepare()


def workbook_frames(
    data: bytes, limits: dict[str, int], pages: Iterable[int] = ()
) -> Iterator[Frame]:
    """Yield the frames of a workbook (XLSX, XLS): an outline, then each sheet's rows as JSON, then
    those pictures pasted into it whose page is among `pages`. A picture is a page after the sheets;
    if no sheet has a cell, the pictures are the only pages.

    `limits`: at most "sheets", "rows" by "columns" of a sheet, and "cells" of all sheets together.
    Raises UnreadableError: "broken", "password", "empty", "no_cells" (drawings alone).
    """
    tables, failed = _tables(data, limits)
    entries = _entries(data)
    drawn = _pictures(data, entries, limits)
    if not any(rows for _, rows in tables):
        if not drawn:
            if failed:
                raise UnreadableError("broken")
            drawings = any(entry.name.startswith(DRAWN) for entry in entries)
            raise UnreadableError("no_cells" if drawings else "empty")
        tables = []
    yield from _frames(tables, limits, drawn, pages)


def _tables(data: bytes, limits: dict[str, int]) -> tuple[list[Table], bool]:
    """Return the sheets, with one row more than the limit if there are more, and True if one of
    them could not be read. Raises UnreadableError ("password", "broken") for a whole workbook."""
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
    except python_calamine.PasswordError as error:
        raise UnreadableError("password") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableError("broken") from error
    tables, failed = [], False
    for name in book.sheet_names[: limits["sheets"]]:
        try:
            rows = book.get_sheet_by_name(name).to_python(nrows=limits["rows"] + 1)
        except (python_calamine.CalamineError, ValueError):
            rows, failed = [], True  # a chart has no cells, a broken sheet no readable ones
        tables.append((name, rows))
    return tables, failed


def _entries(data: bytes) -> list[archives.Entry]:
    """Return the parts of a workbook; [] for the old format (XLS), which is no ZIP, and if the
    table of contents cannot be read."""
    if not data.startswith(archives.LOCAL):
        return []
    try:
        return archives.read_entries(data)
    except UnreadableError:
        return []  # calamine has read the cells all the same


def _pictures(
    data: bytes, entries: list[archives.Entry], limits: dict[str, int]
) -> list[Image.Image]:
    """Return the pictures of a workbook that can be drawn, in the order of their numbers: at most
    MOST_PICTURES, none with a side of less than LEAST_SIDE pixels."""
    media = [entry for entry in entries if entry.name.startswith("xl/media/")]
    media.sort(key=lambda entry: [int(number) for number in _NUMBER.findall(entry.name)])
    found: list[Image.Image] = []
    left = limits["unpacked"] if media else 0
    for entry in media:
        if len(found) == MOST_PICTURES:
            break
        try:
            blob = archives.unpack_entry(data, entry, min(limits["bytes"], left))
            left -= len(blob)
            kind = pictures.kind_of(blob)
            picture = pictures.upright_picture(blob, kind, limits) if kind else None
        except UnreadableError:
            continue
        if picture is not None and min(picture.size) >= LEAST_SIDE:
            found.append(picture)
    return found


def csv_frames(data: bytes, limits: dict[str, int]) -> Iterator[Frame]:
    """Yield the frames of a text table (CSV): an outline of one page, and its rows as JSON, within
    `limits` as in `workbook_frames`. Raises UnreadableError ("broken")."""
    text = decode(data)
    if text is None:
        raise UnreadableError("broken")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    try:
        rows = list(islice(reader, limits["rows"] + 1))
    except csv.Error as error:
        raise UnreadableError("broken") from error
    yield from _frames([("", rows)], limits)


def _frames(
    tables: list[Table],
    limits: dict[str, int],
    drawn: list[Image.Image] | None = None,
    pages: Iterable[int] = (),
) -> Iterator[Frame]:
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
    for picture in drawn or ():
        size = {"width": picture.width, "height": picture.height}
        outline.append(size | {"label": "", "shape": "picture"})
    yield {"frame": "outline", "pages": outline}, b""
    for number, blob in enumerate(blobs, start=1):
        yield {"frame": "sheet", "number": number}, blob
    wanted = set(pages)
    for number, picture in enumerate(drawn or (), start=len(blobs) + 1):
        if number in wanted:
            yield pictures.page_frame(picture, number)


def _cells(row: list[Any]) -> list[str | int | float | bool | None]:
    """Return the cells of a row as JSON values, without the empty ones at its end: a single stray
    cell makes every row of a sheet as wide."""
    end = len(row)
    while end and row[end - 1] in (None, ""):
        end -= 1
    return [_cell(value) for value in row[:end]]


def _cell(value: Any) -> str | int | float | bool | None:
    """Return the value of a cell for JSON: a float that is whole as int, a time at midnight as a
    day, another time to the minute, a text of at most LONGEST_CELL characters."""
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
