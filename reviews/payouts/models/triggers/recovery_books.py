"""Triggers that write the ledger, the budgets and the sums of recoveries.

A demand adds to what is owed to the programme (`receivable`); money that comes back takes it off
and lowers what was spent. An offset takes off what is owed and spends nothing: the payout is
smaller by it. A write-off and a cancelled demand only take off what is owed. Money that comes after
a write-off takes the write-off back first, by as much. A counter-entry is the opposite of its
receipt or offset, and writes off again what such money took off the write-off, up to its amount: in
the end the won written off are those decided, at most those that did not come, in whatever order.
But what was paid out since, because that money had come back, is not written off again
(`overpaid`). Entries have the moment of their approval or confirmation; none lies in the future.
"""

# The SQL is a constant of this file; no value of a request ever reaches it.
# ruff: noqa: S608

from claims.trail.triggers import Books, fail
from reviews.payouts.models.expressions.months import booked_on
from reviews.payouts.models.triggers.overpaid import written_off_again

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


# kind of movement: kind of entry, its sign on `paid` and on `receivable`
_KINDS = """(VALUES
        ('received', 'receipt', -1, -1), ('reversed', 'reverse', 1, 1),
        ('offset', 'offset', 0, -1), ('unoffset', 'unoffset', 0, 1), ('written_off', 'waive', 0, -1)
    ) AS k(movement, entry, paid, owed)"""

_MOVED = f"""
    SELECT n.id, n.recovery_id, n.kind, n.amount, n.undoes_id, n.confirmed_by_id, n.ended_at,
        k.entry, k.paid * n.amount AS paid, k.owed * n.amount AS owed
    FROM new_rows n JOIN old_rows o ON o.id = n.id
    JOIN {_KINDS} ON k.movement = n.kind
    WHERE o.status = 'waiting' AND n.status = 'confirmed'
"""

# The entries (id of the movement, place, kind, paid, receivable). Place 2 is the entry of the
# movement itself. Place 1 (`unwaive`), before it, reduces the write-off by the won of a receipt
# above the won owed. After a counter-entry, that reduction is written off again, except what was
# paid out since.
_ENTRIES = f"""
    SELECT m.id, 2 AS place, m.entry AS kind, m.paid, m.owed AS receivable FROM ({_MOVED}) m
    UNION ALL
    SELECT x.id, 1, 'unwaive', 0, LEAST(x.amount, x.above) FROM (
        SELECT m.id, m.amount, sum(m.amount) OVER (PARTITION BY m.recovery_id ORDER BY m.id)
            - (r.amount - r.received - r.set_off - r.waived) AS above
        FROM ({_MOVED}) m JOIN public.reviews_recovery r ON r.id = m.recovery_id
        WHERE m.kind = 'received'
    ) x WHERE x.above > 0
    UNION ALL
    SELECT x.id, 3, 'waive', 0, -x.won FROM (
        SELECT m.id, {written_off_again("m.id")} AS won FROM ({_MOVED}) m
        WHERE m.undoes_id IS NOT NULL
    ) x WHERE x.won > 0
"""

# What the entries that were just written say of each recovery.
_WRITTEN = """
    SELECT e.recovery_id, COALESCE(-sum(e.paid), 0)::bigint AS received,
        COALESCE(-sum(e.receivable) FILTER (WHERE e.kind IN ('offset', 'unoffset')), 0)::bigint
            AS set_off,
        COALESCE(-sum(e.receivable) FILTER (WHERE e.kind IN ('waive', 'unwaive')), 0)::bigint
            AS waived
    FROM public.reviews_ledgerentry e JOIN new_rows n ON n.id = e.movement_id
    JOIN old_rows o ON o.id = n.id
    WHERE o.status = 'waiting' AND n.status = 'confirmed' GROUP BY e.recovery_id
"""


def ledger_follows_the_movements() -> Books:
    """Trigger that acts when a movement is confirmed: it locks the budgets first, like every writer
    of the ledger, so that it sees a month that is closed meanwhile. It writes the ledger entries,
    adds them to the budget, sets sums and status of the recovery, and sets the movement that a
    counter-entry undoes to UNDONE. The part of a receipt above the won owed reduces the written-off
    sum. A counter-entry confirmed in one statement with another movement of its recovery is refused
    (only raw SQL can do that), since each would start from the sums before it."""
    return Books(
        name="ledger_follows_the_movements",
        func=f"""
            UPDATE public.reviews_recovery r
            SET status = 'cancelled', ended_by_id = n.confirmed_by_id, ended_at = n.ended_at
            FROM new_rows n JOIN old_rows o ON o.id = n.id
            WHERE o.status = 'waiting' AND n.status = 'confirmed' AND n.kind = 'dropped'
                AND r.id = n.recovery_id;
            IF NOT EXISTS ({_MOVED}) THEN RETURN NULL; END IF;
            IF EXISTS (
                SELECT FROM ({_MOVED}) m JOIN ({_MOVED}) c ON c.recovery_id = m.recovery_id
                WHERE c.undoes_id IS NOT NULL AND c.id <> m.id
            ) THEN {fail("counter_entry_is_confirmed_alone")} END IF;
            PERFORM 1 FROM public.reviews_budget b
            WHERE b.programme_id IN (
                SELECT r.programme_id FROM public.reviews_recovery r
                JOIN new_rows n ON n.recovery_id = r.id
            ) ORDER BY b.programme_id FOR NO KEY UPDATE;
            INSERT INTO public.reviews_ledgerentry
                (payout_id, claim_id, programme_id, kind, reserved, paid, receivable, approval_no,
                recovery_id, movement_id, by_id, at, booked_on)
            SELECT r.payout_id, r.claim_id, r.programme_id, e.kind, 0, e.paid, e.receivable, 0,
                r.id, n.id, n.confirmed_by_id, LEAST(clock_timestamp(), n.ended_at),
                {booked_on("LEAST(clock_timestamp(), n.ended_at)")}
            FROM ({_ENTRIES}) e JOIN new_rows n ON n.id = e.id
            JOIN public.reviews_recovery r ON r.id = n.recovery_id ORDER BY n.id, e.place;
            UPDATE public.reviews_recovery r
            SET received = r.received + w.received, set_off = r.set_off + w.set_off,
                waived = r.waived + w.waived,
                status = CASE
                    WHEN r.received + w.received + r.set_off + w.set_off + r.waived + w.waived
                        = r.amount
                        THEN CASE WHEN r.waived + w.waived > 0 THEN 'written_off' ELSE 'settled' END
                    WHEN r.received + w.received + r.set_off + w.set_off > 0
                        THEN 'partly_received'
                    ELSE 'demanded' END
            FROM ({_WRITTEN}) w WHERE r.id = w.recovery_id;
            UPDATE public.reviews_budget b
            SET spent = b.spent - s.received, receivable = b.receivable + s.receivable
            FROM (
                SELECT r.programme_id, sum(w.received)::bigint AS received,
                    -sum(w.received + w.set_off + w.waived)::bigint AS receivable
                FROM ({_WRITTEN}) w JOIN public.reviews_recovery r ON r.id = w.recovery_id
                GROUP BY r.programme_id
            ) s WHERE b.programme_id = s.programme_id;
            UPDATE public.reviews_recoverymovement u SET status = 'undone'
            FROM new_rows n JOIN old_rows o ON o.id = n.id
            WHERE o.status = 'waiting' AND n.status = 'confirmed' AND u.id = n.undoes_id;
            RETURN NULL;
        """,
    )
