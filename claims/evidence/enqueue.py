"""Enqueueing of checks: once per claim and commit. Listens to the packages below (claims.hooks)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from claims.documents.models import Document
from claims.evidence.models import FindingLink
from claims.evidence.registry import has_external_checks
from config.celery import enqueue

CLAIMS_PER_TASK = 100


class PendingChecks:
    """Callback for the commit of a transaction: it enqueues the checks of the claims that were
    collected in `claim_ids`, those of an external service in tasks of their own, up to 100 claims a
    task."""

    def __init__(self) -> None:
        self.claim_ids: set[int] = set()

    def __call__(self) -> None:
        ids = sorted(self.claim_ids)
        parts = [ids[at : at + CLAIMS_PER_TASK] for at in range(0, len(ids), CLAIMS_PER_TASK)]
        if len(ids) == 1:
            enqueue("claims.evidence.tasks.check_claim", ids[0])
        else:
            for part in parts:
                enqueue("claims.evidence.tasks.check_claims", part)
        if has_external_checks():
            for part in parts:
                enqueue("claims.evidence.tasks.ask_outside", part)


def enqueue_checks(claim_ids: Iterable[int]) -> None:
    """Enqueue the checks of these claims (primary keys) after the present transaction commits, once
    for each claim."""
    ids = set(claim_ids)
    if not ids:
        return
    connection = transaction.get_connection()
    # A rolled-back savepoint removes its callbacks from this list. What is still here can only be
    # undone together with the present change.
    for _savepoints, callback, _robust in reversed(connection.run_on_commit):
        if isinstance(callback, PendingChecks):
            callback.claim_ids |= ids
            return
    pending = PendingChecks()
    pending.claim_ids |= ids
    transaction.on_commit(pending, robust=True)


# ------------------------------------------------------------------ listeners (claims.hooks)
def on_document_inspected(document: Document) -> None:
    """Enqueue the checks of a document's claim, after the document was inspected or its pictures
    were read. Does nothing while another document of the claim is under inspection: the end of the
    last inspection enqueues them."""
    enqueue_checks(_without_inspections({document.claim_id}))


def on_documents_changed(claim_ids: Iterable[int]) -> None:
    """Enqueue the checks of claims (primary keys) whose documents changed, and of the claims that
    their findings link to. A changed claim with a document under inspection is left out: the end of
    the inspection enqueues it."""
    ids = set(claim_ids)
    linked = FindingLink.objects.filter(finding__claim__in=ids)
    enqueue_checks(
        _without_inspections(ids) | set(linked.values_list("other_claim", flat=True).distinct())
    )


def _without_inspections(claim_ids: set[int]) -> set[int]:
    """Return those of the claims (primary keys) that have no document under inspection: the last
    inspection enqueues the checks. If one hangs, the sweep finds the claim."""
    waiting = Document.objects.under_way().filter(claim__in=claim_ids)
    return claim_ids - set(waiting.values_list("claim", flat=True))


def on_account_changed(claim_id: int) -> None:
    """Enqueue the checks of a claim whose account changed."""
    enqueue_checks([claim_id])


def on_contact_changed(contact: Any) -> None:
    """Enqueue the checks of the claim whose contact (telephone) was corrected, since another claim
    may have the same telephone."""
    enqueue_checks([contact.claim_id])


def on_claims_loaded(run: Any) -> None:
    """Enqueue one task that checks earlier claims which share a phone, an account or a business
    number with a claim of the import `run`."""
    enqueue("claims.evidence.tasks.check_beside_run", run.pk)
