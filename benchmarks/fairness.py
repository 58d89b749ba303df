"""Speed of a fairness report and of its page, against a plain Python loop over the decided claims.

    python benchmarks/fairness.py [--sizes 3912 37200]

Works on a clone of the test database, which it drops. The sizes are decided claims: what a council
has to judge of a register of 105,116 and of 1,000,000 claims. A block of decisions, brought about
by the verbs, is written again and again with other services, industries, losses and days, and its
votes with it. Ours is the report as the night's task keeps it: figures of alike claims, members,
weeks, order and industries, and the pairs. The loop reads the same decisions and makes the
quartiles of alike claims and the pairs, and nothing else. Both must agree, which is checked. The
page is a whole request of the chair. Read the ratios, not the seconds.
"""

import argparse
import os
import statistics
import sys
from collections import defaultdict
from math import floor, log2
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.figures import figure, timed  # noqa: E402
from benchmarks.scratch import scratch_database  # noqa: E402
from benchmarks.simulator import STEP, TABLES, copied  # noqa: E402

GOALS = {3_912: 2, 37_200: 15}  # seconds
PAGE_GOAL = 40  # milliseconds
SERVICES, INDUSTRIES = 6, 12  # numbers of services and industries, assigned to the copies in turn
COPIED = (
    *("claims_claim", "reviews_review", "reviews_lossassessment", "reviews_ballot"),
    *("reviews_assignment", "reviews_vote"),
)
AGO = "(t.at - mod(n, 300) * interval '1 day')"
DECISIONS = f"""
    INSERT INTO reviews_decision
    SELECT (jsonb_populate_record(t, jsonb_build_object(
        'id', t.id + n * {STEP}::bigint, 'review_id', t.review_id + n * {STEP}::bigint,
        'ballot_id', t.ballot_id + n * {STEP}::bigint,
        'resolution_no', t.resolution_no || '-' || n, 'at', {AGO}
    ))).*
    FROM reviews_decision t, generate_series(%s::int, %s::int) n WHERE t.id < {STEP}
"""  # noqa: S608 - names of this file
PRECEDENTS = f"""
    INSERT INTO reviews_precedent (claim_id, decision_id, programme_id, service_id, industry_id,
        loss, days)
    SELECT t.claim_id + n * {STEP}::bigint, t.decision_id + n * {STEP}::bigint, t.programme_id,
        s.ids[1 + mod(n, {SERVICES})], i.ids[1 + mod(n, {INDUSTRIES})],
        t.loss + mod(n::bigint * 37003, 4000000), t.days
    FROM reviews_precedent t, generate_series(%s::int, %s::int) n,
        (SELECT array_agg(id) AS ids FROM claims_service) s,
        (SELECT array_agg(id) AS ids FROM claims_industry) i
    WHERE t.claim_id < {STEP}
"""  # noqa: S608 - names of this file


def grow(databases: Any, first: int, last: int) -> None:
    """Write copies `first` to `last` of the block of decided claims, with triggers and foreign keys
    off."""
    statements = [copied(name, *TABLES[name]) for name in COPIED]
    with databases.postgres.connect(databases.name) as db:
        db.execute("SET session_replication_role = replica")
        for statement in (*statements, DECISIONS, PRECEDENTS):
            db.execute(statement, [first, last])
        db.execute("ANALYZE")


def by_loop() -> tuple[dict[Any, tuple[int, list[float]]], int]:
    """Compute the comparison's figures by a Python loop. Return ({(service, industry, band):
    (number of claims, [three quartiles of granted share])}, number of pairs)."""
    from reviews.committee.models import Precedent
    from reviews.fairness import statement

    columns = (
        *("service_id", "industry_id", "loss", "claim_id", "days", "decision__amount"),
        "decision__review__policy_id",
    )
    rows = [
        (service, industry or 0, loss, claim, days, amount / loss, policy)
        for service, industry, loss, claim, days, amount, policy in Precedent.objects.filter(
            claim__withdrawn_at=None, loss__gt=0
        ).values_list(*columns)
    ]
    groups: dict[Any, list[float]] = defaultdict(list)
    for service, industry, loss, _claim, _days, share, _policy in rows:
        groups[service, industry, floor(log2(loss / statement.FLOOR))].append(share)
    found = {
        key: (len(some), statistics.quantiles(some, n=4, method="inclusive"))
        for key, some in groups.items()
        if len(some) > 1
    }
    return found, pairs_by_loop(rows)


