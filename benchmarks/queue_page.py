"""The queue page at two sizes, compared with Django's stock admin list and bare SQL.

    python benchmarks/queue_page.py [--sizes 105116,1000000] [--rounds 9]

Every claim is under review, which is worse than in practice: the queue then has as many rows as the
register. Each figure is the median of whole requests through all middleware (Django's test client,
one process), in milliseconds. The admin list shows the same columns, thirty a page, with Django's
own defaults. The clone of the test database that is filled here is dropped at the end.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

MEMBERS = 8
CLAIMS = """
INSERT INTO claims_claim (
    number, claimant_id, window_id, filed_at, channel, claimant_kind, person_name, business_name,
    representative, business_number, industry_text, phone_last4, email_hint, service_id,
    company_id, fee, harm, claimed_loss, narrative, name_key, representative_key, facts_digest,
    route, routed_under_id, routed_at
)
SELECT 'B1015-' || lpad(n::text, 7, '0'), %(claimant)s, w.id,
    timestamptz '2022-10-19 09:00+09' + (n::bigint * 7919 %% 1600000) * interval '1 second',
    '누리집',
    'small_business', '홍길동', '가게 ' || n, '홍길동', '1248100998', '소매', '', '', s.id, c.id,
    'paid', 'monetary', 500001 + (n::bigint * 7907) %% 9500000, '', '가게' || n, '홍길동',
    decode(lpad(to_hex(n), 32, '0'), 'hex'), 'committee_review', p.id, now()
FROM generate_series(%(first)s, %(last)s) n,
    (SELECT id FROM claims_filingwindow WHERE code = '1015-1') w,
    (SELECT id FROM claims_company WHERE is_operator LIMIT 1) c,
    (SELECT id FROM claims_service ORDER BY id LIMIT 1) s,
    (SELECT id FROM claims_supportpolicy ORDER BY id LIMIT 1) p
"""
REVIEWS = """
INSERT INTO reviews_review (claim_id, round, policy_id, status, opened_at, revision, {more})
SELECT c.id, 1, c.routed_under_id, 'waiting_documents', now(), 1, {values} FROM claims_claim c
WHERE NOT EXISTS (SELECT 1 FROM reviews_review r WHERE r.claim_id = c.id)
"""
ROWS = """
INSERT INTO reviews_queuerow (
    claim_id, review_id, number, business_name, name_key, representative, representative_key,
    business_number, service_id, industry_id, company_id, fee, filed_at, claimed_loss,
    assessed_loss, decided_amount, departure, decided_on, round, standing, tab, outcome, due_on,
    panel, awaiting, votes_cast, panel_size, documents, complete, worst, warnings, problems,
    unanswered
)
SELECT c.id, r.id, c.number, c.business_name, c.name_key, c.representative, c.representative_key,
    c.business_number, c.service_id, c.industry_id, c.company_id, c.fee, c.filed_at,
    c.claimed_loss, c.claimed_loss, CASE WHEN t.tab = 5 THEN c.claimed_loss / 2 ELSE 0 END,
    CASE WHEN t.tab = 5 THEN c.id * 7919 %% 12000 ELSE 0 END,
    CASE WHEN t.tab = 5 THEN date '2023-01-02' + (c.id * 31 %% 400)::int
        ELSE date '0001-01-01' END, 1,
    (ARRAY['waiting_documents', 'in_review', 'supplement_requested', 'deciding', 'decided'])[t.tab],
    t.tab, CASE WHEN t.tab = 5 THEN 'granted' ELSE '' END,
    CASE WHEN t.tab IN (2, 4) THEN date '2023-03-01' + (c.id * 31 %% 90)::int
        ELSE date '9999-12-31' END,
    CASE WHEN t.tab = 1 THEN '{{}}' ELSE m.panel END,
    CASE WHEN t.tab = 2 THEN m.panel[1:1 + (c.id %% 3)::int] ELSE '{{}}' END,
    0, 3, ARRAY[2, 2, w.worst, 2]::smallint[], true, w.worst,
    (w.worst = 3)::int, (w.worst = 4)::int, false
FROM claims_claim c JOIN reviews_review r ON r.claim_id = c.id
CROSS JOIN LATERAL (SELECT (c.id * 2654435761 %% 5 + 1)::smallint AS tab) t
CROSS JOIN LATERAL (SELECT (c.id * 40503 %% 4 + 1)::smallint AS worst) w
CROSS JOIN LATERAL (
    SELECT array_agg(all_ids.ids[1 + (c.id / 5 + k) %% {members}]) AS panel
    FROM generate_series(0, 2) k, (SELECT %(members)s::int[] AS ids) all_ids
) m
WHERE NOT EXISTS (SELECT 1 FROM reviews_queuerow q WHERE q.claim_id = c.id)
"""

PROOF = """
INSERT INTO claims_document (claim_id, kind, file_name, bytes, sha256, media_type, storage_key,
    source, received_at, status, refusal, scan, set_aside_reason)
