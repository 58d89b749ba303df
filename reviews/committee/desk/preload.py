"""Preparation of the first pages of the claims that a member will open next."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Case, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import JSONObject

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
    """A claim that a member is about to open from the queue: its number, and the URL of the first
    page that its desk shows ('' where no page can be shown)."""

    number: str
    page_url: str


def prepare_pages(claim_ids: Iterable[int]) -> None:
    """Enqueue for each of these claims a task that renders the first pages of its documents, at
    most every REPEAT_AFTER seconds for one claim.

    Does nothing while Redis is known to be down: pages are rendered when they are requested.
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


def with_first_page(rows: Any) -> QuerySet[QueueRow]:
    """Return the queue rows annotated with `first_page`, {"document": key, "number", "shape"} of
    the page that the desk shows first; None where no document is ready."""
    ready = Document.objects.handed_in().filter(claim=OuterRef(OuterRef("pk")), status="ready")
    kinds = Case(*(When(document__kind=kind, then=place) for kind, place in _KINDS.items()))
    pages = Page.objects.filter(document__in=ready, number=1).order_by(kinds, "document")
    found = JSONObject(document="document_id", number="number", shape="shape")
    return rows.annotate(first_page=Subquery(pages.values_list(found)[:1]))


def picked_first(
    member: Member, rows: list[QueueRow], picked: list[str], most: int
) -> list[QueueRow]:
    """Return the rows of the picked claims (`picked`: claim numbers) that still await the member,
    in the picked order, then the other `rows`; at most `most` in all.

    One query only where some are picked.
    """
    if not picked:
        return rows[:most]
    awaiting = with_first_page(QueueRow.objects).filter(
        awaiting__contains=[member.pk], number__in=picked
    )
    chosen = {row.number: row for row in awaiting}
    first = [chosen[number] for number in picked if number in chosen]
    return (first + [row for row in rows if row.number not in chosen])[:most]


def first_pages(rows: list[Any]) -> list[NextClaim]:
    """Return a NextClaim (number, URL of the first page) for each queue row; the rows were read
    `with_first_page`."""
    return [NextClaim(row.number, _page_url(row.first_page)) for row in rows]


def _page_url(page: dict[str, Any] | None) -> str:
    if page is None:
        return ""
    return Page(document_id=page["document"], number=page["number"], shape=page["shape"]).url
