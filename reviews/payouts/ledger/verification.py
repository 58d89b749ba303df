"""Verification that payouts, bank results, ledger and budgets agree, each counted anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from reviews.payouts.models import Budget, LedgerEntry


@dataclass(frozen=True)
class Difference:
    """Two sums in whole won that should be equal, and what they are sums of."""

    what: str
    expected: int
    found: int

    def __str__(self) -> str:
        return f"{self.what}: expected {self.expected:,}, found {self.found:,}"


# The sums that the state of a payout implies, against its ledger entries.
PAYOUTS = """
    SELECT p.id, p.want_reserved, p.want_paid, p.reserved, p.paid FROM (
        SELECT p.id,
            CASE WHEN p.status IN ('approved', 'batched') THEN p.amount ELSE 0 END
                AS want_reserved,
            CASE WHEN p.status = 'paid' THEN p.amount ELSE 0 END AS want_paid,
            COALESCE(sum(e.reserved), 0)::bigint AS reserved,
            COALESCE(sum(e.paid), 0)::bigint AS paid
        FROM reviews_payout p LEFT JOIN reviews_ledgerentry e ON e.payout_id = p.id
            AND e.claim_id = p.claim_id AND e.programme_id = p.programme_id
        GROUP BY p.id
    ) p
    WHERE p.want_reserved <> p.reserved OR p.want_paid <> p.paid ORDER BY p.id
"""

# The bank's results, payments minus returns, against the ledger.
BANK = """
    SELECT p.id, r.won, COALESCE((
        SELECT sum(e.paid) FROM reviews_ledgerentry e WHERE e.payout_id = p.id
    ), 0)::bigint
    FROM reviews_payout p JOIN (
        SELECT payout_id, sum(CASE outcome WHEN 'paid' THEN amount WHEN 'returned' THEN -amount
            ELSE 0 END)::bigint AS won
        FROM reviews_bankresult WHERE match = 'applied' GROUP BY payout_id
    ) r ON r.payout_id = p.id
    WHERE r.won <> COALESCE((
        SELECT sum(e.paid) FROM reviews_ledgerentry e WHERE e.payout_id = p.id
    ), 0) ORDER BY p.id
"""

BUDGETS = """
    SELECT g.code, COALESCE(e.reserved, 0)::bigint, COALESCE(e.paid, 0)::bigint,
        COALESCE(b.reserved, 0), COALESCE(b.spent, 0)
    FROM claims_programme g
    LEFT JOIN reviews_budget b ON b.programme_id = g.id
    LEFT JOIN (
        SELECT programme_id, sum(reserved) AS reserved, sum(paid) AS paid
        FROM reviews_ledgerentry GROUP BY programme_id
    ) e ON e.programme_id = g.id
    WHERE COALESCE(e.reserved, 0) <> COALESCE(b.reserved, 0)
        OR COALESCE(e.paid, 0) <> COALESCE(b.spent, 0) ORDER BY g.code
"""


def find_differences() -> Iterator[Difference]:
    """Yield every difference between payouts, bank results, ledger and budgets."""
    with connection.cursor() as cursor:
        cursor.execute(PAYOUTS)
        for pk, want_reserved, want_paid, reserved, paid in cursor.fetchall():
            if want_reserved != reserved:
                yield Difference(f"payout {pk}, reserved", want_reserved, reserved)
            if want_paid != paid:
                yield Difference(f"payout {pk}, paid", want_paid, paid)
        cursor.execute(BANK)
        for pk, by_the_bank, paid in cursor.fetchall():
            yield Difference(f"payout {pk}, paid by the bank", by_the_bank, paid)
        cursor.execute(BUDGETS)
        for code, reserved, paid, held, spent in cursor.fetchall():
            if reserved != held:
                yield Difference(f"budget {code}, reserved", reserved, held)
            if paid != spent:
                yield Difference(f"budget {code}, spent", paid, spent)


def summary() -> str:
    """Return one line for the operator, for a ledger without differences."""
    spent = sum(Budget.objects.values_list("spent", flat=True))
    return f"ledger agrees: {LedgerEntry.objects.count()} entries, {spent:,} won paid"
