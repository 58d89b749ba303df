"""Reading of a claims file as Excel saves it: its rows as text.

UTF-8 with or without BOM, CP949, UTF-16; comma, semicolon or tab; XLSX. Text files are streamed:
memory does not grow with their rows.
"""

import codecs
import contextlib
import csv
import io
import json
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from django.utils.translation import gettext_lazy as _

from claims.intake.columns import ACCOUNT, COLUMNS, ColumnLayout, find_columns, known_columns
from claims.intake.errors import FileUnusableError

MOST_XLSX_ROWS = 200_000
MOST_XLSX_BYTES = 100 * 1024 * 1024  # packed
MOST_UNZIPPED_BYTES = 700 * 1024 * 1024
MOST_ZIP_ENTRIES = 2_000
SHEET_MEMORY = 1536 * 1024 * 1024  # bytes of address space of the process that reads a workbook
CHUNK = 1 << 20  # bytes
HEAD = 1 << 16  # bytes in which the header must be

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
# Zip, OLE (old Excel, or an encrypted XLSX).
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Row = tuple[int, list[str]]


@dataclass
class Table:
    """An opened file. `rows` yields (row number as Excel shows it, cells as in the header)."""

    encoding: str
    delimiter: str
    layout: ColumnLayout
    expected_rows: int
    rows: Generator[Row, None, None]


def open_table(file: BinaryIO) -> Table:
    """Read the header of a seekable file.

    Raises FileUnusableError; so may going through its rows.
    """
    file.seek(0)
    head = file.read(HEAD)
    if not head.strip():
        raise FileUnusableError("empty")
    if head.startswith(_ZIP):
        return _open_sheet(file)
    if head.startswith(_OLE):
        raise FileUnusableError("old_excel")
    return _open_text(file, head)


def check_file(file: BinaryIO) -> None:
    """Refuse a file that is no claims file before it is stored, without reading its rows.

    Raises FileUnusableError. A workbook is opened by the import only, in a process of its own.
    """
    file.seek(0)
    if file.read(len(_ZIP)) == _ZIP:
        _check_zip(file)
    else:
        open_table(file).rows.close()
    file.seek(0)


def open_rows(file: BinaryIO, known: Callable[[Sequence[str]], int]) -> Iterator[Row]:
    """Yield every row of another seekable text file or workbook, its header included.

    `known` counts the heads that the caller knows, which tells one delimiter from another.
    Raises FileUnusableError, at once or while the rows are gone through.
    """
    file.seek(0)
    head = file.read(HEAD)
    if not head.strip():
        raise FileUnusableError("empty")
    if head.startswith(_OLE):
        raise FileUnusableError("old_excel")
    if head.startswith(_ZIP):
        _check_zip(file)
        return _cells_as_text(_sheet_rows(file))
    encoding = _encoding(file, head)
    return _records(file, encoding, _delimiter(_decoded_head(head, encoding), known))


def _cells_as_text(rows: Iterator[tuple[int, list]]) -> Generator[Row, None, None]:
    next(rows)  # how many there are
    for row_no, cells in rows:
        yield row_no, [*map(_text, cells)]


# ---------------------------------------------------------------- text
def _encoding(file: BinaryIO, head: bytes) -> str:
    encoding = next((name for bom, name in _BOMS if head.startswith(bom)), "")
    if encoding:
        return encoding
    if b"\x00" in head:
        raise FileUnusableError("not_a_claims_file")
    return "utf-8" if _decodes(file, "utf-8") else "cp949"


def _open_text(file: BinaryIO, head: bytes) -> Table:
    encoding = _encoding(file, head)
    expected = max(0, _line_breaks(file, encoding) - 1)
    delimiter = _delimiter(_decoded_head(head, encoding), known_columns)
    rows = _records(file, encoding, delimiter)
    for row_no, cells in rows:
        if any(map(str.strip, cells)):
            return Table(
                encoding=encoding.removesuffix("-sig"),
                delimiter=_DELIMITERS[delimiter],
                layout=find_columns(cells),
                expected_rows=max(0, expected - row_no + 1),
                rows=rows,
            )
    raise FileUnusableError("empty")


def _decodes(file: BinaryIO, encoding: str) -> bool:
    """True when the whole file is text in this encoding."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while block := file.read(CHUNK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _line_breaks(file: BinaryIO, encoding: str) -> int:
    """Count line breaks for the progress bar, close to the number of rows."""
    mark = b"\n\x00" if encoding == "utf-16" else b"\n"
    file.seek(0)
    total, last = 0, b""
    while block := file.read(CHUNK):
        total, last = total + block.count(mark), block
    return total if last.endswith((b"\n", mark)) else total + 1


def _decoded_head(head: bytes, encoding: str) -> str:
    """Decode the first bytes, without a letter that is cut at the end."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        return decoder.decode(head)
    except UnicodeDecodeError as error:
        raise FileUnusableError("not_a_claims_file") from error


