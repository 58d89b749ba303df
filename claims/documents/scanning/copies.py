"""Documents with the same bytes as one that was found infected follow it into quarantine.

The newest result about a content counts, whichever copy it came from. All results about one content
pass one advisory lock, which is taken before the locks on claims: of two scans at the same time,
the later one sees what the earlier one has written.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import NamedTuple

import structlog
from django.db import connection, transaction
from django.db.models import Case, Exists, F, OuterRef, QuerySet, Value, When

from claims import clock, hooks
from claims.documents.history import ActKind, DocumentAct
from claims.documents.models import Document, DocumentStatus, Page, Scan
from claims.documents.scanning import scanner
from claims.documents.states import INSPECTED, UNDER_WAY
from claims.documents.storage import previews
from claims.documents.storage.stores import OriginalMissingError, StorageUnavailableError
from claims.register.locks import lock_claims

log = structlog.get_logger(__name__)

# Statuses that an infected document leaves; a refused one is shown to nobody and stays refused.
_SHOWN = (DocumentStatus.READY, DocumentStatus.UNPREVIEWABLE, DocumentStatus.UNPACKED)


def copies_of(document: Document) -> QuerySet[Document]:
    """Return the other documents with the same bytes (SHA-256), on any claim, without erased
    ones."""
    same = Document.objects.filter(sha256=document.sha256, erased_at__isnull=True)
    return same.exclude(pk=document.pk)


def lock_result(document: Document, found: Scan) -> None:
    """Take the locks for writing the scan result `found` of a document: one on its content, so that
    results about equal files are written one after another, then one on its claim; for INFECTED, on
    the claims of all copies too. Call it in a transaction, before any other lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"scan {document.sha256}"]
        )
    claims = {document.claim_id}
    if found == Scan.INFECTED:
        claims.update(copies_of(document).values_list("claim", flat=True))
    lock_claims(claims)


def settle_result(document: Document, found: Scan, *, scanned_from: datetime) -> Scan:
    """Return the result that counts for a document whose scan found `found` and began at
    `scanned_from`.

    CLEAN becomes INFECTED if a copy was found infected after that moment; NONE becomes INFECTED if
    any copy is infected. Any other result is returned as it is. Call it under `lock_result`.
    """
    if found not in (Scan.CLEAN, Scan.NONE):
        return found
    infected = copies_of(document).filter(scan=Scan.INFECTED)
    if found == Scan.CLEAN:
        infected = infected.filter(scanned_at__gte=scanned_from)
    return Scan.INFECTED if infected.exists() else found


def close_infected(document: Document, own: Scan) -> None:
    """Quarantine the copies of a document whose scan result INFECTED was just written. Does nothing
    for any other result.

    If the document's own scan found the virus (`own` is INFECTED), calls `take_copies_along`.
    Otherwise a copy was infected before: the document's pages and previews are deleted, an act
    TAKEN_ALONG is written, and `copies_quarantined` is emitted.
    """
    if document.scan != Scan.INFECTED:
        return
    if own == Scan.INFECTED:
        take_copies_along(document)
        return
    Page.objects.filter(document=document).delete()
    DocumentAct.objects.create(document=document, what=ActKind.TAKEN_ALONG, at=clock.now())
    transaction.on_commit(partial(previews.discard, document.sha256), robust=True)
    hooks.emit("copies_quarantined", [document])


