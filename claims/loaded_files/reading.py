"""Rows and cells of a file that is loaded line by line.

A cell that cannot be read with certainty makes its line faulty; the others are applied.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, BinaryIO, Generic, NamedTuple, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.clock import today
from claims.loaded_files.errors import ColumnsMissingError, TooManyLinesError
from claims.table_files.cell_faults import CELL_SENTENCES
from claims.table_files.headers import HEADER_WITHIN, cells_by_name
from claims.table_files.moments import DateError, read_moment
from claims.table_files.reading import open_rows

NO_ALIASES: Mapping[str, str] = {}
# Sentences of faults, by their code; a package adds those of its own columns.
SENTENCES = CELL_SENTENCES | {"date_future": gettext_lazy("오늘보다 뒤의 날짜입니다.")}

File = TypeVar("File")


class Loaded(NamedTuple, Generic[File]):
    file: File
    again: bool  # the file was loaded before; nothing was added


class Fault(NamedTuple):
    row_no: int  # as Excel shows it
    column: str
    code: str
    value: str = ""


class CellError(Exception):
    """Error: a cell cannot be read. `code` is the code of its fault (see `sentence_of`)."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def sentence_of(code: str, own: Mapping[str, Any]) -> str:
    """Return the sentence for people about a fault with this code, which says what to do: from
    `own`, the sentences of the package, else from SENTENCES."""
    return str(own.get(code) or SENTENCES.get(code, code))


def read_rows(
    file: BinaryIO,
    needed: Sequence[str],
    optional: Sequence[str] = (),
    *,
    one_of: Sequence[str] = (),
    aliases: Mapping[str, str] = NO_ALIASES,
    most: int | None = None,
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (row number, {column: stripped cell}) of the rows below the header; empty rows are
    skipped. All columns of `needed` and exactly one of `one_of` must be there. `aliases`: other
    names of the columns, without spaces.

    Raises TableUnreadableError, ColumnsMissingError (no such header),
    TooManyLinesError above `most` rows; each while iterating."""
    known = _names((*needed, *optional, *one_of), aliases)
    places: dict[str, int] = {}
    read = 0
    for row_no, cells in open_rows(file, lambda heads: len(_places(heads, known))):
        if not places:
            found = _places(cells, known)
            if set(needed) <= set(found) and (not one_of or len(set(one_of) & set(found)) == 1):
                places = found
            elif row_no >= HEADER_WITHIN:
                break
            continue
        row = cells_by_name(cells, places)
        if not any(row.values()):
            continue
        read += 1
        if most is not None and read > most:
            raise TooManyLinesError(most)
        yield row_no, row
    if not places:
        raise ColumnsMissingError(_columns_said(needed, one_of))


def _columns_said(needed: Sequence[str], one_of: Sequence[str]) -> str:
    if one_of:
        said = _("첫 20행 안에 다음 열 이름 가운데 하나만 있어야 합니다: %(columns)s")
        return said % {"columns": ", ".join(one_of)}
    said = _("첫 20행 안에 다음 열 이름이 모두 있어야 합니다: %(columns)s")
    return said % {"columns": ", ".join(needed)}


def _names(columns: Sequence[str], aliases: Mapping[str, str]) -> dict[str, str]:
    """Return {name or alias without spaces: column}; aliases of other columns are left out."""
    own = {"".join(name.split()): name for name in columns}
    return own | {alias: name for alias, name in aliases.items() if name in columns}


def _places(heads: Sequence[str], known: Mapping[str, str]) -> dict[str, int]:
    """Return the position (from 0) of each known column in a header row; of two equal heads the
    first. Unknown heads are left out."""
    found: dict[str, int] = {}
    for at, head in enumerate(heads):
        name = known.get("".join(head.split()))
        if name is not None:
            found.setdefault(name, at)
    return found


def read_past_day(text: str) -> date:
    """Return the day in a cell's text, as `read_moment` reads it. Raises CellError for an empty or
    unreadable text and for a day in the future.
    """
    if not text:
        raise CellError("missing")
    try:
        day = date.fromisoformat(read_moment(text)[:10])
    except DateError as error:
        raise CellError(error.code) from error
    if day > today():
        raise CellError("date_future")
    return day
