"""Documents handed in for a claim: the kinds a review waits for, the files a check was made on."""

from collections.abc import Iterable

from claims.documents.models import Document
from claims.personal_data.crypto import text_digest


def kinds_handed_in(claim_ids: Iterable[int]) -> dict[int, set[str]]:
    """Return the kinds of document that each claim has, without refused and set-aside ones. One
    query."""
    found: dict[int, set[str]] = {pk: set() for pk in claim_ids}
    rows = Document.objects.handed_in().filter(claim__in=list(found))
    for claim_id, kind in rows.values_list("claim_id", "kind").order_by().distinct():
        found[claim_id].add(kind)
    return found


def documents_digest(claim_id: int, kind: str) -> bytes:
    """Return a digest (16 bytes) of the files of a kind that are present."""
    files = Document.objects.handed_in().filter(claim=claim_id, kind=kind).order_by("pk")
    return text_digest(kind, *files.values_list("sha256", flat=True))
