"""One line in the log when something has stood too long: for whoever watches the log.

Written by the sweep, which runs every 15 seconds, at most once in NOTICE_ALERT_SECONDS however
many workers sweep. A cache that is away costs a line too many, never one too few.
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

# Since the end of the attempt whose outcome nobody knows; few are unknown at any time.
UNKNOWN_FOR = """
    SELECT extract(epoch FROM clock_timestamp() - min(a.finished_at)) FROM reviews_notice n
    JOIN reviews_deliveryattempt a ON a.notice_id = n.id AND a.number = n.attempts
    WHERE n.status = 'unknown'
"""


def log_alarms() -> bool:
    """Log what has stood too long and was not said lately; whether it did.

    `notices_waiting_too_long` of what should have left; `notices_unknown_too_long` of what nobody
    has been able to ask about, say because its provider was switched off;
    `notices_unwritten_too_long` of a running wave that nobody writes on.
    """
    limit = settings.NOTICE_ALERT_SECONDS
    if limit <= 0:
        return False
    said = False
    for event, seconds, facts in _too_long(health.snapshot(), limit):
        if _first(event, limit):
            log.error(event, oldest_seconds=int(seconds), limit=limit, **facts)
            said = True
    return said


def _too_long(standing: health.Snapshot, limit: int) -> Iterator[tuple[str, float, dict]]:
    """Each event whose oldest has stood at least `limit` seconds, with them and its facts."""
    oldest, unknown, wave = standing.oldest, standing.of(NoticeStatus.UNKNOWN), standing.unwritten
    if oldest is not None and (seconds := _stood(oldest)) >= limit:
        yield (
            "notices_waiting_too_long",
            seconds,
            {
                "waiting": standing.of(NoticeStatus.PENDING),
                "channel": oldest.channel,
                "code": oldest.code,
                "last_minute": health.pace().last_minute,
            },
        )
    if unknown and (seconds := _unknown_for()) >= limit:
        yield "notices_unknown_too_long", seconds, {"unknown": unknown}
    if wave is not None and (seconds := _stood(wave)) >= limit:
        yield "notices_unwritten_too_long", seconds, {"unwritten": wave.n}


def _stood(group: health.Group) -> float:
    return (timezone.now() - group.since).total_seconds()


def _unknown_for() -> float:
    """Seconds; none where no attempt of an unknown notice has ended yet."""
    with connection.cursor() as cursor:
        cursor.execute(UNKNOWN_FOR)
        (seconds,) = cursor.fetchone()
    return float(seconds or 0)


def _first(event: str, seconds: int) -> bool:
    """Whether nobody has said it within so many seconds."""
    try:
        return bool(cache.add(f"notices:alarm:{event}", 1, seconds))
    except RedisError:
        return True
