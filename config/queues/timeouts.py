"""Database timeouts of a worker: longer than a page's, for imports and grant runs."""

from typing import Any

from celery.signals import worker_init
from django.conf import settings

from config.database_timeouts import set_worker_timeouts


@worker_init.connect
def _raise_limits(**_: Any) -> None:
    """Set the timeouts before the pool starts, whose children inherit the settings."""
    set_worker_timeouts(
        settings.DATABASES,
        statement=settings.WORKER_STATEMENT_SECONDS,
        lock=settings.WORKER_LOCK_SECONDS,
    )
