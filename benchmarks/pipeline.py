"""500 documents from upload to findings, and the cost of a page request afterwards.

    python benchmarks/pipeline.py [--documents 500] [--rounds 30]

The demo's own documents (certificates and bankbooks as PDF, card sales as XLSX, screenshots as
JPEG) of as many claims as needed, imported before the clock starts. Then, all at once: they are
received (type check, hash, storage, rows), and a real Celery worker with two processes inspects
each in a confined process of its own, draws the first pages, reads the text, and runs the checks of
each claim. The clock stops when its queue is empty and it is idle. Pages are then fetched by whole
requests through all middleware (Django's test client, one process), as a member of the secretariat
whose viewing is recorded: cached, and cold (its previews deleted). The clone of the test database
that is filled here is dropped at the end.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.figures import figure  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    from config.dev.testing import Surroundings

    surroundings = Surroundings(durable=True)
    import django

    django.setup()
    surroundings.databases.prepare()
    try:
        run(options.documents, options.rounds)
    finally:
        from django.db import connections

        connections.close_all()
        surroundings.close()


def run(documents: int, rounds: int) -> None:
    from config.dev.testing import WorkerProcess

    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"{os.cpu_count()} cores, load before {load}", flush=True)
    incoming = prepared(documents)
    worker = WorkerProcess().start()
    try:
        measure_pipeline(worker, incoming)
    finally:
        worker.stop()
    measure_pages(rounds)


# ------------------------------------------------------------------ before the clock
def prepared(documents: int) -> list[Any]:
    """Import a register and return `documents` generated files of its claims, as arguments for
    `receive_many`. Raises SystemExit when fewer could be made."""
    from claims.demo.documents import Order, files_for_many
    from claims.documents.models import DocumentKind
    from claims.documents.receipt.received_files import ReceivedFile
    from claims.register.models import Claim

    facts = imported(claims=documents * 10)
    ids = dict(Claim.objects.values_list("number", "pk"))
    wanted = [one for one in facts if one.number in ids][: -(-documents // 3)]
    found = [
        ReceivedFile(ids[one.number], DocumentKind(file.kind), file.name, file.content)
        for one, files in zip(wanted, files_for_many(map(Order, wanted)), strict=True)
        for file in files
    ]
    if len(found) < documents:
        raise SystemExit(f"only {len(found)} documents could be made")
    return found[:documents]


def imported(claims: int) -> list[Any]:
    """Import a register of `claims` claims and return the Facts of those that the council
    reviews."""
    from claims.demo import documents
    from claims.demo.register import rows, write_register
    from claims.intake.models import FilingWindow, ImportRun
    from claims.intake.verbs import run_import

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.csv"
        write_register(path, claims=claims)
        run = ImportRun(window=FilingWindow.objects.get(code="1015-1"), file_name=path.name)
        with path.open("rb") as file:
            run_import(run=run, file=file)
    return [
        documents.facts_from_row(row)
        for row in rows(claims=claims)
        if row[3] == "소상공인" and row[12] == "카카오" and int(row[15] or 0) > 500_000
    ]


# ------------------------------------------------------------------ door to findings
def measure_pipeline(worker: Any, incoming: list[Any]) -> None:
    from claims.documents.models import Document, Source
    from claims.documents.receipt.verbs import Refused, receive_many
    from claims.evidence.models import Finding

    size = sum(len(file.data) for file in incoming)
    kinds = Counter(file.name.rpartition(".")[2] for file in incoming)
    print(f"{len(incoming)} documents, {size / 1e6:.1f} MB: {dict(kinds)}", flush=True)
    started = time.perf_counter()
    outcomes = receive_many(incoming, source=Source.IMPORT)
    received = time.perf_counter() - started
    drained(worker)
    whole = time.perf_counter() - started
    refused = sum(isinstance(outcome, Refused) for outcome in outcomes)
    states = Counter(Document.objects.values_list("status", flat=True))
    current = Finding.objects.current({file.claim_id for file in incoming})
    found = Counter(finding.verdict for finding in current)
    worker.stop()
    print(f"refused at the door: {refused}; documents now: {dict(states)}")
    rows = Finding.objects.count()
    print(f"findings: {sum(found.values())} {dict(found)}; {rows} rows written on the way")
    print(f"received:            {received:7.1f} s   {len(incoming) / received:6.0f} documents/s")
    print(f"received to checked: {whole:7.1f} s   {len(incoming) / whole:6.1f} documents/s")
    figure(f"{len(incoming)} documents from the door to their findings",
           f"{whole:.1f} s, {len(incoming) / whole:.1f} a second")  # fmt: skip


def drained(worker: Any) -> None:
    """Wait until the queue is empty and the worker idle. Raises SystemExit after 30 minutes."""
    from config.celery import QUEUES, app

    deadline = time.monotonic() + 1800
    quiet = 0
    while quiet < 2 and time.monotonic() < deadline:
        time.sleep(0.25)
        with app.connection_for_read() as line:
            waiting = sum(line.default_channel._size(queue) for queue in QUEUES)
        active = app.control.inspect([worker.name], timeout=1)
        at_work = sum(len(some) for some in (active.active() or {}).values())
        reserved = sum(len(some) for some in (active.reserved() or {}).values())
        quiet = 0 if waiting or at_work or reserved else quiet + 1
    if quiet < 2:
        raise SystemExit("the worker did not finish")


# ------------------------------------------------------------------ pages
def measure_pages(rounds: int) -> None:
    from django.test import Client

    from claims.documents.storage import previews
    from claims.tests.factories import UserFactory

    client = Client()
    client.force_login(UserFactory(roles="secretariat"))
    cached: dict[str, list[float]] = {"application/pdf": [], "image/jpeg": []}
    cold: dict[str, list[float]] = {name: [] for name in cached}
    busy: dict[str, list[float]] = {name: [] for name in cached}
    for media_type in cached:
        for page in first_pages(media_type, rounds):
            # Writes the access entry and starts the fork server before the measurement.
            request(client, page)
            began = time.process_time()
            cached[media_type].append(request(client, page))
            busy[media_type].append((time.process_time() - began) * 1000)
            previews.private_storage().delete(previews.key_of(page.document, 1) + previews.LARGE)
            cold[media_type].append(request(client, page))
    for name in cached:
        middle, worst = statistics.median(cached[name]), max(cached[name])
        cpu = statistics.median(busy[name])
        figure(f"request of a cached page, marked and recorded, {name}",
               f"{middle:.1f} ms", goal="< 20 ms")  # fmt: skip
        figure(f"request of a cold page, {name}", f"{statistics.median(cold[name]):.1f} ms")
        print(
            f"request of a cached page, {name + ':':<17}{middle:7.1f} ms, at most {worst:.1f};"
            f" processor {cpu:.1f} ms"
        )
        print(f"request of a cold page,   {name + ':':<17}{statistics.median(cold[name]):7.1f} ms")


def first_pages(media_type: str, most: int) -> Iterator[Any]:
    from claims.documents.models import DocumentKind, Page

    pages = Page.objects.filter(number=1, document__media_type=media_type).exclude(
        document__kind=DocumentKind.BANKBOOK_COPY  # covered until it is revealed
    )
    yield from pages.select_related("document").order_by("pk")[:most]


def request(client: Any, page: Any) -> float:
    """Request a page once by the test client and return the milliseconds."""
    started = time.perf_counter()
    answer = client.get(page.url)
    took = (time.perf_counter() - started) * 1000
    assert answer.status_code == 200 and answer["Content-Type"] == "image/jpeg", answer.status_code
    return took


if __name__ == "__main__":
    main()
