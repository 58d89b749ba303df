"""A worker's statements may run longer than a page's: it writes whole imports and grant runs."""

from typing import Any

from celery.signals import worker_init
from django.conf import settings

from config.database_timeouts import set_worker_timeouts


@worker_init.connect
def _raise_limits(**_: Any) -> None:
    """Before the pool: its children inherit the settings, and open connections of their own."""
    set_worker_timeouts(
        settings.DATABASES,
        statement=settings.WORKER_STATEMENT_SECONDS,
        lock=settings.WORKER_LOCK_SECONDS,
    )
