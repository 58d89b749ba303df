"""Reading of the bank's files of results, as Excel saves them.

Nothing is guessed: a line that cannot be read with certainty makes the file unusable, with the
line's number and the reason. Only unfinished transfers and empty lines are skipped.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils.translation import gettext as _

from claims.intake.columns import header_key
from claims.intake.errors import FileUnusableError
from claims.intake.reading import open_rows
from claims.money import AmountError, parse_won
from reviews.payouts.bank.errors import ResultsUnusableError
from reviews.payouts.bank.files.layouts import LAYOUTS, Layout
from reviews.payouts.states import BankOutcome

MOST_BYTES = 10 * 1024 * 1024
MOST_LINES = 20_000
MOST_FAULTS = 20  # named lines; in a wrong file every line is one
HEAD_WITHIN = 10  # rows, since banks put a title above their table
NEEDED = ("reference", "amount", "outcome")
FIELDS = (*NEEDED, "code", "text")


@dataclass(frozen=True)
class ResultLine:
    """The bank's result of one payment. `row_no` as a spreadsheet counts; `amount` in won."""

    row_no: int
    reference: str
    outcome: BankOutcome
    amount: int
    code: str
    text: str


@dataclass
class ResultSheet:
    layout: Layout
    lines: list[ResultLine] = field(default_factory=list)
    pending: int = 0  # lines of unfinished transfers


class _FaultError(ValueError):
    """A line cannot be read; the message is the reason, in the user's language."""


def read_results(file: BinaryIO) -> ResultSheet:
    """Read the whole of a seekable file. Raises ResultsUnusableError."""
    if file.seek(0, 2) > MOST_BYTES:
        raise ResultsUnusableError("too_large")
    try:
        rows = open_rows(file, _known)
        layout, places, rest = _table(rows)
        return _lines(layout, places, rest)
    except FileUnusableError as error:
        ours = {"not_a_claims_file": "heads", "empty": "empty", "too_large": "too_large"}
        if error.code in ours:
            raise ResultsUnusableError(ours[error.code]) from error
        raise ResultsUnusableError(error.code, error.message) from error


def _places(layout: Layout, heads: Sequence[str]) -> dict[str, int]:
    """Return the column of each field that the heads name; the layout's first head wins.

    A head that occurs twice names no column: it is unknown which of the two is the amount.
    """
    keys = [header_key(head) for head in heads]
    found = {}
    for name in FIELDS:
        wanted = [header_key(head) for head in getattr(layout.results, name)]
        place = next((keys.index(key) for key in wanted if keys.count(key) == 1), None)
        if place is not None:
            found[name] = place
    return found


def _known(heads: Sequence[str]) -> int:
    return max(len(_places(layout, heads)) for layout in LAYOUTS)


def _table(
    rows: Iterator[tuple[int, list[str]]],
) -> tuple[Layout, dict[str, int], Iterator[tuple[int, list[str]]]]:
    """Return layout, columns and the rows below the first row that has all heads of a layout.

    The generic layout is tried first. Raises ResultsUnusableError.
    """
    for row_no, cells in rows:
        for layout in LAYOUTS:
            places = _places(layout, cells)
            if all(name in places for name in NEEDED):
                return layout, places, rows
        if row_no >= HEAD_WITHIN:
            break
    raise ResultsUnusableError("heads")


def _lines(
    layout: Layout, places: dict[str, int], rows: Iterator[tuple[int, list[str]]]
) -> ResultSheet:
    sheet, faults = ResultSheet(layout), []
    for row_no, cells in rows:
        texts = {
            name: cells[place].strip() if place < len(cells) else ""
            for name, place in places.items()
        }
        if not texts["reference"] and not texts["outcome"]:
            continue  # blank, or the sum below the table
        try:
            line = _line(row_no, texts, layout)
        except _FaultError as fault:
            faults.append((row_no, str(fault)))
            if len(faults) >= MOST_FAULTS:
                break
            continue
        if line is None:
            sheet.pending += 1
            continue
        sheet.lines.append(line)
        if len(sheet.lines) > MOST_LINES:
            raise ResultsUnusableError("too_many_rows")
    if faults:
        raise ResultsUnusableError("faults", faults=faults)
    if not sheet.lines and not sheet.pending:
        raise ResultsUnusableError("empty")
    return sheet


def _line(row_no: int, texts: dict[str, str], layout: Layout) -> ResultLine | None:
    """Return the result of one row; None for an unfinished transfer. Raises _FaultError."""
    word = "".join(unicodedata.normalize("NFKC", texts["outcome"]).split())
    if word not in layout.results.words:
        raise _FaultError(
            _("처리결과 “%(word)s”의 뜻을 알 수 없습니다") % {"word": texts["outcome"][:20]}
        )
    outcome = layout.results.words[word]
    if outcome is None:
        return None
    try:
        amount = parse_won(texts["amount"])
    except AmountError as error:
        raise _FaultError(_("금액을 읽을 수 없습니다")) from error
    return ResultLine(
        row_no=row_no,
        reference=texts["reference"][:40],
        outcome=outcome,
        amount=amount,
        code=texts.get("code", "")[:20],
        text=texts.get("text", "")[:200],
    )
