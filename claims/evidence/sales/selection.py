"""Choice of the sales document that the desk draws."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # at run time the rooms of sales need no database
    from claims.evidence.models import Finding

CODE = "sales.fall"


def series_of(findings: Iterable[Finding]) -> Finding | None:
    """Return the finding whose series is drawn; None when no document gave an estimate.

    Sheets come before printed ledgers, more days before fewer, newer before older.
    """
    drawn = [f for f in findings if f.check_code == CODE and "lost" in f.data]
    return max(drawn, key=lambda f: (f.data.get("rank", 0), f.pk), default=None)
