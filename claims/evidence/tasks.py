"""The checks behind the page. Tasks take ids and call one verb; each may run twice, or at once."""

from __future__ import annotations

from typing import Any

import structlog
from celery import shared_task
from celery.exceptions import MaxRetriesExceededError

log = structlog.get_logger(__name__)

FIRST_WAIT, LONGEST_WAIT = 30, 30 * 60  # seconds; below the broker's visibility timeout
RETRIES = 8


@shared_task(on_poison="claims.evidence.run_checks.mark_failed")
def check_claim(claim_id: int) -> None:
    from claims.evidence import run_checks

    run_checks.check_claim(claim_id=claim_id)


@shared_task(on_poison="claims.evidence.tasks.check_one_by_one")
def check_claims(claim_ids: list[int]) -> None:
    from claims.evidence import run_checks
    from config.queues import poison

    run_checks.check_many(poison.without(check_claim.name, claim_ids))


def check_one_by_one(claim_ids: list[int]) -> None:
    """One of them kills workers: alone, it stops alone, and the others are checked."""
    from config.celery import enqueue

    for claim_id in claim_ids:
        enqueue(check_claim, claim_id)


@shared_task(bind=True, max_retries=RETRIES)
def ask_outside(self: Any, claim_ids: list[int]) -> None:
    """Checks that ask another machine; asked again, ever later, while it does not answer."""
    from claims.evidence import run_checks

    again = run_checks.check_many(claim_ids, outside=True).again
    if not again:
        return
    wait = min(FIRST_WAIT * 2**self.request.retries, LONGEST_WAIT)
    try:
        raise self.retry(args=[sorted(again)], countdown=wait)
    except MaxRetriesExceededError:
        log.warning("outside_away", claims=len(again))  # a sweep comes back to them


@shared_task
def check_beside_run(run_id: int) -> None:
    """After an import: claims outside it that were checked and share something with one in it."""
    from claims.evidence import run_checks, sweep

    run_checks.check_many(sweep.claims_sharing_with_run(run_id))


@shared_task
def sweep_findings() -> int:
    """Claims whose bell was lost, or whose checks have a newer version; how many were rung."""
    from claims.evidence import sweep

    return sweep.sweep()
