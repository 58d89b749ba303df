"""SIGTERM, which supervisors and containers send, stops a worker softly.

Celery's own answer to it waits for running tasks without end, and whoever sent it kills the worker
after a while. Its soft shutdown (SIGQUIT) lets them run on for `worker_soft_shutdown_timeout`
seconds, ends the rest and gives their messages back at once. REMAP_SIGTERM=SIGQUIT would do the
same, but has to stand in the environment before Python starts, where it is forgotten.
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
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a second one must not begin it anew
        softly(number, frame)

    signal.signal(signal.SIGTERM, stop)
