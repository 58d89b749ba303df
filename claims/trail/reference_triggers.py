"""Triggers that check the references of thousands of rows once per statement.

A foreign key queries once per row and key: seven keys of an import cost more than all its other
work in the database. These triggers query once per distinct set of values of a statement, and a
referenced row cannot be deleted (docs/decisions/0011).
"""

from collections.abc import Iterable
from typing import Any

import pgtrigger

from claims.trail.triggers import fail


class NamesWhatExists(pgtrigger.Trigger):
    """Requires a referenced row for every value of the foreign keys (`db_constraint=False`
    fields)."""

    level = pgtrigger.Statement
    when = pgtrigger.After
    referencing = pgtrigger.Referencing(new="new_values")

    def __init__(self, *, fields: Iterable[str], operation: Any, name: str, says: str) -> None:
        self.fields, self.says = tuple(fields), says
        super().__init__(name=name, operation=operation)

    def get_func(self, model: Any) -> str:
        keys = [model._meta.get_field(field) for field in self.fields]
        named = [(f'"{key.column}"', key.related_model._meta.db_table) for key in keys]
        columns = ", ".join(column for column, _table in named)
        dangling = " OR ".join(
            f"d.{column} IS NOT NULL"
            f' AND NOT EXISTS (SELECT FROM public."{table}" AS r WHERE r.id = d.{column})'
            for column, table in named
        )
        return f"""
            IF EXISTS (
                SELECT 1 FROM (SELECT DISTINCT {columns} FROM new_values) AS d WHERE {dangling}
            ) THEN {fail(self.says)} END IF;
            RETURN NULL;
        """  # noqa: S608


class KeptWhileNamed(pgtrigger.Trigger):
    """Refuses to delete a row that a claim refers to in `column`."""

    when = pgtrigger.Before
    operation = pgtrigger.Delete
    name = "kept_while_named"

    def __init__(self, *, column: str) -> None:
        self.column = column
        super().__init__()

    def get_func(self, model: Any) -> str:
        return f"""
            IF EXISTS (
                SELECT 1 FROM public.claims_claim AS c WHERE c."{self.column}" = OLD.id
            ) THEN {fail("row_that_a_claim_names_stays")} END IF;
            RETURN OLD;
        """  # noqa: S608
