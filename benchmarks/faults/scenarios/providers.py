"""Scenarios of providers: accepting without an answer, refusing for now, going silent."""

from __future__ import annotations

import time

from benchmarks.faults.environment import ANSWER, HOOK
from benchmarks.faults.running import CLEAR_UP_SECONDS, Run
from benchmarks.faults.scenarios.registry import scenario


@scenario("the provider times out after accepting")
def provider_times_out(run: Run) -> None:
    run.environment.run_programs("worker", "beat", batch=run.rng.choice((10, 50)))
    late, seed = ANSWER + 1.5, run.seed
    run.environment.set_mail_behaviour(seed=seed, slow=run.rng.uniform(0.02, 0.1), seconds=late)
    calls = ["slow_after" if run.rng.random() < 0.5 else "ok" for _ in range(6)]
    run.environment.set_phone_behaviour(
        seed=seed, slow_seconds=late, calls=calls, late_seconds=run.rng.choice((0.0, 1.5))
    )
    run.write(run.rng.randint(20, 80))
    run.wait(run.done, 20)


@scenario("the provider cuts the line, before or after accepting, and refuses for now")
def provider_cuts_the_line(run: Run) -> None:
    run.environment.run_programs("worker", "beat", batch=run.rng.choice((10, 50)))
    run.environment.set_mail_behaviour(seed=run.seed, drop=run.rng.uniform(0.05, 0.3), refuse=0.1)
    chances = {
        "drop_before": 0.15, "drop_after": 0.2, "429": 0.1, "500": 0.1, "500_after": 0.1,
        "garbage_after": 0.05, "cut_after": 0.1,
    }  # fmt: skip
    run.environment.set_phone_behaviour(
        seed=run.seed, chances=chances, late_seconds=run.rng.choice((0.0, 1.0, 2.0))
    )
    run.write(run.rng.randint(40, 200))
    run.wait(run.done, 12)


@scenario("arrivals reported up to three times each, and web killed between the reports")
def reported_again(run: Run) -> None:
    run.mix = run.rng.choice((("lms",), ("alimtalk",), ("lms", "alimtalk")))
    run.environment.run_programs("web", "worker", "beat", batch=run.rng.choice((10, 1000)))
    hook = f"http://127.0.0.1:{run.environment.web_port}/notices/solapi/{HOOK}/"
    run.environment.set_phone_behaviour(
        seed=run.seed, hook=hook, hook_times=run.rng.randint(1, 3), hook_retry_seconds=0.5,
        hook_most=run.rng.choice((5, 100)),
    )  # fmt: skip
    with run.writing(run.rng.randint(40, 150), pause=0.03):
        for _ in range(run.rng.randint(0, 2)):
            time.sleep(run.rng.uniform(0.3, 1.5))
            run.environment.programs["web"].kill()
    if not run.wait(run.all_delivered, CLEAR_UP_SECONDS):
        raise RuntimeError(
            f"{run.undelivered()} have arrived, but their rows are not marked as delivered"
        )


@scenario("a half-open connection to the providers")
def provider_half_open(run: Run) -> None:
    run.environment.run_programs("worker", "beat", through=("mail", "phone"), batch=10)
    how = run.rng.choice(("answers", "both"))
    with run.writing(run.rng.randint(40, 150), pause=0.02):
        time.sleep(run.rng.uniform(0.1, 0.6))
        for name in ("mail", "phone"):
            run.environment.proxies[name].fall_silent(how)
        time.sleep(run.rng.uniform(0.5, 3))
        for name in ("mail", "phone"):
            run.environment.proxies[name].speak()
