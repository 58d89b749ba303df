"""Context of a part of a sheet."""

import re
from typing import Any

from claims.documents.models import Page
from claims.documents.storage import previews

ROWS = 200  # of a sheet on one screen
MOST_WON = 1_000_000_000  # of a figure that is read as an amount, won
NUMBER = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+|-?[0-9]{1,15}(\.[0-9]+)?")


def table_slice(found: Page, start: str) -> dict[str, Any]:
    """Return rows of a sheet from a number on, and the beginnings of the parts beside them.

    Raises previews.NoPreviewError and OriginalMissingError.
    """
    table = previews.read_sheet(found)
    rows = table["rows"]
    width = found.width
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 8 else 0
    first = first // ROWS * ROWS if first < len(rows) else 0
    return {
        "page": found,
        "document": found.document,
        "columns": [column_name(index) for index in range(width)],
        "rows": [
            (
                first + index + 1,
                [display_cell(value) for value in row] + [display_cell("")] * (width - len(row)),
            )
            for index, row in enumerate(rows[first : first + ROWS])
        ],
        "first": first + 1,
        "last": min(first + ROWS, len(rows)),
        "total": len(rows),
        "truncated": table["truncated"],
        "before": first - ROWS if first else None,
        "after": first + ROWS if first + ROWS < len(rows) else None,
    }


def display_cell(value: object) -> tuple[object, bool]:
    """Return a cell's text, and True for a number, which is aligned right.

    Whole numbers get commas like amounts; above MOST_WON a number is rather a phone or a card.
    """
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    typed = isinstance(value, str) and NUMBER.fullmatch(value) is not None
    if is_number and isinstance(value, int) and 10_000 <= abs(value) < MOST_WON:
        return f"{value:,}", True
    return "" if value is None else value, is_number or typed


def column_name(index: int) -> str:
    """Return A, B … Z, AA …, as spreadsheet programs do."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
