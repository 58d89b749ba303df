"""Telling the workers which claims to check: one bell a claim and commit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction

if TYPE_CHECKING:
    from claims.documents.models import Document

CLAIMS_PER_TASK = 100  # claims


class PendingChecks:
    """Rings after the commit, once for all claims that were named in its transaction."""

    def __init__(self) -> None:
        self.claim_ids: set[int] = set()

    def __call__(self) -> None:
        from claims.evidence import tasks
        from claims.evidence.registry import asks_outside
        from config.celery import enqueue

        ids = sorted(self.claim_ids)
        if len(ids) == 1:
            enqueue(tasks.check_claim, ids[0])
        for start in range(0, len(ids), CLAIMS_PER_TASK) if len(ids) > 1 else ():
            enqueue(tasks.check_claims, ids[start : start + CLAIMS_PER_TASK])
        for start in range(0, len(ids), CLAIMS_PER_TASK) if asks_outside() else ():
            enqueue(tasks.ask_outside, ids[start : start + CLAIMS_PER_TASK])


def enqueue_checks(claim_ids: Iterable[int]) -> None:
    """Have these claims checked once the present transaction commits."""
    ids = set(claim_ids)
    if not ids:
        return
    connection = transaction.get_connection()
    # Whatever hangs here still is rolled back by nothing that would spare us.
    for _savepoints, hung, _robust in reversed(connection.run_on_commit):
        if isinstance(hung, PendingChecks):
            hung.claim_ids |= ids
            return
    bell = PendingChecks()
    bell.claim_ids |= ids
    transaction.on_commit(bell, robust=True)


# ------------------------------------------------------------------ listeners (claims.hooks)
def on_document_inspected(document: Document) -> None:
    enqueue_checks(_settled({document.claim_id}))


def on_documents_changed(claim_ids: Iterable[int]) -> None:
    """Came, set aside, of another kind: claims that were linked by such a document look again."""
    from claims.evidence.models import FindingLink

    ids = set(claim_ids)
    linked = FindingLink.objects.filter(finding__claim__in=ids)
    enqueue_checks(_settled(ids) | set(linked.values_list("other_claim", flat=True).distinct()))


def _settled(claim_ids: set[int]) -> set[int]:
    """Without claims whose documents are still being looked into: the last of those will ring.

    Where one hangs, the sweep comes for the others.
    """
    from claims.documents.models import Document

    waiting = Document.objects.under_way().filter(claim__in=claim_ids)
    return claim_ids - set(waiting.values_list("claim", flat=True))


def on_account_changed(claim_id: int) -> None:
    enqueue_checks([claim_id])


def on_claims_loaded(run: Any) -> None:
    """Claims that were checked before may share a phone or an account with those just loaded."""
    from claims.evidence import tasks
    from config.celery import enqueue

    enqueue(tasks.check_beside_run, run.pk)
