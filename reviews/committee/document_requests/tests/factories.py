"""Requests for documents in their states, through the verbs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from reviews.committee.document_requests import bulk_running, bulks
from reviews.committee.document_requests.asking import ask_reviews
from reviews.committee.models import DocumentBulk, DocumentRequest, Review
from reviews.committee.tests import factories as make

REASON = "기한까지 서류가 오지 않음"


@transaction.atomic
def asked(number: int = 1, **more: Any) -> list[DocumentRequest]:
    """So many reviews whose claimants were asked now, together."""
    reviews = make.many_waiting(number)
    return ask_reviews([review.pk for review in reviews], by=make.secretary(), **more)


def overdue(number: int = 1) -> list[DocumentRequest]:
    """Asked sixty days ago: their due day has passed, by the database's clock too."""
    with make.long_ago():
        return asked(number)


def reviews_of(requests: Iterable[DocumentRequest]) -> list[int]:
    return [one.review_id for one in requests]


def proposed(requests: Sequence[DocumentRequest]) -> DocumentBulk:
    """A closing of these requests that waits for a second person."""
    return bulks.propose_closing(
        reviews=reviews_of(requests), reason=REASON, seen=len(requests), by=make.secretary()
    )


def closed(requests: Sequence[DocumentRequest] | None = None) -> list[Review]:
    """Reviews that two people closed."""
    found = overdue() if requests is None else requests
    bulk = bulks.approve_bulk(bulk=proposed(found), by=make.chair())
    while bulk_running.process(bulk.pk):
        pass
    return list(Review.objects.filter(pk__in=reviews_of(found)).order_by("pk"))
