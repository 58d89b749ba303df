"""Speed of the published statistics of a day, against a plain Python loop over the claims.

    python benchmarks/publication.py [--sizes 105116 1000000]

Works on a clone of the test database, which it drops. The register is that of
benchmarks/simulator.py. Ours is what the page does before it shows a day: one statement over
all claims, the cells of all tables, and the cells to hide beside two published versions, attacked
until no small one comes out. The
loop reads the claims' rows and counts the same cells. Both must agree, which is checked. Read
the ratios, not the seconds.
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
from benchmarks.scratch import scratch_database  # noqa: E402
from benchmarks.simulator import block, grow  # noqa: E402

GOALS = {105_116: 2, 1_000_000: 15}  # seconds


def by_loop() -> Any:
    """Return the figures of all claims as `figures_of` does, counted by a Python loop; stages of
    payment and corrected facts are left out."""
    from django.utils import timezone

    from claims.register.models import Claim
    from reviews.committee.models import Decision, Review
    from reviews.publication.cells import Counts
    from reviews.publication.classification import BANDS, Group, figures_of

    council = set(Review.objects.values_list("claim_id", flat=True))
    newest = Decision.objects.order_by("review__round")
    outcome = dict(newest.values_list("review__claim_id", "outcome"))
    columns = (
        *("id", "company_id", "service_id", "service__merged_into_id", "harm", "fee"),
        *("claimed_loss", "claimant_kind", "industry_id", "filed_at"),
    )

    def groups() -> Any:
        for row in Claim.objects.order_by().values_list(*columns).iterator(10_000):
            pk, company, service, merged, harm, fee, won, kind, industry, at = row
            loss = harm == "monetary"
            yield Group(
                company=company,
                service=merged or service,
                loss=loss,
                paid_service=fee == "paid",
                band=sum(won > bound for bound in BANDS) if loss else 0,
                kind=kind,
                industry=0 if kind == "individual" else industry or 0,
                month=f"{timezone.localtime(at):%Y-%m}",
                council=pk in council,
                outcome=outcome.get(pk),
                days_band=0 if pk in outcome else None,
                counts=Counts(1),
            )

    return figures_of(groups())


def agree(ours: Any, theirs: Any) -> bool:
    """Return True if each cell has the same number of claims in both results; cells by number of
    days are left out, as the loop does not count them."""
    return all(
        theirs.counts[key].filed == counts.filed
        for key, counts in ours.counts.items()
        if "/days:" not in key
    )


def measure(databases: Any, options: argparse.Namespace) -> None:
    from claims import clock
    from claims.register.models import Claim
    from reviews.publication.cells import Version
    from reviews.publication.counting import count
    from reviews.publication.protection import protect

    of_block, copies = block(), 0
    for size in options.sizes:
        wanted = -(-size // of_block) - 1
        if wanted > copies:
            grow(databases, copies + 1, wanted)
            copies = wanted
        claims, took = Claim.objects.count(), []
        for _ in range(options.rounds):
            began = time.perf_counter()
            found = count(clock.today())
            shown = protect(found.splits, found.counts, smallest=5)
            version = Version(found.splits, found.counts, shown)
            protect(found.splits, found.counts, [version, version], smallest=5)
            took.append(time.perf_counter() - began)
        began = time.perf_counter()
        theirs = by_loop()
        loop = time.perf_counter() - began
        assert found.counts["all"].filed == claims and agree(found, theirs)
        best, goal = min(took), GOALS.get(size)
        print(f"{claims:,} claims: {best:.2f} s; a loop {loop:.1f} s, {loop / best:.1f} x")
        figure(
            f"published statistics of {claims:,} claims, suppressed",
            f"{best:.2f} s",
            against="a plain Python loop over the claims, counts alone",
            reference=f"{loop:.1f} s",
            ratio=f"{loop / best:.1f} × as fast",
            goal=f"< {goal} s" if goal else "",
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
