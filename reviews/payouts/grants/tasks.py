"""Background tasks of grants. Each takes ids and calls one verb."""

from celery import shared_task

from config.celery import enqueue
from reviews.payouts.grants.preparation import process
from reviews.payouts.grants.queries import stale_runs

__all__ = ["prepare_grants", "sweep_grant_runs"]


@shared_task(on_poison="reviews.payouts.grants.preparation.fail")
def prepare_grants(run_id: int) -> None:
    """Process a run; one that has ended, or that another worker holds, is left alone."""
    if process(run_id):
        enqueue(prepare_grants, run_id)


@shared_task
def sweep_grant_runs() -> int:
    """Enqueue the task of every stale run again; return how many."""
    stale = stale_runs()
    for pk in stale:
        enqueue(prepare_grants, pk)
    return len(stale)
