"""Speed of taking the register away as a file, compared with a peer and with raw COPY.

    python benchmarks/export.py [--claims 50000] [--large 500000] [--peer 5000]

Works on a clone of the test database, which it drops. Everything is measured in one run on one
machine, so read the ratios, not the seconds.

- export: the worker's verb as a worker runs it, in a process of its own: all columns of the
  register masked, formula-safe, digested, encrypted into the storage, and each claim named in the
  access log in the same transaction. Wall time, best of three, and peak memory.
- in plain: the same with phone numbers decrypted.
- COPY: the same columns of the same rows as CSV, by PostgreSQL alone, into nothing.
- peer: django-tables2's TableExport (tablib) of the register's table, with fewer columns, without
  access log, encryption or file.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.figures import figure  # noqa: E402
from benchmarks.scratch import scratch_database  # noqa: E402

ROUNDS = 3
AT_ONCE = 10_000  # claims of one statement
CLAIMS = """
INSERT INTO claims_claim (
    number, claimant_id, window_id, filed_at, channel, claimant_kind, person_name, business_name,
    representative, business_number, industry_text, phone, phone_last4, email_hint, service_id,
    company_id, fee, harm, claimed_loss, narrative, name_key, representative_key, facts_digest,
    route, routed_under_id, routed_at
)
SELECT 'B1015-' || lpad(n::text, 7, '0'), %(claimant)s, w.id,
    timestamptz '2022-10-19 09:00+09' + (n::bigint * 7919 %% 1600000) * interval '1 second',
    '누리집', CASE WHEN n %% 4 = 0 THEN 'individual' ELSE 'small_business' END,
    CASE WHEN n %% 4 = 0 THEN '남궁길동' ELSE '' END,
    CASE WHEN n %% 4 = 0 THEN '' ELSE '행복한 분식 ' || n || '호점' END, '홍길동',
    '1248100998', '음식점업', phone, lpad((n %% 10000)::text, 4, '0'), 'seaf****@…', s.id, c.id,
    'paid', 'monetary', 500001 + (n::bigint * 7907) %% 9500000, '', '가게' || n, '홍길동',
    decode(lpad(to_hex(n), 32, '0'), 'hex'), 'committee_review', p.id, now()
FROM unnest(%(ns)s::bigint[], %(phones)s::bytea[]) AS given (n, phone),
    (SELECT id FROM claims_filingwindow WHERE code = '1015-1') w,
    (SELECT id FROM claims_company WHERE is_operator LIMIT 1) c,
    (SELECT id FROM claims_service ORDER BY id LIMIT 1) s,
    (SELECT id FROM claims_supportpolicy ORDER BY id LIMIT 1) p
