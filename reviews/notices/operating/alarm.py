"""One line in the log when what should have left has waited too long: for whoever watches the log.

Written by the sweep, which runs every 15 seconds, at most once in NOTICE_ALERT_SECONDS however
many workers sweep. A cache that is away costs a line too many, never one too few.
"""

from __future__ import annotations

import structlog
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

from reviews.notices.models import NoticeStatus
from reviews.notices.operating import health

log = structlog.get_logger(__name__)

KEY = "notices:alarm"


def sound() -> bool:
    """Log `notices_waiting_too_long` when it is true and was not said lately; whether it did."""
    limit = settings.NOTICE_ALERT_SECONDS
    if limit <= 0:
        return False
    standing = health.standing()
    oldest = standing.oldest
    if oldest is None:
        return False
    waited = (timezone.now() - oldest.since).total_seconds()
    if waited < limit or not _first(limit):
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


def _first(seconds: int) -> bool:
    """Whether nobody has said it within so many seconds."""
    try:
        return bool(cache.add(KEY, 1, seconds))
    except RedisError:
        return True
