"""A plan of batches over 100,000 approved payouts: its preview, and building all of them.

    python benchmarks/planning.py [--payouts 100000] [--rounds 3]

The preview reads the approved payouts and splits them by payment days and limits (three queries).
Building locks every claim and payout, writes the batches with the digests of their files, and the
database counts each against its limits, all in one transaction. Compared with reading the same rows
by bare psycopg.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.chain import close  # noqa: E402
from benchmarks.figures import figure  # noqa: E402

BARE = """SELECT p.id, p.amount, p.account_id, p.approval_no, p.programme_id, p.claim_id, p.kind,
    p.replaces_id, a.bank_code
    FROM reviews_payout p JOIN claims_bankaccount a ON a.id = p.account_id
    WHERE p.status = 'approved' ORDER BY p.prepared_at, p.id"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--payouts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    from config.dev.testing import Surroundings

    surroundings = Surroundings(durable=True)
    import django

    django.setup()
    surroundings.databases.prepare()
    try:
        run(surroundings.databases, options)
    finally:
        close()
        surroundings.close()


def run(databases: Any, options: Any) -> None:
    from reviews.payouts.planning.verbs import (
        PlanChoice,
        build_planned,
        plan_batches,
        seen_of,
    )
    from reviews.payouts.tests import factories as make

    prepare(databases, options.payouts)
    by, choice = make.finance(), PlanChoice()
    looked = statistics.median(
        seconds(lambda: plan_batches(by=by, choice=choice)) for _ in range(options.rounds)
    )
    bare = statistics.median(seconds(lambda: read_bare(databases)) for _ in range(options.rounds))
    plan = plan_batches(by=by, choice=choice)
    built: list[Any] = []
    took = seconds(lambda: built.extend(build_planned(choice=choice, seen=seen_of(plan), by=by)))
    if sum(batch.count for batch in built) != options.payouts:
        raise SystemExit(f"built {sum(batch.count for batch in built)}")
    print(f"preview of {options.payouts:,}: {looked:.2f} s, read by bare psycopg {bare:.2f} s")
    print(f"{len(built)} batches built: {took:.2f} s, {options.payouts / took:,.0f} payouts/s")
    figure(f"plan of {options.payouts:,} approved payouts", f"{looked:.2f} s",
           against="their rows read by bare psycopg", reference=f"{bare:.2f} s",
           ratio=f"{bare / looked:.2f} × its speed")  # fmt: skip
    figure(f"{len(built)} batches of a plan built at once", f"{took:.2f} s",
           against="the preview", reference=f"{looked:.2f} s",
           ratio=f"{options.payouts / took:,.0f} payouts/s")  # fmt: skip


def prepare(databases: Any, number: int) -> None:
    """Write approved grants; none of it is measured."""
    import psycopg
    from django.db import connection

    from reviews.payouts.planning.tests.factories import limited
    from reviews.payouts.tests import factories as make

    rows = make.many_tier_payouts(number)
    make.granting(60_000 * number + 1_000_000)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reviews_payout SET status = 'approved', approved_by_id = %s, approved_at ="
            " now(), approval_no = approval_no + 1, approved_digest = 'x' WHERE id = ANY(%s)",
            [make.finance().pk, [row.pk for row in rows]],
        )
    limited(day_lines=max(number // 4, 1), batch_lines=5_000)
    limited(rows[0].account.bank_code, day_won=40_000_000_000)
    with psycopg.connect(databases.owner_url(), autocommit=True) as owner:
        owner.execute("ANALYZE")


def read_bare(databases: Any) -> None:
    import psycopg

    with psycopg.connect(databases.app_url()) as connection:
        connection.execute(BARE).fetchall()


def seconds(act: Any) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
