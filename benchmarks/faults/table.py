"""The table of results of fault runs, for a terminal and for docs/fault-runs.md."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.faults.scenarios.registry import Scenario

COLUMNS = ("runs", "notices", "kills", "repeats", "lost", "doubled", "other", "seconds")


def table(
    scenarios: Sequence[Scenario], outcomes: Sequence[Mapping[str, Any]], began: float
) -> str:
    """Return a Markdown table of the outcomes: a row for each scenario played, and one for all.
    `began` (Unix time) gives day and duration."""
    day = time.strftime("%Y-%m-%d %H:%M", time.gmtime(began))
    lines = [
        f"{day} UTC, {os.cpu_count()} cores, {platform.machine()}, "
        f"Python {platform.python_version()}, {time.time() - began:.0f} s in all",
        "",
        "| scenario | " + " | ".join(COLUMNS) + " |",
        "|---|" + "---:|" * len(COLUMNS),
    ]
    for scenario in scenarios:
        mine = [outcome for outcome in outcomes if outcome["scenario"] == scenario.name]
        if mine:
            lines.append(_row(f"`{scenario.name}`: {scenario.what}", mine))
    return "\n".join([*lines, _row("all", list(outcomes))])


def _row(name: str, outcomes: list[Mapping[str, Any]]) -> str:
    played = [outcome for outcome in outcomes if not outcome.get("skipped")]
    if not played:
        return f"| {name} | SKIPPED |" + " |" * (len(COLUMNS) - 1)
    failed = sum(bool(outcome["fault"]) for outcome in played)
    cells = [f"{len(played)}" + (f" ({failed} FAILED)" if failed else "")]
    cells += [_sum(played, column) for column in COLUMNS[1:-1]]
    seconds = _numbers(played, "seconds")
    cells.append(f"{sum(seconds) / len(seconds):.0f}" if seconds else "")
    return f"| {name} | " + " | ".join(cells) + " |"


def _sum(outcomes: Iterable[Mapping[str, Any]], column: str) -> str:
    return f"{sum(_numbers(outcomes, column)):.0f}"


def _numbers(outcomes: Iterable[Mapping[str, Any]], column: str) -> list[float]:
    return [outcome.get(column, 0) for outcome in outcomes]
