"""Soft shutdown of a worker on SIGTERM, which supervisors and containers send.

Celery's own reaction waits for running tasks without end, until the supervisor kills the worker.
The soft shutdown (SIGQUIT) lets tasks run for `worker_soft_shutdown_timeout` seconds, ends the
others and gives their messages back at once. REMAP_SIGTERM=SIGQUIT would do the same, but must be
in the environment before Python starts, where it is easily forgotten.
"""

import signal
from types import FrameType
from typing import Any

from celery.signals import worker_ready


@worker_ready.connect
def stop_softly_on_sigterm(**_: Any) -> None:
    softly = signal.getsignal(signal.SIGQUIT)
    if not callable(softly):  # no worker program, or a platform without it
        return

    def stop(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a second one must not restart it
        softly(number, frame)

    signal.signal(signal.SIGTERM, stop)
