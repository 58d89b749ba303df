"""Database guards: a person named by a row of money holds the office for it at that moment.

Payouts change by the thousand, so their rules look at the distinct people of a statement; batches
change one at a time. A person who has left the office since keeps what they did.
"""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

from collections.abc import Iterable

import pgtrigger

from claims.trail.triggers import Rule, fail
from claims.users.office_sql import holds_sql

PREPARERS = (
    ("prepared_by_id", "reviews.prepare_payout", "payout_is_prepared_by_its_office"),
    ("holder_waived_by_id", "reviews.prepare_payout", "holder_is_waived_by_the_secretariat"),
)
APPROVERS = (("approved_by_id", "reviews.approve_payout", "payout_is_approved_by_finance"),)
BATCH_HANDS = (
    ("built_by_id", "reviews.build_batch", "batch_is_built_by_finance"),
    ("released_by_id", "reviews.release_batch", "batch_is_released_by_finance"),
)


def _people(column: str, changed_only: bool) -> str:
    """The distinct people whom the statement newly names; EXCEPT, since it never turns quadratic
    under a plan that was made for a single row."""
    if not changed_only:
        return f"SELECT DISTINCT n.{column} FROM new_rows n"
    return f"""SELECT DISTINCT x.{column} FROM (
                    SELECT n.id, n.{column} FROM new_rows n
                    EXCEPT SELECT o.id, o.{column} FROM old_rows o
                ) x"""


class Office(pgtrigger.Trigger):
    """Each person of a statement's rows holds the permission: (column, permission, refusal)."""

    level = pgtrigger.Statement
    when = pgtrigger.After

    def __init__(self, *, name: str, operation: pgtrigger.Operation, hands: Iterable) -> None:
        self.hands = tuple(hands)
        self.updates = operation is pgtrigger.Update
        tables = {"old": "old_rows"} if self.updates else {}
        super().__init__(
            name=name,
            operation=operation,
            referencing=pgtrigger.Referencing(new="new_rows", **tables),
        )

    def get_func(self, model: object) -> str:
        checks = "".join(
            f"""
            IF EXISTS (
                SELECT 1 FROM ({_people(column, self.updates)}) h
                WHERE h.{column} IS NOT NULL AND NOT {holds_sql(f"h.{column}", permission)}
            ) THEN {fail(refusal)} END IF;
            """
            for column, permission, refusal in self.hands
        )
        return f"{checks} RETURN NULL;"


def payout_names_its_offices() -> tuple[Office, Office]:
    """Prepared and waived by the secretariat, approved by finance."""
    return (
        Office(name="office_of_insert", operation=pgtrigger.Insert, hands=PREPARERS),
        Office(
            name="office_of_update",
            operation=pgtrigger.Update,
            hands=(PREPARERS[1], *APPROVERS),
        ),
    )


def batch_names_its_offices() -> Rule:
    """Built and released by finance."""
    checks = "".join(
        f"""
            IF NEW.{column} IS NOT NULL
                AND (TG_OP = 'INSERT' OR NEW.{column} IS DISTINCT FROM OLD.{column})
                AND NOT {holds_sql(f"NEW.{column}", permission)}
            THEN {fail(refusal)} END IF;
        """
        for column, permission, refusal in BATCH_HANDS
    )
    return Rule(name="office", func=f"{checks} RETURN NEW;")
