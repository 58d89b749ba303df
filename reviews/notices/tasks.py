"""Tasks of delivery. They take no argument: the rows say what is due."""

from contextlib import ExitStack

from celery import shared_task

from reviews.notices.delivery import deliver, reports, unknown_outcomes
from reviews.notices.operations import alarm

__all__ = ["deliver_due", "follow_up", "sweep"]


@shared_task(ignore_result=True)
def deliver_due() -> None:
    """Send all notices that are due. Safe to run many times at once: rows are leased."""
    deliver.deliver_all()


@shared_task(ignore_result=True)
def sweep() -> None:
    """Send due notices, and recover those that a lost message, worker or answer left behind.

    If one step fails, the others still run: an unreadable list of a provider must not stop mail.
    """
    with ExitStack() as stack:
        stack.callback(deliver.deliver_all)
        stack.callback(unknown_outcomes.recover)
        alarm.log_alarms()


@shared_task(ignore_result=True)
def follow_up() -> None:
    """Look up at the provider whether sent messages to phones arrived."""
    reports.follow_up()
