"""Waves behind the page. Tasks take ids and call verbs."""

from datetime import timedelta

from celery import shared_task

from claims import clock

__all__ = ["sweep_bulks", "write_bulk"]

LEFT_FOR = timedelta(seconds=45)  # without a sign of life, before a sweep rings again


@shared_task(ignore_result=True, on_poison="reviews.notices.bulk.control.give_up")
def write_bulk(bulk_id: int) -> None:
    """Write a wave on, or suppress what a cancelled one left. Safe at once and again."""
    from reviews.notices.bulk.control import finish_if_over, stop_rest
    from reviews.notices.bulk.processing import work_off

    if work_off(bulk_id):
        ring(bulk_id)
    finish_if_over(bulk_id)
    stop_rest(bulk_id)


def ring(bulk_id: int) -> None:
    """After the present commit. With the broker away, the sweep will find the wave."""
    from config.celery import enqueue

    enqueue(write_bulk, bulk_id)


@shared_task(ignore_result=True)
def sweep_bulks() -> int:
    """Finish what is over, and ring for waves that no message rang for, or whose worker died.

    Returns how many it rang for.
    """
    from reviews.notices.bulk.control import finish_if_over
    from reviews.notices.bulk.queries import left_behind, to_finish

    for pk in to_finish():
        finish_if_over(pk)
    left = left_behind(clock.now() - LEFT_FOR)
    for pk in left:
        ring(pk)
    return len(left)
