"""Correction of misread sums in a table read from a picture: `카드` and `현금` make `합계`. Pure.

If the sum of a row is not that of its parts, one of them was misread. Both are tried for each such
row: the total of all rows decides, if exactly one combination adds up to it and nearly all other
rows agree with their parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from claims.evidence.sales.cells import UnsureError, is_number, normalise_label, won_of
from claims.evidence.sales.header import Role, role_of

MOST_MENDED = 5  # rows
AGREEING = 0.8  # share of the rows whose sum is that of their parts
FEWEST_ROWS = 5
NO_AMOUNTS = (Role.DAY, Role.WEEKDAY, Role.COUNT)


def with_sums_that_agree(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the rows of a table that was read from a picture and whose last row is the total, with
    up to MOST_MENDED (5) misread sums of single rows corrected. Each is replaced by the sum of its
    row's parts, so that all of them add up to the total.

    Raises UnsureError (`total_contradicts`) if no choice of sums does that, or more than one, and
    if too few rows agree with their parts.
    """
    head = next((n for n, row in enumerate(rows) if len(_sums(row)) == 1), None)
    if head is None:
        raise UnsureError("total_contradicts")
    column, body = _sums(rows[head])[0], [[*row] for row in rows[head + 1 :]]
    amounts = [c for c, cell in enumerate(rows[head]) if _role(cell) not in NO_AMOUNTS]
    parts = [c for c in amounts if c != column and _is_amounts(body, c)]
    lines = [row for row in body if _sum(row, parts) is not None or _won(row[column]) is not None]
    choices = [_choices(row, column, parts) for row in lines[:-1]]
    last = _won(lines[-1][column]) if lines else None
    choices += [[last]] if last is not None else []  # it must be there as it is printed
    agreeing = sum(len(choice) == 1 for choice in choices)
    few = len(lines) - agreeing <= MOST_MENDED and len(choices) >= FEWEST_ROWS
    if last is None or len(parts) < 2 or not few or agreeing < AGREEING * len(lines):
        raise UnsureError("total_contradicts")
    found = [chosen for chosen in product(*choices) if sum(chosen[:-1]) == chosen[-1]]
    if len(found) != 1:
        raise UnsureError("total_contradicts")
    for row, won in zip(lines, found[0], strict=True):
        row[column] = f"{won:,}"
    return [*map(list, rows[: head + 1]), *body]


def _choices(row: Sequence[str], column: int, parts: Sequence[int]) -> list[int]:
    """Return the amounts in won that a row's sum may be: as it was read, and the sum of its parts;
    one if these are equal."""
    return sorted({won for won in (_won(row[column]), _sum(row, parts)) if won is not None})


def _sums(row: Sequence[str]) -> list[int]:
    """Return the indexes of the columns of totals (합계) in a head with a column of days; [] for
    any other row."""
    roles = [_role(cell) for cell in row]
    known = len(row) > 2 and Role.DAY in roles
    return [c for c, role in enumerate(roles) if role is Role.TOTAL] if known else []


def _role(cell: str) -> Role:
    return role_of([normalise_label(cell)])


def _is_amounts(body: Sequence[Sequence[str]], column: int) -> bool:
    """Return True if at least AGREEING of the cells in a column look like amounts."""
    cells = [row[column] for row in body if column < len(row)]
    return bool(cells) and sum(map(is_number, cells)) >= AGREEING * len(cells)


def _sum(row: Sequence[str], parts: Sequence[int]) -> int | None:
    """Return the sum of the parts in won; None if one of them is missing or cannot be read."""
    won = [_won(row[c]) if c < len(row) else None for c in parts]
    return None if None in won else sum(one for one in won if one is not None)


def _won(cell: str) -> int | None:
    try:
        return won_of(cell)
    except UnsureError:
        return None
