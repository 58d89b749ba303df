"""Triggers that write the ledger and the budgets.

Every change of a payout's status, by any path and for any number of rows, writes the ledger in the
same statement and moves each programme's budget once. The application's role can read the ledger
and set what was granted; it can write neither entries nor sums.

An entry has the payout's own moment: of its approval, or of its end. A withdrawn approval leaves
none on the row: its entry has the present one. No entry lies in the future. Its day in the books
is that moment's; the budgets are locked before, so that no month is closed meanwhile.
"""

# The SQL is a constant of this file; no value of a request ever reaches it.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import BY_THE_OWNER, Books, Rule, confirmed_sql, fail
from reviews.payouts.models.expressions.months import booked_on

# old status > new status: kind of entry, its sign on `reserved`, its sign on `paid`
MOVES = {
    ("prepared", "approved"): ("reserve", 1, 0),
    ("approved", "prepared"): ("release", -1, 0),
    ("approved", "cancelled"): ("release", -1, 0),
    ("batched", "failed"): ("release", -1, 0),
    ("batched", "paid"): ("pay", -1, 1),
    ("paid", "failed"): ("return", 0, -1),
}
_MOVES = ", ".join(
    f"('{old}', '{new}', '{kind}', {reserved}, {paid})"
    for (old, new), (kind, reserved, paid) in MOVES.items()
)

# The amount is the old row's, since one statement may void an approval and set a new amount. A
# bank result names the person who entered it; the person who voided an approval is in the payout's
# history. Old and new rows are matched by grouping, not by a join: a session plans this once, and
# after a first approval of a single row, a join of 5,000 rows would loop over 25 million pairs.
_CHANGES = f"""
    SELECT c.id, c.claim_id, c.programme_id, c.amount, c.approval_no, c.approved_by_id,
        m.kind, m.reserved, m.paid, c.status,
        LEAST(clock_timestamp(), CASE WHEN m.kind = 'reserve' THEN c.approved_at
            WHEN c.status <> 'prepared' THEN c.ended_at END) AS moment
    FROM (
        SELECT x.id, max(x.claim_id) AS claim_id, max(x.programme_id) AS programme_id,
            max(x.amount) AS amount, max(x.approval_no) AS approval_no,
            max(x.approved_by_id) AS approved_by_id, max(x.was) AS was, max(x.status) AS status,
            max(x.approved_at) AS approved_at, max(x.ended_at) AS ended_at
        FROM (
            SELECT o.id, o.claim_id, o.programme_id, o.amount, NULL::smallint AS approval_no,
                NULL::bigint AS approved_by_id, o.status AS was, NULL::varchar AS status,
                NULL::timestamptz AS approved_at, NULL::timestamptz AS ended_at
            FROM old_rows o
            UNION ALL
            SELECT n.id, NULL, NULL, NULL, n.approval_no, n.approved_by_id, NULL, n.status,
                n.approved_at, n.ended_at
            FROM new_rows n
        ) x GROUP BY x.id
    ) c
    JOIN (VALUES {_MOVES}) AS m(was, becomes, kind, reserved, paid)
        ON m.was = c.was AND m.becomes = c.status
"""


def ledger_follows_the_payouts() -> Books:
    """Trigger that writes a ledger entry for each change of a payout's status and adds it to the
    budget: an approval reserves its won; void, cancellation and failure release them; a payment
    turns them from reserved to paid; a return by the bank takes the paid won back.

    Locks the budgets in order of their programme. Refuses an approval if the programme has no
    budget.
    """
    return Books(
        name="ledger_follows_the_payouts",
        declare=[("missing", "bigint")],
        func=f"""
            IF NOT EXISTS ({_CHANGES}) THEN RETURN NULL; END IF;
            PERFORM 1 FROM public.reviews_budget b
            WHERE b.programme_id IN (SELECT o.programme_id FROM old_rows o)
            ORDER BY b.programme_id FOR NO KEY UPDATE;
            SELECT c.programme_id INTO missing FROM ({_CHANGES}) c
            WHERE NOT EXISTS (
                SELECT 1 FROM public.reviews_budget b WHERE b.programme_id = c.programme_id
            ) LIMIT 1;
            IF missing IS NOT NULL THEN {fail("programme_has_a_budget")} END IF;
            INSERT INTO public.reviews_ledgerentry
                (payout_id, claim_id, programme_id, kind, reserved, paid, approval_no, result_id,
                by_id, at, booked_on)
            SELECT c.id, c.claim_id, c.programme_id, c.kind, c.reserved * c.amount,
                c.paid * c.amount, c.approval_no, r.id,
                CASE WHEN c.kind = 'reserve' THEN c.approved_by_id ELSE r.entered_by_id END,
                c.moment, {booked_on("c.moment")}
            FROM ({_CHANGES}) c
            LEFT JOIN public.reviews_bankresult r ON c.status IN ('paid', 'failed')
                AND r.payout_id = c.id AND r.match = 'applied'
                AND r.outcome = CASE c.kind WHEN 'pay' THEN 'paid' WHEN 'return' THEN 'returned'
                    ELSE 'failed' END
            ORDER BY c.id;
            UPDATE public.reviews_budget b
            SET reserved = b.reserved + s.reserved, spent = b.spent + s.paid
            FROM (
                SELECT c.programme_id, sum(c.reserved * c.amount)::bigint AS reserved,
                    sum(c.paid * c.amount)::bigint AS paid
                FROM ({_CHANGES}) c GROUP BY c.programme_id
            ) s
            WHERE b.programme_id = s.programme_id;
            RETURN NULL;
        """,
    )


def budget_starts_empty() -> Rule:
    """Trigger that refuses a new budget with anything reserved, spent or receivable, since these
    sums come from the ledger."""
    return Rule(
        name="budget_starts_empty",
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.reserved <> 0 OR NEW.spent <> 0 OR NEW.receivable <> 0 THEN
                {fail("budget_starts_empty")}
            END IF;
            RETURN NEW;
        """,
    )


def budget_is_set_by_two_hands() -> Rule:
    """Trigger that refuses a granted sum of a budget unless it is that of a change confirmed by two
    administrators. The database's owner is exempt."""
    meant = "(c.after ->> 'granted')::bigint = NEW.granted"
    return Rule(
        name="budget_is_set_by_two_hands",
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("granted"),
        func=f"""
            IF TG_OP = 'UPDATE' AND OLD.granted = NEW.granted THEN RETURN NEW; END IF;
            IF NOT {BY_THE_OWNER}
                AND NOT {confirmed_sql("budget", "NEW.programme_id", meant)}
            THEN {fail("budget_is_set_by_two_hands")} END IF;
            RETURN NEW;
        """,
    )
