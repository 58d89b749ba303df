"""Scenarios of SIGKILL at exact points: web, workers and beat."""

from __future__ import annotations

import time

from benchmarks.faults.environment import LEASE
from benchmarks.faults.running import CLEAR_UP_SECONDS, Run
from benchmarks.faults.scenarios.registry import scenario
from benchmarks.faults.scenarios.voting import last_vote_by_web, seated

CRASH_SECONDS = 40  # seconds until a crash point is reached


def die(run: Run, point: str, *, most: int, **more: object) -> None:
    """Arm a crash at `point` (`more` as in `arm`) at a random visit of 1 to `most`, write notices
    until a process dies of it, and wait until all have died or everything is sent. Raises
    RuntimeError if no process reaches the point."""
    times = run.rng.randint(1, 3)
    kill = run.rng.choice(("group", "process"))
    crash = run.environment.arm(point, nth=run.rng.randint(1, most), times=times, kill=kill, **more)
    run.write(run.rng.randint(40, 250))
    for _ in range(CRASH_SECONDS // 2):
        if run.wait(lambda: run.environment.crashes(crash) >= 1, 2):
            break
        run.write(20)  # everything was sent in fewer calls than the crash point needs
    else:
        raise RuntimeError(f"no process reached the crash point {point}")
    run.wait(lambda: run.environment.crashes(crash) >= times or run.done(), CRASH_SECONDS)


@scenario("SIGKILL of web between commit and enqueue")
def web_before_enqueue(run: Run) -> None:
    run.environment.run_programs("web", "worker", "beat")
    decisions = run.rng.randint(1, 2)
    crash = run.environment.arm("before_enqueue", times=decisions)
    reviews = run.reviews(decisions)
    for place, review in enumerate(reviews, 1):
        answered = last_vote_by_web(run, review, seated(review))
        if answered is not None or run.environment.crashes(crash) != place:
            raise RuntimeError(
                f"the web process should have died at the decision, but answered {answered}"
            )
        run.environment.programs["web"].wait_ready()
        review.refresh_from_db()
        if review.status != "decided":
            raise RuntimeError(
                f"the decision should have been committed, but the review is {review.status}"
            )


@scenario("SIGKILL of a worker before it sends")
def worker_before_send(run: Run) -> None:
    run.environment.run_programs("worker", "beat", batch=run.rng.choice((10, 50, 1000)))
    die(run, "before_send", most=3)


@scenario("SIGKILL of a worker after it has sent, before it writes so")
def worker_after_send(run: Run) -> None:
    run.environment.run_programs("worker", "beat", batch=run.rng.choice((10, 50, 1000)))
    die(run, "after_send", most=3)


@scenario("SIGKILL of a worker before it acknowledges")
def worker_before_ack(run: Run) -> None:
    run.environment.run_programs("worker", "beat", batch=run.rng.choice((10, 50, 1000)))
    die(run, "before_ack", most=2)


@scenario("SIGKILL of a worker at any statement of its transactions")
def worker_at_a_statement(run: Run) -> None:
    run.environment.run_programs("worker", "beat", batch=run.rng.choice((10, 50, 1000)))
    die(run, run.rng.choice(("before_statement", "after_statement")), most=12)


@scenario("SIGKILL of a worker while it asks what became of a message")
def worker_while_asking(run: Run) -> None:
    run.mix = ("lms",)
    run.environment.run_programs("worker", "beat", batch=run.rng.choice((10, 50)))
    run.environment.set_phone_behaviour(seed=run.seed, calls=["drop_after"] * 3)
    die(run, run.rng.choice(("before_look_up", "after_look_up")), most=1)


@scenario("SIGKILL of beat, and every task message lost until there is a new one")
def beat(run: Run) -> None:
    run.environment.run_programs("worker", "beat")
    program = run.environment.programs["beat"]
    for _ in range(run.rng.randint(1, 2)):
        program.wanted = False
        program.kill()
        run.environment.empty_redis()  # its messages are lost too
        with run.environment.messages_lost():
            run.write(run.rng.randint(5, 60))
        time.sleep(run.rng.uniform(0.2, 1))
        program.start()
        run.wait(run.done, CLEAR_UP_SECONDS)


@scenario("a worker frozen for longer than its lease, and woken up again")
def worker_frozen(run: Run) -> None:
    run.environment.run_programs("worker", "beat", batch=run.rng.choice((10, 50, 1000)))
    point = run.rng.choice(("before_statement", "after_statement", "after_send"))
    crash = run.environment.arm(point, nth=run.rng.randint(1, 8), kill="freeze")
    run.write(run.rng.randint(40, 250))
    run.wait(lambda: run.environment.crashes(crash), 5)  # or everything was sent in fewer steps
    time.sleep(LEASE * run.rng.uniform(0.3, 2))
    run.environment.programs["worker"].wake()


@scenario("a notice that kills whoever sends it: a dead letter, and its neighbours leave")
def poison(run: Run) -> None:
    run.environment.run_programs("worker", "beat", batch=run.rng.choice((20, 100)), attempts=4)
    with run.environment.messages_lost():
        run.write(run.rng.randint(20, 60))
        bad = run.rng.choice(run.notices())
        run.poison.add(bad)
        run.environment.arm("before_send", notice=bad, times=100, kill="process")
    run.wait(run.done, 120)
