"""Scenarios of the same work requested more than once, at the same time."""

from __future__ import annotations

import threading
import uuid

from benchmarks.faults.running import Run
from benchmarks.faults.scenarios.registry import scenario


@scenario("two sweeps at once")
def two_sweeps(run: Run) -> None:
    run.environment.run_programs("worker", "worker2", "beat", batch=run.rng.choice((5, 20, 1000)))
    # Work for a sweep: leases of dead workers, and missing answers.
    run.environment.set_mail_behaviour(seed=run.seed, drop=0.2)
    run.environment.set_phone_behaviour(seed=run.seed, chances={"drop_after": 0.5})
    with run.writing(run.rng.randint(60, 200), pause=0.01):
        for _ in range(run.rng.randint(3, 8)):
            at_once([lambda: run.send_task("sweep")] * 2)


@scenario("the same task delivered three times")
def delivered_three_times(run: Run) -> None:
    run.environment.run_programs("worker", "worker2", "beat", batch=run.rng.choice((5, 20, 1000)))
    with run.environment.messages_lost():
        run.write(run.rng.randint(50, 250))
    for _ in range(run.rng.randint(1, 4)):
        number = str(uuid.uuid4())  # one task, one id, three messages
        at_once([lambda number=number: run.send_task("deliver_due", task_id=number)] * 3)


def at_once(acts: list) -> None:
    line = threading.Barrier(len(acts))

    def act(one) -> None:
        line.wait()
        one()

    threads = [threading.Thread(target=act, args=(one,)) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
