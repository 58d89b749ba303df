"""SQL of the months of the books, for the database's rules, the pages and the verification.

The books of the bank's money begin with the month of the first statement. All sums are whole won;
days are those of Korea.
"""

# The SQL is made of constants of this file; no value of a request ever reaches it.
# ruff: noqa: S608

from reviews.payouts.states import EXPLAINED, MONTH_CLOSED

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


def booked_on(moment: str) -> str:
    """Return SQL for the day on which an entry of `moment` is booked: its own day, or the first
    open day where that month is closed."""
    return f"GREATEST(({moment} AT TIME ZONE 'Asia/Seoul')::date, {FIRST_OPEN_DAY})"


def sums_sql(start: str, end: str) -> str:
    """Return SQL for the sums of a month from `start` to `end`, both SQL expressions; one row, none
    without a statement.

    Opening balance of the books, paid, returned, received, reversed, fees, interest, funds, other,
    closing balance of the statement, entries, lines.
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


def differences_sql(end: str) -> str:
    """Return SQL for what statement and books differ by at the end of the day `end`: item, won, and
    `passes`, true where later lines or entries make up for it.

    An item is an unmatched line, a batch or a recovery. The sum of all items is the statement's
    balance minus that of the books.
    """
    return f"""
    SELECT x.item, (sum(x.won) FILTER (WHERE x.day <= {end}))::bigint AS won,
        sum(x.won) = 0 AS passes
    FROM (
        SELECT CASE WHEN m.id IS NULL THEN 'line:' || s.id
            WHEN m.batch_id IS NOT NULL THEN 'batch:' || m.batch_id
            ELSE 'recovery:' || v.recovery_id END AS item, s.day, s.amount AS won
        FROM public.reviews_statementline s
        LEFT JOIN public.reviews_statementmatch m ON m.line_id = s.id AND m.undone_at IS NULL
        LEFT JOIN public.reviews_recoverymovement v ON v.id = m.movement_id
        WHERE m.id IS NULL OR m.kind NOT IN ({EXPLAINED_KINDS})
        UNION ALL
        SELECT CASE WHEN e.recovery_id IS NULL THEN 'batch:' || p.batch_id
            ELSE 'recovery:' || e.recovery_id END, e.booked_on, e.paid
        FROM public.reviews_ledgerentry e
        JOIN public.reviews_payout p ON p.id = e.payout_id
        WHERE e.paid <> 0 AND e.booked_on >= {BEGINNING}
    ) x
    GROUP BY x.item
    HAVING COALESCE(sum(x.won) FILTER (WHERE x.day <= {end}), 0) <> 0
    """


def open_differences_sql(start: str, end: str) -> str:
    """Return SQL for the differences of a month that are still open: item and won. An unmatched
    line is always open. A batch or recovery is open unless later movements make up for it or a
    reason names exactly its sum."""
    return f"""
    SELECT d.item, d.won FROM ({differences_sql(end)}) d
    WHERE d.item LIKE 'line:%%' OR NOT d.passes AND NOT EXISTS (
        SELECT 1 FROM public.reviews_differencereason r
        WHERE r.month = {start} AND r.item = d.item AND r.amount = d.won
    )
    """
