"""The figures of a benchmark as data, beside what it prints."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

T = TypeVar("T")
FIGURES = "DESK_BENCH_FIGURES"  # names the file that takes the figures of a run


class Figure(NamedTuple):
    """Row of the results: `work`, what was `measured`, and the reference. Without a reference
    `against`, `reference` and `ratio` are empty.

    `ratio` says how our figure relates to the reference, with its unit: `0.18 × its speed`."""

    work: str
    measured: str
    against: str = ""
    reference: str = ""
    ratio: str = ""
    goal: str = ""


def figure(work: str, measured: str, **more: str) -> Figure:
    """Return a Figure (`more`: its other fields). Under `python -m benchmarks` also append it to
    the file from which the results are made."""
    row = Figure(work, measured, **more)
    if path := os.environ.get(FIGURES):
        with Path(path).open("a") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return row


def figures_in(path: Path) -> list[Figure]:
    """Return the Figures that a run has appended to the file `path`."""
    return [Figure(*json.loads(line)) for line in path.read_text().splitlines()]


def timed(act: Callable[[], T]) -> tuple[float, T]:
    """Return (seconds that the call of `act` took, its result)."""
    began = time.perf_counter()
    found = act()
    return time.perf_counter() - began, found
