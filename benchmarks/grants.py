"""A run of grants with and without the rule that a payee gets one, compared with bare SQL.

    python benchmarks/grants.py [--claims 100000] [--rounds 3] [--shared 1000]

So many claims of the tier route, each with an account, a telephone and a claimant of its own, and
among them some hundreds of payees who filed twice. The ordinary run prepares them chunk by chunk,
in the same transactions as in operation: rows, bars, history, and the database's own rules.
Measured under a policy without the rule, and under one that knows a payee by claimant, account and
telephone. Compared with: one INSERT of the same rows, with the same triggers, by psycopg without
Django. Each round begins on a fresh copy of the database; the medians count.
"""

import argparse
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.chain import close  # noqa: E402
from benchmarks.figures import figure  # noqa: E402

MARKS = ("claimant", "account", "phone")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--shared", type=int, default=1_000)
    options = parser.parse_args()
    from config.dev.testing import Surroundings

    surroundings = Surroundings(durable=True)
    import django

    django.setup()
    databases = surroundings.databases
    databases.prepare()
    copies = {name: f"desk_bench_{os.getpid()}_{name}" for name in ("free", "held")}
    try:
        run(databases, copies, options)
    finally:
        close()
        for copy in copies.values():
            databases._drop(copy)
        surroundings.close()


def run(databases: Any, copies: dict[str, str], options: Any) -> None:
    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"{os.cpu_count()} cores, load before {load}", flush=True)
    prepare(databases, options)
    for name, copy in copies.items():
        marks = "{}" if name == "free" else "{" + ",".join(MARKS) + "}"
        _as_owner(databases, "ALTER TABLE claims_supportpolicy DISABLE TRIGGER USER",
                  f"UPDATE claims_supportpolicy SET one_grant_by = '{marks}'",
                  "ALTER TABLE claims_supportpolicy ENABLE TRIGGER USER")  # fmt: skip
        close()
        databases._run("CREATE DATABASE {} TEMPLATE {}", copy, databases.name)
    took: dict[str, list[float]] = {"free": [], "held": [], "bare": []}
    for _ in range(options.rounds):
        for name, copy in copies.items():
            afresh(databases, copy)
            seconds, held = one_run()
            took[name].append(seconds)
            assert held == (options.shared if name == "held" else 0), held
        afresh(databases, copies["free"])
        took["bare"].append(bare(databases, options.claims))
        print({name: [round(one, 2) for one in some] for name, some in took.items()}, flush=True)
    report(options, {name: statistics.median(some) for name, some in took.items()})


def afresh(databases: Any, copy: str) -> None:
    close()
    databases._drop(databases.name)
    databases._run("CREATE DATABASE {} TEMPLATE {}", databases.name, copy)


def _as_owner(databases: Any, *statements: str) -> None:
    import psycopg

    with psycopg.connect(databases.owner_url(), autocommit=True) as owner:
        for statement in statements:
            owner.execute(statement)


def prepare(databases: Any, options: Any) -> None:
    """Prepare claims with accounts, telephones and claimants; none of it is measured."""
    from claims.personal_data import crypto
    from claims.policy.models import SupportPolicy
    from claims.register.models import BankAccount, Claim, Claimant
    from claims.tests.factories import BankAccountFactory, ClaimantFactory, ClaimFactory
    from reviews.payouts.tests import factories as make

    number, shared = options.claims, options.shared
    like = ClaimFactory.build(tier_grant=True, tier=SupportPolicy.objects.effective().tiers.first(),
                              claimant=ClaimantFactory())  # fmt: skip
    same = {name: getattr(like, name) for name in ("window", "service", "company", "routed_under")}
    claimants = Claimant.objects.bulk_create(
        ClaimantFactory.build_batch(number - shared), batch_size=2_000
    )
    owners = [*claimants, *claimants[:shared]]
    claims = [
        ClaimFactory.build(
            tier_grant=True, tier=like.tier, claimant=owner, phone=b"x", email=None, **same,
            phone_index=crypto.blind_index("phone", f"010{n % (number - shared):08d}"),
        )
        for n, owner in enumerate(owners)
    ]  # fmt: skip
    Claim.objects.bulk_create(claims, batch_size=1_000)
    accounts = [
        BankAccountFactory.build(
            claim=claim, number=b"x", number_index=crypto.blind_index("account", f"{n:012d}")
        )
        for n, claim in enumerate(claims)
    ]
    BankAccount.objects.bulk_create(accounts, batch_size=1_000)
    make.secretary()
    _as_owner(databases, "VACUUM ANALYZE")


def one_run() -> tuple[float, int]:
    """Return the seconds of a run over all claims, and how many of them it held."""
    from claims.users.models import User
    from reviews.payouts.grants.preparation import prepare_grants, process

    by = User.objects.filter(groups__name="secretariat").earliest("pk")
    run = prepare_grants(kind="tier_grant", by=by)
    started = time.perf_counter()
    while process(run.pk):
        pass
    seconds = time.perf_counter() - started
    run.refresh_from_db()
    assert run.status == "done", run.error
    return seconds, run.held


BARE = """
    INSERT INTO reviews_payout (claim_id, claimant_id, programme_id, policy_id, kind, amount, basis,
        account_id, status, prepared_by_id, prepared_at, approval_no, holder_waived_reason,
        ended_reason, key)
    SELECT c.id, c.claimant_id, p.programme_id, p.id, 'tier_grant', t.amount,
        jsonb_build_object('tier', t.id, 'upper_bound', t.upper_bound), a.id, 'prepared',
        (SELECT min(u.user_id) FROM claims_user_groups u JOIN auth_group g ON g.id = u.group_id
            WHERE g.name = 'secretariat'),
        now(), 0, '', '', 'tier:' || c.id || ':' || p.id
    FROM claims_claim c JOIN claims_supportpolicy p ON p.id = c.routed_under_id
    JOIN claims_supporttier t ON t.id = c.tier_id JOIN claims_bankaccount a ON a.claim_id = c.id
"""


def bare(databases: Any, number: int) -> float:
    """Return the seconds of one INSERT of all rows, with the database's own rules and history."""
    import psycopg

    with psycopg.connect(databases.app_url(), autocommit=True) as connection:
        started = time.perf_counter()
        written = connection.execute(BARE).rowcount
        seconds = time.perf_counter() - started
    assert written == number, written
    return seconds


def report(options: Any, took: dict[str, float]) -> None:
    free, held, plain = took["free"], took["held"], took["bare"]
    claims = options.claims
    print(f"{claims:,} claims: {free:.1f} s without the rule, {held:.1f} s with it,")
    print(f"  {(held - free) / claims * 1e6:+.0f} µs a claim ({(held / free - 1) * 100:+.0f} %)")
    print(f"one INSERT of the same rows: {plain:.1f} s")
    work = f"run of grants of {claims:,} claims, one for each payee"
    figure(work, f"{held:.1f} s", against="the same run without the rule",
           reference=f"{free:.1f} s", ratio=f"{held / free:.2f} × its time")  # fmt: skip
    figure(work, f"{held:.1f} s", against="one INSERT of the same rows by bare psycopg",
           reference=f"{plain:.1f} s", ratio=f"{plain / held:.2f} × its speed")  # fmt: skip


if __name__ == "__main__":
    main()
