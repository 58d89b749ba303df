"""Prometheus metrics of the outbox: three counts, each cached, so that scrapes are cheap."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.utils import timezone
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from claims import cached_counts
from reviews.notices.addresses import POSTAL
from reviews.notices.models import Channel, NoticeStatus
from reviews.notices.operations import health

# By (sent_at, delivered_by) alone. A notice that was sent, failed and was sent again counts once:
# its attempts say how often it was sent.
_ACCEPTED = """
    SELECT delivered_by, count(*) FROM reviews_notice WHERE sent_at IS NOT NULL GROUP BY 1
"""
_STATES = (
    NoticeStatus.PENDING,
    NoticeStatus.SENDING,
    NoticeStatus.UNKNOWN,
    NoticeStatus.FAILED,
)


class NoticeCollector(Collector):
    """Prometheus collector of the outbox's gauges and counters. Registered once a process
    (config.metrics); counts only when scraped."""

    def describe(self) -> Iterator[Metric]:
        return iter(())

    def collect(self) -> Iterator[Metric]:
        snapshot, pace = health.snapshot(), health.pace()
        yield _waiting_by_status(snapshot)
        now, oldest = timezone.now(), snapshot.oldest
        yield GaugeMetricFamily(
            "desk_notices_oldest_waiting_seconds",
            "Since when the oldest notice that should have left waits; 0 when none does",
            max(0.0, (now - oldest.since).total_seconds()) if oldest else 0.0,
        )
        yield GaugeMetricFamily(
            "desk_notices_unwritten",
            "Letters of running bulks that have no notice yet",
            snapshot.unwritten.n if snapshot.unwritten else 0,
        )
        yield GaugeMetricFamily(
            "desk_notices_last_minute",
            "Notices a provider took in the last minute",
            pace.last_minute,
        )
        accepted = _accepted()
        yield CounterMetricFamily(
            "desk_notices_accepted", "Notices that a provider took", sum(accepted.values())
        )
        # No counter by channel: the report of a fallback moves a notice from one to another.
        ways = GaugeMetricFamily(
            "desk_notices_went_by",
            "Notices that a provider took, by the channel that they went by in the end",
            labels=["channel"],
        )
        for channel, n in accepted.items():
            ways.add_metric([channel], n)
        yield ways
        yield GaugeMetricFamily(
            "desk_notices_counted_seconds",
            "How long ago the gauges were counted",
            max(0.0, (now - snapshot.counted_at).total_seconds()),
        )


def _waiting_by_status(snapshot: health.Snapshot) -> GaugeMetricFamily:
    family = GaugeMetricFamily(
        "desk_notices",
        "Notices by state and channel; no_address is what waits for a letter by post",
        labels=["state", "channel"],
    )
    states = (*(state.value for state in _STATES), "no_address")
    counts = {(state, channel): 0 for state in states for channel in Channel.values}
    for group in snapshot.groups:
        if group.status == health.UNWRITTEN:
            continue
        postal = group.status == NoticeStatus.FAILED and group.code in POSTAL
        counts["no_address" if postal else group.status, group.channel] += group.n
    for (state, channel), n in counts.items():
        family.add_metric([state, channel], n)
    return family


def _accepted() -> dict[str, int]:
    found = cached_counts.cached_count("notices-accepted", _count_accepted, version=health.VERSION)
    return {channel: 0 for channel in Channel.values} | found.value


def _count_accepted() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(_ACCEPTED)
        return {channel: n for channel, n in cursor.fetchall() if channel}
