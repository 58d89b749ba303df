"""Tasks of bulk notices. They take ids and call verbs; `enqueue` names them."""

from datetime import timedelta

from celery import shared_task

from claims import clock
from config.celery import enqueue
from reviews.notices.bulk import PROCESS_TASK
from reviews.notices.bulk.preview.trial_sending import send_trials as send_waiting_trials
from reviews.notices.bulk.preview.trial_sending import trials_due
from reviews.notices.bulk.preview.trials import TASK as TRIALS_TASK
from reviews.notices.bulk.running.control import finish_if_done, suppress_rest
from reviews.notices.bulk.running.counts import stale_bulks, written_bulks
from reviews.notices.bulk.running.processing import process

__all__ = ["process_bulk", "send_trials", "sweep_bulks"]

STALE_AFTER = timedelta(seconds=45)  # without progress, before a sweep enqueues the task again


@shared_task(ignore_result=True, on_poison="reviews.notices.bulk.running.control.fail_bulk")
def process_bulk(bulk_id: int) -> None:
    """Write the next notices of a bulk, mark it done if it is, and suppress the rest of a cancelled
    one. Enqueues itself again while more are left.

    Safe to run twice, or twice at once.
    """
    if process(bulk_id):
        enqueue(PROCESS_TASK, bulk_id)
    finish_if_done(bulk_id)
    suppress_rest(bulk_id)


@shared_task(ignore_result=True)
def sweep_bulks() -> int:
    """Finish bulks that are done. Enqueue bulks that made no progress lately (their message was
    lost or their worker died), and test messages that wait.

    Returns how many bulks were enqueued.
    """
    if trials_due():
        enqueue(TRIALS_TASK)
    for pk in written_bulks():
        finish_if_done(pk)
    stale = stale_bulks(clock.now() - STALE_AFTER)
    for pk in stale:
        enqueue(PROCESS_TASK, pk)
    return len(stale)


@shared_task(ignore_result=True)
def send_trials() -> None:
    """Send the test messages of bulks that wait. Safe to run twice, or twice at once."""
    send_waiting_trials()
