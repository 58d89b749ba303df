"""What somebody above asks the claimant to hand in: told by hooks.asked_of, shown at the upload."""

from dataclasses import dataclass
from datetime import date

from claims.documents.models import DocumentKind, Source


@dataclass(frozen=True)
class Asked:
    """A standing request. `missing` are the kinds of which nothing has come since it was made."""

    kinds: list[DocumentKind]
    missing: list[DocumentKind]
    text: str
    due_on: date
    url: str = ""  # where it can be read and closed

    @property
    def partly(self) -> bool:
        return len(self.missing) < len(self.kinds)


def source_of(asked: Asked | None, kind: str) -> Source:
    """Where a file that the secretariat uploads comes from: an answer, when it was asked for."""
    answers = asked is not None and kind in {one.value for one in asked.kinds}
    return Source.SUPPLEMENT if answers else Source.SECRETARIAT