SELECT c.id, kind, '', 1, lpad(c.id::text, 64, '0'), 'application/pdf', 'b/' || c.id || kind,
    'import', now(), 'received', '', 'none', ''
FROM claims_claim c, unnest(%(kinds)s::text[]) kind WHERE c.id = ANY(%(claims)s)
"""
FINDINGS = """
INSERT INTO claims_finding (claim_id, document_id, kind, check_code, check_version, verdict, said,
    "values", data, input_digest, run_no, at)
SELECT d.claim_id, d.id, d.kind, 'bench.' || code, 1, (ARRAY['ok', 'unknown', 'warning'])[1 +
    (d.id + code) %% 3], 'bench', '{}', '{}', decode(repeat('00', 16), 'hex'), run, now()
FROM claims_document d, generate_series(1, 3) code, generate_series(1, 2) run
WHERE d.claim_id = ANY(%(claims)s)
"""
LOSSES = """
INSERT INTO reviews_lossassessment (review_id, version, amount, source, working, note, text_digest,
    at)
SELECT r.id, 1, 1, 'claimed', '{}', '', decode(repeat('00', 16), 'hex'), now()
FROM reviews_review r WHERE r.claim_id = ANY(%(claims)s)
"""
REFRESHED = 1_000  # claims, with four papers each and three checks on each, run twice


def median(act: Callable[[], Any], rounds: int) -> float:
    """Return the median time of `act` in milliseconds. Two calls warm up first, unless `rounds` is
    1."""
    if rounds > 1:
        act(), act()
    took = []
    for _ in range(rounds):
        started = time.perf_counter()
        act()
        took.append(time.perf_counter() - started)
    return statistics.median(took) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="105116,1000000")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    from config.dev.testing import Surroundings

    surroundings = Surroundings(durable=True)
    import django

    django.setup()
    surroundings.databases.prepare()
    try:
        sizes = [int(size) for size in options.sizes.split(",")]
        run(sizes, options.rounds, surroundings.databases.owner_url())
    finally:
        from django.db import connections

        connections.close_all()
        surroundings.close()


def run(sizes: list[int], rounds: int, owner: str) -> None:
    from django.conf import settings
    from django.test import Client

    settings.ROOT_URLCONF = "benchmarks.stock_admin"
    people = make_people()
    clients = {}
    for name, user in people.items():
        clients[name] = Client()
        clients[name].force_login(user)
    figures: dict[int, dict[str, float]] = {}
    first = 1
    for size in sizes:
        fill(first, size, owner)
        first = size + 1
        figures[size] = measure(clients, rounds)
    report(sizes, figures)


def make_people() -> dict[str, Any]:
    from claims.tests.factories import superuser
    from claims.users.models import User
    from reviews.committee.tests import factories as make

    make.council(MEMBERS, 0)
    member = User.objects.filter(member__isnull=False).order_by("pk").first()
    return {"all": make.secretary(), "member": member, "admin": superuser()}


def fill(first: int, last: int, owner: str) -> None:
    """Write claims `first` to `last` with their reviews and queue rows, in three statements.

    `owner` is the URL of the database for the owner of its tables."""
    import psycopg
    from django.db import connection

    from claims.tests.factories import ClaimantFactory
    from reviews.committee.models import Member, Review

    claimant = ClaimantFactory().pk
    blank = [
        f.column
        for f in Review._meta.concrete_fields
        if f.column in {"start_reason", "closing_reason"}
    ]
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(CLAIMS, {"claimant": claimant, "first": first, "last": last})
        more = ", ".join(blank) or "ready_at"
        values = ", ".join("''" for _ in blank) or "NULL"
        cursor.execute(REVIEWS.format(more=more, values=values))
        members = list(Member.objects.order_by("pk").values_list("pk", flat=True))
        cursor.execute(ROWS.format(members=len(members)), {"members": members})
    with psycopg.connect(owner, autocommit=True) as owned:  # ANALYZE skips tables of another owner
        owned.execute("ANALYZE claims_claim, reviews_review, reviews_queuerow")
    print(f"filled to {last:,} claims in {time.perf_counter() - started:.0f} s", flush=True)


def measure(clients: dict[str, Any], rounds: int) -> dict[str, float]:
    from django.db import connection

    from reviews.committee.models import QueueRow

    def get(who: str, url: str) -> Any:
        answer = clients[who].get(url)
        assert answer.status_code == 200, (url, answer.status_code)
        return answer

    found = {}
    pages = [("all", tab, "due_on") for tab in TABS]
    pages += [("all", "in_review", sort) for sort in SORTS]
    pages += [("all", "all", sort) for sort in ("due_on", *SORTS)]
    pages += [("member", tab, sort) for tab in ("mine", "panel") for sort in ("due_on", *SORTS)]
    pages += [("member", tab, "due_on") for tab in ("in_review", "decided", "all")]
    pages += [("all", tab, sort) for tab in ("decided", "all") for sort in DECISION_SORTS]
    for who, tab, sort in pages:
        url = f"/reviews/?tab={tab}&sort={sort}"
        found[f"{who}: {tab}, {sort}"] = median(lambda: get(who, url), rounds)  # noqa: B023
    for word in ("ok", "warning", "problem"):
        url = f"/reviews/?tab=in_review&findings={word}"
        found[f"all: in_review, findings={word}"] = median(lambda: get("all", url), rounds)  # noqa: B023
    for rule in ("departed=100", "departed=5", "outcome=granted", "decided_from=2024-01-30"):
        url = f"/reviews/?tab=decided&{rule}"
        found[f"all: decided, {rule}"] = median(lambda: get("all", url), rounds)  # noqa: B023
    deep_url = f"/reviews/?tab=in_review&sort=due_on&after={deep_token()}"
    found["all: in_review, due_on, from the middle"] = median(lambda: get("all", deep_url), rounds)
    found["the dashboard, its counts at hand"] = median(lambda: get("all", "/"), rounds)
    found["the dashboard, counted anew"] = median(lambda: recount(get), 1)
    stock = "/stock/reviews/queuerow/"
    found["stock admin, first page"] = median(lambda: get("admin", stock), rounds)
    deep = min(300, QueueRow.objects.count() // 30)
    found["stock admin, page 300"] = median(lambda: get("admin", f"{stock}?p={deep}"), rounds)
    sql = (
        "SELECT * FROM reviews_queuerow q JOIN claims_service s ON s.id = q.service_id"
        " WHERE tab = 2 ORDER BY due_on, claim_id LIMIT 31"
    )

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            cursor.fetchall()

    found["bare SQL of the page's rows"] = median(bare, rounds)
    found[f"refresh of {REFRESHED:,} rows, one statement"] = refresh(rounds)
    return found


def recount(get: Callable[[str, str], Any]) -> None:
    """Empty the cache and request the dashboard, so that it counts everything again."""
    from django.core.cache import cache

    cache.clear()
    get("all", "/")


def refresh(rounds: int) -> float:
    """Return the median milliseconds of deriving the queue rows of REFRESHED claims with documents
    and findings. The transaction is rolled back."""
    from django.db import connection, transaction

    from claims.register.models import Claim
    from reviews.committee.models import QUEUE_KINDS
    from reviews.committee.queue.projection import refresh_queue

    ids = list(Claim.objects.order_by("pk").values_list("pk", flat=True)[:REFRESHED])
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(PROOF, {"claims": ids, "kinds": list(QUEUE_KINDS)})
            cursor.execute(FINDINGS, {"claims": ids})
            cursor.execute(LOSSES, {"claims": ids})
        took = median(lambda: refresh_queue(ids), rounds)
        transaction.set_rollback(True)
    return took


TABS = ("in_review", "supplement_requested", "deciding", "waiting_documents", "decided")
SORTS = ("-due_on", "number", "name_key", "claimed_loss", "-claimed_loss", "filed_at")

DECISION_SORTS = ("-departure", "departure", "-decided_on", "decided_on")


def deep_token() -> str:
    """Return the page token of the row in the middle of the tab 검토중, sorted by due date."""
    from claims.tables import KeysetPaginator
    from reviews.committee.models import QueueRow

    rows = QueueRow.objects.filter(tab=2).order_by("due_on")
    row = rows.order_by("due_on", "pk")[rows.count() // 2]
    return KeysetPaginator(rows).token(row)


def report(sizes: list[int], figures: dict[int, dict[str, float]]) -> None:
    small, large = figures[sizes[0]], figures[sizes[-1]]
    print(f"\n{'ms, median':<48}" + "".join(f"{size:>12,}" for size in sizes) + f"{'ratio':>8}")
    for name in small:
        print(
            f"{name:<48}{small[name]:>12.1f}{large[name]:>12.1f}{large[name] / small[name]:>8.2f}"
        )
    ours = "all: in_review, due_on"
    for size in sizes:
        ratio = figures[size]["stock admin, first page"] / figures[size][ours]
        print(f"at {size:,}: the queue is {ratio:.1f} times as fast as the stock admin list")


if __name__ == "__main__":
    main()
