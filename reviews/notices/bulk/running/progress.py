"""Progress of a bulk, as its page shows and polls it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property

from claims import health
from reviews.notices.bulk.running.counts import BulkCounts, counts_of
from reviews.notices.bulk.running.display import LIVE, bar_parts, duration, progress_text, rate_text
from reviews.notices.models import BulkStatus, NoticeBulk, NoticeStatus

SHOWN_STATES = (
    NoticeStatus.PENDING,
    NoticeStatus.SENDING,
    NoticeStatus.UNKNOWN,
    NoticeStatus.SENT,
    NoticeStatus.DELIVERED,
    NoticeStatus.FAILED,
    NoticeStatus.SUPPRESSED,
)


@dataclass(frozen=True)
class BulkProgress:
    """Values of the part of a bulk's page that is polled: counts, bar, rate and sentences."""

    counts: BulkCounts

    @property
    def bulk(self) -> NoticeBulk:
        return self.counts.bulk

    @cached_property
    def lacks_broker(self) -> bool:
        """True if a running bulk has notices left, none went out in the last minute, none waits for
        a later time, and Redis does not answer: its workers hear of nothing. Redis is asked only if
        nothing moves."""
        counts = self.counts
        if self.bulk.status != BulkStatus.RUNNING or not counts.remaining:
            return False
        moves = counts.last_minute or counts.waits_until
        return not moves and health.redis_word() != "ok"

    @property
    def is_live(self) -> bool:
        """True while the counts of the bulk may still change, so that the page goes on polling."""
        stopping = self.bulk.status == BulkStatus.CANCELLED and self.counts.of("pending")
        return self.bulk.status in LIVE or bool(stopping)

    @property
    def parts(self) -> list[Any]:
        return bar_parts(self.counts)

    @property
    def failed(self) -> int:
        return self.counts.of(NoticeStatus.FAILED)

    @property
    def sentence(self) -> str:
        return progress_text(self.counts)

    @property
    def rate(self) -> str:
        return rate_text(self.counts.rate) if self.counts.rate else ""

    @property
    def time_left(self) -> str:
        return "" if self.counts.seconds_left is None else duration(self.counts.seconds_left)

    @property
    def states(self) -> list[tuple[NoticeStatus, int]]:
        """Rows of the table of progress: (status, number of notices). Together with the unwritten
        ones they add up to the whole."""
        found = ((status, self.counts.of(status)) for status in SHOWN_STATES)
        return [(status, n) for status, n in found if n]


def progress_of(bulk: NoticeBulk) -> BulkProgress:
    return BulkProgress(counts_of(bulk))
