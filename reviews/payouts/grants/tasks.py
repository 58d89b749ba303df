"""Background tasks of grants. Each takes ids and calls one verb."""

from celery import shared_task

from config.celery import enqueue
from reviews.payouts.grants.queries import stale_runs
from reviews.payouts.grants.running import process

__all__ = ["prepare_grants", "sweep_grant_runs"]


@shared_task(on_poison="reviews.payouts.grants.running.fail")
def prepare_grants(run_id: int) -> None:
    """Task: prepare the next chunks of a grant run, and enqueue itself again while claims are left.
    Does nothing for a run that has ended or that another worker holds."""
    if process(run_id):
        enqueue(prepare_grants, run_id)


@shared_task
def sweep_grant_runs() -> int:
    """Periodic task: enqueue `prepare_grants` again for every run without progress (`stale_runs`).
    Return the number of runs."""
    stale = stale_runs()
    for pk in stale:
        enqueue(prepare_grants, pk)
    return len(stale)
