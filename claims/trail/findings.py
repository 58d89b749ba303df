"""Findings of a check of the trail, in words for people and programs; without personal data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.trail.models import Seal

SAYS = {
    "altered": "altered since it was sealed",
    "missing": "missing",
    "cut off": "cut off: nothing is left from here on",
    "added": "put in behind the seal",
    "ahead": "has a key that no sequence has given",
    "backdated": "backdated: it says that it was written before the seal, which has not got it",
    "other head": "another head than the one that was kept elsewhere",
    "column gone": "a sealed column is gone",
    "table gone": "the table is gone",
    "behind": "altered behind its history",
    "no history": "has no history",
    "deleted behind": "deleted behind its history",
    "came back": "there, although its history ends with its deletion",
}
SENTENCES = {
    "altered": _("봉인한 뒤에 바뀌었습니다."),
    "missing": _("봉인한 기록이 없어졌습니다."),
    "cut off": _("이 기록부터 뒤가 모두 없어졌습니다."),
    "added": _("봉인한 자리에 나중에 끼워 넣었습니다."),
    "ahead": _("차례로 받은 번호가 아닌 번호로 넣었습니다."),
    "backdated": _("봉인한 뒤에 넣고 그 전의 시각을 적었습니다."),
    "other head": _("밖에 보관한 봉인값과 다릅니다."),
    "column gone": _("봉인한 열이 없어졌습니다."),
    "table gone": _("봉인한 표가 없어졌습니다."),
    "behind": _("변경 이력을 남기지 않고 바뀌었습니다."),
    "no history": _("변경 이력이 없습니다."),
    "deleted behind": _("변경 이력을 남기지 않고 지워졌습니다."),
    "came back": _("이력에는 지워졌는데 다시 있습니다."),
}


class TrailFinding(NamedTuple):
    """One difference that a check of the trail found. `key` is the primary key of the row, None for
    a whole table; `what` is a key of SAYS, the kinds of difference; `seal` is the number of the
    seal that proves it."""

    table: str
    key: int | None
    what: str
    seal: int | None = None
    detail: str = ""

    def __str__(self) -> str:
        seal = f" (seal {self.seal})" if self.seal else ""
        detail = f": {self.detail}" if self.detail else ""
        return f"{self.row}: {SAYS[self.what]}{seal}{detail}"

    @property
    def row(self) -> str:
        return self.table if self.key is None else f"{self.table} {self.key}"

    @property
    def sentence(self) -> str | Promise:
        """The finding as a sentence in the reader's language, for pages, without the table and
        row."""
        return SENTENCES[self.what]


class AuthorMismatch(NamedTuple):
    """A history row whose author differs from the user named in the row itself: `column` names the
    user `by`, but the user `author` made the change.
    """

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
    """Result of one check of the trail: the newest seal, the number of rows compared, the
    differences, and the history rows to be reviewed by hand (`mismatches`).
    """

    seal: Seal | None
    rows: int = 0
    findings: list[TrailFinding] = field(default_factory=list)
    mismatches: list[AuthorMismatch] = field(default_factory=list)
