"""Database rule: who is tied to a claimant lets no money go for them (docs/decisions/0130)."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

import pgtrigger

from claims.trail.triggers import Rule, fail
from reviews.payouts.models.triggers.council import tied_sql

SAYS = "who_lets_money_go_has_no_tie"


def has_no_tie(person: str, where: str = "TRUE") -> Rule:
    """Trigger that refuses to name somebody in the column of `person` (a field) who has a conflict
    of interest with the claimant of the row's claim that SQL can see (`tied_sql`). Rows NEW that do
    not meet the SQL condition `where` are not looked at."""
    return Rule(
        name=f"{person}_has_no_tie",
        operation=pgtrigger.UpdateOf(f"{person}_id"),
        func=f"""
            IF NEW.{person}_id IS NULL OR NEW.{person}_id IS NOT DISTINCT FROM OLD.{person}_id
                OR NOT ({where})
            THEN RETURN NEW; END IF;
            IF {tied_sql(f"NEW.{person}_id", "NEW.claim_id")} THEN {fail(SAYS)} END IF;
            RETURN NEW;
        """,
    )