"""
COPY = """
COPY (
    SELECT c.number, c.claimant_kind, c.business_name, c.person_name, c.representative,
        c.phone_last4, c.email_hint, c.business_number, c.industry_text, s.name, o.name, c.fee,
        c.harm, c.claimed_loss, c.filed_at, c.channel, c.route
    FROM claims_claim c JOIN claims_service s ON s.id = c.service_id
    JOIN claims_company o ON o.id = c.company_id ORDER BY c.filed_at DESC, c.id DESC
) TO STDOUT WITH (FORMAT csv)
"""


def peak_mb() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def write_here(export_id: int) -> None:
    """Write an export and print its cost (seconds, processor seconds, peak MB, rows, MB) as JSON
    for the parent process."""
    import django

    django.setup()
    from claims.exports.models import Export
    from claims.exports.writing import write_export

    Export.objects.first()  # a worker is connected
    began, cpu = time.perf_counter(), time.process_time()
    written = write_export(export_id=export_id)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    export = Export.objects.get(pk=export_id)
    assert written, export.error
    cost = {"seconds": seconds, "cpu": cpu, "peak_mb": peak_mb(), "rows": export.rows}
    print(json.dumps(cost | {"mb": export.size / 1e6}))


def measured(person: Any, *, file_format: str, plain: bool = False) -> dict[str, Any]:
    """Make one export of the whole register for `person` in a process of its own, and return its
    cost as `write_here` prints it: seconds, processor seconds, peak MB, rows, MB."""
    from django.http import QueryDict

    from claims.exports.verbs import request_export
    from claims.register.lists import CLAIMS as register

    export = request_export(
        desk_list=register,
        params=QueryDict(),
        file_format=file_format,
        plain=plain,
        reason="measurement",
        by=person,
    )
    command = [sys.executable, __file__, "--write", str(export.pk)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def best(person: Any, **how: Any) -> dict[str, Any]:
    return min((measured(person, **how) for _ in range(ROUNDS)), key=lambda one: one["seconds"])


def fill(first: int, last: int, statement: str = CLAIMS) -> None:
    """Write claims `first` to `last` by SQL, each with an encrypted phone. `statement` has the
    parameters of CLAIMS."""
    from django.db import connection

    from claims.personal_data import crypto
    from claims.tests.factories import ClaimantFactory

    claimant = ClaimantFactory().pk
    with connection.cursor() as cursor:
        for start in range(first, last + 1, AT_ONCE):
            numbers = range(start, min(start + AT_ONCE, last + 1))
            phones = [
                crypto.encrypt(
                    "01012345678", aad=crypto.aad("claims_claim", "phone", f"B1015-{n:07}")
                )
                for n in numbers
            ]
            cursor.execute(statement, {"claimant": claimant, "ns": list(numbers), "phones": phones})
        cursor.execute("ANALYZE claims_claim")


def copy_seconds() -> float:
    from django.db import connection

    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            for _block in copy:
                pass
        took.append(time.perf_counter() - began)
    return min(took)


def peer_seconds(file_format: str, rows: int) -> float:
    """Return the seconds that TableExport takes for the first `rows` rows of the register."""
    from django_tables2.export import TableExport

    from claims.register.models import Claim
    from claims.register.tables import ClaimTable

    claims = Claim.objects.select_related("service")[:rows]
    began = time.perf_counter()
    TableExport(file_format, ClaimTable(claims, order_by=())).export()
    return time.perf_counter() - began


def run(options: argparse.Namespace) -> None:
    from claims.tests.factories import UserFactory

    person = UserFactory(roles="secretariat")
    fill(1, options.claims)
    copied = copy_seconds()
    print(f"rows {options.claims:,}, 16 columns (best of {ROUNDS})")
    print(f"  COPY           {copied:6.2f} s")
    small = {}
    for file_format in ("csv", "xlsx"):
        cost = small[file_format] = best(person, file_format=file_format)
        show(file_format, cost)
        print(f"                 {cost['seconds'] / copied:.1f} x the time of COPY")
        figure(f"{options.claims:,} rows × 16 columns as {file_format}",
               f"{cost['seconds']:.2f} s, peak {cost['peak_mb']:.0f} MB",
               against="COPY of the same columns", reference=f"{copied:.2f} s",
               ratio=f"{cost['seconds'] / copied:.1f} × its time",
               goal="1 s" if file_format == "csv" else "5 s")  # fmt: skip
        if not options.peer or not find_spec("tablib"):  # tablib is in requirements-bench.txt
            continue
        peer = peer_seconds(file_format, options.peer) * options.claims / options.peer
        print(
            f"  TableExport    {peer:6.2f} s (from {options.peer:,} rows); the export is"
            f" {peer / cost['seconds']:.1f} x as fast"
        )
    show("csv in plain", best(person, file_format="csv", plain=True))
    if options.large:
        fill(options.claims + 1, options.large)
        print(f"rows {options.large:,}")
        for file_format in ("csv", "xlsx") if options.large <= 1_048_575 else ("csv",):
            cost = measured(person, file_format=file_format)
            show(file_format, cost)
            print(f"                 peak was {small[file_format]['peak_mb']:.0f} MB")


def show(name: str, cost: dict[str, Any]) -> None:
    print(
        f"  {name:<14} {cost['seconds']:6.2f} s  {cost['rows'] / cost['seconds']:9,.0f} rows/s  "
        f"python {cost['cpu']:.2f} s  peak {cost['peak_mb']:.0f} MB  file {cost['mb']:.1f} MB",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=int, default=50_000)
    parser.add_argument("--large", type=int, default=500_000, help="rows; 0: none")
    parser.add_argument(
        "--peer", type=int, default=5_000, help="rows of TableExport, scaled up; 0: none"
    )
    parser.add_argument("--write", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.chdir(ROOT)
    if options.write:
        write_here(options.write)
        return
    with scratch_database():
        run(options)


if __name__ == "__main__":
    main()
