"""What is done to a world while notices leave. Each scenario draws its details from its seed."""

from benchmarks.faults.scenes import (
    brokers,
    bulks,
    clocks,
    databases,
    deaths,
    providers,
    repeats,
)
from benchmarks.faults.scenes.registry import SCENARIOS, Scenario

__all__ = [
    "SCENARIOS",
    "Scenario",
    "brokers",
    "bulks",
    "clocks",
    "databases",
    "deaths",
    "providers",
    "repeats",
]
