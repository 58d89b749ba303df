"""Sweep for claims whose checks were not enqueued, along the documents in sections."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from datetime import timedelta

from django.core.cache import cache
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from claims.documents.models import Document
from claims.evidence.enqueue import enqueue_checks
from claims.evidence.models import Finding, Verdict
from claims.evidence.registry import Check, all_checks

SECTION = 2_000  # documents of one sweep, beside the newest
NEWEST = 500
MOST_AT_ONCE = 500  # claims that one sweep enqueues
LEFT_FOR = timedelta(minutes=2)  # a message has so long to arrive
CURSOR = "evidence:swept_to"


def enqueue_unchecked() -> int:
    """Enqueue the checks of claims that were missed, and return the number of claims: those that
    lack a finding of an enabled check in its present version, and those for which another machine
    did not answer, an hour ago or longer.

    Looks at the newest 500 documents and at the next 2,000 of a walk over all documents; enqueues
    at most 500 claims, lowest keys first.
    """
    documents = _next_documents()
    claim_ids = _unchecked(documents) | _unanswered({d.claim_id for d in documents})
    chosen = sorted(claim_ids)[:MOST_AT_ONCE]
    enqueue_checks(chosen)
    return len(chosen)


def _next_documents() -> list[Document]:
    """Return the newest NEWEST documents, and the next SECTION of a walk over all of them by
    primary key. The walk's place is stored in the cache; it starts again at its end, or when the
    cache is away. Documents received within LEFT_FOR are left out."""
    rows = Document.objects.handed_in().filter(received_at__lt=timezone.now() - LEFT_FOR)
    rows = rows.only("pk", "claim_id", "kind", "status", "media_type")
    after = 0
    # Without a cache the sweep starts again from the first document.
    with contextlib.suppress(Exception):
        after = int(cache.get(CURSOR) or 0)
    walk = list(rows.filter(pk__gt=after).order_by("pk")[:SECTION])
    with contextlib.suppress(Exception):
        cache.set(CURSOR, walk[-1].pk if len(walk) == SECTION else 0, None)
    newest = rows.order_by("-pk")[:NEWEST]
    return list({document.pk: document for document in (*walk, *newest)}.values())


def _unchecked(documents: list[Document]) -> set[int]:
    """Return the ids of the documents' claims that lack a finding of an enabled check in its
    present version."""
    checks = [check for check in all_checks() if check.is_on()]
    claims = {document.claim_id for document in documents}
    ids = [document.pk for document in documents]
    of_documents = _versions(Finding.objects.filter(document__in=ids), "document")
    of_claims = _versions(Finding.objects.filter(claim__in=claims, document=None), "claim")
    unchecked = {
        document.claim_id
        for document in documents
        if _lacks(checks, of_documents[document.pk], document)
    }
    return unchecked | {pk for pk in claims if _lacks(checks, of_claims[pk], None)}


def _versions(rows: object, column: str) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    newest = rows.values(column, "check_code").annotate(version=Max("check_version"))  # type: ignore[attr-defined]
    for row in newest:
        found[row[column]][row["check_code"]] = row["version"]
    return found


def _lacks(checks: list[Check], seen: dict[str, int], document: Document | None) -> bool:
    return any(
        seen.get(check.code, 0) < check.version
        for check in checks
        if (check.of_claim if document is None else not check.of_claim and check.reads(document))
    )


def _unanswered(claim_ids: set[int]) -> set[int]:
    """Return those of the claim ids whose current finding says that an external service (tax
    office) did not answer, an hour ago or longer."""
    outside = [check.code for check in all_checks() if check.is_external and check.is_on()]
    if not outside:
        return set()
    rows = Finding.objects.current(claim_ids).filter(check_code__in=outside, said="away")
    waited = rows.filter(verdict=Verdict.UNKNOWN, at__lt=timezone.now() - timedelta(hours=1))
    return set(waited.values_list("claim", flat=True))


# Checked claims (they have findings) that share a value with a claim of the run.
_BESIDE = """
    SELECT o.id FROM claims_claim n JOIN claims_claim o ON o.{column} = n.{column}
    WHERE n.import_run_id = %(run)s AND {given} AND {outside}
"""
_OUTSIDE = """
    o.import_run_id IS DISTINCT FROM n.import_run_id
    AND EXISTS (SELECT 1 FROM claims_finding f WHERE f.claim_id = o.id)
"""
_BESIDE_RUN = " UNION ".join(
    [
        _BESIDE.format(column="phone_index", given="TRUE", outside=_OUTSIDE),
        _BESIDE.format(column="business_number", given="o.business_number > ''", outside=_OUTSIDE),
        f"""
        SELECT o.id FROM claims_claim n
        JOIN claims_bankaccount mine ON mine.claim_id = n.id
        JOIN claims_bankaccount theirs ON theirs.number_index = mine.number_index
        JOIN claims_claim o ON o.id = theirs.claim_id
        WHERE n.import_run_id = %(run)s AND {_OUTSIDE}
        """,  # noqa: S608 - constants
    ]
)


def claims_sharing_with_run(run_id: int) -> list[int]:
    """Return the primary keys of earlier claims that share an account, phone or business number
    with a claim of the import `run_id`. Only claims that have findings and are not of this
    import."""
    with connection.cursor() as cursor:
        cursor.execute(_BESIDE_RUN, {"run": run_id})
        return sorted(row[0] for row in cursor.fetchall())
