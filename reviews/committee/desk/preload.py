"""Preparation of the first pages of the claims that a member will open next."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any, NamedTuple

from claims.documents.models import Document, DocumentKind, Page
from claims.documents.tasks import prepare
from config.celery import enqueue
from reviews.committee.desk import presence
from reviews.committee.models import Member, QueueRow

REPEAT_AFTER = 600.0  # seconds before the same process prepares a claim again
MOST_KEPT = 5_000  # claims remembered; the oldest is dropped first
_KINDS = {kind.value: place for place, kind in enumerate(DocumentKind)}

_enqueued: OrderedDict[int, float] = OrderedDict()  # claim -> time of its last task


class NextClaim(NamedTuple):
    """The next claim of a member's queue.

    `page_url` is the URL of the first page that its desk shows; '' where no page can be shown.
    """

    number: str
    page_url: str


def prepare_pages(claim_ids: Iterable[int]) -> None:
    """Enqueue the drawing of the first pages of these claims, at most every REPEAT_AFTER seconds.

    Does nothing while Redis is known to be down: pages are drawn when they are requested.
    """
    now = time.monotonic()
    for pk in claim_ids:
        if (
            now - _enqueued.get(pk, -REPEAT_AFTER) < REPEAT_AFTER
            or presence.redis_connection.is_paused
        ):
            continue
        _enqueued[pk] = now
        _enqueued.move_to_end(pk)
        while len(_enqueued) > MOST_KEPT:
            _enqueued.popitem(last=False)
        enqueue(prepare, pk)


def picked_first(
    member: Member, rows: list[QueueRow], picked: list[str], most: int
) -> list[QueueRow]:
    """Return the picked claims that still await the member, in their order, then the others.

    One query only where some are picked.
    """
    if not picked:
        return rows[:most]
    awaiting = QueueRow.objects.filter(awaiting__contains=[member.pk], number__in=picked)
    chosen = {row.number: row for row in awaiting}
    first = [chosen[number] for number in picked if number in chosen]
    return (first + [row for row in rows if row.number not in chosen])[:most]


def first_pages(rows: list[QueueRow]) -> list[NextClaim]:
    """Return each claim with the page that its desk shows first. One query."""
    ids = [row.pk for row in rows]
    pages = Page.objects.filter(
        document__in=Document.objects.handed_in().filter(claim__in=ids, status="ready"), number=1
    ).select_related("document")
    first: dict[int, Any] = {}
    for page in pages:
        place = (_KINDS[page.document.kind], page.document_id)
        if page.document.claim_id not in first or place < first[page.document.claim_id][0]:
            first[page.document.claim_id] = (place, page.url)
    return [NextClaim(row.number, first[row.pk][1] if row.pk in first else "") for row in rows]
