"""The rule that nothing new is written about an erased claim, for the tables of every room."""

from __future__ import annotations

import pgtrigger

from claims.trail.triggers import Rule, fail

CLAIM_WAS_ERASED = "claim_was_erased"
ERASED_TEXT = "(파기됨)"  # in place of a text that its row must have
# SQL over OLD and NEW of a table with `claim_id`: an erasure puts ERASED_TEXT in place of a text.
REPLACED_BY_AN_ERASURE = f"""NEW."{{column}}" = '{ERASED_TEXT}' AND EXISTS (
                    SELECT FROM public.claims_claim c
                    WHERE c.id = OLD.claim_id AND c.erased_at IS NOT NULL
                )"""


def not_of_an_erased_claim() -> Rule:
    """Return the trigger that refuses a new row which names an erased claim (`claim_id`), under the
    constraint name CLAIM_WAS_ERASED."""
    return Rule(
        name="not_of_an_erased_claim",
        operation=pgtrigger.Insert,
        func=f"""
            IF EXISTS (
                SELECT FROM public.claims_claim c
                WHERE c.id = NEW.claim_id AND c.erased_at IS NOT NULL
            ) THEN {fail(CLAIM_WAS_ERASED)} END IF;
            RETURN NEW;
        """,
    )
