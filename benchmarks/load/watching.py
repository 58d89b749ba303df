"""Memory, processor time and locks of a run, sampled while it lasts."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
EVERY, MEMORY_EVERY = 1.0, 5.0  # seconds: locks; memory and processor time


class Sample(NamedTuple):
    """One sample: Unix time, and by group of processes the memory in bytes (a shared page counted
    once) and processor seconds."""

    at: float
    memory: dict[str, int]
    seconds: dict[str, float]


def children_of(pid: int) -> list[int]:
    """Return the process ids of a process and of all its descendants."""
    found, queue = [], [pid]
    while queue:
        one = queue.pop()
        found.append(one)
        with contextlib.suppress(OSError):  # ends while it is looked at
            for task in os.listdir(f"/proc/{one}/task"):
                with contextlib.suppress(OSError):
                    queue += map(int, Path(f"/proc/{one}/task/{task}/children").read_text().split())
    return found


def memory_of(pid: int) -> int:
    """Return a process's memory in bytes, each shared page divided among the processes that share
    it; 0 when it has ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def seconds_of(pid: int) -> float:
    """Return the processor seconds of a process and of its ended children; 0 when it has ended."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / TICK
    return 0.0


class Watch(threading.Thread):
    """Thread that samples groups of processes and PostgreSQL's waits for locks until it is
    ended."""

    def __init__(self, groups: Callable[[], Mapping[str, int]], database: str) -> None:
        """`groups()` returns {group: process id of its root} at present; `database` is the URL of a
        superuser."""
        super().__init__(daemon=True)
        self.groups, self.database = groups, database
        self.samples: list[Sample] = []
        self.waits: list[tuple[float, float]] = []  # when, longest wait for a lock in seconds
        self.sessions = 0  # most of them at once
        self.lags: list[float] = []
        self.lag: Callable[[], float | None] = lambda: None
        self.over = threading.Event()

    def run(self) -> None:
        due = 0.0
        with psycopg.connect(self.database, autocommit=True) as db:
            while not self.over.wait(EVERY):
                self._look_at_locks(db)
                if time.time() >= due:
                    due = time.time() + MEMORY_EVERY
                    self.samples.append(self._sample())
                    with contextlib.suppress(Exception):
                        if (lag := self.lag()) is not None:
                            self.lags.append(lag)

    def end(self) -> None:
        self.over.set()
        self.join(30)

    def _sample(self) -> Sample:
        memory, seconds = {}, {}
        for name, root in self.groups().items():
            pids = children_of(root)
            memory[name] = sum(map(memory_of, pids))
            seconds[name] = sum(map(seconds_of, pids))
        return Sample(time.time(), memory, seconds)

    def _look_at_locks(self, db: Any) -> None:
        row = db.execute(
            "SELECT count(*), coalesce(extract(epoch FROM (SELECT max(clock_timestamp()"
            " - waitstart) FROM pg_locks WHERE NOT granted)), 0) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend'"
        ).fetchone()
        self.sessions = max(self.sessions, int(row[0]))
        if row[1]:
            self.waits.append((time.time(), float(row[1])))
