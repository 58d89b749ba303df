"""Database rules for payment days and limits of transfers; they hold for raw SQL too."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

from claims.trail.triggers import BY_THE_OWNER, Books, Rule, confirmed_sql, fail

# Advisory lock of a day's sums, after the batch's row; the second key is the day.
DAY_LOCK = 0x44415953

_CALENDAR = ("weekdays", "extra_days", "closed_days", "kinds_apart", "banks_apart")
_LIMITS = ("batch_won", "batch_lines", "day_won", "day_lines")


def _as_proposed(columns: tuple[str, ...]) -> str:
    return " AND ".join(
        f"c.after -> '{one}' = COALESCE(to_jsonb(NEW.{one}), 'null'::jsonb)" for one in columns
    )


def calendar_is_set_by_two_hands() -> Rule:
    """Trigger that refuses a write to the payment calendar unless its values are those of a change
    confirmed by two administrators. The database's owner is exempt."""
    return Rule(
        name="calendar_by_two_hands",
        func=f"""
            IF NOT {BY_THE_OWNER}
                AND NOT {confirmed_sql("payment_days", "'calendar'", _as_proposed(_CALENDAR))}
            THEN {fail("payment_calendar_is_set_by_two_hands")} END IF;
            RETURN NEW;
        """,
    )


def limit_is_set_by_two_hands() -> Rule:
    """Trigger that refuses a write to a transfer limit unless its values are those of a change
    confirmed by two administrators (the database's owner is exempt), and every change of its
    bank."""
    return Rule(
        name="limit_by_two_hands",
        func=f"""
            IF TG_OP = 'UPDATE' AND NEW.bank_code <> OLD.bank_code THEN
                {fail("transfer_limit_keeps_its_bank")}
            END IF;
            IF NOT {BY_THE_OWNER} AND NOT {
            confirmed_sql("transfer_limit", "'bank:' || NEW.bank_code", _as_proposed(_LIMITS))
        } THEN {fail("transfer_limit_is_set_by_two_hands")} END IF;
            RETURN NEW;
        """,
    )


def batch_is_transferred_on_a_payment_day() -> Rule:
    """Trigger that refuses a new day of transfer of a batch that is no payment day of the calendar.
    A day set before the calendar changed stays valid.

    Weekends are refused by a check constraint. Public holidays are not in the database: the verbs
    check them.
    """
    return Rule(
        name="transferred_on_a_payment_day",
        func=f"""
            IF NEW.transfer_on IS NULL
                OR TG_OP = 'UPDATE' AND NEW.transfer_on IS NOT DISTINCT FROM OLD.transfer_on
            THEN RETURN NEW; END IF;
            IF EXISTS (
                SELECT 1 FROM public.reviews_paymentcalendar c
                WHERE EXTRACT(ISODOW FROM NEW.transfer_on) <= 5 AND (
                    NEW.transfer_on = ANY(c.closed_days)
                    OR NOT (
                        EXTRACT(ISODOW FROM NEW.transfer_on) = ANY(c.weekdays)
                        OR NEW.transfer_on = ANY(c.extra_days)
                    )
                )
            ) THEN {fail("batch_is_transferred_on_a_payment_day")} END IF;
            RETURN NEW;
        """,
    )


# Of batch `one`: a limit that its own sums exceed, and one that the sums of its day exceed.
_OF_A_BATCH = """
    SELECT 1 FROM public.reviews_transferlimit l
    JOIN (
        SELECT s.bank_code, s.count, s.total FROM public.reviews_batchbank s
        WHERE s.batch_id = one.id
        UNION ALL SELECT '', one.count, one.total
    ) s ON s.bank_code = l.bank_code
    WHERE s.total > l.batch_won OR s.count > l.batch_lines
"""
_OF_ITS_DAY = """
    SELECT 1 FROM public.reviews_transferlimit l
    JOIN (
        SELECT k.bank_code, sum(k.count) AS count, sum(k.total) AS total
        FROM public.reviews_payoutbatch b
        JOIN public.reviews_batchbank s ON s.batch_id = b.id
        CROSS JOIN LATERAL (VALUES (s.bank_code, s.count, s.total), ('', s.count, s.total))
            AS k(bank_code, count, total)
        WHERE b.transfer_on = one.transfer_on AND b.status IN ('built', 'released', 'settled')
        GROUP BY k.bank_code
    ) d ON d.bank_code = l.bank_code
    JOIN (
        SELECT s.bank_code FROM public.reviews_batchbank s WHERE s.batch_id = one.id
        UNION ALL SELECT ''
    ) own ON own.bank_code = l.bank_code
    WHERE d.total > l.day_won OR d.count > l.day_lines
"""


def batch_keeps_to_the_limits() -> Books:
    """Trigger that writes the sums of a built batch by bank (BatchBank), and refuses a batch that
    exceeds a transfer limit.

    Limits are read when a batch is built, when its day changes, and when it is released, so that a
    limit lowered meanwhile counts. Takes an advisory lock of the day, so that of two batches at
    once the second sees the sums of the first.
    """
    isolation = "current_setting('transaction_isolation')"
    return Books(
        name="batch_keeps_to_the_limits",
        declare=[("one", "record")],
        func=f"""
            FOR one IN
                SELECT n.id, n.count, n.total, n.transfer_on, n.status, o.status AS was
                FROM new_rows n JOIN old_rows o ON o.id = n.id
                WHERE n.status IN ('built', 'released') AND (n.status <> o.status
                    OR n.transfer_on IS DISTINCT FROM o.transfer_on)
                ORDER BY n.transfer_on, n.id
            LOOP
                IF one.status = 'built' AND one.was = 'open' THEN
                    INSERT INTO public.reviews_batchbank (batch_id, bank_code, count, total)
                    SELECT one.id, a.bank_code, count(*), sum(p.amount)
                    FROM public.reviews_payout p
                    JOIN public.claims_bankaccount a ON a.id = p.account_id
                    WHERE p.batch_id = one.id GROUP BY a.bank_code;
                END IF;
                CONTINUE WHEN NOT EXISTS (SELECT 1 FROM public.reviews_transferlimit);
                IF {isolation} NOT IN ('read committed', 'read uncommitted') THEN
                    {fail("day_keeps_to_its_limit")}
                END IF;
                PERFORM pg_advisory_xact_lock({DAY_LOCK}, one.transfer_on - DATE '2000-01-01');
                IF EXISTS ({_OF_A_BATCH}) THEN {fail("batch_keeps_to_its_limit")} END IF;
                IF EXISTS ({_OF_ITS_DAY}) THEN {fail("day_keeps_to_its_limit")} END IF;
            END LOOP;
            RETURN NULL;
        """,
    )
