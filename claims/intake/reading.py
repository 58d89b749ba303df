"""Reading of a claims file as Excel saves it, a text file or a workbook: its rows as text."""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO

from claims.intake.columns import ACCOUNT, COLUMNS, ColumnLayout, find_columns, known_columns
from claims.intake.errors import FileUnusableError, foreign_file, kind_of_start
from claims.table_files.text_files import (
    DELIMITERS,
    HEADER_WITHIN,
    Row,
    count_line_breaks,
    decode_head,
    delimiter_of,
    encoding_of,
    records,
)
from claims.table_files.workbooks import cell_text, cell_texts, check_workbook, sheet_rows

HEAD = 1 << 16  # bytes in which the header must be

# Zip, OLE (old Excel, or an encrypted XLSX).
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_READ = 1 << 24  # bytes


class Rows:
    """Iterator over the rows of an opened file, for one pass. `close` closes the generator
    `source`, which ends the reading."""

    def __init__(self, rows: Iterator[Row], source: Generator) -> None:
        self.rows, self.source = rows, source

    def __iter__(self) -> Iterator[Row]:
        return self.rows

    def close(self) -> None:
        self.source.close()


@dataclass
class Table:
    """An opened claims file, positioned after its header. `rows` yields (row number as Excel shows
    it, cells in the file's order); `header_row` is the header's row number; `expected_rows` is for
    progress.
    """

    encoding: str
    delimiter: str
    layout: ColumnLayout
    expected_rows: int
    rows: Rows
    header_row: int = 1


def open_table(file: BinaryIO) -> Table:
    """Open a seekable claims file, read its header and return the Table.

    Raises FileUnusableError (empty, another kind of file, no known columns, an unknown encoding),
    at once or while its rows are read."""
    file.seek(0)
    head = file.read(HEAD)
    if not head.strip():
        raise FileUnusableError("empty")
    if head.startswith(_ZIP):
        return _open_sheet(file)
    if head.startswith(_OLE):
        raise foreign_file(kind="hwp") if _is_hwp(file) else FileUnusableError("old_excel")
    if kind_of_start(head):
        raise foreign_file(head)
    return _open_text(file, head)


def _is_hwp(file: BinaryIO) -> bool:
    """Return True for a file of the Hangul word processor (HWP 5.0, 3.2), by a name in its
    directory. Reads its first _OLE_READ bytes."""
    file.seek(0)
    return "FileHeader".encode("utf-16-le") in file.read(_OLE_READ)


def check_file(file: BinaryIO) -> None:
    """Check that a file is a claims file, before it is stored, without reading its rows; of a
    workbook only the list of its parts is read. Raises FileUnusableError for any other file."""
    file.seek(0)
    if file.read(len(_ZIP)) == _ZIP:
        check_workbook(file)
    else:
        open_table(file).rows.close()
    file.seek(0)


def open_rows(file: BinaryIO, known: Callable[[Sequence[str]], int]) -> Iterator[Row]:
    """Yield (row number, cells) of every row of a seekable text file or workbook that is not a
    claims file, its header included.

    `known(cells)` counts the column heads that the caller knows in a row, to find the delimiter.
    Raises FileUnusableError, at once or while iterating.
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
    header_row, header, waiting = _find_header(rows)
    return Table(
        encoding=encoding.removesuffix("-sig"),
        delimiter=DELIMITERS[delimiter],
        layout=find_columns(header),
        expected_rows=max(0, expected - header_row + 1),
        rows=Rows(chain(waiting, rows), rows),
        header_row=header_row,
    )


def _open_sheet(file: BinaryIO) -> Table:
    check_workbook(file)
    rows = sheet_rows(file)
    expected = next(rows)[0]
    try:
        header_row, cells, waiting = _find_header(rows)
        layout = find_columns([*map(cell_text, cells)])
    except FileUnusableError:
        rows.close()
        raise
    account = layout.places[COLUMNS.index(ACCOUNT)]
    return Table(
        encoding="xlsx",
        delimiter="",
        layout=layout,
        expected_rows=max(0, expected - header_row),
        rows=Rows(cell_texts(chain(waiting, rows), account), rows),
        header_row=header_row,
    )


def _find_header(rows: Iterator[tuple[int, list]]) -> tuple[int, list, list[tuple[int, list]]]:
    """Return (number of the header row, its cells, the rows read below it).

    The header is the one of the first `HEADER_WITHIN` rows with the most known columns, so titles
    and notes may precede it. Raises FileUnusableError for an empty file."""
    first = [*islice(rows, HEADER_WITHIN)]
    texts = [[*map(cell_text, cells)] for _row_no, cells in first]
    if not any(any(map(str.strip, cells)) for cells in texts):
        first += _until_text(rows)
        texts = [[*map(cell_text, cells)] for _row_no, cells in first]
    place = max(range(len(first)), key=lambda at: known_columns(texts[at]), default=-1)
    if place < 0:
        raise FileUnusableError("empty")
    return *first[place], first[place + 1 :]


def _until_text(rows: Iterator[tuple[int, list]]) -> list[tuple[int, list]]:
    """Return the next row that has a text, as a list of one (row number, cells). Raises
    FileUnusableError when there is none."""
    for row_no, cells in rows:
        if any(str(cell).strip() for cell in cells):
            return [(row_no, cells)]
    raise FileUnusableError("empty")
