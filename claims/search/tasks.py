"""Celery tasks of search. Each may run twice or at once."""

from typing import Any

from celery import shared_task

from claims.register.search import indexed_to
from claims.search import build, typed_searches
from config.celery import enqueue

SECONDS = 240  # time limit of one task; the next one continues


@shared_task
def index_claims() -> None:
    """Index claims for SECONDS; if some are left, enqueue the task again. Does nothing if another
    process builds."""
    if not build.build(seconds=SECONDS, wait=False):
        enqueue(index_claims)


@shared_task
def sweep_searches() -> int:
    """Write the access log's entries of the searches that nobody continues, and return how many. If
    claims are not in the search index yet, also enqueue its building."""
    settled = typed_searches.record_settled()
    _done, has_more = indexed_to()
    if has_more:
        enqueue(index_claims)
    return settled


def on_claims_loaded(run: Any) -> None:
    """Listener of `claims_loaded`: enqueue the building of the search index after the commit."""
    enqueue(index_claims)
