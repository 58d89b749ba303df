"""What is done to a world while notices leave. Each scenario draws its details from its seed."""

from benchmarks.faults.scenes import (
    brokers,
    clocks,
    databases,
    deaths,
    providers,
    repeats,
    waves,
)
from benchmarks.faults.scenes.registry import SCENARIOS, Scenario

__all__ = [
    "SCENARIOS",
    "Scenario",
    "brokers",
    "clocks",
    "databases",
    "deaths",
    "providers",
    "repeats",
    "waves",
]