def take_copies_along(document: Document) -> None:
    """Quarantine the copies of an infected document, and delete the pages and stored previews of
    all of them, the document's too (the files after the commit).

    Works set-wise in the caller's transaction, under `lock_result`. A copy that is being inspected
    is left to its own result (`settle_result`); a refused one stays refused. Writes an act on each
    copy. Emits `documents_changed`, and `copies_quarantined` with the document and its copies.
    """
    waiting = copies_of(document).exclude(scan=Scan.INFECTED).exclude(status__in=UNDER_WAY)
    found = list(waiting.select_for_update(no_key=True).order_by("pk"))
    keys, now = [one.pk for one in found], clock.now()
    counted = sorted({one.claim_id for one in found if one.is_handed_in})
    held = Value(DocumentStatus.QUARANTINED)
    Document.objects.filter(pk__in=keys).update(
        scan=Scan.INFECTED,
        scanned_at=now,
        status=Case(When(status__in=_SHOWN, then=held), default=F("status")),
    )
    Page.objects.filter(document__in=[document.pk, *keys]).delete()
    DocumentAct.objects.bulk_create(
        DocumentAct(document=one, what=ActKind.TAKEN_ALONG, at=now) for one in found
    )
    transaction.on_commit(partial(previews.discard, document.sha256), robust=True)
    if counted:
        hooks.emit("documents_changed", counted)
    hooks.emit("copies_quarantined", [document, *found])
    if found:
        log.warning("copies_quarantined", document=document.pk, copies=len(found))


# ------------------------------------------------------------------ new signatures
class Rescanned(NamedTuple):
    """State of `scan_clean_again`: how many contents were scanned, how many of them were found
    infected, the primary key of the last document (the next run's `after`), and in `complete` True
    once all were scanned."""

    scanned: int
    infected: int
    last: int
    complete: bool


def clean_contents(after: int = 0) -> QuerySet[Document]:
    """Return the clean documents with a primary key above `after`, in the order of the keys. Only
    the first of several with the same bytes is returned, and no refused or erased one."""
    clean = Document.objects.filter(
        scan=Scan.CLEAN, status__in=INSPECTED, erased_at__isnull=True
    ).exclude(status=DocumentStatus.REFUSED)
    earlier = clean.filter(sha256=OuterRef("sha256"), pk__lt=OuterRef("pk"))
    return clean.filter(~Exists(earlier), pk__gt=after).order_by("pk")


def scan_clean_again(*, after: int = 0) -> Iterator[Rescanned]:
    """Scan all clean documents again, for example after an update of the signatures; equal files
    are scanned once. Yields the state after each content, and at the end once more, `complete`.

    Starts after the primary key `after`. An infected file is quarantined with all its copies; any
    other result changes nothing. Stops early if the scanner or storage does not answer.
    """
    done = infected = 0
    while (document := clean_contents(after).first()) is not None:
        began = clock.now()
        try:
            data = previews.read_original(document)
        except StorageUnavailableError:
            return
        except OriginalMissingError:
            log.error("original_missing", document=document.pk)
            after = document.pk
            continue
        found = scanner.scan(data, document=document.pk)
        if found in (Scan.UNREACHABLE, Scan.NONE):
            return
        if found == Scan.INFECTED:
            infected += _withdraw_clean(document.pk, began)
        after, done = document.pk, done + 1
        yield Rescanned(done, infected, after, complete=False)
    yield Rescanned(done, infected, after, complete=True)


@transaction.atomic
def _withdraw_clean(document_id: int, began: datetime) -> bool:
    """Quarantine a clean document that a new scan found infected, with its copies, and return True.
    Returns False, without a change, if a newer result than `began` was written meanwhile."""
    document = Document.objects.get(pk=document_id)
    lock_result(document, Scan.INFECTED)
    document = Document.objects.select_for_update(no_key=True).get(pk=document_id)
    newer = document.scanned_at is not None and document.scanned_at > began
    if document.scan != Scan.CLEAN or document.status not in _SHOWN or newer:
        return False
    counted = document.is_handed_in
    document.scan, document.scanned_at = Scan.INFECTED, clock.now()
    document.status = DocumentStatus.QUARANTINED
    document.save(update_fields=["scan", "scanned_at", "status"])
    if counted:
        hooks.emit("documents_changed", [document.claim_id])
    take_copies_along(document)
    hooks.emit("document_inspected", document)
    return True
