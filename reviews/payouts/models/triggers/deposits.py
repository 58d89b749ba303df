"""Database rules for one deposit: a receipt of a recovery, or a line of the statement that stands
for something else, and not both. They hold for raw SQL too."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Rule, fail
from reviews.payouts.models.expressions.bank_references import (
    is_same_deposit,
    of_a_line,
    of_a_receipt,
)

# Advisory: receipts and matches of deposits hold it alone, so that of two that are written at once
# the second sees the first. One lock, however many lines a statement has; receipts are few.
DEPOSITS_LOCK = 0x44455053


def _stands(receipt: str) -> str:
    return f"{receipt}.kind = 'received' AND {receipt}.status IN ('waiting', 'confirmed')"


def match_of_the_deposit_sql(receipt: str) -> str:
    """Return a SELECT of the matches that stand for the deposit of a receipt to be entered; any row
    refuses the receipt. `receipt` is the alias of a row with reference, dated and amount.

    Leaves out a match whose receipt was undone, so that the deposit can be entered again. Once a
    new receipt of that deposit, or of the undone one's, waits or counts, the match refuses another.
    """
    of_the_deposit = is_same_deposit(of_a_line("s"), of_a_receipt("w"))
    of_the_undone = is_same_deposit(of_a_receipt("v"), of_a_receipt("w"))
    return f"""
        SELECT m.id FROM public.reviews_statementline s
        JOIN public.reviews_statementmatch m ON m.line_id = s.id AND m.undone_at IS NULL
        LEFT JOIN public.reviews_recoverymovement v ON v.id = m.movement_id
        WHERE s.amount > 0 AND {is_same_deposit(of_a_line("s"), of_a_receipt(receipt))}
            AND (v.id IS NULL OR v.status <> 'undone' OR EXISTS (
                SELECT 1 FROM public.reviews_recoverymovement w
                WHERE {_stands("w")} AND ({of_the_deposit} OR {of_the_undone})
            ))
    """


def receipt_of_the_line_sql(line: str) -> str:
    """Return a SELECT of the receipts for which a deposit on the statement may stand and that no
    line is matched with yet: of the same deposit, waiting or confirmed, of whatever sum: one of
    more won than came was typed wrongly. At most one is of the line's day, one of its won. `line`
    is the alias of the line."""
    return f"""
        SELECT own.id FROM public.reviews_recoverymovement own
        WHERE {_stands("own")}
            AND {is_same_deposit(of_a_line(line), of_a_receipt("own"))}
            AND NOT EXISTS (
                SELECT 1 FROM public.reviews_statementmatch o
                WHERE o.movement_id = own.id AND o.kind = 'receipt' AND o.undone_at IS NULL
            )
    """


def receipt_is_of_a_free_deposit() -> Rule:
    """Trigger that refuses a receipt of a deposit that a match on the statement stands for already:
    explained, returned money of a batch, or another receipt (`match_of_the_deposit_sql`)."""
    return Rule(
        name="receipt_is_of_a_free_deposit",
        operation=pgtrigger.Insert,
        condition=pgtrigger.Q(new__kind="received"),
        func=f"""
            PERFORM pg_advisory_xact_lock({DEPOSITS_LOCK});
            IF EXISTS ({match_of_the_deposit_sql("NEW")}) THEN
                {fail("deposit_stands_for_one_thing")}
            END IF;
            RETURN NEW;
        """,
    )


def deposit_is_matched_with_its_receipt() -> Rule:
    """Trigger that refuses to match or explain a deposit on the statement for which a receipt
    stands, but with that receipt (`receipt_of_the_line_sql`), or one of two."""
    return Rule(
        name="deposit_matched_with_receipt",
        operation=pgtrigger.Insert,
        declare=[("line", "record")],
        func=f"""
            SELECT s.day, s.amount, s.reference INTO line FROM public.reviews_statementline s
            WHERE s.id = NEW.line_id;
            IF line.amount <= 0 THEN RETURN NEW; END IF;
            PERFORM pg_advisory_xact_lock({DEPOSITS_LOCK});
            IF (
                SELECT bool_and(r.id IS DISTINCT FROM NEW.movement_id)
                FROM ({receipt_of_the_line_sql("line")}) r
            ) THEN {fail("deposit_stands_for_one_thing")} END IF;
            RETURN NEW;
        """,
    )
