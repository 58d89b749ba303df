"""What the rooms tell Prometheus beside what django_prometheus counts in this process.

A registry of its own: with several web workers the page is made of files that only counters of a
process write into, and a collector that asks the database must answer there too, once.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.registry import Collector

_registry = CollectorRegistry(auto_describe=False)
_known: set[type] = set()


def register(collector: Collector) -> None:
    """Let /metrics ask this collector too. A second one of its class is not taken."""
    if type(collector) not in _known:
        _known.add(type(collector))
        _registry.register(collector)


def exposition() -> bytes:
    return generate_latest(_registry)
