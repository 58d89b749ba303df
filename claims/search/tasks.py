"""Celery tasks of search. Each may run twice or at once."""

from typing import Any

from celery import shared_task

from claims.register.search import indexed_to
from claims.search import build, typed_searches
from config.celery import enqueue

SECONDS = 240  # of one task; the next one goes on


@shared_task
def index_claims() -> None:
    if not build.build(seconds=SECONDS, wait=False):
        enqueue(index_claims)


@shared_task
def sweep_searches() -> int:
    """Record the searches that have settled in the access log, and return how many. Also index
    claims whose message was lost."""
    settled = typed_searches.record_settled()
    _done, has_more = indexed_to()
    if has_more:
        enqueue(index_claims)
    return settled


def on_claims_loaded(run: Any) -> None:
    """Index the claims of an import after its commit. Listens to claims.hooks."""
    enqueue(index_claims)
