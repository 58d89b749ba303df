"""Speed of importing a register, compared with raw COPY of the same rows and with a peer.

    python benchmarks/import_claims.py [--claims 105116] [--peer 2000] [--large 500000] [--rounds 3]

Works on a scratch database of its own, which it drops; a running demo is not disturbed. Everything
is measured in one run on one machine, so read the ratios, not the seconds.

- import: file to triaged claims, accounts and claimants with every index, key, check, encryption
  and review, in a process of its own (wall time, processor time, peak memory).
- COPY: the same rows of the same three tables into bare copies (no index, key or trigger), as any
  program would: psycopg's `write_row` over Python values. "ready-made" sends bytes that are already
  in COPY's format: PostgreSQL's share alone. "indexed" sends the same bytes into copies that have
  the indexes and CHECK constraints of the tables, and nothing else: no program loads faster than
  that, whatever it does beside.
- peer: django-import-export with the same checks, keys and encryption, row by row.

All of it is in one run, each against a database as large as the import left it.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.figures import figure  # noqa: E402

TABLES = ("claims_claimant", "claims_claim", "claims_bankaccount")


def setup_django() -> None:
    import django

    django.setup()


def write_file(folder: Path, claims: int) -> Path:
    from claims.demo.register import write_register

    path = folder / f"claims-{claims}.csv"
    write_register(path, claims=claims)
    return path


# ------------------------------------------------------------------ the import, in its own process
def peak_mb() -> float:
    """Return the peak resident memory of this process in MB, from /proc; ru_maxrss would include
    the forking parent's."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def peak_of_children_mb() -> float:
    """Return the peak resident memory of the largest ended child, in MB; pages shared with the
    parent are included."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def run_here(path: Path) -> None:
    """Import the file at `path` in this process and print its cost (seconds, processor seconds,
    peak MB) as JSON for the parent process."""
    setup_django()
    from claims.intake.models import FilingWindow, ImportRun
    from claims.intake.verbs import run_import

    run = ImportRun(window=FilingWindow.objects.get(code="1015-1"), file_name=path.name)
    began, cpu = time.perf_counter(), os.times()
    with path.open("rb") as file:
        result = run_import(run=run, file=file)
    answer = {
        "seconds": time.perf_counter() - began,
        "cpu": sum(os.times()[:4]) - sum(cpu[:4]),
        "peak_mb": peak_mb() + peak_of_children_mb(),
        "read": result.read,
        "accepted": result.accepted,
    }
    print(json.dumps(answer))


def measured_import(path: Path) -> dict:
    command = [sys.executable, __file__, "--run", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return json.loads(done.stdout.splitlines()[-1])


# ------------------------------------------------------------------ raw COPY
def columns_of(db, table: str) -> list[str]:
    found = db.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
        " AND NOT attisdropped ORDER BY attnum",
        [table],
    )
    return [name for (name,) in found]


class Copies(NamedTuple):
    """Seconds of COPY into copies of the three tables: row by row from Python values, from
    ready-made bytes, and from these bytes into copies with indexes."""

    by_row: float
    ready: float
    indexed: float


def raw_copy(db) -> Copies:
    took = dict.fromkeys(Copies._fields, 0.0)
    for table in TABLES:
        names = ", ".join(columns_of(db, table))
        for bare in ("by_row", "ready"):
            db.execute(f"CREATE TABLE {bare}_{table} (LIKE {table})")
        db.execute(
            f"CREATE TABLE indexed_{table} (LIKE {table} INCLUDING CONSTRAINTS INCLUDING INDEXES)"
        )
        rows = db.execute(f"SELECT {names} FROM {table}").fetchall()  # noqa: S608
        began = time.perf_counter()
        with db.cursor().copy(f"COPY by_row_{table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        took["by_row"] += time.perf_counter() - began
        del rows
        with db.cursor().copy(f"COPY {table} ({names}) TO STDOUT") as copy:
            data = b"".join(map(bytes, copy))
        for kind in ("ready", "indexed"):
            began = time.perf_counter()
            with db.cursor().copy(f"COPY {kind}_{table} ({names}) FROM STDIN") as copy:
                copy.write(data)
            took[kind] += time.perf_counter() - began
        db.execute(f"DROP TABLE by_row_{table}, ready_{table}, indexed_{table}")
    return Copies(**took)


# ------------------------------------------------------------------ the report
def compare(databases, folder: Path, claims: int, peer: int, rounds: int) -> None:
    import psycopg

    path = write_file(folder, claims)
    runs, copies = [], []
    for _ in range(rounds):  # the sides take turns, so that a busy machine slows both
        databases.clone()
        runs.append(measured_import(path))
        with psycopg.connect(databases.owner_url(), autocommit=True) as db:
            copies.append(raw_copy(db))
    best = min(runs, key=lambda run: run["seconds"])
    copy = Copies(*map(min, zip(*copies, strict=True)))
    rate = claims / best["seconds"]
    measured = f"{best['seconds']:.2f} s, {rate:,.0f} rows/s, peak {best['peak_mb']:.0f} MB"
    work = f"import of {claims:,} rows, parse to triaged and encrypted"
    print(f"rows {claims:,} (best of {rounds})")
    print(f"  import         {measured}, python {best['cpu']:.2f} s")
    for name, seconds, against, goal in (
        ("COPY", copy.by_row, "raw COPY of the same rows into bare tables", "≥ 0.25 ×"),
        ("COPY, ready", copy.ready, "the same from bytes in COPY's own format", ""),
        ("COPY, indexed", copy.indexed, "those bytes into tables with indexes and CHECKs", ""),
    ):
        ratio = seconds / best["seconds"]
        print(f"  {name:<14} {seconds:6.2f} s  import/COPY = {ratio:.2f}")
        figure(work, measured, against=against, reference=f"{seconds:.2f} s",
               ratio=f"{ratio:.2f} × its speed", goal=goal)  # fmt: skip
    if peer and find_spec("import_export") is None:
        print("  peer: not installed (requirements-bench.txt)")
    elif peer:
        from benchmarks.import_peer import peer_seconds

        databases.clone()
        seconds = peer_seconds(path, peer)
        times = rate * seconds / peer
        print(
            f"  peer ({peer:,} rows) {seconds:5.2f} s  {peer / seconds:9,.0f} rows/s  "
            f"import is {times:.0f}x as fast"
        )
        figure(work, measured, against=f"django-import-export ({peer:,} rows)",
               reference=f"{peer / seconds:,.0f} rows/s", ratio=f"{times:.0f} × as fast",
               goal="≥ 20 ×")  # fmt: skip


def enlarge(databases, folder: Path, claims: int) -> None:
    path = write_file(folder, claims)
    databases.clone()
    run = measured_import(path)
    print(f"rows {claims:,}")
    print(
        f"  import         {run['seconds']:6.2f} s  {claims / run['seconds']:9,.0f} rows/s  "
        f"python {run['cpu']:.2f} s  peak {run['peak_mb']:.0f} MB"
    )
    figure(f"import of {claims:,} rows", f"{run['seconds']:.1f} s, "
           f"{claims / run['seconds']:,.0f} rows/s, peak {run['peak_mb']:.0f} MB",
           goal="flat memory, < 300 MB")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=int, default=105_116)
    parser.add_argument("--peer", type=int, default=2_000, help="rows for the peer; 0: none")
    parser.add_argument("--large", type=int, default=500_000, help="rows; 0: none")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.chdir(ROOT)
    if options.run:
        run_here(options.run)
        return
    from config.dev.testing import Surroundings

    surroundings = Surroundings(durable=True)
    try:
        setup_django()
        surroundings.databases.prepare()
        with tempfile.TemporaryDirectory(prefix="desk-bench-") as folder:
            compare(
                surroundings.databases, Path(folder), options.claims, options.peer, options.rounds
            )
            if options.large:
                enlarge(surroundings.databases, Path(folder), options.large)
    finally:
        from django.db import connections

        connections.close_all()
        surroundings.close()


if __name__ == "__main__":
    main()
