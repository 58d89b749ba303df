"""Inspection of a received document: scanned, then opened in the confined renderer."""

import contextlib
from datetime import datetime
from typing import Any

import structlog
from django.core.cache import cache
from django.db import transaction

from claims import clock, hooks
from claims.documents.file_refusals import REFUSES, Reason
from claims.documents.limits import limit
from claims.documents.media_types import ZIP
from claims.documents.models import Document, DocumentStatus, Page, Scan
from claims.documents.renderer.client import Rendering, render
from claims.documents.scanning import copies, quarantine
from claims.documents.storage import page_points, previews, readings
from claims.register.locks import lock_claims
from config.celery import enqueue

log = structlog.get_logger(__name__)

LEASE_SECONDS = 120


def inspect(*, document_id: int) -> Document | None:
    """Scan a received document, open it in the confined renderer, and store its first previews.
    Returns the document; None if it is not under inspection (any more) or another worker has it.

    Safe to run twice, also at the same time. Raises previews.OriginalMissingError when storage does
    not give the file, or gives other bytes; the document stays under inspection, and a sweep
    enqueues it again.
    """
    document = _begin(document_id)
    if document is None:
        return None
    began = clock.now()
    try:
        data = previews.read_original(document)
        scan = quarantine.scan_and_combine(document, data)
        if document.media_type == ZIP or not quarantine.may_be_shown(scan):
            # nothing of it is opened; the files of a ZIP are documents of their own
            return _finish(document, Rendering(), scan, began)
        # Its pages are stored; without the password it cannot be drawn again.
        if document.unlocked_at is not None:
            return _finish(document, Rendering(), scan, began)
        ahead = range(1, limit("DOCUMENT_PAGES_AHEAD") + 1)
        rendering = render(data, document.media_type, ahead, reading=True)
        # The machine is busy, or the file makes the decoder hang.
        if rendering.reason == Reason.TIMEOUT:
            rendering = render(data, document.media_type, ahead, reading=True)
        previews.store(document, rendering)
        page_points.add_points(document, rendering)
        return _finish(document, rendering, scan, began)
    finally:
        _release_lease(document_id)


@transaction.atomic
def _begin(document_id: int) -> Document | None:
    """Lock a document in status RECEIVED or INSPECTING, take its lease, set its status to
    INSPECTING and return it. Returns None for any other status, and if another transaction or
    worker has it."""
    found = Document.objects.select_for_update(skip_locked=True, no_key=True)
    document = found.under_way().filter(pk=document_id).first()
    if document is None or not _take_lease(document_id):
        return None
    if document.status == DocumentStatus.RECEIVED:
        document.status = DocumentStatus.INSPECTING
        document.save(update_fields=["status"])
    return document


def _lease_key(document_id: int) -> str:
    return f"documents:inspecting:{document_id}"


def _take_lease(document_id: int) -> bool:
    """Take the lease of a document for LEASE_SECONDS and return True; False if another worker has
    it. Returns True without a cache: the work may then be done twice, with the same result."""
    try:
        return cache.add(_lease_key(document_id), True, LEASE_SECONDS)
    except Exception:  # noqa: BLE001 - Redis is away
        return True


def _release_lease(document_id: int) -> None:
    with contextlib.suppress(Exception):
        cache.delete(_lease_key(document_id))


def mark_crashed(document_id: int) -> None:
    """Set a document whose inspection killed its workers to UNPREVIEWABLE, or to QUARANTINED if an
    earlier scan does not let it be shown. Does nothing for a document that is not under
    inspection."""
    _release_lease(document_id)  # the lease of the worker that died last
    document = _begin(document_id)
    if document is not None:
        scanned_at = document.scanned_at or document.received_at
        _finish(document, Rendering(reason=Reason.CRASHED), Scan(document.scan), scanned_at)
        _release_lease(document_id)


@transaction.atomic
def inspect_again(document_id: int) -> None:
    """Enqueue a new inspection of a document that `mark_crashed` has marked as unpreviewable, in a
    transaction of its own with the claim locked. Does nothing for any other document."""
    crashed = Document.objects.filter(
        pk=document_id, status=DocumentStatus.UNPREVIEWABLE, refusal=Reason.CRASHED
    )
    claim_id = crashed.values_list("claim", flat=True).first()
    if claim_id is None:
        return
    lock_claims([claim_id])
    document = crashed.select_for_update(no_key=True).first()
    if document is None:
        return
    document.status = DocumentStatus.INSPECTING  # the scan result stays
    document.save(update_fields=["status"])
    enqueue("claims.documents.tasks.inspect", document.pk)


@transaction.atomic
def _finish(
    document: Document, rendering: Rendering, scan: Scan, scanned_from: datetime
) -> Document | None:
    """Write the result of an inspection under the locks of claim and document: status, scan and
    pages, and return the document. Returns None, without a change, where it is no longer
    INSPECTING.

    Also enqueues the OCR and emits `document_inspected`, and `documents_changed` if the document
    begins or ceases to count as handed in.
    """
    copies.lock_result(document, scan)
    document = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    if document.status != DocumentStatus.INSPECTING:
        return None  # another worker was faster
    own, scan = scan, copies.settle_result(document, scan, scanned_from=scanned_from)
    counted = document.is_handed_in
    held, unlocked = not quarantine.may_be_shown(scan), document.unlocked_at is not None
    if not unlocked:
        document.pages.all().delete()
    if rendering.reason is None and not held:
        Page.objects.bulk_create(pages_of(document, rendering))
    changes: dict[str, Any] = {
        "status": DocumentStatus.QUARANTINED if held else _outcome(document, rendering),
        "refusal": rendering.reason or "",
        "page_count": document.page_count if unlocked else len(rendering.outline) or None,
        "scan": scan,
        "scanned_at": None if scan == Scan.NONE else clock.now(),
    }
    for field, value in changes.items():
        setattr(document, field, value)
    document.save(update_fields=[*changes])
    if document.is_handed_in is not counted:  # refused, infected, or found clean after all
        hooks.emit("documents_changed", [document.claim_id])
    copies.close_infected(document, own)
    readings.enqueue_reading(document)
    hooks.emit("document_inspected", document)
    log.info("document_inspected", document=document.pk, status=document.status)
    return document


def _outcome(document: Document, rendering: Rendering) -> DocumentStatus:
    if document.media_type == ZIP:
        return DocumentStatus.UNPACKED
    if rendering.reason is None:
        return DocumentStatus.READY
    if rendering.reason in REFUSES:
        return DocumentStatus.REFUSED
    return DocumentStatus.UNPREVIEWABLE


def pages_of(document: Document, rendering: Rendering) -> list[Page]:
    """Return the Page rows of a document for the pages in a rendering's outline, unsaved."""
    return [
        Page(
            document=document,
            number=number,
            preview_key=previews.key_of(document, number),
            **page,
            **_bands(rendering, number),
            **_points(rendering, number),
        )
        for number, page in enumerate(rendering.outline, start=1)
    ]


def _bands(rendering: Rendering, number: int) -> dict[str, int]:
    bands = rendering.bands.get(number, ())
    return {f"band_{n}": band for n, band in enumerate(bands, start=1)}


def _points(rendering: Rendering, number: int) -> dict[str, Any]:
    codes, stored = rendering.points.get(number, (None, None))
    return {"points": codes, "keypoints": stored}
