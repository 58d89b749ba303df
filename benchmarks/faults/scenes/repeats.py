"""The same work asked for more than once, at the same time."""

from __future__ import annotations

import threading
import uuid

from benchmarks.faults.running import Run
from benchmarks.faults.scenes.registry import scenario


@scenario("two sweeps at once")
def two_sweeps(run: Run) -> None:
    run.world.have("worker", "worker2", "beat", batch=run.dice.choice((5, 20, 1000)))
    # Something for a sweep to clear up: leases of the dead, and answers that never came.
    run.world.mood(seed=run.seed, drop=0.2)
    run.world.phone_mood(seed=run.seed, chances={"drop_after": 0.5})
    with run.load(run.dice.randint(60, 200), pause=0.01):
        for _ in range(run.dice.randint(3, 8)):
            at_once([lambda: run.ring("sweep")] * 2)


@scenario("the same task delivered three times")
def delivered_three_times(run: Run) -> None:
    run.world.have("worker", "worker2", "beat", batch=run.dice.choice((5, 20, 1000)))
    with run.world.bells_lost():
        run.write(run.dice.randint(50, 250))
    for _ in range(run.dice.randint(1, 4)):
        number = str(uuid.uuid4())  # one task, one id, three messages
        at_once([lambda number=number: run.ring("deliver_due", task_id=number)] * 3)


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
