"""Progress of bulks, counted from their notices by the index (bulk, status) and never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, Min, OuterRef, Q

from claims import clock
from reviews.notices.models import BulkStatus, Notice, NoticeBulk, NoticeStatus

MINUTE = timedelta(minutes=1)  # a rate is measured over it
SENT = (NoticeStatus.SENT, NoticeStatus.DELIVERED)


@dataclass(frozen=True)
class BulkCounts:
    """Numbers of a bulk's notices by status. `rate` is messages a second over the last minute, or
    None. `seconds_left` is the seconds until all are sent at that rate, or None while it is
    unknown."""

    bulk: NoticeBulk
    by_status: dict[str, int] = field(default_factory=dict)
    fallback: int = 0  # delivered by another channel than they were written for
    last_minute: int = 0
    next_at: datetime | None = None  # time at which the first pending notice is due
    at: datetime | None = None

    def of(self, status: str) -> int:
        return self.by_status.get(status, 0)

    @property
    def unwritten(self) -> int:
        """Number of claims of the bulk whose notice is not written yet."""
        ended = self.bulk.written_at or self.bulk.status == BulkStatus.CANCELLED
        return 0 if ended else self.bulk.count - self.bulk.written

    @property
    def skipped(self) -> int:
        """Number of claims that the preview counted and that get no notice, since they were
        withdrawn or notified meanwhile."""
        return self.bulk.count - self.bulk.written if self.bulk.written_at else 0

    @property
    def remaining(self) -> int:
        """Number of notices that no provider has taken yet: unwritten, pending or being sent."""
        return self.unwritten + self.of(NoticeStatus.PENDING) + self.of(NoticeStatus.SENDING)

    @property
    def done(self) -> int:
        """Number of notices with an outcome: accepted, failed, unknown or suppressed. For a
        cancelled bulk all suppressed ones are left out, whatever the cause."""
        came = sum(self.by_status.values())
        open_ones = self.of(NoticeStatus.PENDING) + self.of(NoticeStatus.SENDING)
        cancelled = self.bulk.status == BulkStatus.CANCELLED
        return came - open_ones - (self.of(NoticeStatus.SUPPRESSED) if cancelled else 0)

    @property
    def sent(self) -> int:
        """Number of notices that a provider took, as the list of bulks counts them."""
        return sum(self.of(status) for status in SENT)

    @property
    def total(self) -> int:
        return self.bulk.count - self.skipped

    @property
    def rate(self) -> float | None:
        if self.bulk.status != BulkStatus.RUNNING or self.bulk.started_at is None:
            return None
        ran = ((self.at or clock.now()) - self.bulk.started_at).total_seconds()
        seconds = min(MINUTE.total_seconds(), ran)
        return self.last_minute / seconds if seconds >= 1 and self.last_minute else None

    @property
    def seconds_left(self) -> int | None:
        return round(self.remaining / self.rate) if self.rate and self.remaining else None

    @property
    def stalled(self) -> bool:
        """True when a running bulk has notices left, sent none in the last minute, and waits for no
        later time. The cause is shown on /notices/."""
        set_off = [at for at in (self.bulk.started_at, self.bulk.handled_at) if at]
        if self.bulk.status != BulkStatus.RUNNING or not set_off or not self.remaining:
            return False
        moves = self.last_minute or self.waits_until
        return not moves and (self.at or clock.now()) - max(set_off) >= MINUTE

    @property
    def waits_until(self) -> datetime | None:
        """The time at which the first pending notice of a running bulk is due, if it is in the
        future: quiet hours, the recipient's limit, a provider that cannot be reached. None
        otherwise."""
        later = self.next_at is not None and self.next_at > (self.at or clock.now())
        return self.next_at if later and self.bulk.status == BulkStatus.RUNNING else None


def counts_of(bulk: NoticeBulk) -> BulkCounts:
    """Return the numbers of a bulk's notices by status. One query over its part of an index."""
    now = clock.now()
    rows = (
        Notice.objects.filter(bulk=bulk)
        .order_by()
        .values("status")
        .annotate(
            n=Count("pk"),
            fallback=Count("pk", filter=~Q(delivered_by="") & ~Q(delivered_by=F("channel"))),
            fresh=Count("pk", filter=Q(sent_at__gt=now - MINUTE)),
            first=Min("next_at"),
        )
    )
    found = {row["status"]: row for row in rows}
    pending = found.get(NoticeStatus.PENDING)
    return BulkCounts(
        bulk=bulk,
        by_status={status: row["n"] for status, row in found.items()},
        fallback=found.get(NoticeStatus.DELIVERED, {}).get("fallback", 0),
        last_minute=sum(row["fresh"] for row in found.values()),
        next_at=pending["first"] if pending else None,
        at=now,
    )


def sent_counts(bulk_ids: Iterable[int]) -> dict[int, int]:
    """Return the number of sent notices by bulk id; bulks without any are left out. One query."""
    rows = (
        Notice.objects.filter(bulk__in=list(bulk_ids), status__in=SENT)
        .order_by()
        .values("bulk")
        .annotate(n=Count("pk"))
    )
    return {row["bulk"]: row["n"] for row in rows}


def written_bulks() -> list[int]:
    """Return the ids of running bulks of which every notice has been written, sent or not."""
    written = NoticeBulk.objects.filter(status=BulkStatus.RUNNING, written_at__isnull=False)
    return list(written.order_by("pk").values_list("pk", flat=True))


def stale_bulks(before: datetime) -> list[int]:
    """Return the ids of running bulks without progress since `before`, and of cancelled bulks with
    pending notices."""
    pending = Notice.objects.filter(bulk=OuterRef("pk"), status=NoticeStatus.PENDING)
    return list(
        NoticeBulk.objects.filter(
            Q(status=BulkStatus.RUNNING, written_at__isnull=True, progress_at__lt=before)
            | Q(Exists(pending), status=BulkStatus.CANCELLED)
        )
        .order_by("pk")
        .values_list("pk", flat=True)
    )
