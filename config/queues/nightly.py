"""Tasks that run once a night. Beat asks for them every hour, and a note in Redis says for which
night each has run: one that no worker took, or that failed, runs an hour later and not a day.

After a flush of Redis each runs once more, as it does when two messages come at once: all of them
may run twice.
"""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta

from django.utils import timezone

from config.queues.poison import AWAY, redis_client

NIGHTLY: set[str] = set()  # dotted names; config.celery adds them
BEGINS = timedelta(hours=3, minutes=30)  # of a day in Seoul: after the seal, before people come
KEPT_SECONDS = 3 * 24 * 60 * 60
KEY = "desk:night_done:"  # then the dotted name of the task


def night(now: datetime) -> str:
    """Return the day (YYYY-MM-DD, in Seoul) on which the night of this moment began: before 03:30
    that of the day before."""
    return (timezone.localtime(now) - BEGINS).date().isoformat()


def is_done(task: str) -> bool:
    """Return True if this nightly task ran to its end this night; False for every other task, and
    if Redis does not answer."""
    if task not in NIGHTLY:
        return False
    with contextlib.suppress(*AWAY):
        return redis_client().get(KEY + task) == night(timezone.now())
    return False


def record_done(task: str) -> None:
    """Remember that a nightly task ran to its end; does nothing for another one, or if Redis does
    not answer."""
    if task in NIGHTLY:
        with contextlib.suppress(*AWAY):
            redis_client().set(KEY + task, night(timezone.now()), ex=KEPT_SECONDS)
