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
    """Trigger that requires a referenced row for every value of the named foreign keys (declared
    with `db_constraint=False`). `says` is the constraint name of the refusal.
    """

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


class NamesItsRow(pgtrigger.Trigger):
    """Trigger that requires the referenced row of every new row, for a foreign key if nearly each
    new row names another row.

    As strict as a foreign key: a row of an earlier transaction is locked, so that it cannot be
    deleted until this transaction ends; a row of this transaction is nobody else's to delete. A
    foreign key locks each row by a query of its own. For columns that are never updated.
    """

    level = pgtrigger.Statement
    when = pgtrigger.After
    operation = pgtrigger.Insert
    referencing = pgtrigger.Referencing(new="new_values")

    def __init__(self, *, field: str, name: str, says: str) -> None:
        self.field, self.says = field, says
        super().__init__(name=name)

    def get_func(self, model: Any) -> str:
        key = model._meta.get_field(self.field)
        table = f'public."{key.related_model._meta.db_table}"'
        return f"""
            PERFORM FROM {table} AS r
                WHERE r.id IN (SELECT n."{key.column}" FROM new_values AS n)
                AND r.xmin <> pg_current_xact_id()::xid
                FOR KEY SHARE;
            IF EXISTS (
                SELECT FROM new_values AS n
                WHERE NOT EXISTS (SELECT FROM {table} AS r WHERE r.id = n."{key.column}")
            ) THEN {fail(self.says)} END IF;
            RETURN NULL;
        """  # noqa: S608


class KeptWhileNamed(pgtrigger.Trigger):
    """Trigger that refuses to delete a row to which a claim, or a row of another `table`, refers in
    `column`. `says` is the constraint name of the refusal.
    """

    when = pgtrigger.Before
    operation = pgtrigger.Delete
    name = "kept_while_named"

    def __init__(
        self,
        *,
        column: str,
        table: str = "claims_claim",
        says: str = "row_that_a_claim_names_stays",
    ) -> None:
        self.column, self.table, self.says = column, table, says
        super().__init__()

    def get_func(self, model: Any) -> str:
        return f"""
            IF EXISTS (
                SELECT 1 FROM public.{self.table} AS c WHERE c."{self.column}" = OLD.id
            ) THEN {fail(self.says)} END IF;
            RETURN OLD;
        """  # noqa: S608


class KeepsItsKey(pgtrigger.Trigger):
    """Trigger that refuses to change a primary key, as a foreign key does while rows refer to
    it."""

    when = pgtrigger.Before
    operation = pgtrigger.UpdateOf("id")
    name = "keeps_its_key"
    func = f"""
        IF NEW.id IS DISTINCT FROM OLD.id THEN {fail("primary_key_stays")} END IF;
        RETURN NEW;
    """
