"""Bells for the outbox. They carry no argument: what is due stands in the rows."""

from contextlib import ExitStack

from celery import shared_task

from reviews.notices.delivery import deliver, reports
from reviews.notices.operations import alarm

__all__ = ["deliver_due", "follow_up", "sweep"]


@shared_task(ignore_result=True)
def deliver_due() -> None:
    """Send what is due. Safe to run many times at once: rows are taken under a lease."""
    deliver.deliver_all()


@shared_task(ignore_result=True)
def sweep() -> None:
    """Find what a lost message, worker or answer left behind, and send what is due.

    One that goes wrong keeps no other from its turn: a list of a provider's that nobody can read
    must not keep mails from leaving.
    """
    with ExitStack() as last_first:
        last_first.callback(deliver.deliver_all)
        last_first.callback(deliver.recover)
        alarm.log_alarms()


@shared_task(ignore_result=True)
def follow_up() -> None:
    """Ask after what a phone provider took: whether it arrived."""
    reports.follow_up()
