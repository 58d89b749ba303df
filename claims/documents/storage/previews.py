"""Previews in private storage, by content: a file on two claims is drawn once.

A preview's key is `previews/<2>/<sha256>/v<renderer>/<page>`, plus `.jpg`, `.small.webp` or
`.json` (a sheet); the words of a document are beside them in `text.json`, how it was made in
`traces.json`. A PDF that was opened with its password has `unlocked` in place of the renderer's
version: it cannot be drawn again. Originals have random keys of their own.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from claims.documents.file_refusals import Reason
from claims.documents.limits import limit
from claims.documents.media_types import OFFICE, PDF
from claims.documents.models import Document, Page, PageShape
from claims.documents.renderer.child import VERSION
from claims.documents.renderer.client import Rendering, render
from claims.documents.storage.stores import OriginalMissingError

HAVE_TEXT = OFFICE | {PDF}
RENDER_WAIT_SECONDS = 10  # a viewer waits so long while other pages are drawn
LARGE, SMALL, TABLE = ".jpg", ".small.webp", ".json"


class NoPreviewError(Exception):
    """A page cannot be drawn or read. `reason` is the Reason, whose `sentence` can be shown."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.value)


def private_storage() -> Storage:
    """Return Django's storage of private files, a folder or a bucket (STORAGES["private"])."""
    return storages["private"]


def save_if_missing(key: str, data: bytes) -> None:
    """Write a file into private storage under a key, unless there is one: an existing file is left
    as it is."""
    if private_storage().exists(key):
        return
    written = private_storage().save(key, ContentFile(data))
    if written != key:
        private_storage().delete(written)


