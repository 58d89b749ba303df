"""Celery tasks of the checks. Each takes ids and calls one verb, and may run twice or at once."""

from __future__ import annotations

from typing import Any

import structlog
from celery import shared_task
from celery.exceptions import MaxRetriesExceededError

from claims.evidence import run_checks, sweep
from config.celery import enqueue
from config.queues import poison

log = structlog.get_logger(__name__)

FIRST_WAIT, LONGEST_WAIT = 30, 30 * 60  # seconds; below the broker's visibility timeout
RETRIES = 8


@shared_task(on_poison="claims.evidence.run_checks.mark_failed")
def check_claim(claim_id: int) -> None:
    run_checks.check_claim(claim_id=claim_id)


@shared_task(on_poison="claims.evidence.tasks.check_one_by_one")
def check_claims(claim_ids: list[int]) -> None:
    run_checks.check_many(poison.not_poisoned(check_claim.name, claim_ids))


def check_one_by_one(claim_ids: list[int]) -> None:
    """Enqueue the checks of each claim as a task of its own. Called for a task of many claims that
    crashed its workers, so that one claim does not hold up the others."""
    for claim_id in claim_ids:
        enqueue(check_claim, claim_id)


@shared_task(bind=True, max_retries=RETRIES)
def ask_outside(self: Any, claim_ids: list[int]) -> None:
    """Run those checks on claims (primary keys) that query an external service. For claims without
    an answer the task is retried up to eight times, after 30 seconds at first and 30 minutes at
    most; then it only logs, and a sweep enqueues them later."""
    unanswered = run_checks.check_many(claim_ids, outside=True).retry
    if not unanswered:
        return
    wait = min(FIRST_WAIT * 2**self.request.retries, LONGEST_WAIT)
    try:
        raise self.retry(args=[sorted(unanswered)], countdown=wait)
    except MaxRetriesExceededError:
        log.warning("outside_away", claims=len(unanswered))  # a sweep finds them later


@shared_task
def check_beside_run(run_id: int) -> None:
    """Run the checks on earlier claims that share an account, phone or business number with a claim
    of the import `run_id`, without those that query an external service."""
    run_checks.check_many(sweep.claims_sharing_with_run(run_id))


@shared_task
def sweep_findings() -> int:
    """Enqueue the checks of claims that lack an enabled check in its present version, or about
    which an external service has not answered for an hour. Return how many claims were enqueued:
    one call takes at most 500, and leaves out documents of the last two minutes
    (`sweep.enqueue_unchecked`)."""
    return sweep.enqueue_unchecked()
