"""Documents that a scanner has not found clean: kept in, looked at again, let out.

Nothing of such a document is shown or given out (`Document.held` says why). `scanning` asks the
scanner; what follows from its word is here and, for what has just arrived, in `inspection`.
"""

import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.db import transaction
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from claims import clock, hooks
from claims.documents import tasks
from claims.documents.history import ActKind, write_act
from claims.documents.models import Document, DocumentStatus, Scan
from claims.documents.scanning import scanner
from claims.documents.storage import previews
from claims.documents.storage.stores import StorageUnavailableError
from claims.errors import ConflictError, DomainError, ForbiddenError
from claims.register.locks import lock_claims
from config.celery import enqueue

if TYPE_CHECKING:
    from claims.users.models import User

log = structlog.get_logger(__name__)

# A scanner that was away is asked again after as long as it has been, at most so long; what was
# past its limits may fit a scanner that was set up anew since.
SOONEST = timedelta(minutes=1)
LATEST = {Scan.UNREACHABLE: timedelta(minutes=10), Scan.LIMIT: timedelta(hours=6)}


class HeldError(DomainError):
    """Nothing of a document is given out before a scanner has found it clean. HTTP 423, locked."""

    code = "quarantined"
    status = 423

    def __init__(self, document: Document) -> None:
        super().__init__(document.held)


class NoScannerError(DomainError):
    code = "no_scanner"
    message = _("악성코드 검사기가 연결되어 있지 않아 다시 검사할 수 없습니다.")


class NotInQuarantineError(ConflictError):
    code = "not_in_quarantine"
    message = _("이미 격리에서 나온 서류입니다. 지금 상태를 확인해 주세요.")


def refuse_held(document: Document) -> None:
    """Raises HeldError; to be called wherever anything of a document leaves the program."""
    if document.held:
        raise HeldError(document)


def verdict(document: Document, data: bytes) -> Scan:
    """The scanner's word on a document's bytes, with what is known of it already.

    Only a clean look lifts an older finding: a scanner that does not answer, or was taken away
    meanwhile, does not.
    """
    found = scanner.scan(data, document=document.pk)
    before = Scan(document.scan)
    if found == Scan.NONE or (found != Scan.CLEAN and before == Scan.INFECTED):
        return before
    return found


def passes(scan: Scan) -> bool:
    return scan in (Scan.CLEAN, Scan.NONE)


# ------------------------------------------------------------------ looked at again
@transaction.atomic
def rescan(*, document: Document, by: "User | None") -> Document:
    """Have a quarantined document looked at again; `by` is None for the system.

    Raises ForbiddenError, NoScannerError, NotInQuarantineError.
    """
    if by is not None and not by.has_perm("claims.attach_document"):
        raise ForbiddenError()
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
    enqueue(tasks.inspect, document.pk)
    return document


def due_for_rescan(now: datetime) -> QuerySet[Document]:
    """What the system looks at again by itself; what was found to be infected is not among it."""
    waited = ExpressionWrapper(F("scanned_at") - F("received_at"), DurationField())
    due = Q(pk__in=[])
    for scan, latest in LATEST.items():
        wait = Least(Greatest(waited, Value(SOONEST)), Value(latest))
        due |= Q(scan=scan, scanned_at__lte=ExpressionWrapper(Value(now) - wait, DateTimeField()))
    return Document.objects.quarantined().filter(due).order_by("scanned_at", "pk")


def rescan_due(most: int) -> int:
    """Let the system look again at what is due, once the scanner answers. How many."""
    if not scanner.configured():
        return 0
    waiting = list(due_for_rescan(clock.now())[:most])
    if not waiting or not scanner.is_responding():
        return 0
    again = 0
    for document in waiting:
        try:
            rescan(document=document, by=None)
        except ConflictError:  # somebody was faster
            continue
        again += 1
    return again


# ------------------------------------------------------------------ a scanner that came later
def scan_unscanned(*, seconds: float | None = None, newest_first: bool = True) -> int:
    """Have documents that were looked into without a scanner scanned, where they stand.

    Until then they are held. Clean ones keep their pages; the others go into quarantine. Stops
    after so many seconds, or when the scanner or storage is away. Returns how many were scanned.
    """
    if not scanner.configured():
        return 0
    until = None if seconds is None else time.monotonic() + seconds
    done = 0
    passed: set[int] = set()  # could not be read: not asked for again in this run
    while until is None or time.monotonic() < until:
        waiting = Document.objects.unscanned().exclude(pk__in=passed)
        document = waiting.order_by("-received_at" if newest_first else "received_at").first()
        if document is None:
            break
        try:
            data = previews.original(document)
        except StorageUnavailableError:
            break
        except previews.OriginalMissingError:
            log.error("original_missing", document=document.pk)
            passed.add(document.pk)
            continue
        found = verdict(document, data)
        if found in (Scan.UNREACHABLE, Scan.NONE):
            break
        _settle(document, found)
        done += 1
    return done


@transaction.atomic
def _settle(document: Document, found: Scan) -> None:
    """Write down what was found of a document that stands, unless another was faster."""
    lock_claims([document.claim_id])
    document = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    if document.scan != Scan.NONE or document.status == DocumentStatus.QUARANTINED:
        return
    counted = document.counts
    document.scan, document.scanned_at = found, clock.now()
    if not passes(found) and document.status != DocumentStatus.REFUSED:
        document.status = DocumentStatus.QUARANTINED
    document.save(update_fields=["scan", "scanned_at", "status"])
    if document.counts is not counted:
        hooks.tell("documents_changed", [document.claim_id])
    hooks.tell("document_inspected", document)
