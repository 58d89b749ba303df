"""One line in the log when something has stood too long: for whoever watches the log.

Written by the sweep, which runs every 15 seconds, at most once in NOTICE_ALERT_SECONDS however
many workers sweep. A cache that is away costs a line too many, never one too few.
"""

from __future__ import annotations

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from redis.exceptions import RedisError

from reviews.notices.models import NoticeStatus
from reviews.notices.operating import health

log = structlog.get_logger(__name__)

# keys of what was said lately
WAITING, UNKNOWN, UNWRITTEN = (f"notices:alarm{of}" for of in ("", ":unknown", ":unwritten"))

# Since the end of the attempt whose outcome nobody knows; few are unknown at any time.
UNKNOWN_FOR = """
    SELECT extract(epoch FROM clock_timestamp() - min(a.finished_at)) FROM reviews_notice n
    JOIN reviews_deliveryattempt a ON a.notice_id = n.id AND a.number = n.attempts
    WHERE n.status = 'unknown'
"""


def sound() -> bool:
    """Log what has stood too long and was not said lately; whether it did.

    `notices_waiting_too_long` of what should have left; `notices_unknown_too_long` of what nobody
    has been able to ask about, say because its provider was switched off;
    `notices_unwritten_too_long` of a running wave that nobody writes on.
    """
    limit = settings.NOTICE_ALERT_SECONDS
    if limit <= 0:
        return False
    standing = health.standing()
    said = [
        sounder(standing, limit) for sounder in (_sound_waiting, _sound_unknown, _sound_unwritten)
    ]
    return any(said)


def _sound_waiting(standing: health.Standing, limit: int) -> bool:
    oldest = standing.oldest
    if oldest is None:
        return False
    waited = (timezone.now() - oldest.since).total_seconds()
    if waited < limit or not _first(WAITING, limit):
        return False
    log.error(
        "notices_waiting_too_long",
        oldest_seconds=int(waited),
        limit=limit,
        waiting=standing.of(NoticeStatus.PENDING),
        channel=oldest.channel,
        code=oldest.code,
        last_minute=health.pace().last_minute,
    )
    return True


def _sound_unknown(standing: health.Standing, limit: int) -> bool:
    unknown = standing.of(NoticeStatus.UNKNOWN)
    if not unknown:
        return False
    with connection.cursor() as cursor:
        cursor.execute(UNKNOWN_FOR)
        (seconds,) = cursor.fetchone()
    if seconds is None or seconds < limit or not _first(UNKNOWN, limit):
        return False
    log.error("notices_unknown_too_long", oldest_seconds=int(seconds), limit=limit, unknown=unknown)
    return True


def _sound_unwritten(standing: health.Standing, limit: int) -> bool:
    wave = standing.unwritten
    if wave is None:
        return False
    quiet = (timezone.now() - wave.since).total_seconds()
    if quiet < limit or not _first(UNWRITTEN, limit):
        return False
    log.error(
        "notices_unwritten_too_long", oldest_seconds=int(quiet), limit=limit, unwritten=wave.n
    )
    return True


def _first(key: str, seconds: int) -> bool:
    """Whether nobody has said it within so many seconds."""
    try:
        return bool(cache.add(key, 1, seconds))
    except RedisError:
        return True
