"""Quarantine of documents that a scanner has not found clean, and their rescan.

Nothing of such a document is shown or served (`Document.withheld_reason`). `scanner` asks the
scanner; its results are applied here and, for new documents, in `receipt.inspection`.
"""

import time
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from claims import clock, hooks
from claims.documents.history import ActKind, write_act
from claims.documents.models import Document, DocumentStatus, Scan
from claims.documents.scanning import copies, scanner
from claims.documents.storage import previews
from claims.documents.storage.stores import StorageUnavailableError
from claims.errors import ConflictError, DomainError
from claims.register.locks import lock_claims
from claims.users.models import User
from claims.users.permissions import require_permission
from config.celery import enqueue

log = structlog.get_logger(__name__)

# A document is rescanned after as long as it has waited, at most so long. One that was past the
# scanner's limits may fit a scanner with new settings.
SHORTEST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = {Scan.UNREACHABLE: timedelta(minutes=10), Scan.LIMIT: timedelta(hours=6)}


class WithheldError(DomainError):
    """The document is withheld until a scanner has found it clean; the message is
    `Document.withheld_reason`. HTTP 423, locked."""

    code = "quarantined"
    status = 423

    def __init__(self, document: Document) -> None:
        super().__init__(document.withheld_reason)


class NoScannerError(DomainError):
    message = _(
        "악성코드 검사기가 연결되어 있지 않아 다시 검사할 수 없습니다. 관리자에게 알려 주세요."
    )


class NotInQuarantineError(ConflictError):
    message = _("이미 격리에서 나온 서류입니다. 지금 상태를 확인해 주세요.")


def refuse_withheld(document: Document) -> None:
    """Raise WithheldError for a document that must not be shown (`Document.withheld_reason`).
    Every view that serves documents calls this."""
    if document.withheld_reason:
        raise WithheldError(document)


def scan_and_combine(document: Document, data: bytes) -> Scan:
    """Scan a document's bytes, and return the result that its row should get; writes nothing.

    It is the new result, except that INFECTED stays INFECTED unless the new one is CLEAN, and that
    the row's result stays if no scanner is configured.
    """
    found = scanner.scan(data, document=document.pk)
    before = Scan(document.scan)
    if found == Scan.NONE or (found != Scan.CLEAN and before == Scan.INFECTED):
        return before
    return found


def may_be_shown(scan: Scan) -> bool:
    """Return True if a document with this scan result may be shown: it is clean, or was not scanned
    (NONE)."""
    return scan in (Scan.CLEAN, Scan.NONE)


# ------------------------------------------------------------------ rescan
@transaction.atomic
def rescan(*, document: Document, by: User | None) -> Document:
    """Enqueue a new inspection of a quarantined document, with a scan; `by` is None for the system.
    A person's request is recorded as an act. Returns the document.

    Raises ForbiddenError (`by` may not attach documents), NotInQuarantineError (any other status,
    or erased), NoScannerError (none is configured).
    """
    if by is not None:
        require_permission(by, "claims.attach_document")
    lock_claims([document.claim_id])
    document = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    if document.status != DocumentStatus.QUARANTINED or document.erased_at is not None:
        raise NotInQuarantineError()
    if not scanner.configured():
        raise NoScannerError()
    document.status = DocumentStatus.INSPECTING
    document.save(update_fields=["status"])
    if by is not None:
        write_act(document=document, what=ActKind.RESCANNED, by=by)
    enqueue("claims.documents.tasks.inspect", document.pk)
    return document


def due_for_rescan(now: datetime) -> QuerySet[Document]:
    """Return the quarantined documents that the system should rescan by itself at `now`, the oldest
    scan first; infected ones are not among them.

    A document is due again after the time between its receipt and its last scan: at least a minute,
    at most ten minutes (scanner not reached) or six hours (past its limits).
    """
    waited = ExpressionWrapper(F("scanned_at") - F("received_at"), DurationField())
    due = Q(pk__in=[])
    for scan, latest in LONGEST_WAIT.items():
        wait = Least(Greatest(waited, Value(SHORTEST_WAIT)), Value(latest))
        due |= Q(scan=scan, scanned_at__lte=ExpressionWrapper(Value(now) - wait, DateTimeField()))
    return Document.objects.quarantined().filter(due).order_by("scanned_at", "pk")


def rescan_due(most: int) -> int:
    """Enqueue the rescan of at most `most` documents that are due (`due_for_rescan`), and return
    how many. 0 if no scanner is configured or it does not answer."""
    if not scanner.configured():
        return 0
    waiting = list(due_for_rescan(clock.now())[:most])
    if not waiting or not scanner.is_responding():
        return 0
    again = 0
    for document in waiting:
        try:
            rescan(document=document, by=None)
        except ConflictError:  # another worker was faster
            continue
        again += 1
    return again


# ------------------------------------------------------------------ first scan after inspection
def scan_unscanned(*, seconds: float | None = None) -> int:
    """Scan documents that were inspected without a scanner and are therefore withheld, the newest
    first, write the results, and return how many; 0 if no scanner is configured.

    Clean ones keep their pages and are shown; others go into quarantine. Stops after `seconds`
    (None: no limit), or when the scanner or storage does not answer.
    """
    if not scanner.configured():
        return 0
    until = None if seconds is None else time.monotonic() + seconds
    done = 0
    unreadable: set[int] = set()  # could not be read: left out for the rest of this run
    while until is None or time.monotonic() < until:
        waiting = Document.objects.unscanned().exclude(pk__in=unreadable)
        document = waiting.order_by("-received_at").first()
        if document is None:
            break
        try:
            data = previews.read_original(document)
        except StorageUnavailableError:
            break
        except previews.OriginalMissingError:
            log.error("original_missing", document=document.pk)
            unreadable.add(document.pk)
            continue
        began = clock.now()
        found = scan_and_combine(document, data)
        if found in (Scan.UNREACHABLE, Scan.NONE):
            break
        _write_result(document, found, began)
        done += 1
    return done


@transaction.atomic
def _write_result(document: Document, found: Scan, scanned_from: datetime) -> None:
    """Write the result of a first scan, in a transaction with the claim locked: a document that may
    not be shown goes into quarantine, unless it was refused. Does nothing if another worker has
    written a result.

    Emits `document_inspected`, and `documents_changed` if the document begins or ceases to count as
    handed in.
    """
    copies.lock_result(document, found)
    document = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    if document.scan != Scan.NONE or document.status == DocumentStatus.QUARANTINED:
        return
    own, found = found, copies.settle_result(document, found, scanned_from=scanned_from)
    counted = document.is_handed_in
    document.scan, document.scanned_at = found, clock.now()
    if not may_be_shown(found) and document.status != DocumentStatus.REFUSED:
        document.status = DocumentStatus.QUARANTINED
    document.save(update_fields=["scan", "scanned_at", "status"])
    if document.is_handed_in is not counted:
        hooks.emit("documents_changed", [document.claim_id])
    copies.close_infected(document, own)
    hooks.emit("document_inspected", document)
