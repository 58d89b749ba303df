"""Grants behind the page. Tasks take ids and call one verb."""

from datetime import timedelta

from celery import shared_task

from claims import clock

__all__ = ["prepare_grants", "sweep_grant_runs"]

LEFT_FOR = timedelta(seconds=45)  # without a sign of life, before a sweep rings again


@shared_task(on_poison="reviews.payouts.grants.preparation.fail")
def prepare_grants(run_id: int) -> None:
    """Carry a run on; one that is over, or that another worker is at, is left alone."""
    from reviews.payouts.grants.preparation import process

    if process(run_id):
        ring(run_id)


def ring(run_id: int) -> None:
    """After the present commit. With the broker away, the sweep will find the run."""
    from config.celery import enqueue

    enqueue(prepare_grants, run_id)


@shared_task
def sweep_grant_runs() -> int:
    """Ring again for runs that no message rang for, or whose worker died; how many."""
    from reviews.payouts.models import GrantRun
    from reviews.payouts.models.runs import OPEN_RUNS

    still = GrantRun.objects.filter(status__in=OPEN_RUNS, moved_at__lt=clock.now() - LEFT_FOR)
    left = list(still.values_list("pk", flat=True))
    for pk in left:
        ring(pk)
    return len(left)
