"""Soft shutdown of a worker on SIGTERM, which supervisors and containers send.

Celery's own handler waits for running tasks without limit, until the sender kills the worker. Its
soft shutdown (SIGQUIT) lets them run on for `worker_soft_shutdown_timeout` seconds, ends the rest
and requeues their messages at once. REMAP_SIGTERM=SIGQUIT would do the same, but must be in the
environment before Python starts, where it is easily forgotten.
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
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a second signal must not start it again
        softly(number, frame)

    signal.signal(signal.SIGTERM, stop)
