"""Drawing of a claim's first pages before somebody opens it: after a new renderer or a restore.

An inspection draws a document's first pages on arrival, under the renderer's version of that day.
Here they are drawn again if they are missing.
"""

import contextlib
from collections.abc import Callable

import structlog
from django.core.cache import cache
from django.db import transaction

from claims import hooks
from claims.documents.models import Document, DocumentStatus, Page
from claims.documents.renderer.client import Rendering, render
from claims.documents.storage import page_points, previews

log = structlog.get_logger(__name__)

LEASE_SECONDS = 60  # time in which no other worker examines the claim


def prepare(*, claim_id: int) -> int:
    """Draw and store the first DOCUMENT_PAGES_AHEAD pages of each ready document of a claim, if a
    preview or the document's words are missing. Return the number of documents drawn.

    Returns 0 within LEASE_SECONDS (60) of the last call for the claim (while Redis answers). May
    run twice at once: an existing preview is not overwritten. A document that cannot be read or
    drawn is left out.
    """
    if not _is_first(claim_id):
        return 0
    drawn = 0
    ready = Document.objects.handed_in().filter(claim_id=claim_id, status=DocumentStatus.READY)
    for document in ready.prefetch_related("pages"):
        missing = previews.missing_pages(document)
        if missing and _draw(document, missing):
            drawn += 1
    return drawn


def _is_first(claim_id: int) -> bool:
    """Return True for the first call for a claim within LEASE_SECONDS, and always while the cache
    is away."""
    add: Callable[..., bool] = cache.add
    with contextlib.suppress(Exception):  # Redis is away
        return add(f"documents:preparing:{claim_id}", True, LEASE_SECONDS)
    return True


def _draw(document: Document, pages: list[int]) -> bool:
    """Draw and store pages of a document. Returns False if storage does not give the file, or it
    cannot be drawn."""
    try:
        data = previews.read_original(document)
        rendering = render(data, document.media_type, pages, reading=True)
        previews.store(document, rendering)
    except previews.OriginalMissingError:
        log.error("original_missing", document=document.pk)
        return False
    page_points.add_points(document, rendering)
    _write_hashes(document, rendering)
    return rendering.reason is None


@transaction.atomic
def _write_hashes(document: Document, rendering: Rendering) -> None:
    """Write the perceptual hashes and key points of a rendering into the document's pages where
    they are missing or differ. Emits `document_inspected`, on which checks are run again, if any
    was written. Does nothing for a document that was erased meanwhile."""
    if Document.objects.select_for_update(no_key=True).get(pk=document.pk).erased_at is not None:
        return
    changed = 0
    for number, bands in rendering.bands.items():
        found = dict(zip(("band_1", "band_2", "band_3", "band_4"), bands, strict=True))
        pages = Page.objects.filter(document=document, number=number).exclude(**found)
        changed += pages.update(**found)
    for number, (codes, stored) in rendering.points.items():
        pages = Page.objects.filter(document=document, number=number).exclude(points=codes)
        changed += pages.update(points=codes, keypoints=stored)
    if changed:
        hooks.emit("document_inspected", document)
