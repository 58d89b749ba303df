"""Candidates for the same picture on another claim: by hash, and by the codes of points.

The hash (four quarters, each with an index) finds pictures that are nearly the same as a whole; the
codes of key points (an array with an index) find one that is a part of the other, turned, or
photographed from it. Either way the pictures themselves decide afterwards (picture_comparison).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction

from claims.documents.models import Document
from claims.planner import planned_without

MOST_LIKES = 200  # candidates by hash for one page, nearest first
NEAR = 10  # bits of 64 in which hashes of near-identical pictures may differ
MOST_PARTS = 10  # candidates by points, those first that share what few others have
LEAST_SHARED = 8  # codes of points; fewer come about by chance
AT_ONCE = 20  # pictures of a statement: where all show the same form, one takes a tenth of a second
MOST_OF_A_CODE = 300  # pages that one code leads to: what all screens have tells nothing


class SimilarPage(NamedTuple):
    """Page of another claim that may show the same picture as a page of this claim: `page_id` is
    this claim's page; `other_page_id`, `claim_id` and `sha256` are the other's. `shared` is the
    number of codes of key points that both have: 0 for a page that was found by its hash alone."""

    page_id: int
    other_page_id: int
    claim_id: int
    sha256: str
    shared: int = 0


_OTHERS = """
    other.claim_id <> mine.claim_id AND other.sha256 <> mine.sha256
    AND other.status = 'ready' AND other.set_aside_at IS NULL AND other.erased_at IS NULL
"""
# Each quarter of the hash has an index; they are looked up one by one, and the results united.
_QUARTER = """
    SELECT q.id, q.document_id, q.band_1, q.band_2, q.band_3, q.band_4
    FROM claims_page q WHERE q.band_{n} = p.band_{n}
"""
_DIFFERENT_BITS = " + ".join(
    f"bit_count(((q.band_{n} # p.band_{n})::int & 65535)::bit(16))" for n in (1, 2, 3, 4)
)
_BY_HASH = f"""
    SELECT p.document_id, p.id, near.page_id, near.claim_id, near.sha256, 0
    FROM claims_page p
    JOIN claims_document mine ON mine.id = p.document_id
    CROSS JOIN LATERAL (
        SELECT q.id AS page_id, other.claim_id, other.sha256
        FROM ({" UNION ".join(_QUARTER.format(n=n) for n in (1, 2, 3, 4))}) q
        JOIN claims_document other ON other.id = q.document_id
        WHERE {_DIFFERENT_BITS} <= %(near)s AND {_OTHERS}
        ORDER BY {_DIFFERENT_BITS}, q.id LIMIT %(most)s
    ) near
    WHERE p.document_id = ANY(%(documents)s) AND p.band_1 IS NOT NULL
"""  # noqa: S608 - put together from constants
_BY_POINTS = f"""
    SELECT p.document_id, p.id, near.page_id, near.claim_id, near.sha256, near.shared
    FROM claims_page p
    JOIN claims_document mine ON mine.id = p.document_id
    CROSS JOIN LATERAL (
        SELECT hit.id AS page_id, other.claim_id, other.sha256, count(*) AS shared
        FROM unnest(p.points) AS code
        CROSS JOIN LATERAL (
            SELECT q.id, q.document_id, count(*) OVER () AS pages
            FROM (
                SELECT id, document_id FROM claims_page
                WHERE points @> ARRAY[code] AND document_id <> p.document_id
                LIMIT %(most_of_a_code)s
            ) q
        ) hit
        JOIN claims_document other ON other.id = hit.document_id
        WHERE {_OTHERS}
        GROUP BY hit.id, other.claim_id, other.sha256
        HAVING count(*) >= %(least)s
        ORDER BY sum(1.0 / hit.pages) DESC, hit.id LIMIT %(most_parts)s
    ) near
    WHERE p.document_id = ANY(%(documents)s) AND p.points IS NOT NULL
"""  # noqa: S608 - put together from constants
_ORDER = "ORDER BY 2, 3, 6"


def similar_pages(documents: Sequence[Document]) -> dict[int, list[SimilarPage]]:
    """Return {document id: SimilarPages}, the pages of other claims that may show the same picture
    as a page of these documents; documents without any are absent. Only photographs and screenshots
    that can be shown are looked at. One query for each AT_ONCE (20) of them."""
    values: dict[str, Any] = {
        "near": NEAR,
        "most": MOST_LIKES,
        "most_parts": MOST_PARTS,
        "least": LEAST_SHARED,
        "most_of_a_code": MOST_OF_A_CODE,
    }
    pictures = [d.pk for d in documents if d.is_ready and is_picture(d)]
    found: dict[int, dict[tuple[int, int], SimilarPage]] = defaultdict(dict)
    by_points = f"UNION ALL {_BY_POINTS}" if settings.PICTURE_PARTS else ""
    for start in range(0, len(pictures), AT_ONCE):
        values["documents"] = pictures[start : start + AT_ONCE]
        for document_id, *like in _rows(f"{_BY_HASH} {by_points} {_ORDER}", values):
            page = SimilarPage(*like)
            # The last row of a pair wins: _ORDER puts the one with codes last.
            found[document_id][page.page_id, page.other_page_id] = page
    return {document_id: list(pages.values()) for document_id, pages in found.items()}


def _rows(statement: str, values: dict[str, Any]) -> list[Any]:
    """Run the statement without sequential scans. For up to some thousand pages the planner takes
    one for cheaper than the index, for each code of each page: it does not count that the codes lie
    outside the table's own pages."""
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
        planned_without(cursor, "enable_seqscan"),
    ):
        cursor.execute(statement, values)
        return cursor.fetchall()


def is_picture(document: Document) -> bool:
    """Return True for a document that is a photograph or screenshot (an image file), whose pages
    are compared with those of other claims; PDF pages of one form all look alike."""
    return document.media_type.startswith("image/")