def pairs_by_loop(rows: list[Any]) -> int:
    """Count the pairs of alike claims whose granted shares differ, at most as many as a report
    stores."""
    from claims.policy.models import SupportPolicy
    from reviews.fairness import statement

    steps = {
        one.pk: (one.unlike_loss / statement.TENTHS, one.unlike_day / statement.TENTHS)
        for one in SupportPolicy.objects.all()
    }
    rows.sort()
    pairs = 0
    for place, (service, industry, loss, _claim, days, share, policy) in enumerate(rows):
        of_loss, of_day = steps[policy]
        for other in rows[place + 1 : place + 1 + statement.NEIGHBOURS]:
            if other[:2] != (service, industry):
                break
            apart = 2 if days is None or other[4] is None else abs(other[4] - days)
            distance = of_loss * log2(other[2] / loss) + of_day * apart
            near = distance <= statement.FARTHEST
            pairs += near and abs(share - other[5]) >= statement.LEAST_DIFFERENCE
    return min(pairs, statement.MOST_PAIRS)


def agree(figures: Any, groups: dict[Any, tuple[int, list[float]]]) -> bool:
    """Return True if the groups of the report have the same numbers of claims and quartiles as
    those of the loop."""
    return bool(figures.groups) and all(
        groups[service, industry or 0, band][0] == n
        and all(
            abs(one - other) < 1e-9  # noqa: PLR2004 - of a share
            for one, other in zip(groups[service, industry or 0, band][1], quartiles, strict=True)
        )
        for service, industry, band, n, _denied, quartiles, _least, _most in figures.groups
    )


def measure(databases: Any, options: argparse.Namespace) -> None:
    from django.test import Client

    from reviews.committee.models import Decision, Precedent
    from reviews.fairness.computing import compute
    from reviews.fairness.tests.scenes import biased_council
    from reviews.fairness.verbs import compute_report

    chair, of_block, copies = biased_council()["chair"], Decision.objects.count(), 0
    client = Client(headers={"accept-encoding": "gzip"})
    client.force_login(chair)
    for size in options.sizes:
        wanted = -(-size // of_block) - 1
        if wanted > copies:
            grow(databases, copies + 1, wanted)
            copies = wanted
        decided = Precedent.objects.count()
        took, report = min(
            (timed(lambda: compute_report(by=chair)) for _ in range(options.rounds)),
            key=lambda one: one[0],
        )
        loop, (groups, pairs) = timed(by_loop)
        figures = compute()
        assert figures.decided == decided and agree(figures, groups), figures.groups[:2]
        assert report.pairs.count() == pairs
        print(f"{decided:,} decided: {took:.2f} s; a loop {loop:.1f} s, {loop / took:.1f} x")
        goal = GOALS.get(size)
        figure(
            f"fairness report of {decided:,} decided claims, with its pairs",
            f"{took:.2f} s",
            against="a plain Python loop, alike claims and pairs alone",
            reference=f"{loop:.1f} s",
            ratio=f"{loop / took:.1f} × as fast",
            goal=f"< {goal} s" if goal else "",
        )
        page(client, decided, took, options.rounds)


def page(client: Any, decided: int, computing: float, rounds: int) -> None:
    """Request the page of the newest report 3 × `rounds` times, print the median and add it to the
    results. `decided` is the number of claims, `computing` the seconds of computing the report."""
    assert client.get("/fairness/").status_code == 200  # noqa: PLR2004
    seconds = [timed(lambda: client.get("/fairness/"))[0] for _ in range(3 * rounds)]
    took = statistics.median(seconds)
    print(f"  page {1000 * took:.0f} ms")
    figure(
        f"fairness page over {decided:,} decided claims",
        f"{1000 * took:.0f} ms",
        against="computing the report for the page",
        reference=f"{1000 * computing:.0f} ms",
        ratio=f"{computing / took:.0f} × as fast",
        goal=f"< {PAGE_GOAL} ms",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=list(GOALS))
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    os.chdir(ROOT)
    with scratch_database() as databases:
        measure(databases, options)


if __name__ == "__main__":
    main()
