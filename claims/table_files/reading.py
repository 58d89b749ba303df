"""Reading of a file of a table, as a spreadsheet saves it: a text file or a workbook, by rows."""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, BinaryIO

from claims.table_files.errors import TableUnreadableError
from claims.table_files.other_files import kind_of_start, not_a_table
from claims.table_files.text_files import (
    DELIMITERS,
    Row,
    count_line_breaks,
    decode_head,
    delimiter_of,
    encoding_of,
    records,
)
from claims.table_files.workbooks import cell_text, check_workbook, sheet_rows

HEAD = 1 << 16  # bytes in which the header must be
BLOCK = 1 << 20  # bytes

# Zip, OLE (old Excel, or an encrypted XLSX).
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_READ = 1 << 24  # bytes


@dataclass
class OpenedTable:
    """An opened table at its first row. `rows` yields (row number as Excel shows it, cells): text
    in a text file, texts and numbers in a workbook. `delimiter` is "comma", "semicolon" or "tab",
    "" in a workbook; `expected_rows` is for progress, and counts the header.
    """

    encoding: str
    delimiter: str
    expected_rows: int
    rows: Generator[tuple[int, list[Any]], None, None]

    @property
    def is_workbook(self) -> bool:
        return self.encoding == "xlsx"


def open_table(file: BinaryIO, known: Callable[[Sequence[str]], int]) -> OpenedTable:
    """Open a seekable text file or workbook. `known(cells)` counts the column heads that the caller
    knows in a row, to find the delimiter.

    Raises TableUnreadableError (empty, another kind of file, an unknown encoding), at once or while
    the rows are read."""
    file.seek(0)
    head = file.read(HEAD)
    if not head.strip():
        raise TableUnreadableError("empty")
    if head.startswith(_ZIP):
        check_workbook(file)
        rows = sheet_rows(file)
        return OpenedTable("xlsx", "", next(rows)[0], rows)
    if head.startswith(_OLE):
        raise not_a_table(kind="hwp") if _is_hwp(file) else TableUnreadableError("old_excel")
    if kind_of_start(head):
        raise not_a_table(head)
    encoding = encoding_of(file, head)
    expected = count_line_breaks(file, encoding)
    delimiter = delimiter_of(decode_head(head, encoding), known)
    return OpenedTable(
        encoding.removesuffix("-sig"),
        DELIMITERS[delimiter],
        expected,
        records(file, encoding, delimiter),
    )


def open_rows(file: BinaryIO, known: Callable[[Sequence[str]], int]) -> Iterator[Row]:
    """Yield (row number, cells as text) of every row of a table, its header included. Takes and
    raises what `open_table` does."""
    for row_no, cells in open_table(file, known).rows:
        yield row_no, [*map(cell_text, cells)]


def is_workbook(file: BinaryIO) -> bool:
    """Return True for a seekable file that begins as an XLSX does, and as any other ZIP."""
    file.seek(0)
    return file.read(len(_ZIP)) == _ZIP


def _is_hwp(file: BinaryIO) -> bool:
    """Return True for a file of the Hangul word processor (HWP 5.0, 3.2), by a name in its
    directory. Reads its first _OLE_READ bytes."""
    file.seek(0)
    return "FileHeader".encode("utf-16-le") in file.read(_OLE_READ)


def digest_of(file: BinaryIO) -> str:
    """Return the SHA-256 of a seekable file, as hexadecimal digits."""
    file.seek(0)
    content = sha256()
    while block := file.read(BLOCK):
        content.update(block)
    return content.hexdigest()
