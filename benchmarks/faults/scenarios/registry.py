"""The scenarios by name, in the order of the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from benchmarks.faults.running import Run


class Scenario(NamedTuple):
    name: str
    what: str
    play: Callable[[Run], None]


SCENARIOS: dict[str, Scenario] = {}


def scenario(what: str) -> Callable[[Callable[[Run], None]], Callable[[Run], None]]:
    """Return a decorator that registers a scenario under its function's name; `what` describes it
    in the table of results."""

    def register(play: Callable[[Run], None]) -> Callable[[Run], None]:
        name = play.__name__
        SCENARIOS[name] = Scenario(name, what, play)
        return play

    return register
