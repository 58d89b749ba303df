"""The work of a bulk that asks for documents or closes reviews: its reviews in chunks, each in its
own transaction.

A chunk commits what it did with its items, so a killed task is continued by any worker, and no
review is done twice. A claimant who answered, withdrew or got more time meanwhile is left out, with
the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import structlog
from django.db import DataError, IntegrityError, ProgrammingError, transaction

from claims.clock import now
from claims.errors import DomainError
from config.queues import poison
from reviews.committee.document_requests.asking import ask_reviews
from reviews.committee.document_requests.bulks import TASK, stop
from reviews.committee.document_requests.closing import close_reviews
from reviews.committee.models import (
    BulkAct,
    BulkOutcome,
    DocumentBulk,
    DocumentBulkItem,
    DocumentBulkStatus,
    DocumentRequest,
    Review,
    ReviewStatus,
)

log = structlog.get_logger(__name__)

CHUNK = 200  # reviews of one transaction
CHUNKS_PER_TASK = 20  # then the task is enqueued again, so that other tasks get a worker
STALE_AFTER = timedelta(minutes=1)  # without progress: the task is enqueued again


def process(bulk_id: int) -> bool:
    """Work through up to CHUNKS_PER_TASK chunks of a running bulk (key), a transaction each. Return
    True when the task must be enqueued again.

    A DomainError of a chunk cancels the bulk, with its message as the reason; an IntegrityError,
    DataError or ProgrammingError cancels it and is raised. A lost connection leaves it running.
    """
    try:
        return poison.process_chunks(TASK, bulk_id, process_chunk, CHUNKS_PER_TASK)
    except DomainError as error:  # no letter is published
        log.warning("document_bulk_refused", bulk=bulk_id, code=error.code)
        stop(bulk_id, error.message)
        return False
    except (IntegrityError, DataError, ProgrammingError):
        log.exception("document_bulk_failed", bulk=bulk_id)
        stop(bulk_id)
        raise


@transaction.atomic
def process_chunk(bulk_id: int) -> bool:
    """Ask or close the next CHUNK reviews of a running bulk (key) and store the outcome of each.
    Return True when more are left; False also if it is not running or another worker has it. A
    cancellation waits until the chunk has committed."""
    rows = DocumentBulk.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    running = rows.filter(pk=bulk_id, status=DocumentBulkStatus.RUNNING)
    bulk = running.select_related("prepared_by", "approved_by").first()
    if bulk is None:
        return False
    waiting = DocumentBulkItem.objects.filter(bulk=bulk, outcome="").order_by("pk")
    items = dict(waiting.values_list("review_id", "pk")[:CHUNK])
    outcomes = _ask(items, bulk) if bulk.act == BulkAct.ASK else close_reviews(items, bulk)
    for outcome in set(outcomes.values()):
        chosen = [items[review] for review, how in outcomes.items() if how == outcome]
        DocumentBulkItem.objects.filter(pk__in=chosen).update(outcome=outcome)
    done = sum(how == BulkOutcome.DONE for how in outcomes.values())
    bulk.done, bulk.left_out = bulk.done + done, bulk.left_out + len(outcomes) - done
    bulk.progress_at = now()
    if len(items) < CHUNK:
        bulk.status, bulk.finished_at = DocumentBulkStatus.DONE, now()
    bulk.save()
    return bulk.is_open


def _ask(items: Mapping[int, int], bulk: DocumentBulk) -> dict[int, BulkOutcome]:
    asked = ask_reviews(
        items, by=bulk.approved_by or bulk.prepared_by, due_on=bulk.due_on, bulk=bulk
    )
    outcomes = dict.fromkeys((one.review_id for one in asked), BulkOutcome.DONE)
    left = [pk for pk in items if pk not in outcomes]
    found = dict(Review.objects.filter(pk__in=left).values_list("pk", "status"))
    open_ones = DocumentRequest.objects.asked().filter(review__in=left)
    already = set(open_ones.values_list("review_id", flat=True))
    ended = (ReviewStatus.WITHDRAWN, ReviewStatus.UNSUBMITTED)
    for pk, status in found.items():
        if pk in already:
            outcomes[pk] = BulkOutcome.ASKED
        elif status == ReviewStatus.WAITING_DOCUMENTS:
            outcomes[pk] = BulkOutcome.CAME
        else:
            outcomes[pk] = BulkOutcome.ENDED if status in ended else BulkOutcome.STARTED
    return outcomes


def stale_bulks() -> list[int]:
    """Return the keys of running bulks without progress for STALE_AFTER (a minute): their task was
    lost."""
    rows = DocumentBulk.objects.filter(status=DocumentBulkStatus.RUNNING)
    rows = rows.filter(progress_at__lt=now() - STALE_AFTER)
    return list(rows.values_list("pk", flat=True))
