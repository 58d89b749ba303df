"""Database rules for one deposit: a receipt of a recovery, or a line of the statement that stands
for something else, and not both. They hold for raw SQL too."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Rule, fail
from reviews.payouts.models.bank_references import normal_reference
from reviews.payouts.states.books import EXPLAINED

# Advisory lock on a reference: a receipt and an explanation written at once see each other.
_LOCK_CLASS = 0x44455053


def _lock(reference: str) -> str:
    key = f"hashtext({normal_reference(reference)})"
    return f"PERFORM pg_advisory_xact_lock({_LOCK_CLASS}, {key});"


def receipt_is_not_explained() -> Rule:
    """Trigger that refuses a receipt whose bank reference, in its normal form, is that of a deposit
    on the statement which was explained or matched with returned money of a batch."""
    return Rule(
        name="receipt_is_not_explained",
        operation=pgtrigger.Insert,
        condition=pgtrigger.Q(new__kind="received"),
        func=f"""
            {_lock("NEW.reference")}
            IF EXISTS (
                SELECT 1 FROM public.reviews_statementline s
                JOIN public.reviews_statementmatch m ON m.line_id = s.id AND m.undone_at IS NULL
                WHERE {normal_reference("s.reference")} = {normal_reference("NEW.reference")}
                    AND s.amount > 0 AND m.kind <> 'receipt'
            ) THEN {fail("deposit_stands_for_one_thing")} END IF;
            RETURN NEW;
        """,
    )


def explained_line_is_no_receipt() -> Rule:
    """Trigger that refuses to explain a deposit on the statement for which a receipt stands: of
    the same bank reference and amount, waiting or confirmed, and on no other line."""
    return Rule(
        name="explained_line_is_no_receipt",
        operation=pgtrigger.Insert,
        condition=pgtrigger.Q(new__kind__in=[kind.value for kind in EXPLAINED]),
        declare=[("deposit", "record")],
        func=f"""
            SELECT s.amount, s.reference INTO deposit FROM public.reviews_statementline s
            WHERE s.id = NEW.line_id;
            {_lock("deposit.reference")}
            IF EXISTS (
                SELECT 1 FROM public.reviews_recoverymovement v
                WHERE v.kind = 'received' AND v.status IN ('waiting', 'confirmed')
                    AND v.amount = deposit.amount
                    AND {normal_reference("v.reference")} = {normal_reference("deposit.reference")}
                    AND NOT EXISTS (
                        SELECT 1 FROM public.reviews_statementmatch m
                        WHERE m.movement_id = v.id AND m.undone_at IS NULL
                    )
            ) THEN {fail("deposit_stands_for_one_thing")} END IF;
            RETURN NEW;
        """,
    )
