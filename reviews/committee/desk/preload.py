"""Preparation of the first pages of the claims that a member will open next."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable

from claims.documents.tasks import prepare
from config.celery import enqueue
from reviews.committee.desk import presence
from reviews.committee.models import Member, QueueRow
from reviews.committee.queue.queries import awaiting

REPEAT_AFTER = 600.0  # seconds before the same process prepares a claim again
MOST_KEPT = 5_000  # claims remembered; the oldest is dropped first

_enqueued: OrderedDict[int, float] = OrderedDict()  # claim -> time of its last task


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


def picked_first(
    member: Member, rows: list[QueueRow], picked: list[str], most: int
) -> list[QueueRow]:
    """Return the rows of the picked claims (`picked`: claim numbers) that still await the member,
    in the picked order, then the other `rows`; at most `most` in all.

    One query only if some are picked.
    """
    if not picked:
        return rows[:most]
    chosen = {row.number: row for row in awaiting(member).filter(number__in=picked)}
    first = [chosen[number] for number in picked if number in chosen]
    return (first + [row for row in rows if row.number not in chosen])[:most]
