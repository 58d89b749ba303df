"""Celery tasks of documents. Each takes ids and calls one verb."""

from datetime import timedelta

import structlog
from celery import shared_task
from django.utils import timezone

from claims.documents.models import Document
from claims.documents.receipt import inspection, verbs
from claims.documents.scanning import quarantine
from claims.documents.storage import preload, readings
from claims.documents.storage.stores import OriginalMissingError
from config.celery import enqueue, enqueued_behind

log = structlog.get_logger(__name__)

LEFT_FOR = timedelta(minutes=1)  # a document that waits longer is enqueued again
MOST_AT_ONCE = 500
MOST_TO_READ = 20  # documents of earlier days at once; new ones come beside them
SCAN_FOR = 50.0  # seconds of each minute, while there are documents without a scan


@shared_task(
    on_poison="claims.documents.receipt.inspection.mark_crashed",
    on_release="claims.documents.receipt.inspection.inspect_again",
)
def inspect(document_id: int) -> None:
    try:
        inspection.inspect(document_id=document_id)
    except OriginalMissingError:
        # storage may be away for a while: the sweep enqueues it again
        log.error("original_missing", document=document_id)


@shared_task
def prepare(claim_id: int) -> int:
    """Draw those first pages of a claim's documents that have no stored preview, before somebody
    opens them; return the number of documents drawn."""
    return preload.prepare(claim_id=claim_id)


@shared_task(on_poison="claims.documents.storage.readings.give_up_reading")
def read(document_id: int) -> None:
    try:
        readings.read_document(document_id=document_id)
    except OriginalMissingError:
        log.error("original_missing", document=document_id)


@shared_task
def sweep_unread() -> int:
    """Enqueue the OCR of at most 20 documents whose pictures wait to be read, and return how
    many."""
    return readings.enqueue_unread(MOST_TO_READ)


@shared_task
def sweep() -> int:
    """Enqueue again the inspection of documents that is not finished a minute after their receipt:
    the message was lost, or the worker died. The oldest first, at most 500; returns how many."""
    left = Document.objects.under_way().filter(received_at__lt=timezone.now() - LEFT_FOR)
    ids = list(left.order_by("received_at", "pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
    with enqueued_behind():  # most of their messages are not lost, only waiting
        for document_id in ids:
            enqueue(inspect, document_id)
    return len(ids)


@shared_task
def sweep_quarantine() -> int:
    """Enqueue the rescan of at most 500 quarantined documents that a scanner could not examine and
    whose rescan is due, and return how many."""
    return quarantine.rescan_due(MOST_AT_ONCE)


@shared_task
def scan_standing() -> int:
    """Scan documents that were inspected without a scanner, for up to 50 seconds, and return how
    many."""
    return quarantine.scan_unscanned(seconds=SCAN_FOR)


@shared_task
def sweep_orphans() -> int:
    """Delete the files in private storage that failed transactions of the last two weeks left
    behind and no document's row names; return how many."""
    return verbs.sweep_orphans()
