"""Data for the page of a loaded file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

FAULTS_SHOWN = 100


def faults_of(file: Any, sentence: Callable[[str], str]) -> dict[str, Any]:
    """Return the template context of a file's faults: `faults`, the first FAULTS_SHOWN (100) as
    (row, sentence), and `more`, the number of faulty lines that are not shown. One query."""
    rows = list(file.faults.order_by("row_no", "pk")[:FAULTS_SHOWN])
    return {
        "faults": [(one, sentence(one.code)) for one in rows],
        "more": max(0, file.faulty - len({one.row_no for one in rows})),
    }
