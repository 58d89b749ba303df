"""The scheduler of beat: it goes on when the machine's clock was set back.

Celery's own keeps the moments of its entries by the clock of the machine. When that is set back by
an hour (after a start with a wrong clock, or by NTP), no entry would be due for this hour, or only
the first one.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from celery.beat import PersistentScheduler

log = structlog.get_logger(__name__)

SET_BACK = timedelta(seconds=2)  # less is NTP's own steering


class Scheduler(PersistentScheduler):
    """Celery's scheduler with its file, which sends an entry at once when its last run lies in the
    future: how long ago that was is not known, and every task of beat may run twice."""

    _wall = 0.0  # seconds since 1970 at the last tick

    def setup_schedule(self) -> None:
        super().setup_schedule()
        self._forget_the_future()

    def tick(self, *args: Any, **kwargs: Any) -> float:
        wall = time.time()
        if wall < self._wall - SET_BACK.total_seconds():
            log.error("clock_set_back", seconds=round(self._wall - wall))
            self._forget_the_future()
            self._heap = None  # made again from the entries
        self._wall = wall
        return float(super().tick(*args, **kwargs))

    def _forget_the_future(self) -> None:
        now = datetime.now(UTC)
        for entry in self.schedule.values():
            if entry.last_run_at > now + SET_BACK:
                interval = getattr(entry.schedule, "run_every", timedelta(0))  # a crontab has none
                entry.last_run_at = now - interval
