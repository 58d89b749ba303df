"""How the outbox is doing: for the dashboard's strip and the tabs. Flat at any size."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Min
from django.db.models.functions import Now

from reviews.notices.models import OPEN, Notice, NoticeStatus

# States whose rows go away again; the rest only grow, and nobody counts them per request.
COUNTED = (*OPEN, NoticeStatus.FAILED)


class NoticeCounts(NamedTuple):
    waiting: int  # due or to be tried again
    sending: int
    unknown: int
    failed: int  # dead letters: somebody has to decide
    oldest_waiting: datetime | None  # since when the oldest one has been due

    @property
    def fine(self) -> bool:
        return not (self.unknown or self.failed)


def by_status() -> dict[str, int]:
    """Counts of the states that can be counted cheaply (the index over status)."""
    found = (
        Notice.objects.filter(status__in=COUNTED)
        .order_by()
        .values_list("status")
        .annotate(n=Count("pk"))
    )
    return {status.value: 0 for status in COUNTED} | dict(found)


def notice_counts() -> NoticeCounts:
    """Two queries over small partial indexes."""
    counts = by_status()
    oldest = Notice.objects.filter(status=NoticeStatus.PENDING, next_at__lte=Now()).aggregate(
        oldest=Min("next_at")
    )["oldest"]
    return NoticeCounts(
        waiting=counts[NoticeStatus.PENDING],
        sending=counts[NoticeStatus.SENDING],
        unknown=counts[NoticeStatus.UNKNOWN],
        failed=counts[NoticeStatus.FAILED],
        oldest_waiting=oldest,
    )
