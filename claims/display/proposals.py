"""Cells about what one person proposes and another confirms, such as a correction."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.display.dates import short_moment, waited
from claims.display.people import name_of
from claims.display.states import state


def proof_cell(row: Any) -> SafeString:
    """Return the HTML of a cell with the `proof` of a correction and its `reason` below it."""
    return format_html("{}<small>{}</small>", row.get_proof_display(), row.reason)


def settlement_cell(row: Any, since: Any, today: str) -> SafeString:
    """Return the HTML of a cell with the state of a proposal; below it the time that it has waited
    since `since` (`today` on the first day), or who settled it and when."""
    if row.is_waiting:
        return format_html("{}<small>{}</small>", state(row, "status"), waited(since, today))
    return format_html(
        "{}<small>{} {}</small>",
        state(row, "status"), name_of(row.settled_by), short_moment(row.settled_at),
    )  # fmt: skip
