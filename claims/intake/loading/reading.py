"""Reading of a claims file: its header and its columns, and its rows as text."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO

from claims.intake.columns import ACCOUNT, COLUMNS, ColumnLayout, find_columns, known_columns
from claims.intake.errors import FileUnusableError
from claims.table_files import reading
from claims.table_files.errors import TableUnreadableError
from claims.table_files.headers import HEADER_WITHIN
from claims.table_files.text_files import Row
from claims.table_files.workbooks import cell_text, cell_texts, check_workbook


@contextmanager
def _claims_file() -> Iterator[None]:
    """Context manager that raises an error of `table_files` as FileUnusableError."""
    try:
        yield
    except TableUnreadableError as error:
        raise FileUnusableError.of(error) from error


class Rows:
    """Iterable over the rows of an opened file, for one pass. `close` closes the generator
    `source`, which ends the reading. Raises FileUnusableError while iterating."""

    def __init__(self, rows: Iterator[Row], source: Generator) -> None:
        self.rows, self.source = rows, source

    def __iter__(self) -> Iterator[Row]:
        with _claims_file():
            yield from self.rows

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
    with _claims_file():
        opened = reading.open_table(file, known_columns)
        try:
            header_row, cells, waiting = _find_header(opened.rows)
            layout = find_columns([*map(cell_text, cells)])
        except (FileUnusableError, TableUnreadableError):
            opened.rows.close()
            raise
    rows: Iterator[Row] = chain(waiting, opened.rows)
    if opened.is_workbook:
        rows = cell_texts(rows, layout.places[COLUMNS.index(ACCOUNT)])
    return Table(
        encoding=opened.encoding,
        delimiter=opened.delimiter,
        layout=layout,
        expected_rows=max(0, opened.expected_rows - header_row),
        rows=Rows(rows, opened.rows),
        header_row=header_row,
    )


def check_file(file: BinaryIO) -> None:
    """Check that a file is a claims file, before it is stored, without reading its rows; of a
    workbook only the list of its parts is read. Raises FileUnusableError for any other file."""
    if reading.is_workbook(file):
        with _claims_file():
            check_workbook(file)
    else:
        open_table(file).rows.close()
    file.seek(0)


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
