"""Vote, decision, payout and notice by eight members at once, compared with bare psycopg.

    python benchmarks/chain.py [--reviews 240] [--rounds 3]

Each of eight processes is one member, who votes on every review of the draw; the third vote of a
review closes its ballot, decides it, prepares the payout and writes the letter, in one transaction.
First all first and second votes, then all last ones, so that no process waits for another. A vote
begins as a request does: review, member and rights are read again.

Compared with: eight processes of bare psycopg, without Django, that send exactly the statements of
the application (recorded beforehand, one vote after the other, on a copy of the same database),
bound the same way and with the same transactions, and read the results. Triggers and history run in
both. Rounds alternate, each on a fresh copy; the medians count. The difference is the cost of the
application itself. All copies are dropped at the end.
"""

import argparse
import json
import multiprocessing
import os
import statistics
import sys
import time
from collections.abc import Callable
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any

from psycopg.types.json import Json, Jsonb

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.figures import figure  # noqa: E402

MEMBERS = 8
FIRST, LAST = "votes that leave the ballot open", "votes that decide"
# Where ids of new rows begin: no other number in a statement looks like one of them.
NEW_ROWS = ("vote", "decision", "payout", "payoutbar", "notice")
# SQL, parameters, ids of new rows that it returned, and the last number of the series that it read
Statement = tuple[str, Any, list[int], int | None]
Act = tuple[int, int, int]  # review, member, its revision
fork = multiprocessing.get_context("fork")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reviews", type=int, default=240)
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
        run(databases, copy, options.reviews, options.rounds)
    finally:
        close()
        databases._drop(copy)
        surroundings.close()


def close() -> None:
    from django.db import connections

    connections.close_all()


def run(databases: Any, copy: str, reviews: int, rounds: int) -> None:
    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"{os.cpu_count()} cores, load before {load}", flush=True)
    phases = prepared(databases, reviews)
    close()
    databases._run("CREATE DATABASE {} TEMPLATE {}", copy, databases.name)

    def afresh() -> None:
        close()
        databases._drop(databases.name)
        databases._run("CREATE DATABASE {} TEMPLATE {}", databases.name, copy)

    scripts = {
        name: {
            who: [record(partial(vote_once, act)) for act in acts]
            for who, acts in by_member.items()
        }
        for name, by_member in phases.items()
    }
    url = databases.app_url()
    took: dict[str, dict[str, list[float]]] = {name: {"app": [], "bare": []} for name in phases}
    for _ in range(rounds):
        for way, work in (("app", vote), ("bare", replay)):
            afresh()
            for name in phases:
                given = phases[name] if way == "app" else scripts[name]
                took[name][way].append(together(work, given, url))
            check(reviews)
    report(phases, scripts, took)


def prepared(databases: Any, reviews: int) -> dict[str, dict[int, list[Act]]]:
    """Create a council and start `reviews` reviews. Return the votes to cast as {phase: {member id:
    [(review id, member id, revision)]}}, each an Act."""
    import psycopg

    from claims.register.models import Claim
    from claims.tests.factories import BankAccountFactory, ClaimFactory
    from reviews.committee.lifecycle.opening import open_reviews_of
    from reviews.committee.lifecycle.starting import start_reviews
    from reviews.committee.models import QUEUE_KINDS, Assignment, Review
    from reviews.committee.tests import factories as make

    make.council(MEMBERS, 0)
    secretary = make.secretary()
    claims = [ClaimFactory(claimed_loss=1_200_000) for _ in range(reviews)]
    for claim in claims:
        BankAccountFactory(claim=claim)
        for kind in QUEUE_KINDS:
            make.document(claim, kind, tell=False)
    ids = list(Claim.objects.order_by("pk").values_list("pk", flat=True))
    open_reviews_of(ids)
    start_reviews(reviews=list(Review.objects.all()), by=secretary, reason="측정")
    with psycopg.connect(databases.owner_url(), autocommit=True) as owner:
        for place, table in enumerate(NEW_ROWS, 1):
            owner.execute(
                f"ALTER TABLE reviews_{table} ALTER COLUMN id RESTART WITH {place * 100_000_000}"
            )
        owner.execute("ANALYZE")
    phases: dict[str, dict[int, list[Act]]] = {FIRST: {}, LAST: {}}
    for seat in Assignment.objects.select_related("review").order_by("review", "seat"):
        phase = phases[LAST if seat.seat == 3 else FIRST]
        act = (seat.review_id, seat.member_id, seat.review.revision)
        phase.setdefault(seat.member_id, []).append(act)
    return phases


