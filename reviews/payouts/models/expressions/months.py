"""SQL about the months of the books, for database triggers, pages and the verification.

The books of the council's account begin with the month of the first bank statement. All sums are
whole won; days are in KST.
"""

# The SQL is made of constants of this file; no value of a request ever reaches it.
# ruff: noqa: S608

from reviews.payouts.models.expressions.bank_references import (
    is_same_deposit,
    of_a_line,
    of_a_receipt,
)
from reviews.payouts.states.books import EXPLAINED, MONTH_CLOSED

CLOSED = ", ".join(f"'{status}'" for status in MONTH_CLOSED)
EXPLAINED_KINDS = ", ".join(f"'{kind}'" for kind in EXPLAINED)

# The first day that is open; NULL where no month is closed.
FIRST_OPEN_DAY = f"""(
        SELECT max(closed.ends_on) + 1 FROM public.reviews_monthclosing closed
        WHERE closed.status IN ({CLOSED})
    )"""

# The first day of the books: of the month of the first statement; NULL without one.
BEGINNING = """(
        SELECT date_trunc('month', min(f.first_on)::timestamp)::date
        FROM public.reviews_statementfile f
    )"""

# The last day that a statement covers to its end: at most the day before it was loaded, since more
# can move on the day itself; NULL without one.
LAST_WHOLE_DAY = """(
        SELECT max(LEAST(f.until, (f.at AT TIME ZONE 'Asia/Seoul')::date - 1))
        FROM public.reviews_statementfile f
    )"""


def booked_on(moment: str) -> str:
    """Return SQL for the day on which a ledger entry is booked: the KST day of `moment` (an SQL
    expression of a timestamp), or the first open day if that day's month is closed."""
    return f"GREATEST(({moment} AT TIME ZONE 'Asia/Seoul')::date, {FIRST_OPEN_DAY})"


def sums_sql(start: str, end: str) -> str:
    """Return a SELECT of the sums of the month from `start` to `end` (SQL expressions of its first
    and last day), in won. One row; none before the first statement.

    Columns: opening (of the books), paid, returned, received, reversed, fees, interest, funds,
    other, statement_closing, entries and lines (both counts).
    """
    return f"""
    SELECT (o.won + b.before + x.before)::bigint AS opening, b.paid, b.returned, b.received,
        b.reversed, x.fees, x.interest, x.funds, x.other, c.balance AS statement_closing,
        b.entries, l.n AS lines
    FROM (
        SELECT s.balance - s.amount AS won FROM public.reviews_statementline s ORDER BY s.seq
        LIMIT 1
    ) o CROSS JOIN (
        SELECT COALESCE(-sum(e.paid) FILTER (WHERE e.booked_on < {start}), 0) AS before,
            COALESCE(sum(e.paid) FILTER (WHERE e.kind = 'pay' AND e.booked_on >= {start}),
                0)::bigint AS paid,
            COALESCE(-sum(e.paid) FILTER (WHERE e.kind = 'return' AND e.booked_on >= {start}),
                0)::bigint AS returned,
            COALESCE(-sum(e.paid) FILTER (WHERE e.kind = 'receipt' AND e.booked_on >= {start}),
                0)::bigint AS received,
            COALESCE(sum(e.paid) FILTER (WHERE e.kind = 'reverse' AND e.booked_on >= {start}),
                0)::bigint AS reversed,
            count(*) FILTER (WHERE e.booked_on >= {start}) AS entries
        FROM public.reviews_ledgerentry e
        WHERE e.booked_on >= {BEGINNING} AND e.booked_on <= {end}
    ) b CROSS JOIN (
        SELECT COALESCE(sum(s.amount) FILTER (WHERE s.day < {start}), 0) AS before,
            COALESCE(sum(s.amount) FILTER (WHERE m.kind = 'fee' AND s.day >= {start}),
                0)::bigint AS fees,
            COALESCE(sum(s.amount) FILTER (WHERE m.kind = 'interest' AND s.day >= {start}),
                0)::bigint AS interest,
            COALESCE(sum(s.amount) FILTER (WHERE m.kind = 'funds' AND s.day >= {start}),
                0)::bigint AS funds,
            COALESCE(sum(s.amount) FILTER (WHERE m.kind = 'other' AND s.day >= {start}),
                0)::bigint AS other
        FROM public.reviews_statementmatch m
        JOIN public.reviews_statementline s ON s.id = m.line_id
        WHERE m.undone_at IS NULL AND m.kind IN ({EXPLAINED_KINDS}) AND s.day <= {end}
    ) x CROSS JOIN (
        SELECT s.balance FROM public.reviews_statementline s WHERE s.day <= {end}
        ORDER BY s.seq DESC LIMIT 1
    ) c CROSS JOIN (
        SELECT count(*) AS n FROM public.reviews_statementline s
        WHERE s.day >= {start} AND s.day <= {end}
    ) l
    """


