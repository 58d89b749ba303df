"""Scenarios of PostgreSQL: killed in the middle of a batch, and silent."""

from __future__ import annotations

import signal
import time

from benchmarks.faults.running import Run
from benchmarks.faults.scenarios.registry import scenario


@scenario("PostgreSQL killed in mid-batch, and back")
def postgres_killed(run: Run) -> None:
    run.environment.run_programs("worker", "beat", batch=run.rng.choice((10, 50, 1000)))
    with run.writing(run.rng.randint(80, 250), pause=0.02):
        for _ in range(run.rng.randint(1, 3)):
            run.wait(run.has_sent, 20)
            time.sleep(run.rng.uniform(0, 0.5))
            # Every backend at once, or the postmaster alone, whose backends go on for a while.
            run.environment.kill_postgres(run.rng.choice((signal.SIGQUIT, signal.SIGKILL)))
            run.kills += 1
            time.sleep(run.rng.uniform(0, 1))
            run.environment.start_postgres()


@scenario("a half-open connection to PostgreSQL")
def postgres_half_open(run: Run) -> None:
    run.environment.run_programs(
        "worker", "beat", through=("postgres",), batch=run.rng.choice((10, 50))
    )
    with run.writing(run.rng.randint(60, 200), pause=0.02):
        run.wait(run.has_sent, 20)
        time.sleep(run.rng.uniform(0, 0.6))
        run.environment.proxies["postgres"].fall_silent(run.rng.choice(("answers", "both")))
        time.sleep(run.rng.uniform(0.3, 2))
        run.environment.proxies["postgres"].speak()
