"""Sums of the reconciliation: payouts by stage against ledger, budgets, batches, bank results and
recoveries.

The number of queries does not grow with the payments, and they only read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Count

from claims.policy.models import Programme
from reviews.payouts.bank.reconciliation.figures import (
    BatchRow,
    KindSums,
    LedgerMismatch,
    ManualSums,
    OpenLines,
    ProgrammeSums,
    Reconciliation,
    RecoverySums,
)
from reviews.payouts.bank.results.worklist import asked, open_lines
from reviews.payouts.ledger.snapshot import consistent_snapshot
from reviews.payouts.states.payouts import PayoutKind

_BY_STAGE = """
    SELECT p.programme_id, p.kind, CASE
            WHEN p.status = 'batched' AND b.status IN ('released', 'settled') THEN 'in_flight'
            WHEN p.status = 'batched' THEN 'built'
            WHEN r.id IS NOT NULL THEN 'returned'
            ELSE p.status END AS stage,
        count(*), sum(p.amount)::bigint
    FROM reviews_payout p
    LEFT JOIN reviews_payoutbatch b ON b.id = p.batch_id
    LEFT JOIN reviews_bankresult r
        ON p.status = 'failed' AND r.payout_id = p.id AND r.match = 'applied'
            AND r.outcome = 'returned'
    GROUP BY 1, 2, 3
"""

_LEDGER = """
    SELECT l.programme_id, p.kind, sum(l.reserved)::bigint, sum(l.paid)::bigint
    FROM reviews_ledgerentry l JOIN reviews_payout p ON p.id = l.payout_id
    WHERE l.recovery_id IS NULL
    GROUP BY 1, 2
"""

# Recoveries that were demanded, against their ledger entries, by programme.
_RECOVERIES = """
    SELECT r.programme_id, count(*) FILTER (WHERE r.owed > 0), count(*), sum(r.amount)::bigint,
        sum(r.received)::bigint, sum(r.set_off)::bigint, sum(r.waived)::bigint,
        sum(r.owed)::bigint, COALESCE(sum(e.received), 0)::bigint,
        COALESCE(sum(e.owed), 0)::bigint
    FROM (
        SELECT r.*, CASE WHEN r.status IN ('demanded', 'partly_received')
            THEN r.amount - r.received - r.set_off - r.waived ELSE 0 END AS owed
        FROM reviews_recovery r WHERE r.approved_at IS NOT NULL AND r.status <> 'cancelled'
    ) r LEFT JOIN (
        SELECT l.recovery_id, -sum(l.paid) AS received, sum(l.receivable) AS owed
        FROM reviews_ledgerentry l WHERE l.recovery_id IS NOT NULL GROUP BY 1
    ) e ON e.recovery_id = r.id
    GROUP BY 1
"""

_BATCHES = """
    WITH chosen AS (
        SELECT b.id, b.number, b.status, b.count, b.total, b.only_failures
        FROM reviews_payoutbatch b
        WHERE b.status NOT IN ('cancelled', 'refused') ORDER BY b.id DESC {limit}
    ), held AS (
        SELECT p.batch_id, sum(p.amount) AS won,
            count(*) FILTER (WHERE p.status = 'batched') AS waiting_n,
            sum(p.amount) FILTER (WHERE p.status = 'batched') AS waiting,
            count(*) FILTER (WHERE p.status = 'paid') AS paid_n,
            sum(p.amount) FILTER (WHERE p.status = 'paid') AS paid,
            count(*) FILTER (WHERE p.status = 'failed') AS failed_n,
            sum(p.amount) FILTER (WHERE p.status = 'failed') AS failed
        FROM reviews_payout p WHERE p.batch_id IN (SELECT id FROM chosen) GROUP BY 1
    ), said AS (
        SELECT r.batch_id,
            sum(CASE r.outcome WHEN 'paid' THEN r.amount WHEN 'returned' THEN -r.amount
                ELSE 0 END) AS paid,
            sum(r.amount) FILTER (WHERE r.outcome = 'returned') AS returned,
            count(*) FILTER (WHERE r.outcome = 'returned') AS returned_n,
            count(*) FILTER (WHERE {unbacked}) AS hand_n,
            sum(r.amount) FILTER (WHERE {unbacked}) AS hand
        FROM reviews_bankresult r
        WHERE r.match = 'applied' AND r.batch_id IN (SELECT id FROM chosen) GROUP BY 1
    ), booked AS (
        SELECT p.batch_id, sum(l.paid) AS paid
        FROM reviews_payout p JOIN reviews_ledgerentry l
            ON l.payout_id = p.id AND l.recovery_id IS NULL
        WHERE p.batch_id IN (SELECT id FROM chosen) GROUP BY 1
    )
    SELECT c.id, c.number, c.status, c.count, c.total, c.only_failures,
        COALESCE(h.won, 0)::bigint, COALESCE(h.waiting_n, 0), COALESCE(h.waiting, 0)::bigint,
        COALESCE(h.paid_n, 0), COALESCE(h.paid, 0)::bigint,
        COALESCE(h.failed_n, 0) - COALESCE(s.returned_n, 0),
        (COALESCE(h.failed, 0) - COALESCE(s.returned, 0))::bigint,
        COALESCE(s.returned_n, 0), COALESCE(s.returned, 0)::bigint,
        COALESCE(s.paid, 0)::bigint, COALESCE(k.paid, 0)::bigint,
        COALESCE(s.hand_n, 0), COALESCE(s.hand, 0)::bigint
    FROM chosen c
    LEFT JOIN held h ON h.batch_id = c.id
    LEFT JOIN said s ON s.batch_id = c.id
    LEFT JOIN booked k ON k.batch_id = c.id
    ORDER BY c.id DESC
