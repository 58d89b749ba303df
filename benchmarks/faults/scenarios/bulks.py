"""Scenarios of a bulk notice, which completes whatever is killed while it runs."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from typing import Any

from benchmarks.faults.running import Run
from benchmarks.faults.scenarios.registry import scenario

FINISH_SECONDS = 70


@scenario("anything killed while a bulk runs, paused and resumed; or cancelled midway")
def run_bulk(run: Run) -> None:
    from claims.users.models import User
    from reviews.notices.bulk.running import control

    run.environment.run_programs("worker", "beat", batch=run.rng.choice((20, 1000)))
    secretary = User.objects.filter(groups__name="secretariat").first()
    bulk = begin(run, secretary)
    run.wait(run.has_sent, 20)
    for _ in range(run.rng.randint(2, 8)):
        run.rng.choice(FAULTS)(run)
        if run.rng.random() < 0.5:
            run.until_done(lambda: control.pause_bulk(bulk=bulk, by=secretary))
            time.sleep(run.rng.uniform(0, 0.5))
            run.until_done(lambda: control.resume_bulk(bulk=bulk, by=secretary))
    if run.rng.random() < 0.2:
        run.until_done(lambda: control.cancel_bulk(bulk=bulk, reason="잘못 고름", by=secretary))
    run.environment.repair()
    run.wait(lambda: over(bulk), FINISH_SECONDS)
    bulk.refresh_from_db()
    if bulk.status not in ("done", "cancelled"):
        raise RuntimeError(f"bulk {bulk.status}: {bulk.written} of {bulk.count} written")
    if bulk.status == "done" and bulk.notices.count() != bulk.count:
        raise RuntimeError(f"{bulk.notices.count()} notices of a bulk of {bulk.count}")


def begin(run: Run, secretary: Any) -> Any:
    """Create an import of 101 to 220 claims, prepare a bulk notice to them as `secretary`, approve
    it as the chair, and return it."""
    from claims import clock
    from claims.intake.models import FilingWindow, ImportRun
    from claims.register.models import Claim
    from claims.tests.factories import ClaimantFactory, ClaimFactory
    from claims.users.models import User
    from reviews.notices.bulk import verbs
    from reviews.notices.bulk.audiences import kinds
    from reviews.notices.bulk.recipients import counting

    window = FilingWindow.objects.get(code="1015-1")
    imported = ImportRun.objects.create(window=window, file_name="faults.csv", status="queued")
    first = 1_000_000 + Claim.objects.count()
    for factory in (ClaimFactory, ClaimantFactory):
        factory.reset_sequence(first, force=True)
    count = run.rng.randint(101, 220)  # above a hundred a second person has to agree
    for number in range(count):
        ClaimFactory(import_run=imported, row_no=1, plain_phone=f"0104{first + number:07d}")
    imported.status, imported.read, imported.accepted = "done", count, count
    imported.save()
    audience = kinds.Audience(kinds.RECEIVED, {"run": imported.pk})
    seen = counting.count(audience, clock.now()).fingerprint
    prepared = verbs.prepare_bulk(audience=audience, seen=seen, by=secretary)
    chair = User.objects.filter(groups__name="chair").first()
    return verbs.approve_bulk(bulk=prepared, seen=verbs.seen_value(prepared), by=chair)


def over(bulk: Any) -> bool:
    bulk.refresh_from_db()
    left = bulk.notices.filter(status__in=("pending", "sending", "unknown")).exists()
    return bulk.status in ("done", "cancelled") and not left


# ------------------------------------------------------------------ what may happen to it
def a_worker_dies_somewhere(run: Run) -> None:
    point = run.rng.choice(("before_statement", "after_statement", "before_send", "after_send"))
    crash = run.environment.arm(
        point, nth=run.rng.randint(1, 8), kill=run.rng.choice(("group", "process"))
    )
    run.wait(lambda: run.environment.crashes(crash), 6)
    run.environment.disarm()


def the_worker_dies_now(run: Run) -> None:
    run.environment.programs["worker"].kill()


def beat_dies(run: Run) -> None:
    run.environment.programs["beat"].kill()


def redis_dies(run: Run) -> None:
    run.environment.kill_valkey()
    run.kills += 1
    time.sleep(run.rng.uniform(0, 0.5))
    run.environment.start_valkey()


def redis_forgets(run: Run) -> None:
    run.environment.empty_redis()


def postgres_dies(run: Run) -> None:
    run.environment.kill_postgres(run.rng.choice((signal.SIGQUIT, signal.SIGKILL)))
    run.kills += 1
    run.environment.start_postgres()


def the_provider_dies(run: Run) -> None:
    run.environment.programs[run.rng.choice(("mail", "phone"))].kill()


FAULTS: tuple[Callable[[Run], None], ...] = (
    a_worker_dies_somewhere,
    a_worker_dies_somewhere,
    the_worker_dies_now,
    beat_dies,
    redis_dies,
    redis_forgets,
    postgres_dies,
    the_provider_dies,
)