# ------------------------------------------------------------------ the application
def vote_once(act: Act) -> None:
    from reviews.committee.ballots.voting import cast_vote
    from reviews.committee.models import Member, Review

    review_id, member_id, revision = act
    cast_vote(
        review=Review.objects.select_related("policy").get(pk=review_id),
        member=Member.objects.select_related("user").get(pk=member_id),
        choice="partly",
        amount=800_000 + member_id * 1_000,
        rationale="매출 자료로 확인한 만큼",
        seen_revision=revision,
    )


def vote(acts: list[Act], url: str) -> Callable[[], None]:
    from django.db import connection

    connection.ensure_connection()
    return lambda: [vote_once(act) for act in acts] and None


# ------------------------------------------------------------------ the same by hand
def record(act: Callable[[], Any]) -> list[Statement]:
    """Run `act`, which casts one vote, and return the SQL statements that it sent, with parameters
    and results."""
    from django.db import connection

    said: list[Statement] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begun = connection.in_atomic_block and not (said and said[-1][0] != "COMMIT" and inside[0])
        if begun and not inside[0]:
            said.append(("BEGIN", None, [], None))
            inside[0] = True
        result = execute(sql, params, many, context)
        cursor, ids, last = context["cursor"], [], None
        if " RETURNING " in sql or is_series(sql):
            rows = cursor.fetchall()
            if is_series(sql):
                last = rows[0][-1]
            else:
                ids = [row[0] for row in rows]
            cursor.scroll(0, mode="absolute")
        said.append((sql, plain(params), ids, last))
        return result

    inside = [False]
    with connection.execute_wrapper(listen):
        act()
    if inside[0]:
        said.append(("COMMIT", None, [], None))
    return said


def is_series(sql: str) -> bool:
    """Return True for the statement that locks and reads the next resolution number; its result
    depends on the order of the votes."""
    return 'FROM "reviews_numberseries"' in sql and "FOR UPDATE" in sql


def plain(params: Any) -> Any:
    """Return SQL parameters (a dict, a list or None) with each value in a type that psycopg takes
    without Django's own adapters."""
    if isinstance(params, dict):
        return {key: _plain(value) for key, value in params.items()}
    return None if params is None else [_plain(value) for value in params]


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Json | Jsonb):
        return json.dumps(value.obj, ensure_ascii=False)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def replay(scripts: list[list[Statement]], url: str) -> Callable[[], None]:
    import psycopg

    connection = psycopg.connect(url, autocommit=True, cursor_factory=psycopg.ClientCursor)

    def work() -> None:
        for script in scripts:
            new: dict[Any, Any] = {}
            taken = 0
            for sql, params, ids, last in script:
                params = with_new_ids(params, new) if new else params
                if sql.startswith('UPDATE "reviews_numberseries"'):
                    params = [taken + 1, *params[1:]]
                with connection.cursor() as cursor:
                    cursor.execute(sql, params)
                    rows = cursor.fetchall() if cursor.description else []
                if ids:
                    new.update(zip(ids, (row[0] for row in rows), strict=True))
                if last is not None:
                    taken = rows[0][-1]
                    new[f"-{last + 1:06}"] = f"-{taken + 1:06}"

    return work


