"""Health of the outbox: what waits, why, and how fast notices are sent.

For /notices/, the dashboard, /metrics and the alarm. Two counts by small indexes, each cached for
some seconds, so that neither an open page nor a scrape costs anything at any size.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.utils import timezone

from claims import cached_counts, clock
from reviews.notices.addresses import POSTAL
from reviews.notices.models import OPEN, NoticeStatus
from reviews.notices.sending_policy.quiet_hours import quiet_until
from reviews.notices.sending_policy.recipient_limit import CODE as HAD_ENOUGH

SNAPSHOT, PACE = "notices", "notices-pace"  # cache keys
VERSION = 4  # version of the cached values
HOURS = 24
CALM = ("", HAD_ENOUGH)  # last_code of notices that only wait for their turn

# Statuses whose rows become few again; the others only grow and are not counted per request.
_GROUPS = """
    SELECT n.status, n.channel, n.last_code, n.next_at <= clock_timestamp(),
        coalesce(b.status = 'paused', false), count(*), min(n.written_at), min(n.next_at),
        max(n.next_at)
    FROM reviews_notice n LEFT JOIN reviews_noticebulk b ON b.id = n.bulk_id
    WHERE n.status = ANY(%(counted)s)
    GROUP BY 1, 2, 3, 4, 5
    UNION ALL
    SELECT 'unwritten', '', '', true, false, sum(count - written),
        min(progress_at), min(progress_at), max(progress_at)
    FROM reviews_noticebulk WHERE status = 'running' AND written_at IS NULL
    HAVING sum(count - written) > 0
"""
# Claims of running bulks without a notice yet; a chunk is written every second.
UNWRITTEN = "unwritten"  # in place of a status
_COUNTED = [*(state.value for state in OPEN), NoticeStatus.FAILED.value]
_PACE = """
    SELECT date_trunc('hour', sent_at), count(*), count(*) FILTER (WHERE sent_at > %(minute)s)
    FROM reviews_notice WHERE sent_at >= %(begin)s AND sent_at <= %(now)s GROUP BY 1
"""


class NoticeGroup(NamedTuple):
    """Number of notices with the same status, channel and result code that wait or have failed.
    With the status UNWRITTEN, the number that running bulks have not written yet."""

    status: str
    channel: str
    code: str
    due: bool
    paused: bool  # True if its bulk is paused
    n: int
    written_at: datetime  # time at which the oldest was written
    next_at: datetime  # earliest time at which one is due
    latest: datetime  # latest such time: workers delay it while the provider is down

    @property
    def calm(self) -> bool:
        return self.code in CALM

    @property
    def since(self) -> datetime:
        """The time at which the oldest notice of the group could have been sent."""
        if self.calm:
            return self.next_at
        # Tried and not sent: since its writing, or the end of the quiet hours of that time.
        return quiet_until(self.written_at, settings.NOTICE_QUIET) or self.written_at


class Snapshot(NamedTuple):
    """Counts of waiting and failed notices in groups, and the time of the count."""

    groups: tuple[NoticeGroup, ...]
    counted_at: datetime

    def of(self, *statuses: str) -> int:
        return sum(group.n for group in self.groups if group.status in statuses)

    @property
    def unwritten(self) -> NoticeGroup | None:
        """The group of notices that running bulks have not written yet; None when all are
        written."""
        return next((group for group in self.groups if group.status == UNWRITTEN), None)

    @property
    def waiting(self) -> tuple[NoticeGroup, ...]:
        return tuple(group for group in self.groups if group.status == NoticeStatus.PENDING)

    @property
    def stuck(self) -> tuple[NoticeGroup, ...]:
        """The groups of pending notices that should have been sent by now: due, or tried without
        success. Those of paused bulks are left out."""
        return tuple(g for g in self.waiting if not g.paused and (g.due or not g.calm))

    @property
    def oldest(self) -> NoticeGroup | None:
        return min(self.stuck, key=lambda group: group.since, default=None)

    @property
    def postal(self) -> int:
        """The number of failed notices without an address, which are to be sent by post."""
        return _sum(g for g in self._failed() if g.code in POSTAL)

    @property
    def failed(self) -> int:
        """The number of failed notices, those without an address left out."""
        return _sum(g for g in self._failed() if g.code not in POSTAL)

    @property
    def failed_by_code(self) -> dict[str, int]:
        """The number of failed notices by result code, the most frequent first; those without an
        address left out."""
        found: Counter[str] = Counter()
        for group in self._failed():
            if group.code not in POSTAL:
                found[group.code] += group.n
        return dict(found.most_common())

    def _failed(self) -> Iterable[NoticeGroup]:
        return (group for group in self.groups if group.status == NoticeStatus.FAILED)


class Pace(NamedTuple):
    """Numbers of notices sent lately: in the last minute and in each of the last 24 hours."""

    last_minute: int  # notices that a provider accepted
    last_at: datetime | None
    hours: tuple[tuple[datetime, int], ...]  # the last 24 hours, the present one last


def snapshot() -> Snapshot:
    """Return the counts of waiting and failed notices, cached for some seconds."""
    found = cached_counts.cached_count(SNAPSHOT, _count_groups, version=VERSION)
    return Snapshot(tuple(NoticeGroup(*row) for row in found.value), found.counted_at)


def pace() -> Pace:
    """Return the numbers of notices sent in the last minute and hours, cached for some seconds."""
    minute, last_at, hours = cached_counts.cached_count(PACE, _count_pace, version=VERSION).value
    return Pace(minute, last_at, tuple(hours))


def invalidate() -> None:
    """Drop the cached count of waiting and failed notices, so that the next page counts again.
    Called after a decision of a person."""
    cached_counts.forget(SNAPSHOT, version=VERSION)


def _count_groups() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS, {"counted": _COUNTED})
        return cursor.fetchall()


def _count_pace() -> tuple[int, datetime | None, list[tuple[datetime, int]]]:
    now = clock.now()
    this = timezone.localtime(now).replace(minute=0, second=0, microsecond=0)
    hours = [this - timedelta(hours=n) for n in reversed(range(HOURS))]
    with connection.cursor() as cursor:
        cursor.execute(_PACE, {"minute": now - timedelta(minutes=1), "begin": hours[0], "now": now})
        rows = cursor.fetchall()
        cursor.execute("SELECT max(sent_at) FROM reviews_notice WHERE sent_at <= %s", [now])
        (last_at,) = cursor.fetchone()
    found = {hour: n for hour, n, _minute in rows}
    return sum(row[2] for row in rows), last_at, [(hour, found.get(hour, 0)) for hour in hours]


def _sum(groups: Iterable[NoticeGroup]) -> int:
    return sum(group.n for group in groups)
