"""Chunks of the rows of a claims file, each row checked and prepared or rejected with its faults.

Rows pass in chunks, so memory does not grow with the file.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from claims.formula_safety import unescape_formula
from claims.intake import columns as c
from claims.intake.loading.copy_rows import (
    PreparedRow,
)
from claims.intake.loading.reading import Table
from claims.intake.loading.validation import Fault, is_sum_row
from claims.personal_data import crypto

CHUNK_ROWS = 2_000
FIRST_ROWS = 500  # rows of the first chunk: few, so that the database starts early


@dataclass
class Chunk:
    """A part of the rows of a claims file, checked and prepared for loading. `read` counts its
    rows; `rejected` holds (row number, cells, faults); `sums` are the numbers of rows that add
    others up and are not loaded.
    """

    read: int = 0
    rows: list[PreparedRow] = field(default_factory=list)
    rejected: list[tuple[int, list[str], list[dict[str, str]]]] = field(default_factory=list)
    sums: list[int] = field(default_factory=list)


def fault_entry(fault: Fault, because: str = "") -> dict[str, str]:
    """Return a fault as the dict that a rejection stores: column, code, value, message. `because`
    is the code of another cause, whose sentence the page shows instead."""
    entry = {**fault._asdict(), "message": c.fault_sentence(because or fault.code, fault.column)}
    return entry | ({"because": because} if because else {})


def raw_row_place(run_id: int, row_no: int) -> bytes:
    """Return the associated data (bytes) with which the cells of a rejected row are encrypted and
    decrypted."""
    return crypto.aad("claims_importrejection", "raw_row", f"{run_id}:{row_no}")


def chunks(
    table: Table, check: Callable[..., Any], prepare: Callable[[int, Any, list[str]], Any]
) -> Iterator[Chunk]:
    """Yield the rows of a table in Chunks of up to CHUNK_ROWS. Blank rows are skipped; rows that
    add others up are only noted.

    `check(cells)` returns the facts of a row or a list of Faults; `prepare(row number, facts,
    cells)` returns the PreparedRow."""
    width, corrected = table.layout.width, table.layout.corrected
    pick = itemgetter(*table.layout.places)
    chunk, full = Chunk(), min(FIRST_ROWS, CHUNK_ROWS)
    for row_no, cells in table.rows:
        surplus = len(cells) - width
        if surplus < 0:
            cells += [""] * -surplus
        if not any(cells) or not any(map(str.strip, cells)):
            continue
        if corrected:
            cells = [*map(unescape_formula, cells)]
        cells.append("")  # the value of a missing column
        chunk.read += 1
        if surplus > 0 and any(map(str.strip, cells[width:])):
            # Its cells may be in the wrong columns, so none is certain.
            fault = Fault(c.AMOUNT, "amount_unreadable", "")
            chunk.rejected.append((row_no, cells, [fault_entry(fault, because="surplus")]))
        else:
            facts = check(pick(cells))
            if isinstance(facts, list) and is_sum_row(pick(cells), cells):
                chunk.read -= 1
                chunk.sums.append(row_no)
            elif isinstance(facts, list):
                chunk.rejected.append((row_no, cells, [*map(fault_entry, facts)]))
            else:
                chunk.rows.append(prepare(row_no, facts, cells))
        if chunk.read >= full:
            yield chunk
            chunk, full = Chunk(), CHUNK_ROWS
    if chunk.read or chunk.sums:
        yield chunk
