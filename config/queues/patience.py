"""A worker's statements may run longer than a page's: it writes whole imports and grant runs."""

from typing import Any

from celery.signals import worker_init
from django.conf import settings

from config.patience import as_a_worker


@worker_init.connect
def _let_run(**_: Any) -> None:
    """Before the pool: its children inherit the settings, and open connections of their own."""
    as_a_worker(
        settings.DATABASES,
        statement=settings.WORKER_STATEMENT_SECONDS,
        lock=settings.WORKER_LOCK_SECONDS,
    )
