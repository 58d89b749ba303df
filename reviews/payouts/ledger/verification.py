"""Verification, for the operator, that payouts, bank results, recoveries, ledger, budgets, closed
months and the journal agree. All sums are computed again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Sum
from django.db.models.functions import Coalesce

from reviews.payouts.ledger.months import MonthSums, month_sums, paid_by_kind
from reviews.payouts.models import Budget, LedgerEntry, MonthClosing, Recovery
from reviews.payouts.states.recoveries import NOT_ASKED_BACK


@dataclass(frozen=True)
class Difference:
    """Two sums in whole won that should be equal and are not: `what` names them, `expected` follows
    from the source rows, `found` is the stored sum."""

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
            AND e.recovery_id IS NULL
        GROUP BY p.id
    ) p
    WHERE p.want_reserved <> p.reserved OR p.want_paid <> p.paid ORDER BY p.id
"""

# The bank's results, payments minus returns, against the ledger.
BANK = """
    SELECT p.id, r.won, COALESCE((
        SELECT sum(e.paid) FROM reviews_ledgerentry e
        WHERE e.payout_id = p.id AND e.recovery_id IS NULL
    ), 0)::bigint
    FROM reviews_payout p JOIN (
        SELECT payout_id, sum(CASE outcome WHEN 'paid' THEN amount WHEN 'returned' THEN -amount
            ELSE 0 END)::bigint AS won
        FROM reviews_bankresult WHERE match = 'applied' GROUP BY payout_id
    ) r ON r.payout_id = p.id
    WHERE r.won <> COALESCE((
        SELECT sum(e.paid) FROM reviews_ledgerentry e
        WHERE e.payout_id = p.id AND e.recovery_id IS NULL
    ), 0) ORDER BY p.id
"""

# What each recovery says came back and is owed, against its movements and its ledger entries. A
# receipt or an offset that was undone counts with its counter-entry; what a receipt took off the
# write-off stands in the ledger.
RECOVERIES = """
    SELECT r.id, r.received, r.set_off, r.waived, m.received, m.set_off, m.waived,
        CASE WHEN r.status IN ('demanded', 'partly_received')
            THEN r.amount - r.received - r.set_off - r.waived ELSE 0 END AS owed,
        e.receivable, e.paid
    FROM reviews_recovery r CROSS JOIN LATERAL (
        SELECT COALESCE(sum(CASE m.kind WHEN 'received' THEN m.amount WHEN 'reversed' THEN -m.amount
                ELSE 0 END), 0)::bigint AS received,
            COALESCE(sum(CASE m.kind WHEN 'offset' THEN m.amount WHEN 'unoffset' THEN -m.amount
                ELSE 0 END), 0)::bigint AS set_off,
            COALESCE(sum(CASE m.kind WHEN 'written_off' THEN m.amount ELSE -l.receivable END), 0
                )::bigint AS waived
        FROM reviews_recoverymovement m LEFT JOIN reviews_ledgerentry l
            ON l.movement_id = m.id AND l.kind IN ('waive', 'unwaive')
        WHERE m.recovery_id = r.id AND m.status IN ('confirmed', 'undone')
    ) m CROSS JOIN LATERAL (
        SELECT COALESCE(sum(e.receivable), 0)::bigint AS receivable,
            COALESCE(sum(e.paid), 0)::bigint AS paid
        FROM reviews_ledgerentry e
        WHERE e.recovery_id = r.id AND e.payout_id = r.payout_id AND e.claim_id = r.claim_id
            AND e.programme_id = r.programme_id
    ) e
    WHERE (r.received, r.set_off, r.waived) <> (m.received, m.set_off, m.waived)
        OR e.paid <> -r.received OR e.receivable <> CASE
            WHEN r.status IN ('demanded', 'partly_received')
            THEN r.amount - r.received - r.set_off - r.waived ELSE 0 END
    ORDER BY r.id
"""

BUDGETS = """
    SELECT g.code, COALESCE(e.reserved, 0)::bigint, COALESCE(e.paid, 0)::bigint,
        COALESCE(e.receivable, 0)::bigint, COALESCE(b.reserved, 0), COALESCE(b.spent, 0),
        COALESCE(b.receivable, 0)
    FROM claims_programme g
    LEFT JOIN reviews_budget b ON b.programme_id = g.id
    LEFT JOIN (
        SELECT programme_id, sum(reserved) AS reserved, sum(paid) AS paid,
            sum(receivable) AS receivable
        FROM reviews_ledgerentry GROUP BY programme_id
    ) e ON e.programme_id = g.id
    WHERE COALESCE(e.reserved, 0) <> COALESCE(b.reserved, 0)
        OR COALESCE(e.paid, 0) <> COALESCE(b.spent, 0)
        OR COALESCE(e.receivable, 0) <> COALESCE(b.receivable, 0) ORDER BY g.code
"""


