"""Tasks of an erasure. Each may run twice, even at once."""

from celery import shared_task

from config.celery import enqueue
from reviews.erasure import running
from reviews.erasure.files import delete_files

__all__ = ["erase_personal_data", "sweep_erasures"]


@shared_task(on_poison="reviews.erasure.running.keep_next_claims")
def erase_personal_data(run_id: int) -> None:
    """Erase the next claims of an approved run, and enqueue itself again while some are left."""
    if running.process(run_id):
        enqueue("reviews.erasure.tasks.erase_personal_data", run_id)


@shared_task
def sweep_erasures() -> int:
    """Enqueue running erasures without progress again, delete files that a storage did not take
    before, and return how many runs were enqueued."""
    stale = running.stale_runs()
    for run_id in stale:
        enqueue("reviews.erasure.tasks.erase_personal_data", run_id)
    delete_files()
    return len(stale)