def get(key: str) -> bytes | None:
    """Return the bytes of a file in private storage; None when there is none under this key."""
    try:
        with private_storage().open(key, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def read_original(document: Document) -> bytes:
    """Return the bytes of a document as they were received.

    Raises OriginalMissingError if storage has no file, or one with another SHA-256.
    """
    data = get(document.storage_key)
    if data is None or hashlib.sha256(data).hexdigest() != document.sha256:
        raise OriginalMissingError(document.pk)
    return data


def _folder_of(document: Document) -> str:
    digest = document.sha256
    version = f"v{VERSION}" if document.unlocked_at is None else "unlocked"
    return f"previews/{digest[:2]}/{digest}/{version}"


def key_of(document: Document, number: int) -> str:
    """Return the storage key of a page's preview without its ending (`.jpg`, `.small.webp`,
    `.json`)."""
    return f"{_folder_of(document)}/{number:04d}"


def _text_key(document: Document) -> str:
    return f"{_folder_of(document)}/text.json"


def _traces_key(document: Document) -> str:
    return f"{_folder_of(document)}/traces.json"


def store(document: Document, rendering: Rendering) -> None:
    """Write all pages, thumbnails, sheets, words and traces of a rendering into private storage,
    under keys of the document's content. Files that are there already are left as they are.

    Raises OriginalMissingError if the document was erased while it was drawn; its previews are
    deleted then.
    """
    kinds = ((LARGE, rendering.pages), (SMALL, rendering.thumbnails), (TABLE, rendering.sheets))
    for ending, blobs in kinds:
        for number, blob in blobs.items():
            save_if_missing(key_of(document, number) + ending, blob)
    if rendering.text:
        save_if_missing(_text_key(document), rendering.text)
    if rendering.traces:
        save_if_missing(_traces_key(document), rendering.traces)
    # An erasure that commits later deletes what was stored now.
    if Document.objects.filter(pk=document.pk, erased_at__isnull=False).exists():
        discard(document.sha256)  # other documents of this content are drawn again
        raise OriginalMissingError(document.pk)


def discard(sha256: str) -> None:
    """Delete all stored previews of the content with this SHA-256, of every version of the
    renderer, with the words and traces."""
    folder = f"previews/{sha256[:2]}/{sha256}"
    for version in _names(folder, folders=True):
        for name in _names(f"{folder}/{version}"):
            private_storage().delete(f"{folder}/{version}/{name}")


def _names(folder: str, *, folders: bool = False) -> list[str]:
    try:
        found = private_storage().listdir(folder)
    except FileNotFoundError:
        return []
    return found[0] if folders else found[1]


def read_page_image(page: Page, *, small: bool = False) -> bytes:
    """Return the picture of a page, as JPEG bytes (WebP when `small`), from storage; where it is
    missing it is drawn now and stored. Checks no permission.

    Raises NoPreviewError if it cannot be drawn, OriginalMissingError if storage lacks the file.
    """
    return _stored_or_drawn(page, SMALL if small else LARGE)


def read_sheet(page: Page) -> dict[str, Any]:
    """Return the cells of a page that is a sheet: {"rows": [[cell, …], …], "truncated": True if
    rows are missing}. If they are not in storage the file is opened again.

    Raises NoPreviewError if it cannot be opened, OriginalMissingError if storage lacks it.
    """
    table: dict[str, Any] = json.loads(_stored_or_drawn(page, TABLE))
    return table


def read_text(document: Document) -> dict[str, Any]:
    """Return the words in the text of a PDF, HWP or HWPX, {} for other files. Words read from
    pictures are not among them (storage.readings).

    {"source": "pdf", "hwp-body" or "hwpx-body"; "hwp" or "hwpx" for a preview's text, "pages":
    [{"number": n, "lines": [[[word, x0, y0, x1, y1], …], …]}]}; boxes in per mille of the upright
    page from its upper left corner, all zero if a word has no place. Raises NoPreviewError if the
    file cannot be opened, OriginalMissingError if storage lacks it.
    """
    if document.media_type not in HAVE_TEXT:
        return {}
    data = get(_text_key(document))
    if data is None:
        data = _read_words(document)
    words: dict[str, Any] = json.loads(data)
    return words


def read_traces(document: Document) -> dict[str, Any]:
    """Return how the file of a PDF or picture was made; {} for other files, and for a file that
    does not say.

    The result has `program` (names), `made` and `changed` (days as 2022-10-16 or ''), `saves` (the
    number of later saves that rewrote something), `pages` (those whose contents a later save
    replaced) and `unclear` (True if the file has more saves than are followed).

    Raises OriginalMissingError, and NoPreviewError if the file cannot be opened.
    """
    if document.media_type != PDF and not document.media_type.startswith("image/"):
        return {}
    data = get(_traces_key(document))
    if data is None:
        rendering = _rendered_again(document, [1])
        data = rendering.traces or b"{}"
    traces: dict[str, Any] = json.loads(data)
    return traces


def missing_pages(document: Document) -> list[int]:
    """Return the numbers of the document's first DOCUMENT_PAGES_AHEAD pages (pictures and sheets)
    that have no stored preview. If only the document's words are missing, returns [1]."""
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


def _read_words(document: Document) -> bytes:
    return _rendered_again(document).text or b"{}"


def _rendered_again(document: Document, pages: Iterable[int] = ()) -> Rendering:
    """Open a document once more, store its pages, words and traces, and return the rendering.
    Raises NoPreviewError if it cannot be drawn or opened, OriginalMissingError if storage lacks
    it."""
    data = read_original(document)
    rendering = render(data, document.media_type, pages, reading=True, patience=RENDER_WAIT_SECONDS)
    store(document, rendering)
    if rendering.reason is not None:
        raise NoPreviewError(rendering.reason)
    return rendering


class TextPage(NamedTuple):
    """Content of a page of text: its lines. `is_preview` is True if they are from the preview that
    a word processor saved, because the body could not be read."""

    lines: list[str]
    is_preview: bool


def read_text_page(page: Page) -> TextPage:
    """Return the lines of a page of text (words joined by blanks), with True in `is_preview` where
    they are from the saved preview.

    Raises NoPreviewError if the file cannot be opened, OriginalMissingError if storage lacks it.
    """
    text = read_text(page.document)
    lines = [
        " ".join(word[0] for word in line)
        for found in text.get("pages", [])
        if found["number"] == page.number
        for line in found["lines"]
    ]
    return TextPage(lines, text.get("source") in ("hwp", "hwpx"))


def _stored_or_drawn(page: Page, ending: str) -> bytes:
    """Return a page's stored file with this ending (LARGE, SMALL or TABLE). If it is missing, the
    page and the one after it are drawn and stored first. Raises NoPreviewError if it cannot be
    drawn, OriginalMissingError if storage lacks the document's file."""
    document = page.document
    key = key_of(document, page.number)
    found = get(key + ending)
    if found is not None:
        return found
    # the next page too, since the reader will turn to it
    pages = [page.number, page.number + 1]
    rendering = render(
        read_original(document), document.media_type, pages, patience=RENDER_WAIT_SECONDS
    )
    store(document, rendering)
    if page.preview_key != key:
        Page.objects.filter(pk=page.pk).update(preview_key=key)
    drawn = {LARGE: rendering.pages, SMALL: rendering.thumbnails, TABLE: rendering.sheets}[ending]
    if page.number not in drawn:
        raise NoPreviewError(rendering.reason or Reason.BROKEN)  # None: other pages were drawn
    return drawn[page.number]