"""

# Entered by two people, without the same result in a file of the bank since.
_UNBACKED = """
    r.file_id IS NULL AND NOT EXISTS (
        SELECT 1 FROM reviews_bankresult f
        WHERE f.payout_id = r.payout_id AND f.file_id IS NOT NULL
            AND f.outcome = r.outcome AND f.amount = r.amount
    )
"""

_BY_HAND = f"""
    SELECT count(*), COALESCE(sum(r.amount), 0)::bigint
    FROM reviews_bankresult r WHERE r.match = 'applied' AND {_UNBACKED}
"""  # noqa: S608

_DIFFERING = """
    SELECT p.id, c.number, p.kind, p.status, p.amount, l.reserved, l.paid,
        p.claim_id
    FROM reviews_payout p
    JOIN claims_claim c ON c.id = p.claim_id
    LEFT JOIN (
        SELECT e.payout_id, sum(e.reserved)::bigint AS reserved, sum(e.paid)::bigint AS paid
        FROM reviews_ledgerentry e WHERE e.recovery_id IS NULL GROUP BY 1
    ) l ON l.payout_id = p.id
    WHERE COALESCE(l.reserved, 0) <>
            CASE WHEN p.status IN ('approved', 'batched') THEN p.amount ELSE 0 END
        OR COALESCE(l.paid, 0) <> CASE WHEN p.status = 'paid' THEN p.amount ELSE 0 END
    ORDER BY p.id LIMIT %s
"""


def _rows(sql: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return cursor.fetchall()


def reconcile(*, batches: int | None = None, mismatches: int | None = None) -> Reconciliation:
    """Return the reconciliation of payouts with ledger, budgets, batches and bank results, with the
    newest `batches` batches and the first `mismatches` payments that differ from the ledger (None:
    all).

    Eight queries in one read-only snapshot, since money that moves between two queries would look
    like a difference.
    """
    with consistent_snapshot():
        return _reconcile(batches, mismatches)


def _reconcile(batches: int | None, mismatches: int | None) -> Reconciliation:
    found: dict[int, dict[str, KindSums]] = {}

    def row(programme: int, kind: str) -> KindSums:
        kinds = found.setdefault(programme, {})
        return kinds.setdefault(kind, KindSums(label=str(PayoutKind(kind).label), kind=kind))

    for programme, kind, stage, count, won in _rows(_BY_STAGE):
        row(programme, kind).counts[stage] = count
        row(programme, kind).won[stage] = won
    for programme, kind, reserved, paid in _rows(_LEDGER):
        one = row(programme, kind)
        one.reserved, one.paid = reserved, paid
    recovered = {programme: RecoverySums(*sums) for programme, *sums in _rows(_RECOVERIES)}
    return Reconciliation(
        accounts=_accounts(found, recovered),
        batches=batch_rows(limit=batches),
        mismatches=[LedgerMismatch(*values) for values in _rows(_DIFFERING, [mismatches])],
        manual=ManualSums(*_rows(_BY_HAND)[0]),
        lines=OpenLines(
            **open_lines().aggregate(count=Count("pk"), asked=Count("pk", filter=asked()))
        ),
    )


def _accounts(
    found: dict[int, dict[str, KindSums]], recovered: dict[int, RecoverySums]
) -> list[ProgrammeSums]:
    programmes = Programme.objects.select_related("budget").order_by("pk")
    accounts = []
    for programme in programmes:
        budget = getattr(programme, "budget", None)
        kinds = found.get(programme.pk, {})
        if budget is None and not kinds:
            continue
        rows = [kinds[kind] for kind in PayoutKind.values if kind in kinds]
        total = KindSums(label="")
        for one in rows:
            total.add(one)
        sums = recovered.get(programme.pk, RecoverySums())
        accounts.append(ProgrammeSums(programme, budget, rows, total, sums))
    return accounts


def batch_rows(*, limit: int | None = None) -> list[BatchRow]:
    """Return the rows of the reconciliation for the newest batches except cancelled and refused
    ones, at most `limit` (None for all). One query."""
    sql = _BATCHES.format(limit="LIMIT %s" if limit else "", unbacked=_UNBACKED)
    return [BatchRow(*values) for values in _rows(sql, [limit] if limit else [])]
