"""Reading of a claims file as Excel saves it, a text file or a workbook: its rows as text."""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from claims.intake.columns import ACCOUNT, COLUMNS, ColumnLayout, find_columns, known_columns
from claims.intake.errors import FileUnusableError
from claims.intake.text_files import (
    DELIMITERS,
    Row,
    count_line_breaks,
    decode_head,
    delimiter_of,
    encoding_of,
    records,
)
from claims.intake.workbooks import cell_text, cell_texts, check_workbook, sheet_rows

HEAD = 1 << 16  # bytes in which the header must be

# Zip, OLE (old Excel, or an encrypted XLSX).
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


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
        check_workbook(file)
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
        check_workbook(file)
        return _cells_as_text(sheet_rows(file))
    encoding = encoding_of(file, head)
    return records(file, encoding, delimiter_of(decode_head(head, encoding), known))


def _cells_as_text(rows: Iterator[tuple[int, list]]) -> Generator[Row, None, None]:
    next(rows)  # how many there are
    for row_no, cells in rows:
        yield row_no, [*map(cell_text, cells)]


def _open_text(file: BinaryIO, head: bytes) -> Table:
    encoding = encoding_of(file, head)
    expected = max(0, count_line_breaks(file, encoding) - 1)
    delimiter = delimiter_of(decode_head(head, encoding), known_columns)
    rows = records(file, encoding, delimiter)
    for row_no, cells in rows:
        if any(map(str.strip, cells)):
            return Table(
                encoding=encoding.removesuffix("-sig"),
                delimiter=DELIMITERS[delimiter],
                layout=find_columns(cells),
                expected_rows=max(0, expected - row_no + 1),
                rows=rows,
            )
    raise FileUnusableError("empty")


def _open_sheet(file: BinaryIO) -> Table:
    check_workbook(file)
    rows = sheet_rows(file)
    expected = next(rows)[0]
    for row_no, cells in rows:
        header = [*map(cell_text, cells)]
        if any(map(str.strip, header)):
            layout = find_columns(header)
            account = layout.places[COLUMNS.index(ACCOUNT)]
            return Table(
                encoding="xlsx",
                delimiter="",
                layout=layout,
                expected_rows=max(0, expected - row_no),
                rows=cell_texts(rows, account),
            )
    raise FileUnusableError("empty")
