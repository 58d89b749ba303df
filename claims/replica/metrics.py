"""Prometheus metrics of the replica."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError
from prometheus_client import Counter
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from claims.replica import standby

# Counted over all web processes, as the counters of django_prometheus.
_pages = Counter(
    "desk_list_pages",
    "Pages of lists by who answered: replica; or the primary, and why",
    ["answer"],
)


def count_page(word: str) -> None:
    """Add one to the metric of list pages under `word`: "replica" for a page from the replica, else
    the reason why the primary served it (standby.Reading.word)."""
    _pages.labels(answer=word).inc()


def probe() -> dict[str, Any]:
    """Return the state of the replica for /healthz: {"replica": "ok", "behind", "down" or
    "unknown"}, and "replica_lag_seconds" if the lag is known; {} without a replica.
    """
    if not standby.is_configured():
        return {}
    try:
        reading = standby.read_standby()
    except DatabaseError:  # without the primary there is nothing to compare with
        return {"replica": "unknown"}
    word = {"replica": "ok", "behind": "behind"}.get(reading.word, "down")
    lag = {} if reading.lag is None else {"replica_lag_seconds": round(reading.lag, 1)}
    return {"replica": word} | lag


class ReplicaCollector(Collector):
    """Prometheus collector for the replica, registered once a process (config.metrics). It asks the
    replica when scraped."""

    def describe(self) -> Iterator[Metric]:
        return iter(())

    def collect(self) -> Iterator[Metric]:
        found = probe()
        if not found:
            return
        up = int(found["replica"] in ("ok", "behind"))
        yield GaugeMetricFamily("desk_replica_up", "1 while the replica answers as a standby", up)
        if "replica_lag_seconds" in found:
            yield GaugeMetricFamily(
                "desk_replica_lag_seconds",
                "How old the replica's rows are at most",
                found["replica_lag_seconds"],
            )
