"""Database rules for statements of the council's account, their lines and what stands for them."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Rule, fail
from claims.users.triggers import holds_sql
from reviews.payouts.models.expressions.bank_references import (
    is_same_deposit,
    of_a_line,
    of_a_receipt,
)
from reviews.payouts.models.expressions.months import FIRST_OPEN_DAY

LOAD = "reviews.load_statement"
SERIES_LOCK = 0x53544D54  # advisory: two statements loaded at once must not continue one balance


def statement_is_loaded_by_finance() -> Rule:
    """Trigger that refuses a bank statement from a person without the permission to load
    statements, or with lines of a closed month. Statements are loaded one after another: it holds a
    lock until the end of the transaction."""
    return Rule(
        name="statement_by_finance",
        operation=pgtrigger.Insert,
        func=f"""
            PERFORM pg_advisory_xact_lock({SERIES_LOCK});
            IF NOT {holds_sql("NEW.loaded_by_id", LOAD)} THEN
                {fail("statement_is_loaded_by_finance")}
            END IF;
            IF NEW.first_on < {FIRST_OPEN_DAY} THEN
                {fail("statement_line_is_of_an_open_month")}
            END IF;
            RETURN NEW;
        """,
    )


def statement_continues_the_last() -> Rule:
    """Trigger that refuses statement lines unless each continues balance and time of the line
    before it, also across files; lines of a closed month; and more lines than the file states.

    Checked once for all lines that an SQL statement inserted.
    """
    return Rule(
        name="statement_continues",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_rows"),
        func=f"""
            PERFORM pg_advisory_xact_lock({SERIES_LOCK});
            IF EXISTS (SELECT 1 FROM new_rows n WHERE n.day < {FIRST_OPEN_DAY}) THEN
                {fail("statement_line_is_of_an_open_month")}
            END IF;
            IF EXISTS (
                SELECT 1 FROM new_rows n LEFT JOIN public.reviews_statementline b
                    ON b.seq = n.seq - 1
                WHERE n.seq > 1 AND (b.id IS NULL OR b.balance + n.amount <> n.balance
                    OR (b.day, b.time) > (n.day, n.time))
            ) THEN {fail("statement_continues_the_last")} END IF;
            IF EXISTS (
                SELECT 1 FROM public.reviews_statementfile f
                WHERE f.id IN (SELECT n.file_id FROM new_rows n) AND f.rows < (
                    SELECT count(*) FROM public.reviews_statementline s WHERE s.file_id = f.id
                )
            ) THEN {fail("statement_keeps_all_its_lines")} END IF;
            RETURN NULL;
        """,
    )


def statement_keeps_all_its_lines() -> Rule:
    """Deferred trigger that refuses a StatementFile unless it has as many stored lines as it states
    at the end of the transaction."""
    return Rule(
        name="statement_keeps_its_lines",
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        func=f"""
            IF NEW.rows <> (
                SELECT count(*) FROM public.reviews_statementline s WHERE s.file_id = NEW.id
            ) THEN {fail("statement_keeps_all_its_lines")} END IF;
            RETURN NULL;
        """,
    )


def has_returns_sql(batch: str) -> str:
    """Return SQL that is true if a payment of a batch failed or was returned, so that its money can
    come back. `batch` is SQL of the batch's key."""
    return f"""EXISTS (
        SELECT 1 FROM public.reviews_payout p WHERE p.batch_id = {batch} AND p.status = 'failed'
    )"""


