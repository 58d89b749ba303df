"""Scenarios of the fault runs. Each draws its details from its seed.

A scenario is a function with `@scenario` (registry.py); importing a module registers its scenarios.
May import the other modules of benchmarks.faults.
"""

from benchmarks.faults.scenarios import (
    brokers,
    bulks,
    clocks,
    databases,
    process_kills,
    providers,
    repeats,
)
from benchmarks.faults.scenarios.registry import SCENARIOS, Scenario

__all__ = [
    "SCENARIOS",
    "Scenario",
    "brokers",
    "bulks",
    "clocks",
    "databases",
    "process_kills",
    "providers",
    "repeats",
]
