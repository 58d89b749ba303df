"""Speed of the fairness report and of its page, over thousands of decisions.

    python benchmarks/fairness.py [--decisions 20000]

Works on a clone of the test database, which it drops. Decisions of a small council, written through
the verbs, are copied with everything that the statements read (reviews, ballots, seats, votes,
precedents). Ours is a kept report: all figures and its pairs. The reference is a plain read of the
same votes and decisions, row by row, with nothing computed. The page is measured beside it: it
reads the report and computes nothing.
"""

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.figures import figure  # noqa: E402
from benchmarks.simulator import copied  # noqa: E402

PAGE_GOAL = 40  # ms
STEP = 1_000_000  # between the keys of two copies (benchmarks/simulator.py)

# Table: its columns that name a row of the block, and its unique texts.
TABLES = {
    "claims_claim": (("id",), ("number",)),
    "reviews_review": (("id", "claim_id"), ()),
    "reviews_ballot": (("id", "review_id"), ()),
    "reviews_assignment": (("id", "review_id"), ()),
    "reviews_vote": (("id", "ballot_id", "assignment_id"), ()),
    "reviews_decision": (("id", "review_id", "ballot_id"), ("resolution_no",)),
    "reviews_precedent": (("claim_id", "decision_id"), ()),
}
PLAIN = (
    "SELECT * FROM reviews_decision d JOIN reviews_precedent p ON p.decision_id = d.id",
    "SELECT v.*, a.member_id FROM reviews_vote v"
    " JOIN reviews_assignment a ON a.id = v.assignment_id",
)


def grow(databases: Any, copies: int) -> None:
    """Copy the block so many times, without triggers and foreign keys. Each copy's losses differ a
    little, so that pairs have something to be measured by."""
    with databases.postgres.connect(databases.name) as db:
        db.execute("SET session_replication_role = replica")
        for name, (keys, texts) in TABLES.items():
            key = keys[0]
            db.execute(copied(name, keys, texts).replace("t.id <", f"t.{key} <"), [1, copies])
        db.execute(
            "UPDATE reviews_precedent SET loss = loss + (claim_id / %s) * 37 WHERE claim_id >= %s",
            [STEP, STEP],
        )
        db.execute("ANALYZE")


def plain_read() -> float:
    """Return the seconds that the rows take, read and thrown away."""
    from django.db import connection

    began = time.perf_counter()
    for sql in PLAIN:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            for _row in cursor.fetchall():
                pass
    return time.perf_counter() - began


def measure(databases: Any, options: argparse.Namespace) -> None:
    from django.test import Client

    from reviews.committee.models import Decision
    from reviews.fairness.tests.scenes import CLAIMS, biased_council
    from reviews.fairness.verbs import compute_report

    site = biased_council()
    grow(databases, max(1, options.decisions // CLAIMS - 1))
    decisions = Decision.objects.count()
    ours, plain, page = [], [], []
    client = Client()
    client.force_login(site["chair"])
    for _ in range(options.rounds):
        began = time.perf_counter()
        report = compute_report(by=site["chair"])
        ours.append(time.perf_counter() - began)
        plain.append(plain_read())
    assert report.figures["decided"] == decisions
    for _ in range(max(options.rounds, 5)):
        began = time.perf_counter()
        assert client.get("/fairness/").status_code == 200
        page.append(1000 * (time.perf_counter() - began))
    figure(
        f"fairness report over {decisions:,} decisions",
        f"{min(ours):.2f} s",
        against="reading the same decisions and votes, nothing computed",
        reference=f"{min(plain):.2f} s",
        ratio=f"{min(ours) / min(plain):.1f} × as long",
    )
    figure(
        "its page",
        f"{min(page):.0f} ms",
        against="computing the report",
        reference=f"{1000 * min(ours):,.0f} ms",
        ratio=f"{1000 * min(ours) / min(page):.0f} × as fast",
        goal=f"<= {PAGE_GOAL} ms",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--decisions", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    os.chdir(ROOT)
    from config.dev.testing import Surroundings

    surroundings = Surroundings(durable=True)
    try:
        import django

        django.setup()
        surroundings.databases.prepare()
        measure(surroundings.databases, options)
    finally:
        from django.db import connections

        connections.close_all()
        surroundings.close()


if __name__ == "__main__":
    main()