def match_fits_its_line() -> Rule:
    """Trigger that refuses a match unless it is made by finance or the system, in an open month,
    and fits the line: a withdrawal with a batch released by that day, a deposit with returned money
    of such a batch or with a confirmed receipt: of its sum, or of a part of it and its own bank
    reference. A withdrawal is what was sent back of such a deposit, at most the rest of it."""
    return Rule(
        name="match_fits_its_line",
        operation=pgtrigger.Insert,
        declare=[("line", "record")],
        func=f"""
            IF NEW.by_id IS NOT NULL AND NOT {holds_sql("NEW.by_id", LOAD)} THEN
                {fail("line_is_matched_by_finance")}
            END IF;
            SELECT s.day, s.amount, s.reference INTO line FROM public.reviews_statementline s
            WHERE s.id = NEW.line_id;
            IF line.day < {FIRST_OPEN_DAY} THEN {fail("match_is_of_an_open_month")} END IF;
            IF NEW.kind IN ('batch', 'back') AND NOT EXISTS (
                SELECT 1 FROM public.reviews_payoutbatch b
                WHERE b.id = NEW.batch_id AND b.released_at IS NOT NULL
                    AND (b.released_at AT TIME ZONE 'Asia/Seoul')::date <= line.day
                    AND (NEW.kind = 'back') = (line.amount > 0)
            ) THEN {fail("match_fits_its_line")} END IF;
            IF NEW.kind = 'back' AND NOT {has_returns_sql("NEW.batch_id")}
            THEN {fail("money_comes_back_of_a_batch_with_a_return")} END IF;
            IF NEW.payout_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM public.reviews_payout p
                WHERE p.id = NEW.payout_id AND p.batch_id = NEW.batch_id
                    AND p.amount = abs(line.amount)
            ) THEN {fail("match_fits_its_line")} END IF;
            IF NEW.kind = 'receipt' AND NOT EXISTS (
                SELECT 1 FROM public.reviews_recoverymovement v
                WHERE v.id = NEW.movement_id AND v.kind = 'received' AND v.status = 'confirmed'
                    AND (v.amount = line.amount OR v.amount < line.amount
                        AND {is_same_deposit(of_a_line("line"), of_a_receipt("v"))})
            ) THEN {fail("match_fits_its_line")} END IF;
            IF NEW.kind = 'surplus' THEN  -- its deposit is not undone meanwhile
                PERFORM 1 FROM public.reviews_statementmatch m
                WHERE m.movement_id = NEW.movement_id AND m.kind = 'receipt'
                    AND m.undone_at IS NULL FOR SHARE;
            END IF;
            IF NEW.kind = 'surplus' AND NOT EXISTS (
                SELECT 1 FROM public.reviews_statementmatch m
                JOIN public.reviews_statementline s ON s.id = m.line_id AND s.day <= line.day
                JOIN public.reviews_recoverymovement v ON v.id = m.movement_id
                WHERE m.movement_id = NEW.movement_id AND m.kind = 'receipt'
                    AND m.undone_at IS NULL AND line.amount < 0
                    AND s.amount + line.amount >= v.amount
            ) THEN {fail("match_fits_its_line")} END IF;
            RETURN NEW;
        """,
    )


def match_is_undone_in_an_open_month() -> Rule:
    """Trigger that refuses to undo the match of a statement line by a person without the permission
    to load statements, or when the line's month is closed; and the match of a deposit with its
    receipt while a withdrawal stands for the rest of it that was sent back."""
    return Rule(
        name="match_undone_in_open_month",
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.undone_at IS NULL THEN RETURN NEW; END IF;
            IF NOT {holds_sql("NEW.undone_by_id", LOAD)} THEN
                {fail("line_is_matched_by_finance")}
            END IF;
            IF (
                SELECT s.day FROM public.reviews_statementline s WHERE s.id = NEW.line_id
            ) < {FIRST_OPEN_DAY} THEN {fail("match_is_of_an_open_month")} END IF;
            IF NEW.kind = 'receipt' AND EXISTS (
                SELECT 1 FROM public.reviews_statementmatch m
                WHERE m.movement_id = NEW.movement_id AND m.kind = 'surplus'
                    AND m.undone_at IS NULL
            ) THEN {fail("deposit_stands_while_its_rest_was_sent_back")} END IF;
            RETURN NEW;
        """,
    )
