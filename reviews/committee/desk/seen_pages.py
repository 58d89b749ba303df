"""Pages that a member has had on screen. A convenience of the desk, not an audit."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.http import QueryDict

from claims.users.requests import whole_number
from reviews.committee.models import Assignment, Seen

MOST_AT_ONCE = 200  # pages: the most that a document may have

# Pages of other claims and seats that were left add nothing.
_SEE = """
INSERT INTO public.reviews_seen AS seen (assignment_id, document_id, pages)
SELECT a.id, p.document_id, array_agg(DISTINCT p.number)
FROM unnest(%(documents)s::bigint[], %(pages)s::bigint[]) AS shown(document_id, number)
JOIN public.claims_page p ON p.document_id = shown.document_id AND p.number = shown.number
JOIN public.claims_document d ON d.id = p.document_id
JOIN public.reviews_review r ON r.claim_id = d.claim_id
JOIN public.reviews_assignment a ON a.review_id = r.id
WHERE a.id = %(seat)s AND a.status = 'active'
GROUP BY a.id, p.document_id
ORDER BY p.document_id
ON CONFLICT (assignment_id, document_id) DO UPDATE SET pages = (
    SELECT array_agg(DISTINCT number ORDER BY number)
    FROM unnest(seen.pages || EXCLUDED.pages) number
)
WHERE NOT seen.pages @> EXCLUDED.pages
"""


def mark_seen(*, assignment: Assignment, pages: Iterable[tuple[int, int]]) -> int:
    """Add (document key, page number) pairs to the pages that the member of a seat has seen; the
    first MOST_AT_ONCE count. Pages of other claims and a seat that was left add nothing.

    Return the number of documents with newly seen pages.
    """
    shown = list(pages)[:MOST_AT_ONCE]
    if not shown:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            _SEE,
            {
                "seat": assignment.pk,
                "documents": [document for document, _page in shown],
                "pages": [page for _document, page in shown],
            },
        )
        return cursor.rowcount


def page_pairs(posted: QueryDict) -> list[tuple[int, int]]:
    """Return the (document id, page number) pairs of a form: its fields `document` and `page`, once
    or several times. The first MOST_AT_ONCE pairs; unreadable ones are left out."""
    named = zip(posted.getlist("document"), posted.getlist("page"), strict=False)
    return [
        (document, page)
        for one, other in list(named)[:MOST_AT_ONCE]
        if (document := whole_number(one)) is not None and (page := whole_number(other)) is not None
    ]


def seen_by(assignment: Assignment | None) -> dict[int, list[int]]:
    """Return {document key: page numbers that the member of a seat has seen}; {} without a seat. No
    query if the seat was read with the annotation `seen_pages` (`access.desk_reviews`)."""
    if assignment is None:
        return {}
    read: list[dict[str, Any]] | None = getattr(assignment, "seen_pages", None)
    if read is not None:
        return {one["document"]: one["pages"] for one in read}
    rows = Seen.objects.filter(assignment=assignment)
    return dict(rows.values_list("document_id", "pages"))
