"""Alarms: one log line when notices have waited too long.

Written by the sweep, which runs every 15 seconds, at most once in NOTICE_ALERT_SECONDS however many
workers sweep. Without a cache there may be a line too many, never one too few.
"""

from __future__ import annotations

from collections.abc import Iterator

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from redis.exceptions import RedisError

from reviews.notices.models import NoticeStatus
from reviews.notices.operations import health

log = structlog.get_logger(__name__)

# Since the end of the attempt with the unknown outcome; few are unknown at any time.
UNKNOWN_FOR = """
    SELECT extract(epoch FROM clock_timestamp() - min(a.finished_at)) FROM reviews_notice n
    JOIN reviews_deliveryattempt a ON a.notice_id = n.id AND a.number = n.attempts
    WHERE n.status = 'unknown'
"""


def log_alarms() -> bool:
    """Log each kind of notices that has waited NOTICE_ALERT_SECONDS and was not logged within that
    time. Returns whether it logged; does nothing if the setting is 0.

    `notices_waiting_too_long`: notices that should be sent by now. `notices_unknown_too_long`:
    unknown outcomes that could not be looked up, say because their provider was switched off.
    `notices_unwritten_too_long`: a running bulk without progress.
    """
    limit = settings.NOTICE_ALERT_SECONDS
    if limit <= 0:
        return False
    logged = False
    for event, seconds, facts in _too_long(health.snapshot(), limit):
        if _first(event, limit):
            log.error(event, oldest_seconds=int(seconds), limit=limit, **facts)
            logged = True
    return logged


def _too_long(snapshot: health.Snapshot, limit: int) -> Iterator[tuple[str, float, dict]]:
    """Yield (event, seconds, facts for the log line) for each kind of notices whose oldest has
    waited at least `limit` seconds."""
    oldest, unknown, unwritten = (
        snapshot.oldest,
        snapshot.of(NoticeStatus.UNKNOWN),
        snapshot.unwritten,
    )
    if oldest is not None and (seconds := _waited(oldest)) >= limit:
        yield (
            "notices_waiting_too_long",
            seconds,
            {
                "waiting": snapshot.of(NoticeStatus.PENDING),
                "channel": oldest.channel,
                "code": oldest.code,
                "last_minute": health.pace().last_minute,
            },
        )
    if unknown and (seconds := _unknown_for()) >= limit:
        yield "notices_unknown_too_long", seconds, {"unknown": unknown}
    if unwritten is not None and (seconds := _waited(unwritten)) >= limit:
        yield "notices_unwritten_too_long", seconds, {"unwritten": unwritten.n}


def _waited(group: health.NoticeGroup) -> float:
    return (timezone.now() - group.since).total_seconds()


def _unknown_for() -> float:
    """Return the seconds since the oldest unknown outcome; 0 if no attempt of an unknown notice has
    ended yet."""
    with connection.cursor() as cursor:
        cursor.execute(UNKNOWN_FOR)
        (seconds,) = cursor.fetchone()
    return float(seconds or 0)


def _first(event: str, seconds: int) -> bool:
    """Mark the event as logged for so many seconds. Return False when it was marked already; True
    without Redis."""
    try:
        return bool(cache.add(f"notices:alarm:{event}", 1, seconds))
    except RedisError:
        return True
