"""Matching of open statement lines, many at once: with payments, batches and receipts that the line
names, and with batches whose whole sum was withdrawn.

Only certain matches are made, one row for one line. A person decides the rest.
"""

from __future__ import annotations

from django.db import connection

from claims import clock
from reviews.payouts.models.expressions.bank_references import (
    is_same_deposit,
    of_a_line,
    of_a_receipt,
)
from reviews.payouts.models.triggers.deposits import DEPOSITS_LOCK, receipt_of_the_line_sql
from reviews.payouts.models.triggers.statements import has_returns_sql

LATEST = 7  # days after the release in which an unnamed withdrawal can be a batch's

# Open lines of open months; a match of a closed month cannot be added.
_OPEN = """
    SELECT s.* FROM reviews_statementline s
    WHERE NOT EXISTS (
        SELECT 1 FROM reviews_statementmatch m WHERE m.line_id = s.id AND m.undone_at IS NULL
    )
"""
# A deposit for which a receipt stands is no returned money of a batch.
_NO_RECEIPT = f"NOT EXISTS ({receipt_of_the_line_sql('s')})"
# A batch that the bank refused moved no money: its line stays open, for a person to look at.
_RELEASED = """
    b.status <> 'refused' AND b.released_at IS NOT NULL
        AND (b.released_at AT TIME ZONE 'Asia/Seoul')::date <= s.day
"""

PAYMENTS = f"""
    SELECT DISTINCT ON (p.id, k.kind) s.id, k.kind, p.batch_id, p.id, NULL::bigint
    FROM ({_OPEN}) s
    JOIN reviews_payout p ON p.id = s.names_payout AND p.amount = abs(s.amount)
    JOIN reviews_payoutbatch b ON b.id = p.batch_id AND {_RELEASED}
    CROSS JOIN LATERAL (
        SELECT CASE WHEN s.amount < 0 THEN 'batch' ELSE 'back' END AS kind
    ) k
    WHERE (k.kind = 'batch' OR p.status = 'failed' AND {_NO_RECEIPT}) AND NOT EXISTS (
        SELECT 1 FROM reviews_statementmatch m
        WHERE m.payout_id = p.id AND m.kind = k.kind AND m.undone_at IS NULL
    )
    ORDER BY p.id, k.kind, s.seq
"""  # noqa: S608

NAMED_BATCHES = f"""
    SELECT s.id, CASE WHEN s.amount < 0 THEN 'batch' ELSE 'back' END, b.id, NULL::bigint,
        NULL::bigint
    FROM ({_OPEN}) s
    JOIN reviews_payoutbatch b ON b.number = s.names_batch AND {_RELEASED}
    WHERE s.names_payout IS NULL AND abs(s.amount) <= b.total
        AND (s.amount < 0 OR {has_returns_sql("b.id")} AND {_NO_RECEIPT})
"""  # noqa: S608

# One withdrawal of a batch's whole sum, or of the sum that was paid, and no other candidate.
WHOLE_BATCHES = f"""
    SELECT c.line, 'batch', c.batch, NULL::bigint, NULL::bigint FROM (
        SELECT s.id AS line, b.id AS batch, count(*) OVER (PARTITION BY s.id) AS batches,
            count(*) OVER (PARTITION BY b.id) AS lines
        FROM ({_OPEN}) s
        JOIN reviews_payoutbatch b ON {_RELEASED} AND s.amount < 0
            AND s.day <= GREATEST(
                (b.released_at AT TIME ZONE 'Asia/Seoul')::date, b.transfer_on
            ) + {LATEST}
            AND -s.amount IN (b.total, (
                SELECT sum(p.amount) FROM reviews_payout p
                WHERE p.batch_id = b.id AND p.status = 'paid'
            ))
        WHERE s.names_payout IS NULL AND s.names_batch = '' AND NOT EXISTS (
            SELECT 1 FROM reviews_statementmatch m
            WHERE m.batch_id = b.id AND m.kind = 'batch' AND m.undone_at IS NULL
        )
    ) c WHERE c.batches = 1 AND c.lines = 1
"""  # noqa: S608

# By the bank's number of the deposit, which finance typed, else by the recovery's in the words. A
# line whose number is that of another receipt is not that recovery's, nor is a receipt with the
# number of another line.
_IS_ITS_DEPOSIT = is_same_deposit(of_a_line("s"), of_a_receipt("v"))
RECEIPTS = f"""
    SELECT c.line, 'receipt', NULL::bigint, NULL::bigint, c.movement FROM (
        SELECT s.id AS line, v.id AS movement, count(*) OVER (PARTITION BY s.id) AS movements,
            count(*) OVER (PARTITION BY v.id) AS lines
        FROM ({_OPEN}) s
        JOIN reviews_recoverymovement v ON v.kind = 'received' AND v.status = 'confirmed'
            AND v.amount = s.amount
            AND ({_IS_ITS_DEPOSIT} OR v.recovery_id = s.names_recovery AND {_NO_RECEIPT}
                AND NOT EXISTS (
                    SELECT 1 FROM reviews_statementline other
                    WHERE {is_same_deposit(of_a_line("other"), of_a_receipt("v"))}
                        AND other.amount > 0
                ))
        WHERE NOT EXISTS (
            SELECT 1 FROM reviews_statementmatch m
            WHERE m.movement_id = v.id AND m.undone_at IS NULL
        )
    ) c WHERE c.movements = 1 AND c.lines = 1
"""  # noqa: S608


def match_open_lines() -> int:
    """Match open statement lines for which exactly one payment, batch or receipt fits (PAYMENTS,
    NAMED_BATCHES, WHOLE_BATCHES, RECEIPTS), and return the number of matches written. Checks no
    permission. Five statements, whatever the number of lines: the first locks the deposits, so that
    no receipt is entered meanwhile."""
    matched = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [DEPOSITS_LOCK])
        for found in (PAYMENTS, NAMED_BATCHES, WHOLE_BATCHES, RECEIPTS):
            cursor.execute(
                f"""
                INSERT INTO reviews_statementmatch
                    (line_id, kind, batch_id, payout_id, movement_id, reason, at)
                SELECT f.*, '', %s FROM ({found}) f
                """,  # noqa: S608
                [clock.now()],
            )
            matched += cursor.rowcount
    return matched
