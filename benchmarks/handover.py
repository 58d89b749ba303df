"""Speed of handing claims over, compared with raw COPY of the same columns.

    python benchmarks/handover.py [--claims 17921] [--large 179210]

Works on a clone of the test database, which it drops. Everything is measured in one run on one
machine, so read the ratios, not the seconds.

- choose: the claims of one company with consent become a hand-over (`propose_handover`).
- file: the worker's verb in a process of its own: consents looked at again, each claim marked and
  named in the access log, phones decrypted, CSV or XLSX written, encrypted for the receiver and
  once more for the storage, digested. Wall time and peak memory.
- results: a file of results of all claims, read, checked and applied.
- COPY: the same columns of the same rows as CSV, by PostgreSQL alone, into nothing.
"""

import argparse
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import export  # noqa: E402
from benchmarks.figures import figure, timed  # noqa: E402
from benchmarks.scratch import scratch_database  # noqa: E402

COPY = """
COPY (
    SELECT c.number, c.filed_at, c.business_name, c.representative, c.phone, c.email, s.name,
        c.claimed_loss
    FROM claims_claim c JOIN claims_service s ON s.id = c.service_id ORDER BY c.number
) TO STDOUT WITH (FORMAT csv)
"""
CONSENTS = """
INSERT INTO claims_provisionconsent
    (receiver_id, claim_id, answer, channel, answered_on, recorded_by_id, recorded_at, terms_digest)
SELECT %s, id, 'given', 'call', now()::date, %s, now(), '' FROM claims_claim
    WHERE route = 'affiliate' ON CONFLICT DO NOTHING
"""
# Claims as the export's benchmark writes them, but of an affiliate.
CLAIMS = export.CLAIMS.replace("WHERE is_operator", "WHERE NOT is_operator").replace(
    "'committee_review'", "'affiliate'"
)


def write_here(handover_id: int) -> None:
    """Make the file of a hand-over in this process and print its cost (seconds, peak MB, rows) as
    JSON for the parent process."""
    import django

    django.setup()
    from claims.handovers.models import Handover
    from claims.handovers.writing import write_file

    Handover.objects.first()  # a worker is connected
    began = time.perf_counter()
    written = write_file(handover_id=handover_id)
    seconds = time.perf_counter() - began
    handover = Handover.objects.get(pk=handover_id)
    assert written, handover.error
    print(json.dumps({"seconds": seconds, "peak_mb": export.peak_mb(), "rows": handover.rows}))


def copy_all() -> None:
    from django.db import connection

    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for _block in copy:
            pass


def run(options: argparse.Namespace) -> None:
    from claims.handovers.receivers import set_receiver
    from claims.register.models import Claim
    from claims.tests.factories import UserFactory

    office = [UserFactory(roles="secretariat") for _n in range(2)]
    export.fill(1, 1, CLAIMS)
    receiver = set_receiver(
        by=office[0], company=Claim.objects.get().company, name="시험", phone="02-0000-0000",
        contact="시험", purpose="시험", kept_for="시험",
    )  # fmt: skip
    for claims in (options.claims, options.large):
        if claims:
            measure(claims, receiver, office)


def measure(claims: int, receiver: Any, office: list[Any]) -> None:
    """Hand so many claims over as CSV and as XLSX, then load their results, and print the seconds
    of each step. `office` are two of the secretariat."""
    from django.db import connection, transaction

    from claims import clock
    from claims.handovers.choosing import propose_handover
    from claims.handovers.loading import load_results
    from claims.handovers.models import Handover
    from claims.handovers.verbs import cancel_handover, confirm_handover, record_receipt
    from claims.register.models import Claim

    export.fill(Claim.objects.count() + 1, claims, CLAIMS)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CONSENTS, [receiver.pk, office[0].pk])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    copied = min(timed(copy_all)[0] for _n in range(3))
    print(f"rows {claims:,}\n  COPY           {copied:6.2f} s")
    handover = None
    for file_format in ("csv", "xlsx"):
        if handover is not None:
            cancel_handover(handover=handover, by=office[1], reason="measured")
        seconds, handover = timed(
            lambda kind=file_format: propose_handover(
                receiver=receiver, by=office[0], file_format=kind
            )
        )
        print(f"  choose         {seconds:6.2f} s")
        confirm_handover(handover=handover, by=office[1])
        measure_writing(claims, handover, copied)
        handover = Handover.objects.get(pk=handover.pk)
    assert handover is not None and handover.made_at is not None
    record_receipt(
        handover=handover, by=office[1], received_on=clock.today(), received_by="시험",
        sha256=handover.sha256,
    )  # fmt: skip
    numbers = handover.items.values_list("claim__number", flat=True)
    lines = "\n".join(f"{number},지급,30000,2022-12-01" for number in numbers)
    file = io.BytesIO(f"접수번호,결과,지급액,처리일\n{lines}".encode())
    seconds, loaded = timed(lambda: load_results(handover=handover, file=file, by=office[1]))
    print(f"  results        {seconds:6.2f} s  applied {loaded.file.applied:,}")


def measure_writing(claims: int, handover: Any, copied: float) -> None:
    """Write the file of a confirmed hand-over of so many claims in a process of its own. Add its
    seconds and peak memory to the results, beside the seconds that COPY took (`copied`)."""
    command = [sys.executable, __file__, "--write", str(handover.pk)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    cost = json.loads(done.stdout.splitlines()[-1])
    print(f"  {handover.format:<14} {cost['seconds']:6.2f} s  peak {cost['peak_mb']:.0f} MB")
    figure(f"{claims:,} claims handed over as encrypted {handover.format}",
           f"{cost['seconds']:.2f} s, peak {cost['peak_mb']:.0f} MB",
           against="COPY of the same columns", reference=f"{copied:.2f} s",
           ratio=f"{cost['seconds'] / copied:.1f} × its time", goal="seconds")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=int, default=17_921)
    parser.add_argument("--large", type=int, default=0, help="rows of a second run; 0: none")
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