def _delimiter(head: str, known: Callable[[Sequence[str]], int]) -> str:
    """Return the delimiter under which the first record has the most known columns."""

    def found(delimiter: str) -> int:
        try:
            for cells in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter):
                if any(map(str.strip, cells)):
                    return known(cells)
        except csv.Error:
            pass
        return 0

    return max(_DELIMITERS, key=found)


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """Yield lines with composed Hangul, so that a word from a Mac is equal."""
    for line in text:
        if "\x00" in line:  # no text of a spreadsheet
            raise FileUnusableError("not_a_claims_file")
        yield line if line.isascii() else unicodedata.normalize("NFC", line)


def _records(file: BinaryIO, encoding: str, delimiter: str) -> Generator[Row, None, None]:
    """Yield every record with its number; a line break inside a cell does not count.

    Strict: an unclosed quotation mark would swallow the rows after it.
    """
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    row_no = 0
    try:
        for row_no, cells in enumerate(
            csv.reader(_lines(text), delimiter=delimiter, strict=True), start=1
        ):
            yield row_no, cells
    except UnicodeDecodeError as error:
        raise FileUnusableError("encoding_unknown" if row_no else "not_a_claims_file") from error
    except csv.Error as error:
        raise FileUnusableError(
            "broken_row", _("%(row)d행에서 따옴표가 맞지 않아 더 읽을 수 없습니다."), row=row_no + 1
        ) from error
    finally:
        with contextlib.suppress(ValueError):  # its owner has closed the file already
            text.detach()


# ---------------------------------------------------------------- XLSX
def _open_sheet(file: BinaryIO) -> Table:
    _check_zip(file)
    rows = _sheet_rows(file)
    expected = next(rows)[0]
    for row_no, cells in rows:
        header = [*map(_text, cells)]
        if any(map(str.strip, header)):
            layout = find_columns(header)
            account = layout.places[COLUMNS.index(ACCOUNT)]
            return Table(
                encoding="xlsx",
                delimiter="",
                layout=layout,
                expected_rows=max(0, expected - row_no),
                rows=_texts(rows, account),
            )
    raise FileUnusableError("empty")


def _check_zip(file: BinaryIO) -> None:
    """Refuse a workbook that would unpack to more than memory holds, before unpacking."""
    packed = file.seek(0, io.SEEK_END)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise FileUnusableError("broken") from error
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        raise FileUnusableError("not_a_claims_file")
    unzipped = sum(entry.file_size for entry in entries)
    if (
        packed > MOST_XLSX_BYTES
        or unzipped > MOST_UNZIPPED_BYTES
        or len(entries) > MOST_ZIP_ENTRIES
    ):
        raise FileUnusableError("too_large")


def _sheet_rows(file: BinaryIO) -> Iterator[tuple[int, list]]:
    """Yield (number of rows, []), then every row, from the process that reads the workbook."""
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
        stderr=subprocess.DEVNULL,  # its output could hold personal data
    )
    assert child.stdin and child.stdout
    try:
        _feed(file, child.stdin)
        first = json.loads(child.stdout.readline() or "{}")
        if "error" in first:
            raise FileUnusableError(first["error"])
        if "rows" not in first:
            raise FileUnusableError(_failure_code(child))
        yield first["rows"], []
        for row_no, line in enumerate(child.stdout, start=1):
            cells = json.loads(line)
            if isinstance(cells, dict):  # {"end": true}
                return
            yield row_no, cells
        raise FileUnusableError(_failure_code(child))
    except json.JSONDecodeError as error:
        raise FileUnusableError("broken") from error
    finally:
        child.stdout.close()
        child.kill()
        child.wait()


def _feed(file: BinaryIO, pipe: IO[bytes]) -> None:
    file.seek(0)
    with contextlib.suppress(BrokenPipeError):  # its exit code says why
        while block := file.read(CHUNK):
            pipe.write(block)
    with contextlib.suppress(BrokenPipeError):
        pipe.close()


def _failure_code(child: subprocess.Popen) -> str:
    """Return the code for a child that was killed by a limit or by its own error."""
    return "too_large" if child.wait(timeout=10) < 0 else "broken"


def _text(cell: object) -> str:
    """Return a number as Excel shows it without a format, or text with composed Hangul."""
    if isinstance(cell, str):
        return cell if cell.isascii() else unicodedata.normalize("NFC", cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def _texts(rows: Iterator[tuple[int, list]], account: int) -> Generator[Row, None, None]:
    """Yield rows as text. An account in a number cell keeps its point: its digits are uncertain."""
    for row_no, cells in rows:
        texts = [*map(_text, cells)]
        if account < len(cells) and isinstance(cells[account], int | float):
            texts[account] = repr(float(cells[account]))
        yield row_no, texts
