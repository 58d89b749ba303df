"""Listeners of a worker's signals: database timeouts, and a soft shutdown on SIGTERM, which
supervisors and containers send.

Celery's own reaction waits for running tasks without end, until the supervisor kills the worker.
The soft shutdown (SIGQUIT) lets tasks run for `worker_soft_shutdown_timeout` seconds, ends the
others and gives their messages back at once. REMAP_SIGTERM=SIGQUIT would do the same, but must be
in the environment before Python starts, where it is easily forgotten.
"""

import signal
from types import FrameType
from typing import Any

from celery.signals import worker_init, worker_ready
from django.conf import settings

from config.database_timeouts import set_worker_timeouts


@worker_init.connect
def _raise_limits(**_: Any) -> None:
    """Set the statement and lock limits of a worker on its database connections, before its pool of
    processes starts. They are longer than a page's, for imports and grant runs."""
    set_worker_timeouts(
        settings.DATABASES,
        statement=settings.WORKER_STATEMENT_SECONDS,
        lock=settings.WORKER_LOCK_SECONDS,
    )


@worker_ready.connect
def stop_softly_on_sigterm(**_: Any) -> None:
    softly = signal.getsignal(signal.SIGQUIT)
    if not callable(softly):  # no worker program, or a platform without it
        return

    def stop(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a second one must not restart it
        softly(number, frame)

    signal.signal(signal.SIGTERM, stop)
