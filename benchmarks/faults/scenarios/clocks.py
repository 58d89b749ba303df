"""Scenarios of a worker with a wrong clock: leases and waits use the database's."""

from __future__ import annotations

import os
import time
from pathlib import Path

from benchmarks.faults.running import Run, SkippedError
from benchmarks.faults.scenarios.registry import scenario
from config.dev.test_programs import Program, install

HOUR = 3600  # seconds
FAKETIME = Program(
    ("faketime",),
    ("faketime",),
    "DESK_REQUIRE_FAKETIME",
    "NO FAKETIME: libfaketime is not installed and cannot be; the clock jump is SKIPPED"
    " (install faketime to play it)",
)
LIBRARIES = ("lib/*/faketime/libfaketime.so.1", "lib/faketime/libfaketime.so.1",
             "lib64/faketime/libfaketime.so.1")  # fmt: skip


def library() -> Path:
    """Return the path of libfaketime on this machine, installed by apt-get if possible. If it is
    missing raises SkippedError, or RuntimeError in runs that require it."""
    for attempt in range(2):
        found = [path for pattern in LIBRARIES for path in sorted(Path("/usr").glob(pattern))]
        if found:
            return found[0]
        if not attempt:
            install([FAKETIME])
    raise (RuntimeError if FAKETIME.required() else SkippedError)(FAKETIME.missing)


@scenario("the clock of one worker jumps by an hour, either way")
def clock_jump(run: Run) -> None:
    clock = run.environment.folder / "clock"
    clock.write_text("+0\n")
    clock.chmod(0o644)
    preload = {
        "LD_PRELOAD": str(library()),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }
    run.environment.run_programs(
        "worker", "worker2", "beat", batch=run.rng.choice((5, 20)), clocks=("worker2",),
        preload=preload,
    )  # fmt: skip
    run.environment.set_mail_behaviour(seed=run.seed, drop=0.1)
    run.environment.set_phone_behaviour(seed=run.seed, chances={"drop_after": 0.3})
    jump = run.rng.choice((-HOUR, HOUR))
    with run.writing(run.rng.randint(80, 200), pause=0.05):
        time.sleep(run.rng.uniform(0.1, 1))
        part = clock.with_suffix(".part")
        part.write_text(f"{jump:+d}\n")
        os.replace(part, clock)
    run.wait(run.done, 8)
    if run.rng.random() < 0.5:  # and back: the other jump
        clock.write_text("+0\n")
