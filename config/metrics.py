"""Prometheus metrics of the packages, besides those that django_prometheus counts in this process.

They have a registry of their own: with several web workers the page is made from files that only
counters write, while a collector that queries the database must answer there too, once.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.registry import Collector

_registry = CollectorRegistry(auto_describe=False)
_known: set[type] = set()


def register(collector: Collector) -> None:
    """Add a Prometheus collector to the page /metrics. Does nothing for a second one of the same
    class."""
    if type(collector) not in _known:
        _known.add(type(collector))
        _registry.register(collector)


def exposition() -> bytes:
    return generate_latest(_registry)
