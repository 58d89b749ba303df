"""Background task of recoveries; it calls one verb."""

from celery import shared_task

from reviews.payouts.recoveries.plans.reminders import remind_of_recoveries as remind

__all__ = ["remind_of_recoveries"]


@shared_task
def remind_of_recoveries() -> int:
    """Periodic task: write the next reminder (`recoveries_to_remind`) of at most AT_ONCE
    recoveries. Return the number of letters written."""
    return remind()
