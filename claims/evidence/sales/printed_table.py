"""A printed table from the words of a PDF: rows and columns by the places of the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from claims.evidence.sales.cells import UnsureError, is_number, normalise_label, normalise_text
from claims.evidence.sales.days import might_be_day
from claims.evidence.sales.header import TOTAL_ROW, Role, role_of
from claims.evidence.text import Box, Word

GAP = 12  # per mille of the page's width between two cells
NEAR = 12  # per mille that an edge may be off its column's
TALL = 3  # times the usual height: a watermark, no word of the table


@dataclass(frozen=True)
class Cell:
    text: str
    left: int
    right: int


@dataclass(frozen=True)
class Grid:
    """Rows of a printed table as texts of cells (`rows`), and for each row its page and box
    (`places`)."""

    rows: list[list[str]]
    places: list[tuple[int, Box]]


def grid_of(
    lines: Sequence[tuple[int, Sequence[Word]]], *, near: int = NEAR, may_lack: bool = False
) -> Grid:
    """Return the table that the words of a document print. `lines` are (page, words of a line). A
    cell belongs to the column of the head with whose left edge, right edge or middle it agrees, to
    within `near` per mille; with `may_lack`, rows may lack cells.

    Lines before the head become rows of one cell; notes and page numbers below it are left out.
    Raises UnsureError: "columns_unclear" for a cell under no head, "no_table" for words without
    boxes.
    """
    usual = median([w.bottom - w.top for _p, words in lines for w in words] or [0])
    head: list[Cell] | None = None
    rows: list[list[str]] = []
    places: list[tuple[int, Box]] = []
    for page, words in lines:
        kept = [w for w in words if w.bottom - w.top <= TALL * usual]
        if not kept:
            continue
        if all(w.right <= w.left for w in kept):
            raise UnsureError("no_table")  # words without a place
        cells = _cells(kept)
        row: list[str] | None
        if head is None:
            row = [" ".join(cell.text for cell in cells)]
            if _is_head(cells):
                head, row = cells, [cell.text for cell in cells]
        else:
            row = _row(head, cells, near, may_lack=may_lack)
        if row is not None:
            rows.append(row)
            places.append((page, _box(kept)))
    return Grid(rows, places)


def _box(words: Sequence[Word]) -> Box:
    return (
        min(w.left for w in words), min(w.top for w in words),
        max(w.right for w in words), max(w.bottom for w in words),
    )  # fmt: skip


def _cells(words: Sequence[Word]) -> list[Cell]:
    """Join words that are closer than GAP per mille to cells, and return the cells from left to
    right."""
    cells: list[Cell] = []
    for word in sorted(words, key=lambda w: w.left):
        if cells and word.left - cells[-1].right < GAP:
            before = cells.pop()
            text = f"{before.text} {word.text}"
            cells.append(Cell(text, before.left, max(before.right, word.right)))
        else:
            cells.append(Cell(word.text, word.left, word.right))
    return cells


def _is_head(cells: list[Cell]) -> bool:
    if any(is_number(cell.text) or might_be_day(cell.text) for cell in cells):
        return False  # a label beside its value: `거래일시 2022-10-15`
    roles = {role_of([normalise_label(cell.text)]) for cell in cells}
    return len(cells) > 1 and bool(roles & {Role.DAY, Role.DELAYED_DAY})


def _row(head: list[Cell], cells: list[Cell], near: int, *, may_lack: bool) -> list[str] | None:
    """Return the cells of a line under their heads; None for a line outside the table. Raises
    UnsureError ("columns_unclear") for a line of the table with a cell under no head."""
    row = [""] * len(head)
    placed = True
    for cell in cells:
        fits = [
            c for c, over in enumerate(head)
            if abs(cell.left - over.left) <= near or abs(cell.right - over.right) <= near
            or abs(cell.left + cell.right - over.left - over.right) <= near
        ]  # fmt: skip
        if len(fits) == 1 and not row[fits[0]]:
            row[fits[0]] = cell.text
        else:
            placed = False
    lacks = may_lack and might_be_day(cells[0].text)
    if placed and (len(cells) == len(head) or _is_total(cells) or lacks):
        return row
    if len(cells) == 1 and not any(row):
        return None  # a note, a page's number
    if might_be_day(cells[0].text) or _is_total(cells):
        raise UnsureError("columns_unclear", cell=normalise_text(cells[0].text)[:40])
    if sum(is_number(cell) for cell in row) > 1:
        raise UnsureError("columns_unclear", cell=normalise_text(cells[0].text)[:40])
    return None


def _is_total(cells: list[Cell]) -> bool:
    return any(TOTAL_ROW.match(normalise_label(cell.text)) for cell in cells)
