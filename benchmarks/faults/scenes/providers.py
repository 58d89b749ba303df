"""Providers that take a message and do not say so, refuse it for now, or fall silent."""

from __future__ import annotations

import time

from benchmarks.faults.running import CLEAR_UP_SECONDS, Run
from benchmarks.faults.scenes.registry import scenario
from benchmarks.faults.world import ANSWER, HOOK


@scenario("the provider times out after accepting")
def provider_times_out(run: Run) -> None:
    run.world.have("worker", "beat", batch=run.dice.choice((10, 50)))
    late, seed = ANSWER + 1.5, run.seed
    run.world.mood(seed=seed, slow=run.dice.uniform(0.02, 0.1), seconds=late)
    calls = ["slow_after" if run.dice.random() < 0.5 else "ok" for _ in range(6)]
    run.world.phone_mood(
        seed=seed, slow_seconds=late, calls=calls, late_seconds=run.dice.choice((0.0, 1.5))
    )
    run.write(run.dice.randint(20, 80))
    run.wait(run.done, 20)


@scenario("the provider cuts the line, before or after accepting, and refuses for now")
def provider_cuts_the_line(run: Run) -> None:
    run.world.have("worker", "beat", batch=run.dice.choice((10, 50)))
    run.world.mood(seed=run.seed, drop=run.dice.uniform(0.05, 0.3), refuse=0.1)
    chances = {
        "drop_before": 0.15, "drop_after": 0.2, "429": 0.1, "500": 0.1, "500_after": 0.1,
        "garbage_after": 0.05, "cut_after": 0.1,
    }  # fmt: skip
    run.world.phone_mood(
        seed=run.seed, chances=chances, late_seconds=run.dice.choice((0.0, 1.0, 2.0))
    )
    run.write(run.dice.randint(40, 200))
    run.wait(run.done, 12)


@scenario("arrivals reported up to three times each, and web killed between the reports")
def reported_again(run: Run) -> None:
    run.mix = run.dice.choice((("lms",), ("alimtalk",), ("lms", "alimtalk")))
    run.world.have("web", "worker", "beat", batch=run.dice.choice((10, 1000)))
    hook = f"http://127.0.0.1:{run.world.web_port}/notices/solapi/{HOOK}/"
    run.world.phone_mood(
        seed=run.seed, hook=hook, hook_times=run.dice.randint(1, 3), hook_retry_seconds=0.5,
        hook_most=run.dice.choice((5, 100)),
    )  # fmt: skip
    with run.load(run.dice.randint(40, 150), pause=0.03):
        for _ in range(run.dice.randint(0, 2)):
            time.sleep(run.dice.uniform(0.3, 1.5))
            run.world.programs["web"].kill()
    if not run.wait(run.all_delivered, CLEAR_UP_SECONDS):
        raise RuntimeError(f"{run.undelivered()} have arrived, and their rows do not say so")


@scenario("a half-open connection to the providers")
def provider_half_open(run: Run) -> None:
    run.world.have("worker", "beat", through=("mail", "phone"), batch=10)
    how = run.dice.choice(("answers", "both"))
    with run.load(run.dice.randint(40, 150), pause=0.02):
        time.sleep(run.dice.uniform(0.1, 0.6))
        for name in ("mail", "phone"):
            run.world.proxies[name].fall_silent(how)
        time.sleep(run.dice.uniform(0.5, 3))
        for name in ("mail", "phone"):
            run.world.proxies[name].speak()
