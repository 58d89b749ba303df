"""Rows as the text of a CSV file, as spreadsheets open it without asking for an encoding."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

BOM = "\ufeff"  # shows Excel that a CSV is UTF-8


def csv_lines(rows: Iterable[Sequence[Any]]) -> str:
    """Return rows as lines of a CSV (RFC 4180): CRLF, quotation marks only if needed. Cells that
    may begin a formula are made safe by the caller (`claims.formula_safety`)."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


def csv_bytes(rows: Iterable[Sequence[Any]]) -> bytes:
    """Return rows as a whole CSV file in UTF-8 with BOM."""
    return (BOM + csv_lines(rows)).encode()
