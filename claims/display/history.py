"""Steps of the history of one thing on its own page (`partials/history.html`)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Step(NamedTuple):
    """One step of a history: time, icon, what happened, and in small print the names of the people
    and a reason or another detail ('' without one). The sentence is in the reader's language."""

    at: datetime
    icon: str
    text: str
    actor: str
    note: str = ""
