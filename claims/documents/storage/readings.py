"""Words of photographs and scans, read in the background after the preview (decisions/0094).

Kept by content and reader's version, beside the previews: a file on two claims is read once, and an
erasure of the content takes its words along. A page that was not read, for whatever reason, is a
page without words.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet

from claims import hooks
from claims.documents.file_refusals import Reason
from claims.documents.formats.ocr import LANGUAGES, VERSION
from claims.documents.limits import limit
from claims.documents.media_types import OFFICE, PDF
from claims.documents.models import Document, DocumentStatus, Page, PageShape
from claims.documents.renderer.client import read_words
from claims.documents.storage import previews
from config.celery import enqueue

MOST_PASSED_OVER = 5_000  # pages, by one sweep
BEFORE_PICTURES = 2  # pages of a word processor's file before the pictures in it, at most
SURE_WORD = 60  # confidence of a word, 0 to 100, below which nothing rests on it
log = structlog.get_logger(__name__)


def is_on() -> bool:
    """Return True if words are read from pictures (OCR): READING is not switched off, and the
    language data is installed."""
    folder = Path(limit("READING_DATA"))
    return bool(limit("READING")) and all(
        (folder / f"{language}.traineddata").is_file() for language in LANGUAGES.split("+")
    )


def unread_pages() -> QuerySet[Page]:
    """Return the pages to be read by OCR that the present version of the reader has not examined
    yet.

    These are pictured pages of ready documents that were neither set aside nor erased: the first
    READING_PAGES of a photograph, scan or PDF, and the first pictures of a word processor's file.
    """
    return Page.objects.filter(
        _of_pictures(),
        reader_version__lt=VERSION,
        document__status=DocumentStatus.READY,
        document__set_aside_at__isnull=True,
        document__erased_at__isnull=True,
    )


def _of_pictures() -> Q:
    """Return the SQL condition (Q on Page) of the first READING_PAGES pages of photographs, scans
    and PDFs, and of the first pictures in word processors' files, which follow a preview and the
    text."""
    most = limit("READING_PAGES")
    kinds = Q(document__media_type__startswith="image/") | Q(document__media_type=PDF)
    inside = Q(document__media_type__in=OFFICE, number__lte=most + BEFORE_PICTURES) & ~Q(label="")
    return (kinds & Q(number__lte=most) | inside) & Q(shape=PageShape.PICTURE)


def _has_pictures(document: Document) -> bool:
    return document.media_type in OFFICE | {PDF} or document.media_type.startswith("image/")


def enqueue_reading(document: Document) -> None:
    """Enqueue the OCR of a document's pictured pages, to start after the present transaction
    commits. Does nothing for a document without pictures or not ready, or if reading is off."""
    if _has_pictures(document) and document.is_ready and is_on():
        enqueue("claims.documents.tasks.read", document.pk)


def read_document(*, document_id: int) -> int:
    """Read the pictured pages of a document that wait for OCR, store their words, and return the
    number of pages with words. Emits `document_read` if there are any. Returns 0 if reading is off,
    no page waits, or the document is withheld (`Document.withheld_reason`).

    Safe to run twice. A page that cannot be read is left without words, and no error is raised for
    it. Raises previews.OriginalMissingError while storage is away (a sweep enqueues it again).
    """
    if not is_on():
        return 0
    pages = list(unread_pages().filter(document=document_id).select_related("document"))
    if not pages:
        return 0
    document = pages[0].document
    if document.withheld_reason:
        return 0
    printed = _printed_pages(document)
    digests = {
        page.number: b"" if page.number in printed else _read(document, page.number)
        for page in pages
    }
    return _finish(document, digests)


def give_up_reading(document_id: int) -> None:
    """Write the reader's version on the pages of a document that wait for OCR, as on pages without
    words, so that it is not enqueued again. For a document whose reading kills its workers."""
    pages = list(unread_pages().filter(document=document_id).select_related("document"))
    if pages:
        _finish(pages[0].document, {page.number: b"" for page in pages})


def enqueue_unread(most: int) -> int:
    """Enqueue the OCR of at most `most` documents with pages that wait to be read, the newest
    first, and return how many. 0 if reading is off.

    Also writes the reader's version on up to 5,000 pages that are never read (sheets, later pages),
    so that they are not looked for again.
    """
    if not is_on():
        return 0
    # mark sheets and later pages as read, so that the index contains only pages to be read
    others = Page.objects.filter(~_of_pictures(), reader_version__lt=VERSION)
    passed = list(others.values_list("pk", flat=True)[:MOST_PASSED_OVER])
    Page.objects.filter(pk__in=passed).update(reader_version=VERSION)
    waiting = unread_pages().order_by("-document").values_list("document", flat=True)
    ids = list(waiting.distinct()[:most])
    for document_id in ids:
        enqueue("claims.documents.tasks.read", document_id)
    return len(ids)


def digests_of(document_ids: Iterable[int]) -> dict[int, dict[int, str]]:
    """Return a digest (hexadecimal) of the words read by OCR on each page: {document id: {page
    number: digest}}. Pages without words are left out. One query."""
    found: dict[int, dict[int, str]] = {}
    pages = Page.objects.filter(document__in=list(document_ids), text_digest__isnull=False)
    rows = pages.order_by("document", "number").values_list("document", "number", "text_digest")
    for document_id, number, digest in rows:
        found.setdefault(document_id, {})[number] = bytes(digest or b"").hex()
    return found


def words_of(document: Document, numbers: Iterable[int]) -> list[dict[str, Any]]:
    """Return the words that OCR read on the pages of these numbers; pages without words are left
    out. Opens no file again: only stored words are returned.

    [{"number": n, "lines": [[[word, left, top, right, bottom, confidence], …], …]}, …]; boxes in
    per mille of the upright page, confidence from 0 to 100. A page may have "level"
    (`ocr.reading_frames`).
    """
    found = []
    for number in numbers:
        data = previews.get(_key(document, number))
        if data is not None:
            found.append(json.loads(data))
    return found


def _key(document: Document, number: int) -> str:
    # below the content's previews, so that `previews.discard` deletes it too
    digest = document.sha256
    return f"previews/{digest[:2]}/{digest}/r{VERSION}/{number:04d}.words.json"


def _printed_pages(document: Document) -> set[int]:
    """Return the numbers of the pages with text of their own, which need no OCR; an empty set if
    the text cannot be read. Raises previews.OriginalMissingError."""
    try:
        pages = previews.read_text(document).get("pages", [])
    except previews.NoPreviewError:
        return set()
    return {page["number"] for page in pages if any(page["lines"])}


def _read(document: Document, number: int) -> bytes:
    """Return the digest (16 bytes) of the words that OCR reads on a page, or read before; b"" if
    there are none or it cannot be read. New words are stored. Raises
    previews.OriginalMissingError."""
    words = previews.get(_key(document, number))
    if words is None:
        source = _source(document, number)
        found = read_words(*source)
        if found.reason == Reason.TIMEOUT:  # the machine was busy, or the picture takes too long
            found = read_words(*source)
        if found.reason is not None:
            log.info("page_not_read", document=document.pk, page=number, why=found.reason)
            return b""
        words = json.dumps(
            {**json.loads(found.words), "number": number}, ensure_ascii=False
        ).encode()
        previews.save_if_missing(_key(document, number), words)
    if not json.loads(words)["lines"]:
        return b""
    return hashlib.sha256(words).digest()[:16]


def _source(document: Document, number: int) -> tuple[bytes, str, int]:
    """Return the file to read a page from, as (bytes, media type, page number in it): the original;
    for a PDF that only its password opens, the stored picture of the page."""
    if document.unlocked_at is None:
        return previews.read_original(document), document.media_type, number
    return previews.get(previews.key_of(document, number) + previews.LARGE) or b"", "image/jpeg", 1


@transaction.atomic
def _finish(document: Document, digests: dict[int, bytes]) -> int:
    """Write the reader's version and the digests of the words on the pages, and return the number
    of pages with words. Emits `document_read` if there are any. For a document that was erased
    meanwhile, deletes all stored previews and words of its content and returns 0."""
    now = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    if now.erased_at is not None:  # while it was read
        previews.discard(now.sha256)  # other documents of this content are drawn and read again
        return 0
    for number, digest in digests.items():
        Page.objects.filter(document=document, number=number).update(
            reader_version=VERSION, text_digest=digest or None
        )
    read = sum(1 for digest in digests.values() if digest)
    if read:
        hooks.emit("document_read", now)
    log.info("document_read", document=document.pk, pages=len(digests), read=read)
    return read
