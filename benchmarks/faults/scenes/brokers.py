"""Redis away, emptied, restarted, and silent."""

from __future__ import annotations

import time

from benchmarks.faults.running import Run
from benchmarks.faults.scenes.registry import scenario
from benchmarks.faults.scenes.voting import last_vote

RESTARTS = 20


@scenario("Redis stopped during decisions, and back later")
def redis_stopped(run: Run) -> None:
    run.world.have("worker", "beat")
    reviews = run.reviews(run.dice.randint(2, 3))
    run.write(run.dice.randint(0, 60))
    run.world.kill_valkey()
    run.kills += 1
    for review in reviews:
        last_vote(review)  # the commit neither fails nor waits for long
    run.write(run.dice.randint(1, 30))
    time.sleep(run.dice.uniform(0, 2))
    run.world.start_valkey()


@scenario("Redis emptied under load")
def redis_flushed(run: Run) -> None:
    run.world.have("worker", "beat", batch=run.dice.choice((10, 50, 1000)))
    with run.load(run.dice.randint(60, 200)) as writer:
        while writer.is_alive():
            run.world.forget()
            time.sleep(run.dice.uniform(0.01, 0.15))
    run.world.forget()


@scenario("Redis restarted 20 times under load")
def redis_restarted(run: Run) -> None:
    run.world.have("worker", "beat", batch=run.dice.choice((10, 50, 1000)))
    with run.load(run.dice.randint(100, 300), pause=0.05):
        for _ in range(RESTARTS):
            run.world.kill_valkey()
            run.kills += 1
            time.sleep(run.dice.uniform(0, 0.1))
            run.world.start_valkey()
            time.sleep(run.dice.uniform(0, 0.2))


@scenario("a half-open connection to Redis")
def redis_half_open(run: Run) -> None:
    run.world.have("worker", "beat", through=("redis",))
    run.write(run.dice.randint(1, 40))
    run.world.proxies["redis"].fall_silent(run.dice.choice(("answers", "both")))
    run.write(run.dice.randint(10, 80))
    time.sleep(run.dice.uniform(0.5, 2))
    run.world.proxies["redis"].speak()
    run.write(run.dice.randint(1, 20))
