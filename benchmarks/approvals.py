"""Bulk approval of 5,000 payouts, compared with bare SQL and with single approvals.

    python benchmarks/approvals.py [--payouts 5000] [--single 300] [--rounds 3]

The ordinary run of the secretariat prepares tier grants of that many claims, each with an account
and an address. One person of finance then approves all of them as the page showed them: each row's
fingerprint is compared, one UPDATE, ledger and budget by the database's own trigger, history, and a
letter each in the outbox (rendered and encrypted), in one transaction. Compared with: the same
statements, recorded and sent by psycopg without Django, and single approvals, each in a transaction
of its own. Each round begins on a fresh copy of the database; the medians count.
"""

import argparse
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.chain import close, record, replay  # noqa: E402
from benchmarks.figures import figure  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--payouts", type=int, default=5_000)
    parser.add_argument("--single", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    from config.dev.testing import Surroundings

    surroundings = Surroundings(durable=True)
    import django

    django.setup()
    databases = surroundings.databases
    databases.prepare()
    copy = f"desk_bench_{os.getpid()}"
    try:
        run(databases, copy, options)
    finally:
        close()
        databases._drop(copy)
        surroundings.close()


def run(databases: Any, copy: str, options: Any) -> None:
    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"{os.cpu_count()} cores, load before {load}", flush=True)
    prepare(databases, options.payouts)
    close()
    databases._run("CREATE DATABASE {} TEMPLATE {}", copy, databases.name)

    def afresh() -> None:
        close()
        databases._drop(databases.name)
        databases._run("CREATE DATABASE {} TEMPLATE {}", databases.name, copy)

    script = record(in_bulk(options.payouts))
    url = databases.app_url()
    took: dict[str, list[float]] = {"bulk": [], "bare": [], "single": []}
    for _ in range(options.rounds):
        afresh()
        took["bulk"].append(seconds(in_bulk(options.payouts)))
        afresh()
        took["bare"].append(seconds(replay([script], url)))
        check(options.payouts)
        afresh()
        took["single"].append(seconds(one_by_one(options.single)))
    report(options, script, {name: statistics.median(some) for name, some in took.items()})


def prepare(databases: Any, number: int) -> None:
    """Write `number` claims with accounts, and the run of tier grants over them. None of it is
    measured."""
    import psycopg

    from claims.policy.models import SupportPolicy
    from claims.register.models import BankAccount, Claim
    from claims.tests.factories import BankAccountFactory, ClaimantFactory, ClaimFactory
    from reviews.payouts.grants.preparation import prepare_grants
    from reviews.payouts.grants.running import process
    from reviews.payouts.tests import factories as make

    like = ClaimFactory(tier_grant=True, tier=SupportPolicy.objects.effective().tiers.first())
    same = {name: getattr(like, name) for name in ("window", "service", "company", "routed_under")}
    claims = ClaimFactory.build_batch(
        number - 1, tier_grant=True, tier=like.tier, claimant=ClaimantFactory(), **same
    )
    Claim.objects.bulk_create(claims, batch_size=1_000)
    accounts = [BankAccountFactory.build(claim=claim) for claim in [like, *claims]]
    BankAccount.objects.bulk_create(accounts, batch_size=1_000)
    make.finance()
    work = prepare_grants(kind="tier_grant", by=make.secretary())
    while process(work.pk):
        pass
    with psycopg.connect(databases.owner_url(), autocommit=True) as owner:
        owner.execute("ANALYZE")


def _finance() -> Any:
    from claims.users.models import User

    return User.objects.filter(groups__name="finance").earliest("pk")


def in_bulk(number: int) -> Any:
    """Return a function that approves all `number` payouts at once, as the page's POST does. The
    rows of the form are read before it is returned, so they are not measured."""
    from reviews.payouts.approvals.fingerprint import selection_of
    from reviews.payouts.grants.approval import approve_next, next_rows
    from reviews.payouts.models import GrantRun

    def act() -> None:
        by, run = _finance(), GrantRun.objects.get()
        done = approve_next(run=run, seen=seen, by=by)
        assert len(done.approved) == number, (len(done.approved), done.left_out[:3])

    # The content of the form, which was rendered before.
    seen = selection_of(next_rows(GrantRun.objects.get(), _finance()))
    close()
    return act


def one_by_one(number: int) -> Any:
    from reviews.payouts.approvals.fingerprint import seen_value
    from reviews.payouts.approvals.verbs import approve_payout
    from reviews.payouts.models import Payout

    rows = [(row, seen_value(row)) for row in Payout.objects.order_by("pk")[:number]]
    by = _finance()

    def act() -> None:
        for row, seen in rows:
            approve_payout(payout=row, seen=seen, by=by)

    return act


def seconds(act: Any) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def check(number: int) -> None:
    """Raise SystemExit unless all `number` payouts are approved, each with its ledger entry and
    letter, and the budget has reserved their sum."""
    from reviews.notices.models import Notice
    from reviews.payouts.models import Budget, LedgerEntry, Payout

    approved = Payout.objects.filter(status="approved")
    left = (approved.count(), LedgerEntry.objects.count(), Notice.objects.count())
    won = sum(approved.values_list("amount", flat=True))
    if left != (number,) * 3 or Budget.objects.get().reserved != won:
        raise SystemExit(f"not all of it was done: {left}")


def report(options: Any, script: Any, took: dict[str, float]) -> None:
    bulk, bare = took["bulk"], took["bare"]
    one = took["single"] / options.single
    print(f"bulk approval of {options.payouts:,}: {bulk:.2f} s, {options.payouts / bulk:,.0f}/s")
    print(f"the same {len(script)} statements by bare psycopg: {bare:.2f} s,")
    print(f"  so bulk approval has {bare / bulk:.2f} of their speed")
    print(f"one after another: {one * 1000:.1f} ms each, {one * options.payouts:.0f} s for all,")
    print(f"  so bulk approval is {one * options.payouts / bulk:.0f} times as fast")
    work, measured = f"bulk approval of {options.payouts:,} payouts", f"{bulk:.2f} s"
    figure(work, measured, against=f"the same {len(script)} statements by bare psycopg",
           reference=f"{bare:.2f} s", ratio=f"{bare / bulk:.2f} × its speed")  # fmt: skip
    figure(work, measured, against="one after another", reference=f"{one * 1000:.1f} ms each",
           ratio=f"{one * options.payouts / bulk:.0f} × as fast")  # fmt: skip


if __name__ == "__main__":
    main()
