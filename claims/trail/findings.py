"""What a check of the trail may say: words for people and programs, with no personal text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from claims.trail.models import Seal

SAYS = {
    "altered": "altered since it was sealed",
    "missing": "missing",
    "cut off": "cut off: nothing is left from here on",
    "added": "put in behind the seal",
    "backdated": "backdated: it says that it was written before the seal, which has not got it",
    "other head": "another head than the one that was kept elsewhere",
    "column gone": "a sealed column is gone",
    "table gone": "the table is gone",
    "behind": "altered behind its history",
    "no history": "has no history",
    "deleted behind": "deleted behind its history",
    "came back": "there, although its history ends with its deletion",
}


class Finding(NamedTuple):
    """One difference. `key` is the row's primary key; `seal` the number of the seal that tells."""

    table: str
    key: int | None
    what: str
    seal: int | None = None
    detail: str = ""

    def __str__(self) -> str:
        row = self.table if self.key is None else f"{self.table} {self.key}"
        seal = f" (seal {self.seal})" if self.seal else ""
        detail = f": {self.detail}" if self.detail else ""
        return f"{row}: {SAYS[self.what]}{seal}{detail}"


class Look(NamedTuple):
    """A history row whose author is another user than the one that the row itself names."""

    table: str
    key: int
    of: int
    column: str
    by: int
    author: str

    def __str__(self) -> str:
        return (
            f"{self.table} {self.key} (row {self.of}): {self.column} is user {self.by},"
            f" but user {self.author} made the change"
        )


@dataclass
class Verified:
    """The outcome of one check: differences, and things that somebody should look at."""

    seal: Seal | None
    rows: int = 0
    findings: list[Finding] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
