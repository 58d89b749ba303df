"""Notices end to end to a local provider, compared with one Celery task per message.

    python benchmarks/notices.py [--notices 20000] [--single 1000] [--trickle 100] [--claims 105116]

A register of `--claims` is imported first (demo rows, seeded). The provider is
`config.dev.message_provider`, a process of its own that speaks SOLAPI's contract and checks
signature and template of each message; its log is in memory if there is /dev/shm, since its disk is
not measured. The worker is the default one (Celery, two processes, real Valkey, real PostgreSQL,
commits durable). Measured are

- AlimTalks committed in one transaction, from the commit until the last answer is committed;
- in the same run, on the same broker, worker and provider, one task per message (one_task_each.py),
  once with a row read and an answer written, and once without a database;
- from a commit to the provider's acceptance, one notice at a time at irregular intervals, by the
  provider's own log;
- one bulk notice "claim received" to the whole register, from its approval by a second person until
  the last answer is committed, written by the worker meanwhile; the worker's peak memory.

At the end the provider's log must hold each notice exactly once. Beat does not run, and no reports
are requested. The clone of the test database that is filled here is dropped at the end.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.figures import figure  # noqa: E402

SEED = 1015
EVENTS = ("payout_sent", "claim_received")
MOST_SECONDS = 900  # time limit of one measurement


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--notices", type=int, default=20_000)
    parser.add_argument("--warm", type=int, default=2_000)
    parser.add_argument("--single", type=int, default=1_000)
    parser.add_argument("--trickle", type=int, default=100)
    parser.add_argument("--claims", type=int, default=105_116)
    options = parser.parse_args()
    from config.dev.testing import Surroundings

    surroundings = Surroundings(durable=True)
    from config.dev.message_provider.process import LocalProvider

    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
    folder = tempfile.TemporaryDirectory(prefix="desk-bench-", dir=memory)
    with folder, LocalProvider(log=Path(folder.name) / "log.sqlite") as provider:
        os.environ.update(provider.environment)
        # Businesses with several claims get several messages here.
        os.environ.update(NOTICE_PREFER="alimtalk", NOTICE_RECIPIENT_MOST="1000")
        import django

        django.setup()
        databases = surroundings.databases
        databases.prepare()
        try:
            run(provider, databases, options)
        finally:
            from django.db import connections

            connections.close_all()
            surroundings.close()


def run(provider: Any, databases: Any, options: Any) -> None:
    from config.dev.testing import WorkerProcess

    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"{os.cpu_count()} cores, load before {load}", flush=True)
    prepare(provider, databases, options.claims)
    worker = WorkerProcess("-I", "benchmarks.one_task_each").start()
    try:
        warm, number = options.warm, options.notices
        mine = measure_outbox(warm, number)
        theirs = measure_one_task_each(provider, options.single, after=warm + number)
        print(f"  so the outbox is {mine / theirs:.1f} times as fast", flush=True)
        bare = measure_bare_tasks(provider, options.single)
        print(f"  and {mine / bare:.1f} times as fast as tasks that write nothing down", flush=True)
        for against, rate, goal in (
            ("one Celery task each, with its row", theirs, "≥ 5 ×"),
            ("one Celery task each, without any row", bare, ""),
        ):
            figure(f"{number:,} AlimTalks at once", f"{mine:,.0f} a second", against=against,
                   reference=f"{rate:,.0f} a second", ratio=f"{mine / rate:.0f} × as fast",
                   goal=goal)  # fmt: skip
        measure_trickle(provider, options.trickle)
        measure_bulk(worker)
        agree(provider, 2 * options.single)
    finally:
        worker.stop()


# ------------------------------------------------------------------ before the clock
def prepare(provider: Any, databases: Any, claims: int) -> None:
    """Import a register of `claims` claims, and publish AlimTalk templates that the local provider
    knows as inspected."""
    import psycopg

    from claims.demo.register import write_register
    from claims.intake.models import FilingWindow, ImportRun
    from claims.intake.verbs import run_import
    from claims.tests.factories import superuser
    from reviews.notices.models import NoticeTemplate
    from reviews.notices.templates.verbs import approve_inspection, hand_in, publish_template

    by = superuser()
    letters = NoticeTemplate.objects.filter(channel="alimtalk", language="ko", event__in=EVENTS)
    for letter in letters:
        hand_in(template=letter, provider_number=f"bench_{letter.event}", by=by)
        approve_inspection(template=letter, by=by)
        publish_template(template=letter, replaces=None, by=by)
    provider.control(templates={f"bench_{letter.event}": letter.body for letter in letters})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.csv"
        write_register(path, claims=claims)
        run = ImportRun(window=FilingWindow.objects.get(code="1015-1"), file_name=path.name)
        with path.open("rb") as file:
            run_import(run=run, file=file)
    with psycopg.connect(databases.owner_url(), autocommit=True) as owner:
        owner.execute("ANALYZE")


def write(number: int, *, after: int = 0, key: str, later: bool = False) -> list[int]:
    """Write `number` notices in one transaction to claims with a telephone, from the claim `after`
    on; return their primary keys. `key` makes their idempotency keys unique. With `later` they are
    not due yet."""
    from datetime import timedelta

    from django.db import transaction
    from django.utils import timezone

    from claims.register.models import Claim
    from reviews.notices.outbox.write import CLAIM_FIELDS, Letter, write_notices
    from reviews.notices.tests.examples import example_values

    reached = Claim.objects.filter(phone_index__isnull=False).only(*CLAIM_FIELDS).order_by("pk")
    claims = list(reached[after : after + number])
    values = example_values("payout_sent")
    wait = timezone.now() + timedelta(days=30) if later else None
    with transaction.atomic():
        rows = write_notices(
            Letter("payout_sent", one, f"{key}:{one.number}", values, send_after=wait)
            for one in claims
        )
    if len(rows) < number:
        raise SystemExit(f"only {len(rows)} claims with a telephone")
    return [row.pk for row in rows]


# ------------------------------------------------------------------ measurements
def measure_outbox(warm: int, number: int) -> float:
    """Write `number` notices in one transaction, after `warm` others, and wait until all are sent.
    Return the messages per second."""
    write(warm, key="warm")
    settled("the warm-up")
    write(number, after=warm, key="outbox")
    committed = time.perf_counter()
    settled("the outbox")
    took = time.perf_counter() - committed
    print(f"outbox, {number:,} at once: {took:7.2f} s {number / took:9,.0f} messages/s", flush=True)
    return number / took


def measure_one_task_each(provider: Any, number: int, after: int) -> float:
    from benchmarks.one_task_each import send_one

    pks = write(number, after=after, key="single", later=True)
    before = provider.counts()["messages"]
    from reviews.notices.models import DeliveryAttempt

    began = time.perf_counter()
    for pk in pks:
        send_one.delay(pk)
    mine = DeliveryAttempt.objects.filter(notice__in=pks, finished_at__isnull=False)
    until(lambda: mine.count() == number, "one task per message")
    took = time.perf_counter() - began
    if provider.counts()["messages"] - before != number:
        raise SystemExit("not all of the single messages were accepted")
    print(f"one task each, {number:,}: {took:7.2f} s {number / took:9,.0f} messages/s", flush=True)
    return number / took


def measure_bare_tasks(provider: Any, number: int) -> float:
    """Send one task per message that only posts, without reading or writing rows, and return the
    messages per second."""
    from benchmarks.one_task_each import post_one

    before = provider.counts()["messages"]
    began = time.perf_counter()
    for _ in range(number):
        post_one.delay(str(uuid.uuid4()))
    until(lambda: provider.counts()["messages"] - before == number, "the bare tasks")
    took = time.perf_counter() - began
    print(f"bare tasks, {number:,}: {took:7.2f} s {number / took:9,.0f} messages/s", flush=True)
    return number / took


def measure_trickle(provider: Any, number: int) -> None:
    dice = random.Random(SEED)
    committed: dict[int, float] = {}
    for place in range(number):
        time.sleep(dice.uniform(0.05, 0.25))
        [pk] = write(1, after=place, key="trickle")
        committed[pk] = time.time()
    settled("the trickle")
    from reviews.notices.models import Notice

    names = dict(Notice.objects.filter(pk__in=committed).values_list("public_id", "pk"))
    ids = {str(name): pk for name, pk in names.items()}
    waits = sorted(
        (row.created - committed[ids[row.notice]]) * 1000
        for row in provider.accepted()
        if row.notice in ids
    )
    if len(waits) != number:
        raise SystemExit(f"{len(waits)} of {number} were accepted")
    p95 = waits[int(len(waits) * 0.95)]
    figure("from a commit to the provider's acceptance",
           f"{statistics.median(waits):.0f} ms, p95 {p95:.0f} ms")  # fmt: skip
    print(
        f"commit to acceptance, {number} one by one: median {statistics.median(waits):.1f} ms,"
        f" p95 {p95:.1f} ms, at most {waits[-1]:.1f} ms",
        flush=True,
    )


def measure_bulk(worker: Any) -> None:
    from claims.intake.models import ImportRun
    from claims.tests.factories import UserFactory
    from reviews.notices.bulk.audiences.kinds import RECEIVED, Audience
    from reviews.notices.bulk.recipients.counting import count
    from reviews.notices.bulk.verbs import approve_bulk, prepare_bulk, seen_value
    from reviews.notices.models import Notice

    audience = Audience(RECEIVED, {"run": ImportRun.objects.get().pk})
    one, other = UserFactory(roles="secretariat"), UserFactory(roles="secretariat")
    from claims import clock

    bulk = prepare_bulk(audience=audience, seen=count(audience, clock.now()).fingerprint, by=one)
    began = time.perf_counter()
    approve_bulk(bulk=bulk, seen=seen_value(bulk), by=other)
    until(lambda: written(bulk), "the writing of the bulk")
    wrote = time.perf_counter() - began
    settled("the bulk")
    took = time.perf_counter() - began
    sent = Notice.objects.filter(bulk=bulk, status="sent").count()
    print(
        f"a bulk of {sent:,}: written after {wrote:.1f} s, all accepted after {took:.1f} s,"
        f" {sent / took:,.0f} messages/s"
    )
    if sent != bulk.count:
        raise SystemExit(f"{bulk.count} notices were expected: {states()}")
    peaks = sorted(peak_memory(worker), reverse=True)
    figure(f"a bulk notice to {sent:,}, from its approval to the last acceptance",
           f"{took:.1f} s, {sent / took:,.0f} a second, peak {max(peaks):.0f} MB")  # fmt: skip
    print(f"peak memory of the worker's processes: {', '.join(f'{p:.0f}' for p in peaks)} MB")


def agree(provider: Any, single: int) -> None:
    """Compare the provider's log with the sent notices and `single` further messages. Raises
    SystemExit when a message is missing, doubled or unknown."""
    from reviews.notices.models import Notice

    ours = {str(name) for name in Notice.objects.filter(status="sent").values_list(
        "public_id", flat=True
    )}  # fmt: skip
    theirs = provider.by_notice()
    missing = ours - theirs.keys()
    doubled = [name for name, times in theirs.items() if times > 1]
    print(f"provider's log: {len(theirs):,} messages; missing {len(missing)}, twice {len(doubled)}")
    if missing or doubled or len(theirs) != len(ours) + single:
        raise SystemExit("the provider's log and our rows differ")


# ------------------------------------------------------------------ looking
def written(bulk: Any) -> bool:
    bulk.refresh_from_db(fields=["written_at"])
    return bulk.written_at is not None


def settled(what: str) -> None:
    """Wait until no notice is due, being sent or of unknown outcome. `what` names the wait in the
    error."""
    from django.db.models.functions import Now

    from reviews.notices.models import Notice

    open_ = Notice.objects.filter(status__in=["pending", "sending", "unknown"], next_at__lte=Now())
    try:
        until(lambda: not open_.exists(), what)
    except SystemExit as end:
        raise SystemExit(f"{end}: {states()}") from None


def states() -> dict[str, int]:
    from django.db.models import Count

    from reviews.notices.models import Notice

    return dict(Notice.objects.order_by().values_list("status").annotate(n=Count("pk")))


def until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + MOST_SECONDS
    while not true():
        if time.monotonic() > deadline:
            raise SystemExit(f"{what} did not finish")
        time.sleep(0.02)


def peak_memory(worker: Any) -> list[float]:
    """Return the peak memory of each process of the worker, in MB."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
            group = os.getpgid(int(status.parent.name))
        except (OSError, ValueError):
            continue
        if group == worker.process.pid and "VmHWM" in lines:
            found.append(int(lines["VmHWM"].split()[0]) / 1024)
    return found


if __name__ == "__main__":
    main()
