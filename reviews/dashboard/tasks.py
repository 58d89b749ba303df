"""Celery tasks of the dashboards."""

from celery import shared_task

from claims.cached_counts import count_ahead
from reviews.dashboard import shared_counts

__all__ = ["count_dashboards_ahead"]


@shared_task
def count_dashboards_ahead() -> None:
    """Count the stale ones of the shared counts that pages use, so that no page waits for them."""
    count_ahead(shared_counts.all_counts())
