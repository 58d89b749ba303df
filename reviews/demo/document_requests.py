"""Documents of the demo: some claimants asked, reminded and late, some reviews closed, one opened
again, and a closing that waits for its second person. All others wait to be asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from claims.users.models import User
from reviews.committee.document_requests import bulk_running, bulks
from reviews.committee.document_requests.asking import reviews_to_ask
from reviews.committee.document_requests.closing import reopen_review, requests_to_close
from reviews.committee.document_requests.due_days import DueDays, earliest_due
from reviews.committee.document_requests.extensions import extend_request
from reviews.committee.document_requests.reminders import remind_claimants
from reviews.committee.models import DocumentBulk, DocumentRequest, Review
from reviews.demo import texts
from reviews.demo.engine import Story

FIRST, SECOND = 24, 12  # reviews that are asked at once
ASKED_DAYS_AGO, CLOSED_DAYS_AGO, LATELY = 47, 9, 6
REMINDED_DAYS_AGO = (26, 20)


def play_document_requests(
    people: dict[str, User], told: Collection[int], days: dict[int, dt.datetime]
) -> Story:
    """Story of requests for documents: two groups of claimants are asked, some are reminded, one
    gets more time, some reviews are closed and one is opened again.

    `told` are the claims (ids) of other stories, which are left alone. `days` are the times to act,
    by the number of days ago (`days_ago`). Happens once: an interrupted load does not begin it
    again.
    """
    yield days[ASKED_DAYS_AGO]
    if DocumentRequest.objects.exists():
        return
    _ask(_unasked(told, FIRST), by=people["secretary"])
    for ago in REMINDED_DAYS_AGO:
        yield days[ago]
        remind_claimants()
    yield days[CLOSED_DAYS_AGO]
    late = list(requests_to_close().order_by("pk"))
    few = max(1, min(3, len(late) // 4))  # a small register has some of each
    closed = _propose(late[:few], by=people["secretary"])
    if closed:
        yield days[CLOSED_DAYS_AGO] + dt.timedelta(hours=3)
        bulks.approve_bulk(bulk=closed[0], by=people["chair"])
        while bulk_running.process(closed[0].pk):
            pass
    yield days[LATELY]
    _ask(_unasked(told, SECOND), by=people["secretary2"])
    reopened = Review.objects.filter(status="unsubmitted").order_by("-pk").first()
    if reopened is not None and len(late[:few]) > 1:  # one stays closed
        reopen_review(review=reopened, by=people["secretary2"], reason=texts.REOPENED)
    for request in late[few : few + 1]:
        day = _usual_day(request.review_id)
        extend_request(request=request, due_on=day, reason=texts.MORE_TIME, by=people["secretary"])
    yield days[1]
    _propose(late[few + 1 : 3 * few + 1], by=people["secretary2"])


def _unasked(told: Collection[int], most: int) -> list[int]:
    """Return the ids of at most `most` waiting reviews that may be asked, and at most half of those
    in a small register. `told` are claims to leave out."""
    rows = reviews_to_ask().exclude(claim__in=list(told)).order_by("pk")
    pks = list(rows.values_list("pk", flat=True)[: 2 * most])
    return pks[: max(1, len(pks) // 2)] if pks else []


def _ask(reviews: Sequence[int], *, by: User) -> None:
    if not reviews:
        return
    day = earliest_due(reviews)
    bulk = bulks.prepare_asking(reviews=reviews, due_on=day, seen=len(reviews), by=by)
    while bulk_running.process(bulk.pk):
        pass


def _usual_day(review: int) -> dt.date:
    found = Review.objects.select_related("policy__programme").get(pk=review)
    return DueDays().day_of(found)


def _propose(requests: Sequence[DocumentRequest], *, by: User) -> list[DocumentBulk]:
    """Propose, as one bulk, to close the reviews of these overdue requests, and return [bulk]; []
    for no requests."""
    pks = [one.review_id for one in requests]
    if not pks:
        return []
    return [bulks.propose_closing(reviews=pks, reason=texts.NEVER_CAME, seen=len(pks), by=by)]


def days_ago(today: dt.date, *, zone: dt.tzinfo) -> dict[int, dt.datetime]:
    """Return {number of days ago: 11:00 of that day}, for each day on which
    `play_document_requests` acts. A day on a weekend moves to the Friday before."""
    found = {}
    for ago in (ASKED_DAYS_AGO, *REMINDED_DAYS_AGO, CLOSED_DAYS_AGO, LATELY, 1):
        day = today - dt.timedelta(days=ago)
        day -= dt.timedelta(days=max(day.weekday() - 4, 0))
        found[ago] = dt.datetime.combine(day, dt.time(11), zone)
    return found
