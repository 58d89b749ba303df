"""Rows of a table whose sum was misread, by their parts: `카드` and `현금` make `합계`. Pure.

Only where nearly every row agrees, so that these columns are the parts of that sum, and only for a
few rows. Whoever calls it has the sum of all rows confirm what comes of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from claims.evidence.sales.cells import UnsureError, is_number, normalise_label, won_of
from claims.evidence.sales.header import Role, role_of

MOST_MENDED = 3  # rows
AGREEING = 0.8  # share of the rows whose sum is that of their parts
FEWEST_ROWS = 5
NO_AMOUNTS = (Role.DAY, Role.WEEKDAY, Role.COUNT)


def with_sums_of_parts(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the rows with the sum of a row in place of one that is not that of its parts.

    Raises UnsureError (`total_contradicts`) where there is no such sum, or too many are not.
    """
    head = next((n for n, row in enumerate(rows) if len(_sums(row)) == 1), None)
    if head is None:
        raise UnsureError("total_contradicts")
    column, body = _sums(rows[head])[0], [[*row] for row in rows[head + 1 :]]
    amounts = [c for c, cell in enumerate(rows[head]) if _role(cell) not in NO_AMOUNTS]
    parts = [c for c in amounts if c != column and _is_amounts(body, c)]
    agreeing, others = 0, []
    for row in body:
        won = _sum(row, parts)
        if won is None:
            continue
        if _won(row[column]) == won:
            agreeing += 1
        else:
            others.append((row, won))
    few = len(others) <= MOST_MENDED and agreeing >= FEWEST_ROWS
    if len(parts) < 2 or not few or agreeing < AGREEING * (agreeing + len(others)):
        raise UnsureError("total_contradicts")
    for row, won in others:
        row[column] = f"{won:,}"
    return [*map(list, rows[: head + 1]), *body]


def _sums(row: Sequence[str]) -> list[int]:
    """Return the columns of a head that are sums of their row."""
    roles = [_role(cell) for cell in row]
    known = len(row) > 2 and Role.DAY in roles
    return [c for c, role in enumerate(roles) if role is Role.TOTAL] if known else []


def _role(cell: str) -> Role:
    return role_of([normalise_label(cell)])


def _is_amounts(body: Sequence[Sequence[str]], column: int) -> bool:
    cells = [row[column] for row in body if column < len(row)]
    return bool(cells) and sum(map(is_number, cells)) >= AGREEING * len(cells)


def _sum(row: Sequence[str], parts: Sequence[int]) -> int | None:
    """Return the sum of the parts; None where one of them is missing."""
    won = [_won(row[c]) if c < len(row) else None for c in parts]
    return None if None in won else sum(one for one in won if one is not None)


def _won(cell: str) -> int | None:
    try:
        return won_of(cell)
    except UnsureError:
        return None
