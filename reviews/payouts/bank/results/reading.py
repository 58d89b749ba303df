"""Reading of the bank's files of results, as Excel saves them.

Nothing is guessed: a line that cannot be read with certainty is kept with its words, for a person
to decide. A file of which most lines are such is no file of results and is refused. Only unfinished
transfers and empty lines are skipped; a sum below the table is compared with the lines, and kept
as a line in doubt where it is not theirs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils.translation import gettext as _

from claims.money import AmountError, parse_won
from claims.personal_data.masking import mask_remark
from claims.table_files.errors import TableUnreadableError
from claims.table_files.headers import cells_by_name, header_key, named_columns
from claims.table_files.reading import open_rows
from reviews.payouts.bank.errors import ResultsUnusableError
from reviews.payouts.bank.files.layouts import LAYOUTS, Layout
from reviews.payouts.states.batches import BankOutcome, UnreadPart

MOST_BYTES = 10 * 1024 * 1024
MOST_LINES = 20_000
MOST_FAULTS = 20  # lines that a refusal names
MOST_WORDS = 60  # characters of a cell that is kept with its words
HEAD_WITHIN = 10  # rows, since banks put a title above their table
NEEDED = ("reference", "amount", "outcome")
SUM_WORDS = {
    "",
    "계",
    "합계",
    "총계",
    "총합계",
}  # words in the reference column of the row of totals
# Looks like an account number: the columns are shifted.
LONG_NUMBER = re.compile(r"\d[\d-]{6,}(?=[\d-]{4})")
FIELDS = (*NEEDED, "code", "text")


@dataclass(frozen=True)
class ResultLine:
    """One line of a bank's result file, about one payment. `row_no` counts rows as a spreadsheet
    does, from 1; `amount` is in won. `text` is the bank's remark, with names and long numbers
    masked: it is kept for good, and the claimant's letter repeats it.

    If a part cannot be read, `unread` names it (`UnreadPart`) and `words` has the cells as text;
    `outcome` is then None, and an unreadable amount 0.
    """

    row_no: int
    reference: str
    outcome: BankOutcome | None
    amount: int
    code: str
    text: str
    unread: str = ""  # UnreadPart
    words: str = ""


@dataclass
class ResultSheet:
    """Content of one result file: its layout, its lines (unreadable ones among them), and number
    and won of unfinished transfers (`pending`), which are not lines. `sums` has the two totals that
    the file may state: all lines with the pending ones, and the paid lines, in won."""

    layout: Layout
    lines: list[ResultLine] = field(default_factory=list)
    pending: int = 0  # lines of unfinished transfers
    pending_won: int = 0

    @property
    def unreadable(self) -> list[ResultLine]:
        return [line for line in self.lines if line.unread]

    @property
    def sums(self) -> set[int]:
        paid = sum(one.amount for one in self.lines if one.outcome == BankOutcome.PAID)
        return {paid, sum(one.amount for one in self.lines) + self.pending_won}


def read_results(file: BinaryIO) -> ResultSheet:
    """Read a whole seekable file of bank results (CSV or XLSX). Raises ResultsUnusableError if it
    is too large, has no headings that are known, or most of its lines cannot be read."""
    if file.seek(0, 2) > MOST_BYTES:
        raise ResultsUnusableError("too_large")
    try:
        rows = open_rows(file, _known)
        layout, places, rest = _table(rows)
        return _lines(layout, places, rest)
    except TableUnreadableError as error:
        raise ResultsUnusableError.of(error) from error


def _places(layout: Layout, heads: Sequence[str]) -> dict[str, int]:
    """Return {field: index of its column} for the fields that the headings name in this layout."""
    return named_columns(heads, {name: getattr(layout.results, name) for name in FIELDS})


def _known(heads: Sequence[str]) -> int:
    return max(len(_places(layout, heads)) for layout in LAYOUTS)


def _table(
    rows: Iterator[tuple[int, list[str]]],
) -> tuple[Layout, dict[str, int], Iterator[tuple[int, list[str]]]]:
    """Return the layout of the file, its columns (`_places`), and the rows below its headings: the
    first row that names reference, amount and outcome in some layout, the generic one tried first.
    Raises ResultsUnusableError if none of the first HEAD_WITHIN rows does."""
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
    sheet = ResultSheet(layout)
    sums: list[tuple[int, dict[str, str]]] = []
    for row_no, cells in rows:
        texts = cells_by_name(cells, places)
        if not texts["outcome"] and header_key(texts["reference"]) in SUM_WORDS:
            if texts["amount"]:
                sums.append((row_no, texts))
            continue
        line = _line(row_no, texts, layout)
        if line is None:
            sheet.pending += 1
            sheet.pending_won += _won(texts["amount"]) or 0
            continue
        sheet.lines.append(line)
        if len(sheet.lines) > MOST_LINES:
            raise ResultsUnusableError("too_many_rows")
    _refuse_a_wrong_file(sheet)
    sheet.lines += [one for row_no, texts in sums if (one := _doubtful_sum(row_no, texts, sheet))]
    return sheet


def _refuse_a_wrong_file(sheet: ResultSheet) -> None:
    """Raise ResultsUnusableError for a file without lines, or if more than half of the lines cannot
    be read (`details["faults"]` lists the first of them)."""
    if not sheet.lines and not sheet.pending:
        raise ResultsUnusableError("empty")
    unreadable = sheet.unreadable
    if 2 * len(unreadable) > len(sheet.lines) + sheet.pending:
        faults = [(line.row_no, unread_reason(line.unread, line.words)) for line in unreadable]
        raise ResultsUnusableError("faults", faults=faults[:MOST_FAULTS])


def _line(row_no: int, texts: dict[str, str], layout: Layout) -> ResultLine | None:
    """Return the ResultLine of one row, with `unread` and `words` set if amount or outcome cannot
    be read; None for a transfer that is not finished."""
    word = "".join(unicodedata.normalize("NFKC", texts["outcome"]).split())
    known = word in layout.results.words
    outcome = layout.results.words.get(word)
    if known and outcome is None:
        return None
    amount = _won(texts["amount"])
    unread = "" if known else str(UnreadPart.OUTCOME)
    if amount is None and known:
        unread = str(UnreadPart.AMOUNT)
    return ResultLine(
        row_no=row_no,
        reference=texts["reference"][:40],
        outcome=None if unread else outcome,
        amount=amount or 0,
        code=texts.get("code", "")[:20],
        text=mask_remark(texts.get("text", ""))[:200],
        unread=unread,
        words=_words(texts) if unread else "",
    )


def _doubtful_sum(row_no: int, texts: dict[str, str], sheet: ResultSheet) -> ResultLine | None:
    """Return the total below the table as an unreadable line (UnreadPart.SUM) for a person to
    decide, if the lines do not add up to it; else None. None too if a line's amount cannot be read,
    since the sums cannot be compared then."""
    stated = _won(texts["amount"])
    blind = any(line.unread == UnreadPart.AMOUNT for line in sheet.lines)
    if stated is None or blind or stated in sheet.sums:
        return None
    return ResultLine(
        row_no=row_no,
        reference="",
        outcome=None,
        amount=stated,
        code="",
        text="",
        unread=str(UnreadPart.SUM),
        words=f"{stated:,} / {max(sheet.sums):,}",
    )


def _won(text: str) -> int | None:
    try:
        return parse_won(text)
    except AmountError:
        return None


def _words(texts: dict[str, str]) -> str:
    """Return the cells reference, amount and outcome of a row as one text. A long number in amount
    or outcome, which may be an account, is masked except for its last digits."""
    said = (texts["reference"], *(LONG_NUMBER.sub("****", texts[name]) for name in NEEDED[1:]))
    return " · ".join(text[:MOST_WORDS] or "–" for text in said)


def unread_reason(unread: str, words: str) -> str:
    """Return a sentence in the user's language that says which part of a result line cannot be
    read. `unread` is a value of UnreadPart, `words` the cells of the line as text."""
    said = {
        UnreadPart.OUTCOME: _("처리결과의 뜻을 알 수 없습니다"),
        UnreadPart.AMOUNT: _("금액을 읽을 수 없습니다"),
        UnreadPart.SUM: _("파일의 합계가 줄의 합과 다릅니다"),
    }
    return f"{said[UnreadPart(unread)]}: {words}"
