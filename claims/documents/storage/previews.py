"""Previews in private storage, by content: the same file on two claims is drawn once.

A preview's key is `previews/<2>/<sha256>/v<renderer>/<page>`, plus `.jpg`, `.small.webp` or
`.json` (a sheet); the words of a whole document lie beside them in `text.json`. The originals
lie under random keys of their own.
"""

import hashlib
import json
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from claims.documents.limits import limit
from claims.documents.media_types import OFFICE, PDF
from claims.documents.models import Document, Page, PageShape
from claims.documents.reasons import Reason
from claims.documents.renderer.child import VERSION
from claims.documents.renderer.client import Rendering, render
from claims.documents.storage.stores import OriginalMissingError

HAVE_TEXT = OFFICE | {PDF}
SEAT_SECONDS = 10  # that a page's viewer waits while others' pages are drawn
LARGE, SMALL, TABLE = ".jpg", ".small.webp", ".json"


class NoPreviewError(Exception):
    """A page cannot be shown; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.value)


def private_storage() -> Storage:
    return storages["private_storage"]


def put(key: str, data: bytes) -> None:
    """Write once. Storage may rename instead of overwriting: then another was faster."""
    if private_storage().exists(key):
        return
    written = private_storage().save(key, ContentFile(data))
    if written != key:
        private_storage().delete(written)


def get(key: str) -> bytes | None:
    try:
        with private_storage().open(key, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def original(document: Document) -> bytes:
    """The bytes as received.

    Raises OriginalMissingError, also when they are not the same any more.
    """
    data = get(document.storage_key)
    if data is None or hashlib.sha256(data).hexdigest() != document.sha256:
        raise OriginalMissingError(document.pk)
    return data


def _folder_of(document: Document) -> str:
    digest = document.sha256
    return f"previews/{digest[:2]}/{digest}/v{VERSION}"


def key_of(document: Document, number: int) -> str:
    return f"{_folder_of(document)}/{number:04d}"


def _text_key(document: Document) -> str:
    return f"{_folder_of(document)}/text.json"


def store(document: Document, rendering: Rendering) -> None:
    """Store all that a renderer drew."""
    kinds = ((LARGE, rendering.pages), (SMALL, rendering.thumbnails), (TABLE, rendering.sheets))
    for ending, blobs in kinds:
        for number, blob in blobs.items():
            put(key_of(document, number) + ending, blob)
    if rendering.text:
        put(_text_key(document), rendering.text)


def page_image(page: Page, *, small: bool = False) -> bytes:
    """JPEG of a page (WebP when small), from storage or drawn now.

    Raises NoPreviewError or OriginalMissingError.
    """
    return _of(page, SMALL if small else LARGE)


def sheet(page: Page) -> dict[str, Any]:
    """A sheet's table: {"rows": [[cell, …], …], "truncated": bool}. Raises like page_image."""
    table: dict[str, Any] = json.loads(_of(page, TABLE))
    return table


def text_of(document: Document) -> dict[str, Any]:
    """The words of a document, or {} when it has none that we can read. Raises like page_image.

    {"source": "pdf" | "hwp" | "hwpx",
     "pages": [{"number": n, "lines": [[[word, x0, y0, x1, y1], …], …]}]}; boxes in per mille of
    the upright page from its upper left corner, all zero where a word has no place.
    """
    if document.media_type not in HAVE_TEXT:
        return {}
    data = get(_text_key(document))
    if data is None:
        data = _text_again(document)
    words: dict[str, Any] = json.loads(data)
    return words


def missing_pages(document: Document) -> list[int]:
    """The first pages of a document that shows some, of which no preview is stored.

    DOCUMENT_PAGES_AHEAD of them; page 1 also when only the document's words are missing.
    """
    wanted = [page for page in document.pages.all() if page.number <= limit("DOCUMENT_PAGES_AHEAD")]
    endings = {PageShape.PICTURE: LARGE, PageShape.TABLE: TABLE}
    found = [
        page.number
        for page in wanted
        if page.shape in endings
        and not private_storage().exists(
            key_of(document, page.number) + endings[PageShape(page.shape)]
        )
    ]
    has_words = document.media_type in HAVE_TEXT
    if wanted and has_words and not found and not private_storage().exists(_text_key(document)):
        found = [1]
    return found


def _text_again(document: Document) -> bytes:
    rendering = render(original(document), document.media_type, reading=True, patience=SEAT_SECONDS)
    store(document, rendering)
    if rendering.reason is not None:
        raise NoPreviewError(rendering.reason)
    return rendering.text or b"{}"


def text_page(page: Page) -> list[str]:
    """The lines of a page of text, each a plain string. Raises like page_image."""
    for found in text_of(page.document).get("pages", []):
        if found["number"] == page.number:
            return [" ".join(word[0] for word in line) for line in found["lines"]]
    return []


def _of(page: Page, ending: str) -> bytes:
    document = page.document
    key = key_of(document, page.number)
    found = get(key + ending)
    if found is not None:
        return found
    # the next page too: whoever reads this one will turn it
    pages = [page.number, page.number + 1]
    rendering = render(original(document), document.media_type, pages, patience=SEAT_SECONDS)
    store(document, rendering)
    if page.preview_key != key:
        Page.objects.filter(pk=page.pk).update(preview_key=key)
    drawn = {LARGE: rendering.pages, SMALL: rendering.thumbnails, TABLE: rendering.sheets}[ending]
    if page.number not in drawn:
        raise NoPreviewError(rendering.reason or Reason.CRASHED)
    return drawn[page.number]
