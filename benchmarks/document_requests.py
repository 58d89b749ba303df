"""Speed of asking thousands of claimants for documents and of closing their reviews, compared with
a bulk notice to the same claims.

    python benchmarks/document_requests.py [--reviews 3600]

Works on a clone of the test database, which it drops. Everything is measured in one run on one
machine, so read the ratios, not the seconds.

- bulk notice: `bulk.running.processing.process` writes one letter to each claim and nothing else.
- ask: the same number of letters, each with its upload link, and the requests, their history and
  the rows of the queue.
- close: the letters of the closings, the reviews, the requests and the rows of the queue.
"""

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.export import fill  # noqa: E402
from benchmarks.figures import figure  # noqa: E402


def seconds_of(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def letters(first: int, last: int) -> float:
    """Write a bulk notice to all claims of the council's route and return the seconds. Claims
    `first` to `last` are all of these."""
    from claims.clock import now
    from claims.register.models import Route
    from reviews.committee.tests import factories as make
    from reviews.notices.bulk.audiences.choosing import audience_from
    from reviews.notices.bulk.audiences.kinds import ROUTE
    from reviews.notices.bulk.recipients.counting import count
    from reviews.notices.bulk.running.processing import process
    from reviews.notices.bulk.verbs import approve_bulk, prepare_bulk, seen_value

    audience = audience_from(f"{ROUTE}:{Route.COMMITTEE_REVIEW}", "ko")
    found = count(audience, now())
    bulk = prepare_bulk(audience=audience, seen=found.fingerprint, by=make.secretary())
    if bulk.status == "prepared":
        approve_bulk(bulk=bulk, seen=seen_value(bulk), by=make.chair())
    took = seconds_of(lambda: process(bulk.pk))
    bulk.refresh_from_db()
    assert bulk.written == last - first + 1, bulk.written
    return took


def requests(reviews: list[int]) -> tuple[float, float]:
    """Return (seconds of asking for the documents of these reviews, seconds of closing them)."""
    from claims.policy.deadlines import add_working_days
    from reviews.committee.document_requests import bulk_running, bulks
    from reviews.committee.tests import factories as make

    def run(bulk: Any) -> float:
        if bulk.status == "prepared":
            bulks.approve_bulk(bulk=bulk, by=make.chair())
        took = seconds_of(lambda: all(iter(lambda: bulk_running.process(bulk.pk), False)))
        bulk.refresh_from_db()
        assert bulk.done == len(reviews), (bulk.done, bulk.left_out)
        return took

    n, by = len(reviews), make.secretary()
    with make.long_ago():
        due = add_working_days(make.clock.today(), 21)
        asked = run(bulks.prepare_asking(reviews=reviews, due_on=due, seen=n, by=by))
    closing = bulks.propose_closing(reviews=reviews, reason="오지 않음", seen=n, by=by)
    return asked, run(closing)


def measure(options: argparse.Namespace) -> None:
    from claims.register.models import Claim
    from reviews.committee.lifecycle.opening import open_reviews_of
    from reviews.committee.models import Review
    from reviews.committee.tests import factories as make

    with make.long_ago():
        fill(1, options.reviews)
        open_reviews_of(Claim.objects.values_list("pk", flat=True))
    reviews = list(Review.objects.order_by("pk").values_list("pk", flat=True))
    plain = letters(1, options.reviews)
    asked, closed = requests(reviews)
    print(f"{options.reviews:,} claims: bulk notice {plain:.2f} s")
    for name, took in (("asked for documents", asked), ("closed without documents", closed)):
        print(f"  {name:<26} {took:6.2f} s, {took / plain:.1f} x the bulk notice")
        figure(
            f"{options.reviews:,} reviews {name}",
            f"{took:.2f} s",
            against="a bulk notice to the same claims",
            reference=f"{plain:.2f} s",
            ratio=f"{took / plain:.1f} × its time",
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reviews", type=int, default=3600)
    options = parser.parse_args()
    os.chdir(ROOT)
    from config.dev.testing import Surroundings

    surroundings = Surroundings(durable=True)
    os.environ.setdefault("NOTICE_PHONE", "file")  # by which these claims can be reached
    try:
        import django

        django.setup()
        surroundings.databases.prepare()
        measure(options)
    finally:
        from django.db import connections

        connections.close_all()
        surroundings.close()


if __name__ == "__main__":
    main()
