"""What a file is, by its content and never by its name; and the look inside that follows.

At the door (`look`) only signatures and a zip's table of contents are read, in Python. Everything
else happens in the confined renderer, in a Celery task (`inspect`).
"""

import contextlib
import io
import zipfile
from typing import Any

import puremagic
import structlog
from django.core.cache import cache
from django.db import transaction

from claims import hooks
from claims.documents import previews
from claims.documents.frames import XLSX
from claims.documents.limits import limit
from claims.documents.models import Document, DocumentStatus, Page
from claims.documents.plain import is_table
from claims.documents.reasons import REFUSES, FileRefused, Reason
from claims.documents.rendering import Rendering, render
from claims.register.models import Claim

log = structlog.get_logger(__name__)

PICTURES = {
    "image/jpeg": "image/jpeg",
    "image/png": "image/png",
    "image/webp": "image/webp",
    "image/heif": "image/heic",
    "image/heic": "image/heic",
}
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_END, ZIP64_END = b"PK\x05\x06", b"PK\x06\x07"
LONGEST_CONTENTS = 1 << 20  # bytes of a zip's table of contents: some 10,000 entries
LEASE_SECONDS = 120


# ------------------------------------------------------------------ at the door
def look(data: bytes, name: str = "") -> str:
    """The media type of a file that we take. Raises FileRefused, with what to do instead."""
    if not data:
        raise FileRefused(Reason.EMPTY, name)
    if len(data) > limit("DOCUMENT_MAX_BYTES"):
        raise FileRefused(Reason.TOO_LARGE, name)
    if data.startswith(ZIP):
        return _look_into_zip(data, name)
    if data.startswith(OLE):
        raise FileRefused(_kind_of_ole(data), name)
    guesses = _guesses(data[:4096])
    for guess in guesses:
        if guess in PICTURES:
            return PICTURES[guess]
    if "application/pdf" in guesses or (not guesses and b"%PDF-" in data[:1024]):
        return "application/pdf"
    if "image/tiff" in guesses:
        raise FileRefused(Reason.TIFF, name)
    if is_table(data):
        return "text/csv"
    raise FileRefused(Reason.UNKNOWN_KIND, name)


def _guesses(head: bytes) -> set[str]:
    try:
        return {str(guess.mime_type) for guess in puremagic.magic_string(head)} - {""}
    except puremagic.PureError:
        return set()


def _kind_of_ole(data: bytes) -> Reason:
    """The old compound format holds HWP, XLS, and workbooks locked with a password."""
    if b"HWP Document File" in data:
        return Reason.HWP
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Reason.PASSWORD
    if "Workbook".encode("utf-16-le") in data:
        return Reason.OLD_SHEET
    return Reason.UNKNOWN_KIND


def _look_into_zip(data: bytes, name: str) -> str:
    """XLSX is a zip; its table of contents must be small and honest in size before it is read."""
    tail = data[-(65_535 + 22) :]
    end = tail.rfind(ZIP_END)
    if end < 0 or len(tail) < end + 22:
        raise FileRefused(Reason.BROKEN, name)
    if ZIP64_END in tail or int.from_bytes(tail[end + 12 : end + 16], "little") > LONGEST_CONTENTS:
        raise FileRefused(Reason.UNPACKS_TOO_LARGE, name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise FileRefused(Reason.BROKEN, name) from error
    names = {entry.filename for entry in entries}
    if entries[:1] and entries[0].filename == "mimetype" and b"application/hwp+zip" in data[:200]:
        raise FileRefused(Reason.HWP, name)
    if "[Content_Types].xml" not in names:
        raise FileRefused(Reason.ARCHIVE, name)
    if "xl/workbook.xml" not in names:
        raise FileRefused(Reason.UNKNOWN_KIND, name)
    unpacked = sum(entry.file_size for entry in entries)
    most = min(limit("DOCUMENT_MAX_UNPACKED"), limit("DOCUMENT_MAX_RATIO") * len(data))
    if unpacked > max(most, 1 << 20):
        raise FileRefused(Reason.UNPACKS_TOO_LARGE, name)
    return XLSX


# ------------------------------------------------------------------ the look inside
def inspect(*, document_id: int) -> Document | None:
    """Open a received document in the confined renderer and keep its first previews.

    Safe to run twice, also at the same time: a lease spares the second the work, and only a
    document that is still being inspected takes a result. Returns None when there was nothing to
    do. Raises previews.OriginalMissing when storage does not give the file (the task retries).
    """
    document = _begin(document_id)
    if document is None:
        return None
    try:
        data = previews.original(document)
        ahead = range(1, limit("DOCUMENT_PAGES_AHEAD") + 1)
        rendering = render(data, document.media_type, ahead)
        if rendering.reason == Reason.TIMEOUT:  # a busy machine once; a hanging file twice
            rendering = render(data, document.media_type, ahead)
        previews.keep(document, rendering)
        return _finish(document, rendering)
    finally:
        _give_back(document_id)


@transaction.atomic
def _begin(document_id: int) -> Document | None:
    found = Document.objects.select_for_update(skip_locked=True, no_key=True)
    document = found.under_way().filter(pk=document_id).first()
    if document is None or not _leased(document_id):
        return None
    if document.status == DocumentStatus.RECEIVED:
        document.status = DocumentStatus.INSPECTING
        document.save(update_fields=["status"])
    return document


def _lease(document_id: int) -> str:
    return f"documents:inspecting:{document_id}"


def _leased(document_id: int) -> bool:
    """Without a cache the work may be done twice; never wrongly."""
    try:
        return cache.add(_lease(document_id), True, LEASE_SECONDS)
    except Exception:  # noqa: BLE001 - whatever the cache's client raises when Redis is away
        return True


def _give_back(document_id: int) -> None:
    with contextlib.suppress(Exception):
        cache.delete(_lease(document_id))


@transaction.atomic
def _finish(document: Document, rendering: Rendering) -> Document | None:
    Claim.objects.select_for_update(no_key=True).only("pk").get(pk=document.claim_id)
    document = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    if document.status != DocumentStatus.INSPECTING:
        return None  # another worker was faster
    document.pages.all().delete()
    if rendering.reason is None:
        Page.objects.bulk_create(_pages(document, rendering.outline))
    changes: dict[str, Any] = {
        "status": _outcome(rendering),
        "refusal": rendering.reason or "",
        "page_count": len(rendering.outline) or None,
    }
    for field, value in changes.items():
        setattr(document, field, value)
    document.save(update_fields=[*changes])
    if document.status == DocumentStatus.REFUSED:
        # it no longer counts as handed in
        hooks.tell("documents_changed", [document.claim_id])
    log.info("document_inspected", document=document.pk, status=document.status)
    return document


def _outcome(rendering: Rendering) -> DocumentStatus:
    if rendering.reason is None:
        return DocumentStatus.READY
    if rendering.reason in REFUSES:
        return DocumentStatus.REFUSED
    return DocumentStatus.UNPREVIEWABLE


def _pages(document: Document, outline: list[dict[str, Any]]) -> list[Page]:
    return [
        Page(
            document=document,
            number=number,
            preview_key=previews.key_of(document, number),
            **page,
        )
        for number, page in enumerate(outline, start=1)
    ]
