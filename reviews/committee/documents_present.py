"""Which documents are there: what a review waits for, and what a check was made upon."""

from collections.abc import Iterable

from claims.documents.models import Document
from claims.personal_data.crypto import text_digest
from reviews.committee.models import Review


def kinds_handed_in(claim_ids: Iterable[int]) -> dict[int, set[str]]:
    """Kinds of document that each claim has, refused and set aside ones left out. One query."""
    found: dict[int, set[str]] = {pk: set() for pk in claim_ids}
    rows = Document.objects.handed_in().filter(claim__in=list(found))
    for claim_id, kind in rows.values_list("claim_id", "kind").order_by().distinct():
        found[claim_id].add(kind)
    return found


def missing_kinds(review: Review) -> list[str]:
    """Required kinds that the claim of a review has not handed in, in the policy's order."""
    there = kinds_handed_in([review.claim_id])[review.claim_id]
    return [kind for kind in review.policy.required_kinds if kind not in there]


def documents_digest(claim_id: int, kind: str) -> bytes:
    """A digest (16 bytes) of the files of a kind that were there to see."""
    files = Document.objects.handed_in().filter(claim=claim_id, kind=kind).order_by("pk")
    return text_digest(kind, *files.values_list("sha256", flat=True))
