"""Longer statement limits for workers than for pages: they write whole imports and grant runs."""

from typing import Any

from celery.signals import worker_init
from django.conf import settings

from config.database_timeouts import set_worker_timeouts


@worker_init.connect
def _raise_limits(**_: Any) -> None:
    """Set the limits before the pool starts: its children inherit the settings and open their own
    connections."""
    set_worker_timeouts(
        settings.DATABASES,
        statement=settings.WORKER_STATEMENT_SECONDS,
        lock=settings.WORKER_LOCK_SECONDS,
    )
