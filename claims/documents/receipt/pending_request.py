"""The request that a claimant hand documents in, as the room above made it (hooks.pending_request).

The upload form shows it.
"""

from dataclasses import dataclass
from datetime import date

from claims.documents.models import DocumentKind, Source


@dataclass(frozen=True)
class PendingRequest:
    """An open request. `missing` are the kinds of which nothing has arrived since it was made."""

    kinds: list[DocumentKind]
    missing: list[DocumentKind]
    text: str
    due_on: date
    url: str = ""  # of the page where it can be read and closed

    @property
    def partly(self) -> bool:
        """True once some of the requested kinds have arrived."""
        return len(self.missing) < len(self.kinds)


def source_of(request: PendingRequest | None, kind: str) -> Source:
    """Return the source of a file that the secretariat uploads: an answer, if it was requested."""
    is_answer = request is not None and kind in {one.value for one in request.kinds}
    return Source.SUPPLEMENT if is_answer else Source.SECRETARIAT
