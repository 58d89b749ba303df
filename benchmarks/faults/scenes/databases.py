"""PostgreSQL killed in the middle of a batch, and silent."""

from __future__ import annotations

import signal
import time

from benchmarks.faults.running import Run
from benchmarks.faults.scenes.registry import scenario


@scenario("PostgreSQL killed in mid-batch, and back")
def postgres_killed(run: Run) -> None:
    run.world.have("worker", "beat", batch=run.dice.choice((10, 50, 1000)))
    with run.load(run.dice.randint(80, 250), pause=0.02):
        for _ in range(run.dice.randint(1, 3)):
            run.wait(run.moving, 20)
            time.sleep(run.dice.uniform(0, 0.5))
            # Every backend at once, or the postmaster alone, whose backends go on for a while.
            run.world.kill_postgres(run.dice.choice((signal.SIGQUIT, signal.SIGKILL)))
            run.kills += 1
            time.sleep(run.dice.uniform(0, 1))
            run.world.start_postgres()


@scenario("a half-open connection to PostgreSQL")
def postgres_half_open(run: Run) -> None:
    run.world.have("worker", "beat", through=("postgres",), batch=run.dice.choice((10, 50)))
    with run.load(run.dice.randint(60, 200), pause=0.02):
        run.wait(run.moving, 20)
        time.sleep(run.dice.uniform(0, 0.6))
        run.world.proxies["postgres"].fall_silent(run.dice.choice(("answers", "both")))
        time.sleep(run.dice.uniform(0.3, 2))
        run.world.proxies["postgres"].speak()
