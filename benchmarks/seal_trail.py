"""Sealing and verifying a trail, compared with bare COPY of the same rows into SHA-256.

    python benchmarks/seal_trail.py [--rows 1000000] [--rounds 3]

Works on a scratch database of its own, which it drops. Half of the rows are entries of the access
log (with a reason, which has a digest of its own), half are history rows of payouts. Each step runs
in a process of its own: wall time, and its peak memory at all rows and at a tenth of them.

- seal: every row read, digested under its key, listed in chunks of 200, one seal over all of it.
- verify: every row read and compared, the chain, and rows against their history.
- COPY: the same columns of the same rows, `COPY (SELECT …) TO STDOUT` by psycopg into SHA-256.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.figures import figure  # noqa: E402

TABLES = ("claims_accessentry", "reviews_payoutevent")
ENTRIES = """
    INSERT INTO claims_accessentry (at, user_id, ip, request_id, action, claim_id, count, reason)
    SELECT now(), 1 + n %% 40, '10.0.0.7', md5(n::text), 'reveal_phone', n, 1,
        '신청인이 연락처를 물어 확인함 ' || n
    FROM generate_series(1, %s) n
"""
EVENTS = """
    INSERT INTO reviews_payoutevent (pgh_created_at, pgh_label, pgh_obj_id, pgh_context, id,
        claim_id, claimant_id, programme_id, policy_id, kind, amount, basis, status, prepared_at,
        approval_no, approved_digest, holder_waived_reason, key, ended_reason)
    SELECT now(), 'delete', n, '{"user": 7, "request": "0123456789"}', n, n, n, 1, 1,
        'additional', 1200000 + n, '{"outcome": "granted", "round": 1}', 'prepared', now(), 1,
        sha256(n::text::bytea), '', 'decision:2026-' || n, ''
    FROM generate_series(1, %s) n
"""


def fill(databases: Any, rows: int) -> None:
    with databases.postgres.connect(databases.name) as db:
        db.execute("SET session_replication_role = replica")  # no foreign key, no trigger
        for statement in (ENTRIES, EVENTS):
            db.execute(statement, [rows // 2])
        db.execute("ANALYZE")


# ------------------------------------------------------------------ one act, in its own process
def act_here(act: str) -> None:
    import django

    django.setup()
    from benchmarks.import_claims import peak_mb
    from claims.trail.seal import seal
    from claims.trail.verify import verify

    began = time.perf_counter()
    if act == "seal":
        rows = seal().rows
    elif act == "verify":
        done = verify()
        if done.findings:
            raise SystemExit(f"found: {done.findings[0]}")
        rows = done.rows
    else:
        rows = copied()
    print(json.dumps({"s": time.perf_counter() - began, "mb": peak_mb(), "rows": rows}))


def copied() -> int:
    """Read all rows of the sealed tables by COPY, pass them through SHA-256, and return their
    number: the reference."""
    from hashlib import sha256

    from django.db import connection

    from claims.trail.sealed_tables import covered_tables

    rows, digest = 0, sha256()
    for one in covered_tables():
        names = ", ".join(f'"{name}"' for name in (*one.columns, *one.erasable))
        query = f'COPY (SELECT {names} FROM "{one.table}" ORDER BY 1) TO STDOUT'  # noqa: S608
        with connection.cursor() as cursor, cursor.copy(query) as copy:
            for line in copy:
                digest.update(line)
                rows += 1
    return rows


def measured(act: str) -> dict[str, float]:
    command = [sys.executable, __file__, "--act", act]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def compare(databases: Any, rows: int, rounds: int) -> dict[str, dict[str, float]]:
    took: dict[str, list[dict[str, float]]] = {"copy": [], "seal": [], "verify": []}
    for _ in range(rounds):
        databases.clone()
        fill(databases, rows)
        for act, runs in took.items():
            runs.append(measured(act))
    return {
        act: {key: statistics.median(run[key] for run in runs) for key in ("s", "mb", "rows")}
        for act, runs in took.items()
    }


def report(rows: int, took: dict[str, dict[str, float]], small: dict[str, Any]) -> None:
    bare = took["copy"]["s"]
    print(f"rows {took['seal']['rows']:,.0f} (median)")
    print(f"  COPY | SHA-256  {bare:6.2f} s")
    for act in ("seal", "verify"):
        one = took[act]
        print(
            f"  {act:14}  {one['s']:6.2f} s  {one['rows'] / one['s']:9,.0f} rows/s  "
            f"{one['s'] / bare:.1f} x COPY  peak {one['mb']:.0f} MB"
            f" (at {rows // 10:,} rows {small[act]['mb']:.0f} MB)"
        )
        figure(f"{act} {one['rows']:,.0f} rows of the trail",
               f"{one['s']:.1f} s, peak {one['mb']:.0f} MB",
               against="COPY of the same rows into SHA-256", reference=f"{bare:.1f} s",
               ratio=f"{one['s'] / bare:.1f} × its time", goal="flat memory")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--act", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.act:
        act_here(options.act)
        return
    from config.dev.testing import Surroundings

    surroundings = Surroundings(durable=True)
    try:
        load = " ".join(f"{value:.2f}" for value in os.getloadavg())
        print(f"{os.cpu_count()} cores, load before {load}", flush=True)
        surroundings.databases.prepare()
        small = compare(surroundings.databases, options.rows // 10, 1)
        report(options.rows, compare(surroundings.databases, options.rows, options.rounds), small)
    finally:
        surroundings.close()


if __name__ == "__main__":
    main()
