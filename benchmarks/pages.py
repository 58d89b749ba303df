"""Pages of every role over the demo: processor time, queries and bytes; the desk in a browser.

    python benchmarks/pages.py [--claims 105116] [--rounds 15] [--browser [--votes 9]] [--here]

Whole requests by Django's test client in this process, compressed as a browser asks for them, in a
demo of its own that is dropped at the end; with --here in the demo of this checkout, as it is. The
reference is Django's stock admin list over the same rows, in the same run; pages and reference take
turns, so that a busy machine slows both. Milliseconds are processor time of the web process, the
median of the rounds; what PostgreSQL does meanwhile is in "wall". `queue_page.py` measures the
growth from 105,116 to 1,000,000 claims.

With --browser: Chromium opens the desk of the claim with the most documents with an empty cache, at
full speed and on a slow line (400 ms, 50 kB/s), and casts --votes votes: from Ctrl+Enter until the
next claim's first page is painted, by steps. With --here these votes stay. Layout shifts are what
Chromium's own observer counts.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.figures import figure  # noqa: E402
from benchmarks.own_demo import demo_of_checkout, own_demo  # noqa: E402

REFERENCE = "/stock/reviews/queuerow/"
LISTS = (
    ("secretary", "/reviews/?tab=in_review"),
    ("member1", "/reviews/?tab=mine"),
    ("secretary", "/claims/"),
    ("finance1", "/payouts/"),
    ("secretary", "/notices/"),
    ("secretary", "/payouts/grants/"),
    ("finance1", "/payouts/reconciliation/"),
    ("finance1", "/payouts/batches/"),
    ("finance1", "/payouts/recoveries/"),
    ("secretary", "/reviews/appeals/"),
    ("secretary", "/reviews/objections/"),
    ("secretary", "/reviews/facts/"),
    *((who, "/") for who in
      ("member1", "chair", "secretary", "finance1", "agent", "auditor", "admin")),
)  # fmt: skip


class Figure(NamedTuple):
    """Cost of one page: milliseconds of processor time and by the clock, number of queries,
    bytes."""

    cpu: float
    wall: float
    queries: int
    size: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=int, default=105_116)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--browser", action="store_true")
    parser.add_argument("--votes", type=int, default=0, help="cast in the browser")
    parser.add_argument("--here", action="store_true", help="the demo of this checkout")
    options = parser.parse_args()
    with demo_of_checkout() if options.here else own_demo(options.claims):
        run(options)


def run(options: argparse.Namespace) -> None:
    from django.conf import settings

    from claims.register.models import Claim

    settings.ROOT_URLCONF, settings.ALLOWED_HOSTS = "benchmarks.stock_admin", ["*"]
    print(f"{Claim.objects.count():,} claims")
    figures = measure([*LISTS, *desks()], options.rounds)
    print("\n".join(lines_of(figures)))
    note(figures)
    if options.browser:
        from benchmarks.browser import measure_desk

        measure_desk(desks()[0][1], votes=options.votes)


def desks() -> list[tuple[str, str]]:
    """Return (user name, path) of the desks to open: for a member before and after the vote, the
    chair, a secretary and the auditor, each the claim with the most documents."""
    from django.db.models import Count, Q

    from reviews.committee.models import Assignment, QueueRow, Tab

    seats = (
        Assignment.objects.active()
        .filter(member__user__username="member1", review__round=1)
        .annotate(n=Count("review__claim__documents"))
        .order_by("-n", "pk")
    )
    voting = seats.filter(review__status="in_review")
    rows = QueueRow.objects.annotate(n=Count("claim__documents")).order_by("-n", "pk")
    found = [
        ("member1", voting.filter(voted_at=None).values_list("review__claim__number", flat=True)),
        ("member1", voting.exclude(voted_at=None).values_list("review__claim__number", flat=True)),
        ("chair", rows.filter(tab=Tab.DECIDING).values_list("number", flat=True)),
        ("secretary", rows.filter(tab=Tab.IN_REVIEW).values_list("number", flat=True)),
        ("auditor", rows.filter(~Q(outcome="")).values_list("number", flat=True)),
    ]
    return [(who, f"/reviews/{number}/") for who, numbers in found for number in numbers[:1]]


def measure(pages: Iterable[tuple[str, str]], rounds: int) -> dict[tuple[str, str], Figure]:
    """Request each page (user name, path) in `rounds` rounds and return {page: its Figure as
    medians}. The first entry is the reference, the stock admin list."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    wanted = [("admin", REFERENCE), *pages]
    clients = {}
    for who in {who for who, _path in wanted}:
        clients[who] = Client(headers={"accept-encoding": "gzip"})
        clients[who].force_login(get_user_model().objects.get(username=who))
    counted, cpu, wall, size = {}, {}, {}, {}
    for who, path in wanted:
        answer = clients[who].get(path)
        assert answer.status_code == 200, (who, path, answer.status_code)
        size[who, path] = len(answer.content)
        with CaptureQueriesContext(connection) as queries:
            clients[who].get(path)
        counted[who, path], cpu[who, path], wall[who, path] = len(queries), [], []
    for _round in range(rounds):
        for who, path in wanted:
            began, clock = time.process_time(), time.perf_counter()
            clients[who].get(path)
            cpu[who, path].append(1000 * (time.process_time() - began))
            wall[who, path].append(1000 * (time.perf_counter() - clock))
    return {
        key: Figure(statistics.median(cpu[key]), statistics.median(wall[key]), counted[key], n)
        for key, n in size.items()
    }


def note(figures: dict[tuple[str, str], Figure]) -> None:
    """Add each page to the results, with its processor time against that of the first entry, the
    stock admin list."""
    (_key, reference), *pages = figures.items()
    for (who, path), one in pages:
        figure(
            f"{path} ({who})",
            f"{one.cpu:.1f} ms, {one.queries} queries, {one.size / 1000:.0f} kB",
            against="stock admin list over the queue's rows",
            reference=f"{reference.cpu:.1f} ms",
            ratio=f"{one.cpu / reference.cpu:.2f} × its time",
        )


def lines_of(figures: dict[tuple[str, str], Figure]) -> list[str]:
    """Return the lines of the printed table: its head, then each page with its cost and its
    processor time as a ratio of the first entry's."""
    reference = next(iter(figures.values())).cpu
    lines = [f"{'page':<44}{'cpu ms':>8}{'wall':>8}{'queries':>9}{'kB':>7}{'of stock':>10}"]
    for (who, path), one in figures.items():
        name = f"{who} {path}" if path != REFERENCE else "stock admin list, same rows"
        share = one.cpu / reference
        line = f"{name:<44}{one.cpu:>8.1f}{one.wall:>8.1f}{one.queries:>9}{one.size / 1000:>7.0f}"
        lines.append(f"{line}{share:>10.2f}")
    return lines


if __name__ == "__main__":
    main()
