"""Quiet hours, in which people get no notices. By the database's clock, in Seoul time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.db import connection

from reviews.notices.channels import reaching

log = structlog.get_logger(__name__)

STEP = 5000  # rows of one statement
_SPEC = re.compile(r"([01]\d|2[0-3]):([0-5]\d)\s*-\s*([01]\d|2[0-3]):([0-5]\d)")

_POSTPONE = """
    WITH due AS (
        SELECT id FROM reviews_notice
        WHERE status = 'pending' AND next_at <= clock_timestamp() AND channel = ANY(%s)
        ORDER BY priority, next_at, id LIMIT %s FOR UPDATE SKIP LOCKED
    )
    UPDATE reviews_notice SET next_at = %s FROM due WHERE reviews_notice.id = due.id
"""


def parse_hours(spec: str) -> tuple[time, time] | None:
    """Return begin and end of quiet hours written as "21:00-08:00"; None for "" and for hours of no
    length.

    Raises ValueError for any other text.
    """
    if not spec.strip():
        return None
    found = _SPEC.fullmatch(spec.strip())
    if not found:
        raise ValueError(f"quiet hours must be written as 21:00-08:00, not {spec!r}")
    begin, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    return None if begin == end else (begin, end)


def quiet_until(now: datetime, spec: str) -> datetime | None:
    """Return the end of the quiet hours that `now` (aware) is in; None outside them.

    The first minute is quiet, the last is not. Raises ValueError for an invalid spec.
    """
    span = parse_hours(spec)
    if span is None:
        return None
    begin, end = span
    zone = ZoneInfo(settings.TIME_ZONE)
    here = now.astimezone(zone)
    at = here.time()
    over_midnight = begin > end
    quiet = (at >= begin or at < end) if over_midnight else begin <= at < end
    if not quiet:
        return None
    tomorrow = over_midnight and at >= begin
    return datetime.combine(here.date() + timedelta(days=tomorrow), end, zone)


def postpone(channels: Iterable[str]) -> datetime | None:
    """Move pending notices that are due on these channels to the end of the present quiet hours,
    and return that time. None outside quiet hours, or when no channel reaches people.

    The caller leases nothing from the channels meanwhile; what becomes due later is moved by the
    next call.
    """
    if parse_hours(settings.NOTICE_QUIET) is None:
        return None
    audible = reaching(channels)
    if not audible:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        until = quiet_until(cursor.fetchone()[0], settings.NOTICE_QUIET)
        if until is None:
            return None
        moved = 0
        while True:
            cursor.execute(_POSTPONE, [audible, STEP, until])
            moved += cursor.rowcount
            if cursor.rowcount < STEP:
                break
    if moved:
        log.info("notices_moved_past_quiet_hours", moved=moved, until=until.isoformat())
    return until