# What the journal has on an account, debit minus credit, against the ledger and the statement.
JOURNAL = """
    SELECT a.role, COALESCE(sum(j.debit - j.credit), 0)::bigint, s.won FROM (
        SELECT COALESCE(-sum(e.paid), 0)::bigint + (
                SELECT COALESCE(sum(s.amount), 0)::bigint FROM reviews_statementmatch m
                JOIN reviews_statementline s ON s.id = m.line_id
                WHERE m.undone_at IS NULL AND m.kind IN ('fee', 'interest', 'funds', 'other')
            ) AS bank,
            COALESCE(-sum(e.reserved), 0)::bigint AS payable,
            COALESCE(sum(e.receivable), 0)::bigint AS receivable
        FROM reviews_ledgerentry e
    ) b CROSS JOIN LATERAL (
        VALUES ('bank', b.bank), ('payable', b.payable), ('receivable', b.receivable)
    ) AS s(role, won)
    JOIN reviews_journalaccount a ON a.role = s.role
    LEFT JOIN reviews_journalline j ON j.code = a.code
    GROUP BY a.role, s.won
    HAVING COALESCE(sum(j.debit - j.credit), 0) <> s.won ORDER BY a.role
"""


def find_differences() -> Iterator[Difference]:
    """Yield a Difference for each sum that does not agree: of payouts, bank results and recoveries
    with the ledger; of the ledger with the budgets; of closed months with the books; of the journal
    with ledger and bank statement. Yields nothing if all agree."""
    yield from _of_the_ledger()
    yield from _of_closed_months()
    with connection.cursor() as cursor:
        cursor.execute(JOURNAL)
        for role, journal, books in cursor.fetchall():
            yield Difference(f"journal, {role}", books, journal)


def _of_the_ledger() -> Iterator[Difference]:
    with connection.cursor() as cursor:
        cursor.execute(PAYOUTS)
        for pk, want_reserved, want_paid, reserved, paid in cursor.fetchall():
            yield from _compare(f"payout {pk}", ("reserved", want_reserved, reserved),
                                ("paid", want_paid, paid))  # fmt: skip
        cursor.execute(BANK)
        for pk, by_the_bank, paid in cursor.fetchall():
            yield Difference(f"payout {pk}, paid by the bank", by_the_bank, paid)
        cursor.execute(RECOVERIES)
        for pk, received, set_off, waived, *moved, owed, receivable, paid in cursor.fetchall():
            yield from _compare(
                f"recovery {pk}", ("received", moved[0], received), ("offset", moved[1], set_off),
                ("written off", moved[2], waived), ("owed in the ledger", owed, receivable),
                ("received in the ledger", received, -paid),
            )  # fmt: skip
        cursor.execute(BUDGETS)
        for code, reserved, paid, owed, held, spent, receivable in cursor.fetchall():
            yield from _compare(
                f"budget {code}", ("reserved", reserved, held), ("spent", paid, spent),
                ("receivable", owed, receivable),
            )  # fmt: skip


def _of_closed_months() -> Iterator[Difference]:
    """Yield a Difference for each stored figure of a closed month that is not the one computed
    now."""
    for row in MonthClosing.objects.closed().order_by("starts_on"):
        sums = month_sums(row.starts_on)
        for name in MonthSums.__dataclass_fields__:
            yield from _compare(
                f"month {row}", (name.replace("_", " "), getattr(sums, name, 0), getattr(row, name))
            )
        explained = sum(one["won"] for one in row.detail["differences"])
        yield from _compare(f"month {row}", ("explained difference", row.difference, explained))
        paid, stored = paid_by_kind(row.starts_on), row.detail["paid"]
        for kind in sorted({*paid, *stored}):
            pair = (f"paid {kind}", paid.get(kind, 0), stored.get(kind, 0))
            yield from _compare(f"month {row}", pair)


def _compare(what: str, *sums: tuple[str, int, int]) -> Iterator[Difference]:
    for name, expected, found in sums:
        if expected != found:
            yield Difference(f"{what}, {name}", expected, found)


def summary() -> str:
    """Return one English line for the operator that says the ledger agrees, with its number of
    entries and the won paid. Checks nothing; call it after `find_differences` has found none."""
    spent = sum(Budget.objects.values_list("spent", flat=True))
    demanded = Recovery.objects.exclude(status__in=NOT_ASKED_BACK)
    back = demanded.aggregate(n=Count("pk"), won=Coalesce(Sum("received"), 0))
    text = f"ledger agrees: {LedgerEntry.objects.count()} entries, {spent:,} won paid"
    if back["n"]:
        text += f", {back['won']:,} won received of {back['n']:,} recoveries"
    return text
