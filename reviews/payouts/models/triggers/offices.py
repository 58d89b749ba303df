"""Database rules: a person who prepares, approves, builds or releases holds the permission for it.

Payouts change by the thousand, so their rules check the distinct people of a statement; batches
change one at a time. Rows stay valid when a person loses the permission later.
"""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

from collections.abc import Iterable

import pgtrigger

from claims.trail.triggers import Rule, fail
from claims.users.triggers import holds_sql

PREPARERS = (
    ("prepared_by_id", "reviews.prepare_payout", "payout_is_prepared_by_its_office"),
    ("holder_waived_by_id", "reviews.prepare_payout", "holder_is_waived_by_the_secretariat"),
)
APPROVERS = (("approved_by_id", "reviews.approve_payout", "payout_is_approved_by_finance"),)
BATCH_PEOPLE = (
    ("built_by_id", "reviews.build_batch", "batch_is_built_by_finance"),
    ("released_by_id", "reviews.release_batch", "batch_is_released_by_finance"),
)


def _people(column: str, changed_only: bool) -> str:
    """Return the SQL of the distinct people whom the statement newly names.

    It uses EXCEPT, which never turns quadratic under a plan made for a single row.
    """
    if not changed_only:
        return f"SELECT DISTINCT n.{column} FROM new_rows n"
    return f"""SELECT DISTINCT x.{column} FROM (
                    SELECT n.id, n.{column} FROM new_rows n
                    EXCEPT SELECT o.id, o.{column} FROM old_rows o
                ) x"""


class Office(pgtrigger.Trigger):
    """Statement-level trigger that refuses rows which name a person without the permission for that
    column. An update is checked only for newly named people.

    `people` are tuples of (column, permission, constraint name of the refusal).
    """

    level = pgtrigger.Statement
    when = pgtrigger.After

    def __init__(self, *, name: str, operation: pgtrigger.Operation, people: Iterable) -> None:
        self.people = tuple(people)
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
            for column, permission, refusal in self.people
        )
        return f"{checks} RETURN NULL;"


def payout_names_its_offices() -> tuple[Office, Office]:
    """Return the triggers on payouts (insert and update) that refuse a preparer or waiver without
    the secretariat's permission, and an approver without that of finance."""
    return (
        Office(name="office_of_insert", operation=pgtrigger.Insert, people=PREPARERS),
        Office(
            name="office_of_update",
            operation=pgtrigger.Update,
            people=(PREPARERS[1], *APPROVERS),
        ),
    )


def batch_names_its_offices() -> Rule:
    """Trigger that refuses a batch whose builder or releaser, when newly named, does not hold the
    permission of finance for it."""
    checks = "".join(
        f"""
            IF NEW.{column} IS NOT NULL
                AND (TG_OP = 'INSERT' OR NEW.{column} IS DISTINCT FROM OLD.{column})
                AND NOT {holds_sql(f"NEW.{column}", permission)}
            THEN {fail(refusal)} END IF;
        """
        for column, permission, refusal in BATCH_PEOPLE
    )
    return Rule(name="office", func=f"{checks} RETURN NEW;")