def _recovery_of_deposit(end: str) -> str:
    """Return SQL of the recovery that a line s matched with the receipt v stands for at the end of
    the day `end`: if v was undone, that of the receipt by which the same deposit (of the line, or
    of v) was booked last until then; else the recovery of v."""
    of_the_line = is_same_deposit(of_a_line("s"), of_a_receipt("w"))
    of_the_undone = is_same_deposit(of_a_receipt("v"), of_a_receipt("w"))
    return f"""COALESCE((
                SELECT w.recovery_id FROM public.reviews_recoverymovement w
                JOIN public.reviews_ledgerentry r ON r.movement_id = w.id AND r.kind = 'receipt'
                WHERE v.status = 'undone' AND r.booked_on <= {end}
                    AND ({of_the_line} OR {of_the_undone})
                ORDER BY {of_the_line} DESC, r.booked_on DESC, w.id DESC LIMIT 1
            ), v.recovery_id)"""


def _item_of_line(end: str) -> str:
    """Return SQL of the item of a line s of the statement at the end of the day `end`: itself if
    its match m is none, else the batch or the recovery that it stands for."""
    return f"""CASE WHEN m.id IS NULL THEN 'line:' || s.id
                WHEN m.batch_id IS NOT NULL THEN 'batch:' || m.batch_id
                ELSE 'recovery:' || {_recovery_of_deposit(end)} END"""


def differences_sql(end: str) -> str:
    """Return a SELECT of the items by which statement and books differ at the end of the day `end`
    (an SQL expression). Columns: item, won, and `passes`, true if later lines or entries make up
    for it.

    An item is an unmatched line (line:5), a batch (batch:7) or a recovery (recovery:3). The sum of
    all items is the statement's balance minus that of the books. A deposit whose receipt was undone
    and entered at another recovery is that one's since the day on which it was booked there, so
    that a closed month keeps its figures. Such an item passes if nothing is left of the items that
    its lines have now (`now`).
    """
    return f"""
    SELECT y.item, sum(y.won)::bigint AS won, bool_and(y.rest = 0) AS passes
    FROM (
        SELECT x.item, COALESCE(sum(x.won) FILTER (WHERE x.day <= {end}), 0) AS won,
            sum(sum(x.won)) OVER (PARTITION BY x.now) AS rest
        FROM (
            SELECT {_item_of_line(end)} AS item, {_item_of_line("'infinity'::date")} AS now,
                s.day, s.amount AS won
            FROM public.reviews_statementline s
            LEFT JOIN public.reviews_statementmatch m ON m.line_id = s.id AND m.undone_at IS NULL
            LEFT JOIN public.reviews_recoverymovement v ON v.id = m.movement_id
            WHERE m.id IS NULL OR m.kind NOT IN ({EXPLAINED_KINDS})
            UNION ALL
            SELECT i.item, i.item, e.booked_on, e.paid
            FROM public.reviews_ledgerentry e
            JOIN public.reviews_payout p ON p.id = e.payout_id
            CROSS JOIN LATERAL (
                SELECT CASE WHEN e.recovery_id IS NULL THEN 'batch:' || p.batch_id
                    ELSE 'recovery:' || e.recovery_id END AS item
            ) i
            WHERE e.paid <> 0 AND e.booked_on >= {BEGINNING}
        ) x
        GROUP BY x.item, x.now
    ) y
    GROUP BY y.item
    HAVING sum(y.won) <> 0
    """


def open_differences_sql(start: str, end: str) -> str:
    """Return a SELECT (item, won) of the differences of the month from `start` to `end` (SQL
    expressions) that keep it from being closed: each unmatched line, and each batch or recovery
    that no later movement makes up for and no stored reason explains at exactly its sum."""
    return f"""
    SELECT d.item, d.won FROM ({differences_sql(end)}) d
    WHERE d.item LIKE 'line:%%' OR NOT d.passes AND NOT EXISTS (
        SELECT 1 FROM public.reviews_differencereason r
        WHERE r.month = {start} AND r.item = d.item AND r.amount = d.won
    )
    """
