"""Background task of recoveries; it calls one verb."""

from celery import shared_task

from reviews.payouts.recoveries.reminders import remind_of_recoveries as remind

__all__ = ["remind_of_recoveries"]


@shared_task
def remind_of_recoveries() -> int:
    """Remind of money whose day has passed; return how many letters were written."""
    return remind()
