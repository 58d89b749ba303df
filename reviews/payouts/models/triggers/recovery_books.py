"""Triggers that write the ledger, the budgets and the sums of recoveries.

A demand adds to what is owed to the programme (`receivable`); money that comes back takes it off
and lowers what was spent. An offset takes off what is owed and spends nothing: the payout is
smaller by it. A write-off and a cancelled demand only take off what is owed. A counter-entry is the
opposite of its receipt or offset. Entries have the moment of their approval or confirmation; none
lies in the future.
"""

# The SQL is a constant of this file; no value of a request ever reaches it.
# ruff: noqa: S608

from claims.trail.triggers import Books
from reviews.payouts.models.month_sql import booked_on

_DEMANDS = """
    SELECT n.id, n.payout_id, n.claim_id, n.programme_id, n.amount,
        CASE n.status WHEN 'demanded' THEN 'demand' ELSE 'drop' END AS kind,
        CASE n.status WHEN 'demanded' THEN n.amount ELSE -n.amount END AS receivable,
        CASE n.status WHEN 'demanded' THEN n.approved_by_id ELSE n.ended_by_id END AS by_id,
        CASE n.status WHEN 'demanded' THEN n.approved_at ELSE n.ended_at END AS moment
    FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE o.status = 'proposed' AND n.status = 'demanded'
        OR o.status = 'demanded' AND n.status = 'cancelled'
"""


def ledger_follows_the_demands() -> Books:
    """Trigger that writes a ledger entry for a demanded recovery (`receivable` up by its amount) or
    a cancelled one (down), and adds it to the budget's `receivable`."""
    return Books(
        name="ledger_follows_the_demands",
        func=f"""
            IF NOT EXISTS ({_DEMANDS}) THEN RETURN NULL; END IF;
            PERFORM 1 FROM public.reviews_budget b
            WHERE b.programme_id IN (SELECT n.programme_id FROM new_rows n)
            ORDER BY b.programme_id FOR NO KEY UPDATE;
            INSERT INTO public.reviews_ledgerentry
                (payout_id, claim_id, programme_id, kind, reserved, paid, receivable, approval_no,
                recovery_id, by_id, at, booked_on)
            SELECT d.payout_id, d.claim_id, d.programme_id, d.kind, 0, 0, d.receivable, 0, d.id,
                d.by_id, LEAST(clock_timestamp(), d.moment),
                {booked_on("LEAST(clock_timestamp(), d.moment)")}
            FROM ({_DEMANDS}) d ORDER BY d.id;
            UPDATE public.reviews_budget b SET receivable = b.receivable + s.receivable
            FROM (
                SELECT d.programme_id, sum(d.receivable)::bigint AS receivable
                FROM ({_DEMANDS}) d GROUP BY d.programme_id
            ) s WHERE b.programme_id = s.programme_id;
            RETURN NULL;
        """,
    )


# kind of movement: kind of entry, its sign on `paid`, on `receivable`, and on the sums
_KINDS = """(VALUES
        ('received', 'receipt', -1, -1, 1, 0, 0), ('reversed', 'reverse', 1, 1, -1, 0, 0),
        ('offset', 'offset', 0, -1, 0, 1, 0), ('unoffset', 'unoffset', 0, 1, 0, -1, 0),
        ('written_off', 'waive', 0, -1, 0, 0, 1)
    ) AS k(movement, entry, paid, owed, received, set_off, waived)"""

_MOVED = f"""
    SELECT n.id, n.recovery_id, n.amount, n.undoes_id, n.confirmed_by_id, n.ended_at, k.*,
        r.payout_id, r.claim_id, r.programme_id
    FROM new_rows n JOIN old_rows o ON o.id = n.id
    JOIN {_KINDS} ON k.movement = n.kind
    JOIN public.reviews_recovery r ON r.id = n.recovery_id
    WHERE o.status = 'waiting' AND n.status = 'confirmed'
"""


def ledger_follows_the_movements() -> Books:
    """Trigger that acts when a movement is confirmed: it writes the ledger entry, adds it to the
    budget, sets sums and status of the recovery, and sets the movement that a counter-entry undoes
    to UNDONE."""
    return Books(
        name="ledger_follows_the_movements",
        func=f"""
            UPDATE public.reviews_recovery r
            SET status = 'cancelled', ended_by_id = n.confirmed_by_id, ended_at = n.ended_at
            FROM new_rows n JOIN old_rows o ON o.id = n.id
            WHERE o.status = 'waiting' AND n.status = 'confirmed' AND n.kind = 'dropped'
                AND r.id = n.recovery_id;
            IF NOT EXISTS ({_MOVED}) THEN RETURN NULL; END IF;
            UPDATE public.reviews_recovery r
            SET received = r.received + s.received, set_off = r.set_off + s.set_off,
                waived = r.waived + s.waived,
                status = CASE
                    WHEN r.received + s.received + r.set_off + s.set_off + r.waived + s.waived
                        = r.amount
                        THEN CASE WHEN r.waived + s.waived > 0 THEN 'written_off' ELSE 'settled' END
                    WHEN r.received + s.received + r.set_off + s.set_off > 0
                        THEN 'partly_received'
                    ELSE 'demanded' END
            FROM (
                SELECT m.recovery_id, sum(m.received * m.amount)::bigint AS received,
                    sum(m.set_off * m.amount)::bigint AS set_off,
                    sum(m.waived * m.amount)::bigint AS waived
                FROM ({_MOVED}) m GROUP BY m.recovery_id
            ) s WHERE r.id = s.recovery_id;
            PERFORM 1 FROM public.reviews_budget b
            WHERE b.programme_id IN (SELECT m.programme_id FROM ({_MOVED}) m)
            ORDER BY b.programme_id FOR NO KEY UPDATE;
            INSERT INTO public.reviews_ledgerentry
                (payout_id, claim_id, programme_id, kind, reserved, paid, receivable, approval_no,
                recovery_id, movement_id, by_id, at, booked_on)
            SELECT m.payout_id, m.claim_id, m.programme_id, m.entry, 0, m.paid * m.amount,
                m.owed * m.amount, 0, m.recovery_id, m.id, m.confirmed_by_id,
                LEAST(clock_timestamp(), m.ended_at),
                {booked_on("LEAST(clock_timestamp(), m.ended_at)")}
            FROM ({_MOVED}) m ORDER BY m.id;
            UPDATE public.reviews_budget b
            SET spent = b.spent + s.paid, receivable = b.receivable + s.receivable
            FROM (
                SELECT m.programme_id, sum(m.paid * m.amount)::bigint AS paid,
                    sum(m.owed * m.amount)::bigint AS receivable
                FROM ({_MOVED}) m GROUP BY m.programme_id
            ) s WHERE b.programme_id = s.programme_id;
            UPDATE public.reviews_recoverymovement u SET status = 'undone'
            FROM new_rows n JOIN old_rows o ON o.id = n.id
            WHERE o.status = 'waiting' AND n.status = 'confirmed' AND u.id = n.undoes_id;
            RETURN NULL;
        """,
    )
