"""Heartbeat of the periodic tasks: proof that beat, broker and a worker run together.

Beat sends `claims.tasks.record_heartbeat` each minute; the worker that runs it writes the time to
the cache.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.cache import cache
from redis.exceptions import RedisError

from claims import clock

KEY = "heartbeat"
LATE_AFTER = timedelta(minutes=5)  # a worker may be busy, or beat may be started again


def record() -> None:
    """Write the present time to the cache, for good."""
    cache.set(KEY, clock.now(), timeout=None)


def last() -> datetime | None:
    """Return the time of the last heartbeat; None if none is known, or if Redis does not answer."""
    try:
        found: datetime | None = cache.get(KEY)
    except RedisError:
        return None
    return found