def with_new_ids(value: Any, new: dict[Any, Any]) -> Any:
    """Return a recorded SQL parameter in which the ids of rows and the resolution numbers of the
    recording are replaced by those of this replay. `new` maps the former to the latter."""
    if isinstance(value, list):
        return [with_new_ids(one, new) for one in value]
    if isinstance(value, str):
        for old, now in new.items():
            if isinstance(old, str):
                value = value.replace(old, now)
        return value
    return new.get(value, value) if isinstance(value, int) else value


# ------------------------------------------------------------------ measuring
def together(work: Any, given: dict[int, list[Any]], url: str) -> float:
    """Run `work` in one process for each member of `given` ({member id: its acts}), all started
    together, and return the seconds until the last one ends. Raises SystemExit when one fails."""
    close()
    line, failed = fork.Barrier(len(given) + 1), fork.SimpleQueue()

    def member(acts: list[Any]) -> None:
        try:
            act = work(acts, url)
            line.wait()
            act()
        except BaseException as error:  # noqa: BLE001 - told to the parent
            failed.put(repr(error)[:500])
            line.abort()
        os._exit(0)

    children = [fork.Process(target=member, args=(acts,)) for acts in given.values()]
    for child in children:
        child.start()
    line.wait()
    started = time.perf_counter()
    for child in children:
        child.join()
    took = time.perf_counter() - started
    if not failed.empty():
        raise SystemExit(f"a member failed: {failed.get()}")
    return took


def check(reviews: int) -> None:
    """Raise SystemExit unless each review has three votes, a decision, a payout and a letter."""
    from reviews.committee.models import Decision, Vote
    from reviews.notices.models import Notice
    from reviews.payouts.models import Payout

    left = (Vote.everything.count(), Decision.objects.count(), Payout.objects.count())
    letters = Notice.objects.filter(event__startswith="decision").count()
    if left != (3 * reviews, reviews, reviews) or letters != reviews:
        raise SystemExit(f"not all of it was done: {left}, {letters} letters")


def report(phases: Any, scripts: Any, took: Any) -> None:
    whole = {"app": 0.0, "bare": 0.0}
    for name, by_member in phases.items():
        number = sum(map(len, by_member.values()))
        sent = statistics.mean(len(one) for some in scripts[name].values() for one in some)
        app, bare = (statistics.median(took[name][way]) for way in ("app", "bare"))
        whole["app"] += app
        whole["bare"] += bare
        print(
            f"{number} {name}, {sent:.0f} statements each: {number / app:.0f}/s,"
            f" bare psycopg {number / bare:.0f}/s, {bare / app:.2f} of its speed"
        )
        figure(f"{name}, {sent:.0f} statements each", f"{number / app:.0f}/s",
               against="the same statements by bare psycopg", reference=f"{number / bare:.0f}/s",
               ratio=f"{bare / app:.2f} × its speed")  # fmt: skip
    rounds = {way: [sum(p[way][i] for p in took.values()) for i in range(len(took[FIRST][way]))]
              for way in whole}  # fmt: skip
    print("seconds of each round:", json.dumps({k: [round(s, 2) for s in v]
                                                for k, v in rounds.items()}))  # fmt: skip
    print(
        f"the chain from the first vote to the letter, {MEMBERS} members at once:"
        f" {whole['app']:.2f} s, bare psycopg {whole['bare']:.2f} s:"
        f" {whole['bare'] / whole['app']:.2f} of its speed (goal 0.5)"
    )
    votes = sum(len(acts) for by_member in phases.values() for acts in by_member.values())
    figure(f"vote to letter, {MEMBERS} members at once, {votes} votes", f"{whole['app']:.2f} s",
           against="the same statements by bare psycopg", reference=f"{whole['bare']:.2f} s",
           ratio=f"{whole['bare'] / whole['app']:.2f} × its speed", goal="≥ 0.5 ×")  # fmt: skip


if __name__ == "__main__":
    main()
