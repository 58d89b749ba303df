"""Speed of erasing personal data, compared with a bare UPDATE that blanks the same columns.

    python -m benchmarks.erasure [--claims 100000] [--large 500000]

Works on a clone of the test database, which it drops. Read the ratios, not the seconds.

- count: the claims whose retention period has ended are listed, each with a reason to keep or none.
- erase: the worker's verb in a process of its own: batches of 500 under their locks, every table
  of a claim, conditions asked again, search index, history, counters. Wall time and peak memory.
- UPDATE: the same columns of the same claims by one statement, in a table without triggers.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import export  # noqa: E402
from benchmarks.figures import figure, timed  # noqa: E402
from benchmarks.scratch import scratch_database  # noqa: E402

CUTOFF = date(2023, 6, 1)  # the claims are of October 2022
BARE = """
    UPDATE bare_claim SET person_name = '', business_name = '', representative = '', phone = NULL,
        phone_last4 = '', phone_index = NULL, email = NULL, email_hint = '', narrative = '',
        name_key = '', representative_key = '', erased_at = now()
"""
# Claims as the export's benchmark writes them, but routed when they were filed, and owed nothing.
CLAIMS = export.CLAIMS.replace("p.id, now()", "p.id, timestamptz '2022-11-01 09:00+09'").replace(
    "'committee_review'", "'out_of_scope'"
)


def erase_here(run_id: int) -> None:
    """Work through an approved erasure; print seconds and peak MB as JSON for the parent."""
    import django

    django.setup()
    from reviews.erasure.models import ErasureRun
    from reviews.erasure.running import process

    ErasureRun.objects.first()  # a worker is connected
    began = time.perf_counter()
    while process(run_id):
        pass
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "peak_mb": export.peak_mb()}))


def in_a_worker(run_id: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.erasure", "--work", str(run_id)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    cost: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return cost


def bare() -> float:
    """Blank the same columns of a copy of the claims by one statement, as the database's owner, and
    return the seconds."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bare_claim AS SELECT * FROM claims_claim WHERE erased_at IS NULL"
        )
        seconds, _none = timed(lambda: cursor.execute(BARE))
        cursor.execute("DROP TABLE bare_claim")
    return seconds


def measure(first: int, last: int, office: dict[str, Any]) -> None:
    from django.db import connection

    from reviews.erasure import verbs
    from reviews.erasure.models import ErasureRun

    export.fill(first, last, CLAIMS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    counting, run = timed(lambda: verbs.count_erasure(cutoff=CUTOFF, by=office["secretariat"]))
    assert run.planned == last - first + 1, run.planned
    print(f"claims {run.planned:,}\n  count    {counting:7.2f} s")
    plain = bare()
    print(f"  UPDATE   {plain:7.2f} s")
    verbs.propose_erasure(run=run, by=office["secretariat"])
    verbs.approve_erasure(run=run, by=office["chair"])
    cost = in_a_worker(run.pk)
    run = ErasureRun.objects.get(pk=run.pk)
    assert (run.status, run.erased) == ("done", run.planned), run.status
    print(f"  erase    {cost['seconds']:7.2f} s  peak {cost['peak_mb']:.0f} MB")
    figure(
        f"{run.planned:,} claims counted for an erasure, and erased",
        f"{counting:.1f} s; {cost['seconds']:.0f} s, peak {cost['peak_mb']:.0f} MB",
        against="one bare UPDATE of the same columns of the claims alone",
        reference=f"{plain:.1f} s",
        ratio=f"{cost['seconds'] / plain:.0f} × its time",
        goal="minutes, memory flat",
    )


def run(options: argparse.Namespace) -> None:
    from django.conf import settings

    from claims.tests.factories import UserFactory

    settings.RETENTION_YEARS = 1
    office = {role: UserFactory(roles=role) for role in ("secretariat", "chair")}
    measure(1, options.claims, office)
    if options.large:
        measure(options.claims + 1, options.claims + options.large, office)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--large", type=int, default=500_000, help="of a second run; 0: none")
    parser.add_argument("--work", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.chdir(ROOT)
    if options.work:
        erase_here(options.work)
        return
    with scratch_database():
        run(options)


if __name__ == "__main__":
    main()
