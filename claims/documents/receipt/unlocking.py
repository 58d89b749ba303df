"""A locked PDF opened with its password, once: its pages are drawn while the password is there.

The password comes from a person's form, goes down the pipe to the confined renderer and is gone
with the request. Nothing stores, logs or repeats it, and no task carries it: that is why a person
waits here for all pages. A lease lets one request draw a document at a time. The original stays
locked, as it was received.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from claims import clock, hooks
from claims.documents.file_refusals import Reason
from claims.documents.history import ActKind, write_act
from claims.documents.limits import limit
from claims.documents.media_types import PDF
from claims.documents.models import Document, DocumentStatus, Page
from claims.documents.receipt.inspection import pages_of
from claims.documents.renderer.client import Rendering, render
from claims.documents.storage import previews, readings
from claims.errors import ConflictError, DomainError
from claims.register.locks import lock_claims
from claims.users.models import User
from claims.users.permissions import require_permission

AT_ONCE = 8  # pages drawn by one request: they must fit into one answer
WAIT_SECONDS = 10  # seconds to wait for a free renderer
LEASE_SECONDS = 300  # longer than all pages of the longest document take
LONGEST = 127  # bytes of a PDF's password (ISO 32000-2, 7.6.4.3)


class WrongPasswordError(DomainError):
    message = _("암호가 맞지 않습니다. 대문자와 소문자, 한/영 상태를 확인해 다시 적어 주세요.")


class NotLockedError(ConflictError):
    message = _("암호를 기다리는 PDF가 아닙니다. 지금 상태를 확인해 주세요.")


class BeingOpenedError(ConflictError):
    """Another request is drawing this locked PDF with its password now. HTTP 409."""

    message = _("지금 열고 있는 문서입니다. 잠시 뒤에 화면을 새로 고쳐 확인해 주세요.")


class LongDocumentError(DomainError):
    message = _(
        "암호로 열 수 있는 PDF는 %(most)s쪽까지입니다. 나누거나 암호 없이 저장해 올려 주세요."
    )


class NotOpenedError(DomainError):
    """The renderer could not open the PDF, for another reason than its password; the message says
    which."""


def unlock(*, document: Document, by: User, password: str) -> Document:
    """Draw all pages of a locked PDF with its password, store them and let the document be shown.
    The password is not kept.

    Raises ForbiddenError (may not attach documents), NotLockedError (waits for no password),
    BeingOpenedError (another request draws it), WrongPasswordError, LongDocumentError (over
    UNLOCK_PAGES pages), NotOpenedError (cannot be drawn) and previews.OriginalMissingError.
    """
    require_permission(by, "claims.attach_document")
    return open_with_password(document, password, what=ActKind.UNLOCKED, by=by)


def open_with_password(
    document: Document,
    password: str,
    *,
    what: ActKind,
    by: User | None,
    allowed: Callable[[Document], None] = lambda _document: None,
) -> Document:
    """Draw all pages of a locked PDF without a lock on the row, then store them and write the act
    `what` under the locks of claim and document. Checks no permission: `allowed(document)`, which
    is called before and after the drawing, raises if the person may not do it.

    Raises the errors of `allowed`, NotLockedError (waits for no password), BeingOpenedError
    (another request draws it), WrongPasswordError, LongDocumentError (over UNLOCK_PAGES pages),
    NotOpenedError (cannot be drawn) and previews.OriginalMissingError (no such file in storage).
    """
    if not password or len(password.encode()) > LONGEST:
        raise WrongPasswordError()
    with _lease(document.pk):
        document = Document.objects.get(pk=document.pk)  # as it stands when nobody else draws it
        allowed(document)
        _require_locked(document)
        return _finish(document, _drawn(document, password), what, by, allowed)


@contextlib.contextmanager
def _lease(document_id: int) -> Iterator[None]:
    """Context manager that holds the lease of a document within its block, for at most
    LEASE_SECONDS. Raises BeingOpenedError if another request holds it. Without a cache there is no
    lease: the pages may be drawn twice, and are written once."""
    key, own = f"documents:unlocking:{document_id}", secrets.token_hex(8)
    try:
        taken = cache.add(key, own, LEASE_SECONDS)
    except Exception:  # noqa: BLE001 - Redis is away
        taken = True
    if not taken:
        raise BeingOpenedError()
    try:
        yield
    finally:
        with contextlib.suppress(Exception):
            if cache.get(key) == own:
                cache.delete(key)


def needs_password(document: Document) -> bool:
    """Return True for a locked PDF that waits for its password, and for a PDF opened earlier whose
    previews were deleted: by a restore, or by a virus found in an equal file. Never for an erased
    one."""
    if document.erased_at is not None:
        return False
    if document.unlocked_at is None or not document.is_ready:
        return document.awaits_password
    return not document.pages.exists() or bool(previews.missing_pages(document))


def _require_locked(document: Document) -> None:
    if not needs_password(document):
        raise NotLockedError()


def _drawn(document: Document, password: str) -> Rendering:
    """Draw all pages with the password, AT_ONCE at a time, and return them as one Rendering. Raises
    LongDocumentError (over UNLOCK_PAGES pages), WrongPasswordError, NotOpenedError (cannot be
    drawn) and previews.OriginalMissingError (no such file in storage)."""
    data = previews.read_original(document)
    whole = _render(data, range(1, AT_ONCE + 1), password, reading=True)
    count = len(whole.outline)
    if count > limit("UNLOCK_PAGES"):
        raise LongDocumentError(LongDocumentError.message % {"most": limit("UNLOCK_PAGES")})
    for start in range(AT_ONCE + 1, count + 1, AT_ONCE):
        more = _render(data, range(start, min(start + AT_ONCE, count + 1)), password, reading=True)
        whole.pages |= more.pages
        whole.thumbnails |= more.thumbnails
        whole.bands |= more.bands
    return whole


def _render(data: bytes, pages: range, password: str, **how: Any) -> Rendering:
    found = render(data, PDF, pages, patience=WAIT_SECONDS, password=password, **how)
    if found.reason == Reason.PASSWORD:
        raise WrongPasswordError()
    if found.reason is not None:
        raise NotOpenedError(found.reason.sentence)
    return found


@transaction.atomic
def _finish(
    document: Document,
    rendering: Rendering,
    what: ActKind,
    by: User | None,
    allowed: Callable[[Document], None],
) -> Document:
    """Store the drawn pages and write the act `what`, in a transaction with claim and document
    locked, and return the document. Also enqueues the OCR and emits `document_inspected`. Raises
    what `allowed` raises, and NotLockedError if the document waits for no password any more."""
    lock_claims([document.claim_id])
    found = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    allowed(found)
    _require_locked(found)
    if found.unlocked_at is None:
        _mark_ready(found, rendering)
    if not found.pages.exists():
        Page.objects.bulk_create(pages_of(found, rendering))
    previews.store(found, rendering)
    write_act(document=found, what=what, by=by)
    readings.enqueue_reading(found)
    hooks.emit("document_inspected", found)
    return found


def _mark_ready(document: Document, rendering: Rendering) -> None:
    """Set a document whose pages were drawn with its password to READY, with the time and the
    number of its pages. Two updates: the triggers let it become READY from INSPECTING only."""
    document.status = DocumentStatus.INSPECTING
    document.save(update_fields=["status"])
    document.unlocked_at = clock.now()
    document.status, document.refusal = DocumentStatus.READY, ""
    document.page_count = len(rendering.outline)
    document.save(update_fields=["unlocked_at", "status", "refusal", "page_count"])
