"""First pages ready before anybody opens the claim: after a new renderer, a sweep, a restore.

An inspection draws a document's first pages when it arrives, under the renderer's version of that
day. Here they are drawn again where they are missing.
"""

import contextlib
from collections.abc import Callable

import structlog
from django.core.cache import cache
from django.db import transaction

from claims import hooks
from claims.documents.models import Document, DocumentStatus, Page
from claims.documents.renderer.client import Rendering, render
from claims.documents.storage import previews

log = structlog.get_logger(__name__)

LEASE_SECONDS = 60  # in which a claim is not looked through a second time


def prepare(*, claim_id: int) -> int:
    """Draw what is missing of the first pages of a claim's documents; how many were drawn.

    Safe at any time and twice at once: previews are written once, by content. A document whose
    file is away or cannot be drawn is left to its viewer, who is told why.
    """
    if not _first(claim_id):
        return 0
    drawn = 0
    ready = Document.objects.handed_in().filter(claim_id=claim_id, status=DocumentStatus.READY)
    for document in ready.prefetch_related("pages"):
        missing = previews.missing_pages(document)
        if missing and _draw(document, missing):
            drawn += 1
    return drawn


def _first(claim_id: int) -> bool:
    """Without a cache the look is taken again; it costs little."""
    add: Callable[..., bool] = cache.add
    with contextlib.suppress(Exception):  # whatever the cache's client raises when Redis is away
        return add(f"documents:preparing:{claim_id}", True, LEASE_SECONDS)
    return True


def _draw(document: Document, pages: list[int]) -> bool:
    try:
        data = previews.original(document)
    except previews.OriginalMissingError:
        log.error("original_missing", document=document.pk)
        return False
    rendering = render(data, document.media_type, pages, reading=True)
    previews.store(document, rendering)
    _note_likeness(document, rendering)
    return rendering.reason is None


@transaction.atomic
def _note_likeness(document: Document, rendering: Rendering) -> None:
    """Documents of an earlier renderer had no hash, or another: who compares them looks again."""
    changed = 0
    for number, bands in rendering.bands.items():
        found = dict(zip(("band_1", "band_2", "band_3", "band_4"), bands, strict=True))
        pages = Page.objects.filter(document=document, number=number).exclude(**found)
        changed += pages.update(**found)
    if changed:
        hooks.tell("document_inspected", document)
