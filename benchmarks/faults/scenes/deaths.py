"""SIGKILL at exact points: of web, workers and beat."""

from __future__ import annotations

import time

from benchmarks.faults.running import CLEAR_UP_SECONDS, Run
from benchmarks.faults.scenes.registry import scenario
from benchmarks.faults.scenes.voting import last_vote_by_web, seated
from benchmarks.faults.world import LEASE

TRAP_SECONDS = 40  # for a trap to be reached


def die(run: Run, point: str, *, most: int, **more: object) -> None:
    """Arm a trap, give the worker work, wait until it has died of it often enough."""
    times = run.dice.randint(1, 3)
    kill = run.dice.choice(("group", "process"))
    trap = run.world.arm(point, nth=run.dice.randint(1, most), times=times, kill=kill, **more)
    run.write(run.dice.randint(40, 250))
    for _ in range(TRAP_SECONDS // 2):
        if run.wait(lambda: run.world.sprung(trap) >= 1, 2):
            break
        run.write(20)  # all has left in fewer calls than the trap waits for
    else:
        raise RuntimeError(f"nobody came to {point}")
    run.wait(lambda: run.world.sprung(trap) >= times or run.done(), TRAP_SECONDS)


@scenario("SIGKILL of web between commit and enqueue")
def web_before_enqueue(run: Run) -> None:
    run.world.have("web", "worker", "beat")
    decisions = run.dice.randint(1, 2)
    trap = run.world.arm("before_enqueue", times=decisions)
    reviews = run.reviews(decisions)
    for place, review in enumerate(reviews, 1):
        answered = last_vote_by_web(run, review, seated(review))
        if answered is not None or run.world.sprung(trap) != place:
            raise RuntimeError(f"web was to die of the decision, and answered {answered}")
        run.world.programs["web"].wait_ready()
        review.refresh_from_db()
        if review.status != "decided":
            raise RuntimeError(f"the decision was to be committed, and is {review.status}")


@scenario("SIGKILL of a worker before it sends")
def worker_before_send(run: Run) -> None:
    run.world.have("worker", "beat", batch=run.dice.choice((10, 50, 1000)))
    die(run, "before_send", most=3)


@scenario("SIGKILL of a worker after it has sent, before it writes so")
def worker_after_send(run: Run) -> None:
    run.world.have("worker", "beat", batch=run.dice.choice((10, 50, 1000)))
    die(run, "after_send", most=3)


@scenario("SIGKILL of a worker before it acknowledges")
def worker_before_ack(run: Run) -> None:
    run.world.have("worker", "beat", batch=run.dice.choice((10, 50, 1000)))
    die(run, "before_ack", most=2)


@scenario("SIGKILL of a worker at any statement of its transactions")
def worker_at_a_statement(run: Run) -> None:
    run.world.have("worker", "beat", batch=run.dice.choice((10, 50, 1000)))
    die(run, run.dice.choice(("before_statement", "after_statement")), most=12)


@scenario("SIGKILL of a worker while it asks what became of a message")
def worker_while_asking(run: Run) -> None:
    run.mix = ("lms",)
    run.world.have("worker", "beat", batch=run.dice.choice((10, 50)))
    run.world.phone_mood(seed=run.seed, calls=["drop_after"] * 3)
    die(run, run.dice.choice(("before_look_up", "after_look_up")), most=1)


@scenario("SIGKILL of beat, and every bell lost until there is a new one")
def beat(run: Run) -> None:
    run.world.have("worker", "beat")
    program = run.world.programs["beat"]
    for _ in range(run.dice.randint(1, 2)):
        program.wanted = False
        program.kill()
        run.world.forget()  # what it had rung for, too
        with run.world.bells_lost():
            run.write(run.dice.randint(5, 60))
        time.sleep(run.dice.uniform(0.2, 1))
        program.start()
        run.wait(run.done, CLEAR_UP_SECONDS)


@scenario("a worker frozen for longer than its lease, and woken up again")
def worker_frozen(run: Run) -> None:
    run.world.have("worker", "beat", batch=run.dice.choice((10, 50, 1000)))
    point = run.dice.choice(("before_statement", "after_statement", "after_send"))
    trap = run.world.arm(point, nth=run.dice.randint(1, 8), kill="freeze")
    run.write(run.dice.randint(40, 250))
    run.wait(lambda: run.world.sprung(trap), 5)  # or all has left in fewer steps
    time.sleep(LEASE * run.dice.uniform(0.3, 2))
    run.world.programs["worker"].wake()


@scenario("a notice that kills whoever sends it: a dead letter, and its neighbours leave")
def poison(run: Run) -> None:
    run.world.have("worker", "beat", batch=run.dice.choice((20, 100)), attempts=4)
    with run.world.bells_lost():
        run.write(run.dice.randint(20, 60))
        bad = run.dice.choice(run.notices())
        run.poison.add(bad)
        run.world.arm("before_send", notice=bad, times=100, kill="process")
    run.wait(run.done, 120)
