"""Workbooks (XLSX), unpacked and read in a process of their own (`xlsx_child`)."""

import contextlib
import io
import json
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import IO, BinaryIO

from claims.table_files.errors import TableUnreadableError
from claims.table_files.other_files import not_a_table

MOST_XLSX_ROWS = 200_000
MOST_XLSX_BYTES = 100 * 1024 * 1024  # packed
MOST_UNZIPPED_BYTES = 700 * 1024 * 1024
MOST_ZIP_ENTRIES = 2_000
CHUNK = 1 << 20  # bytes
SHEET_MEMORY = 1536 * 1024 * 1024  # bytes of address space of the process that reads a workbook


def check_workbook(file: BinaryIO) -> None:
    """Raise TableUnreadableError for a file that is no XLSX workbook, or that is too large packed
    or unpacked. Only the list of its parts is read."""
    packed = file.seek(0, io.SEEK_END)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise TableUnreadableError("broken") from error
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        raise not_a_table(kind=_kind_of(names))
    unzipped = sum(entry.file_size for entry in entries)
    if (
        packed > MOST_XLSX_BYTES
        or unzipped > MOST_UNZIPPED_BYTES
        or len(entries) > MOST_ZIP_ENTRIES
    ):
        raise TableUnreadableError("too_large")


def _kind_of(names: set[str]) -> str:
    """Return the kind of a ZIP that is no workbook ("word", "hwp", "ods" or "zip"), by the names in
    it."""
    if names & {"word/document.xml", "ppt/presentation.xml"}:
        return "word"
    if "Contents/content.hpf" in names:
        return "hwp"
    return "ods" if "content.xml" in names else "zip"


def sheet_rows(file: BinaryIO) -> Generator[tuple[int, list], None, None]:
    """Yield (number of rows, []) first, then (row number, cells) of every row, from the process
    that reads the workbook. Raises TableUnreadableError if it is broken, too large or has too many
    rows."""
    child = subprocess.Popen(  # noqa: S603
        [
            sys.executable,
            "-I",
            "-X",
            "utf8",
            str(Path(__file__).with_name("xlsx_child.py")),
            str(MOST_XLSX_ROWS),
            str(SHEET_MEMORY),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # error output could contain personal data
    )
    assert child.stdin and child.stdout
    try:
        _feed(file, child.stdin)
        first = json.loads(child.stdout.readline() or "{}")
        if "error" in first:
            raise TableUnreadableError(first["error"])
        if "rows" not in first:
            raise TableUnreadableError(_failure_code(child))
        yield first["rows"], []
        for row_no, line in enumerate(child.stdout, start=1):
            cells = json.loads(line)
            if isinstance(cells, dict):  # {"end": true}
                return
            yield row_no, cells
        raise TableUnreadableError(_failure_code(child))
    except json.JSONDecodeError as error:
        raise TableUnreadableError("broken") from error
    finally:
        child.stdout.close()
        child.kill()
        child.wait()


def _feed(file: BinaryIO, pipe: IO[bytes]) -> None:
    file.seek(0)
    with contextlib.suppress(BrokenPipeError):  # the exit code of the child says why
        while block := file.read(CHUNK):
            pipe.write(block)
    with contextlib.suppress(BrokenPipeError):
        pipe.close()


def _failure_code(child: subprocess.Popen) -> str:
    """Return the error code for a process that ended early: "too_large" if a limit killed it, else
    "broken"."""
    return "too_large" if child.wait(timeout=10) < 0 else "broken"


def cell_text(cell: object) -> str:
    """Return a cell as text: a number as Excel shows it without a format, a text with composed
    Hangul (NFC).
    """
    if isinstance(cell, str):
        return cell if cell.isascii() else unicodedata.normalize("NFC", cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def cell_texts(
    rows: Iterator[tuple[int, list]], account: int
) -> Generator[tuple[int, list[str]], None, None]:
    """Yield the rows with their cells as text (`cell_text`). `account` is the position of the
    account number: a number there gets its decimal point, as a sign that its digits are
    uncertain."""
    for row_no, cells in rows:
        texts = [*map(cell_text, cells)]
        if account < len(cells) and isinstance(cells[account], int | float):
            texts[account] = repr(float(cells[account]))
        yield row_no, texts
