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
def bulk(run: Run) -> None:
    from claims.users.models import User
    from reviews.notices.bulk import control

    run.environment.run_programs("worker", "beat", batch=run.rng.choice((20, 1000)))
    secretary = User.objects.filter(groups__name="secretariat").first()
    wave = begin(run, secretary)
    run.wait(run.has_sent, 20)
    for _ in range(run.rng.randint(2, 8)):
        run.rng.choice(FAULTS)(run)
        if run.rng.random() < 0.5:
            run.until_done(lambda: control.pause_bulk(bulk=wave, by=secretary))
            time.sleep(run.rng.uniform(0, 0.5))
            run.until_done(lambda: control.resume_bulk(bulk=wave, by=secretary))
    if run.rng.random() < 0.2:
        run.until_done(lambda: control.cancel_bulk(bulk=wave, reason="잘못 고름", by=secretary))
    run.environment.repair()
    run.wait(lambda: over(wave), FINISH_SECONDS)
    wave.refresh_from_db()
    if wave.status not in ("done", "cancelled"):
        raise RuntimeError(f"the wave is {wave.status}, {wave.written} of {wave.count} written")
    if wave.status == "done" and wave.notices.count() != wave.count:
        raise RuntimeError(f"{wave.notices.count()} notices of a wave of {wave.count}")


def begin(run: Run, secretary: Any) -> Any:
    """Begin a bulk notice to the claims of an import, approved by the chair."""
    from claims import clock
    from claims.intake.models import FilingWindow, ImportRun
    from claims.register.models import Claim
    from claims.tests.factories import ClaimantFactory, ClaimFactory
    from claims.users.models import User
    from reviews.notices.bulk import audiences, recipients
    from reviews.notices.bulk import verbs as preparing

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
    wave = audiences.Wave(audiences.RECEIVED, {"run": imported.pk})
    seen = recipients.count(wave, clock.now()).fingerprint
    prepared = preparing.prepare_bulk(wave=wave, seen=seen, by=secretary)
    chair = User.objects.filter(groups__name="chair").first()
    return preparing.approve_bulk(bulk=prepared, seen=preparing.seen_value(prepared), by=chair)


def over(wave: Any) -> bool:
    wave.refresh_from_db()
    left = wave.notices.filter(status__in=("pending", "sending", "unknown")).exists()
    return wave.status in ("done", "cancelled") and not left


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
