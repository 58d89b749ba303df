"""Scenarios of Redis: away, emptied, restarted, silent."""

from __future__ import annotations

import time

from benchmarks.faults.running import Run
from benchmarks.faults.scenarios.registry import scenario
from benchmarks.faults.scenarios.voting import last_vote

RESTARTS = 20


@scenario("Redis stopped during decisions, and back later")
def redis_stopped(run: Run) -> None:
    run.environment.run_programs("worker", "beat")
    reviews = run.reviews(run.rng.randint(2, 3))
    run.write(run.rng.randint(0, 60))
    run.environment.kill_valkey()
    run.kills += 1
    for review in reviews:
        last_vote(review)  # the commit neither fails nor waits for long
    run.write(run.rng.randint(1, 30))
    time.sleep(run.rng.uniform(0, 2))
    run.environment.start_valkey()


@scenario("Redis emptied under load")
def redis_flushed(run: Run) -> None:
    run.environment.run_programs("worker", "beat", batch=run.rng.choice((10, 50, 1000)))
    with run.writing(run.rng.randint(60, 200)) as writer:
        while writer.is_alive():
            run.environment.empty_redis()
            time.sleep(run.rng.uniform(0.01, 0.15))
    run.environment.empty_redis()


@scenario("Redis restarted 20 times under load")
def redis_restarted(run: Run) -> None:
    run.environment.run_programs("worker", "beat", batch=run.rng.choice((10, 50, 1000)))
    with run.writing(run.rng.randint(100, 300), pause=0.05):
        for _ in range(RESTARTS):
            run.environment.kill_valkey()
            run.kills += 1
            time.sleep(run.rng.uniform(0, 0.1))
            run.environment.start_valkey()
            time.sleep(run.rng.uniform(0, 0.2))


@scenario("a half-open connection to Redis")
def redis_half_open(run: Run) -> None:
    run.environment.run_programs("worker", "beat", through=("redis",))
    run.write(run.rng.randint(1, 40))
    run.environment.proxies["redis"].fall_silent(run.rng.choice(("answers", "both")))
    run.write(run.rng.randint(10, 80))
    time.sleep(run.rng.uniform(0.5, 2))
    run.environment.proxies["redis"].speak()
    run.write(run.rng.randint(1, 20))
