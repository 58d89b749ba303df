"""Speed of a simulation of a policy over the whole register, against a clerk's plain Python loop.

    python benchmarks/simulator.py [--sizes 105116 1000000] [--clerk 4000]

Works on a clone of the test database, which it drops. The register is one block of claims of every
kind (reviews/simulator/tests/scenes.py: below and above each bound, decided and not, and three in
four that no rule concerns) written again and again; every row that the statement reads is there
(reviews, assessed losses, ballots, votes, decisions, payouts). Ours is a simulation of other rules
with all its figures and its curve; the clerk routes and prices the same claims one by one with the
product's own Python rules, without the curve. They must agree claim by claim, which is checked.
The clerk's time at a size is measured on `--clerk` claims. Read the ratios, not the seconds.
"""

import argparse
import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.figures import figure  # noqa: E402
from benchmarks.scratch import scratch_database  # noqa: E402

GOALS = {105_116: 2, 1_000_000: 20}  # seconds
STEP = 1_000_000  # between the keys of two copies of a block

# Table: its columns that name a row of the block, and its unique texts.
TABLES = {
    "claims_claim": (("id",), ("number",)),
    "reviews_review": (("id", "claim_id"), ()),
    "reviews_lossassessment": (("id", "review_id"), ()),
    "reviews_ballot": (("id", "review_id"), ()),
    "reviews_assignment": (("id", "review_id"), ()),
    "reviews_vote": (("id", "ballot_id", "assignment_id"), ()),
    "reviews_decision": (("id", "review_id", "ballot_id"), ("resolution_no",)),
    "reviews_payout": (("id", "claim_id"), ("key",)),
}


def block() -> int:
    """Write the claims that are copied later, a quarter of them of the simulator's test scene, and
    return their number."""
    from claims.register.models import Claim
    from claims.tests.factories import ClaimFactory
    from reviews.simulator.tests.scenes import register

    register()
    ClaimFactory.create_batch(3 * Claim.objects.count(), no_loss=True)
    return Claim.objects.count()


def copied(name: str, keys: tuple[str, ...], texts: tuple[str, ...]) -> str:
    """Return an INSERT that copies the rows of the block in the table `name` n times, for n from
    `first` to `last` (its two parameters); `keys` are raised by n × STEP, `texts` get n as a
    suffix."""
    changed = [f"'{key}', t.{key} + n * {STEP}::bigint" for key in keys]
    changed += [f"'{text}', t.{text} || '-' || n" for text in texts]
    return f"""
        INSERT INTO {name}
        SELECT (jsonb_populate_record(t, jsonb_build_object({", ".join(changed)}))).*
        FROM {name} t, generate_series(%s::int, %s::int) n WHERE t.id < {STEP}
    """  # noqa: S608 - names of this file


def grow(databases: Any, first: int, last: int) -> None:
    """Write copies `first` to `last` of the block, with triggers and foreign keys off."""
    with databases.postgres.connect(databases.name) as db:
        db.execute("SET session_replication_role = replica")
        for name, (keys, texts) in TABLES.items():
            db.execute(copied(name, keys, texts), [first, last])
        db.execute("ANALYZE")


def other_rules(policy: Any) -> Any:
    from reviews.simulator.rules import Rules, fitted

    own = Rules.of(policy)
    return replace(
        own,
        review_threshold=700_000,
        tiers=fitted(own.tiers, 700_000),
        base_grant=60_000,
        additional_cap=5_000_000,
        amount_rule="lowest_of_granting",
        market_rest_share=2_500,
    )


def clerk_rate(policy: Any, rules: Any, most: int) -> float:
    """Route and price up to `most` claims one by one in Python, and return the seconds for each.
    Raises AssertionError if the simulation's statement gives other results."""
    from itertools import islice

    from reviews.simulator.running import simulate_each
    from reviews.simulator.tests.by_hand import Clerk

    began = time.perf_counter()
    by_hand = [tuple(row) for row in islice(Clerk(policy, rules).results(), most)]
    took = time.perf_counter() - began
    assert simulate_each(policy, rules)[: len(by_hand)] == by_hand
    return took / len(by_hand)


def measure(databases: Any, options: argparse.Namespace) -> None:
    from claims.policy.models import SupportPolicy
    from claims.register.models import Claim
    from reviews.simulator.running import simulate

    of_block, copies, rate = block(), 0, 0.0
    policy = SupportPolicy.objects.select_related("programme").effective()
    rules = other_rules(policy)
    for size in options.sizes:
        wanted = -(-size // of_block) - 1
        if wanted > copies:
            grow(databases, copies + 1, wanted)
            copies = wanted
        claims = Claim.objects.count()
        rate = rate or clerk_rate(policy, rules, options.clerk)
        took = []
        for _ in range(options.rounds):
            began = time.perf_counter()
            found = simulate(policy, rules)
            took.append(time.perf_counter() - began)
        best, clerk = min(took), rate * claims
        assert found.claims == claims and found.rerouted and found.gain and found.lose
        print(
            f"{claims:,} claims: {best:.2f} s; a clerk's loop {clerk:,.0f} s, {clerk / best:.0f} x"
        )
        goal = GOALS.get(size)
        figure(
            f"simulation of {claims:,} claims, all figures",
            f"{best:.2f} s",
            against=f"a plain Python loop, measured on {options.clerk:,} of them",
            reference=f"{clerk:,.0f} s",
            ratio=f"{clerk / best:.0f} × as fast",
            goal=f"< {goal} s" if goal else "",
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=list(GOALS))
    parser.add_argument("--clerk", type=int, default=4_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    os.chdir(ROOT)
    with scratch_database() as databases:
        measure(databases, options)


if __name__ == "__main__":
    main()
