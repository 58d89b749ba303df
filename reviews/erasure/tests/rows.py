"""Rows of any table of a claim, written without rules, and statements of desk_app with all rules.

The rows are written by the superuser with triggers off and without the checks of their tables, in
a transaction that is rolled back: they need not be what a verb would write.
"""

from __future__ import annotations

from contextlib import contextmanager

import psycopg

from claims.trail.tests.scene import superuser
from reviews.erasure.models import ErasureItem, ErasureRun

FILLED = {  # by the name of a type in PostgreSQL
    "bool": "false", "date": "current_date", "timestamptz": "now()", "uuid": "gen_random_uuid()",
    "bytea": r"'\x01'", "jsonb": "'[1]'", "varchar": "'x'", "text": "'x'", "bpchar": "'x'",
    "_int2": "'{1}'", "_int4": "'{1}'", "_varchar": "'{x}'", "_int8": "'{1}'",
}  # fmt: skip
OTHER = {  # than FILLED
    "bytea": r"'\x02'", "jsonb": "'[2]'", "varchar": "'y'", "text": "'y'", "bpchar": "'y'",
    "_int2": "'{2}'", "_int4": "'{2}'", "_varchar": "'{y}'", "_int8": "'{2}'",
}  # fmt: skip
EMPTY = {"jsonb": "'{}'", "_int2": "'{}'", "_int4": "'{}'", "_varchar": "'{}'", "_int8": "'{}'"}
NO_RIGHT = "the role has no right to write this column"
GIVEN = {
    "reviews.Assignment": {"status": "'active'"},  # a member's checks stay as they are after it
    "reviews.Review": {"status": "'decided'"},  # words of votes stay until then
    "reviews.Retention": {"lifted_at": "now()"},
}


DROP_CHECKS = """
    SELECT format('ALTER TABLE %s %s', conrelid::regclass,
        string_agg(format('DROP CONSTRAINT %I', conname), ', '))
    FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace
        AND conrelid <> 0 GROUP BY conrelid
"""


@contextmanager
def superuser_without_checks():
    """Context manager: a connection as superuser, in a transaction that is rolled back, in which no
    table has checks. To be kept for the tests of a module: each table that loses its checks is
    planned for again."""
    with superuser() as connection, connection.transaction(force_rollback=True):
        for (drop,) in connection.execute(DROP_CHECKS).fetchall():
            connection.execute(drop)
        yield connection


class Rows:
    """Writes rows without rules, and runs statements as desk_app with all of them."""

    def __init__(self, connection):
        self.connection = connection

    def write(self, model, **given):
        """Insert a row with `given` columns, and something in every other that must have it. Return
        its key."""
        table = model._meta.db_table
        needed = self._all(
            "SELECT a.attname, t.typname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
            " WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND a.attnotnull"
            " AND a.attidentity = '' AND a.attgenerated = '' AND NOT a.atthasdef",
            table,
        )
        values = {name: FILLED.get(kind, "1") for name, kind in needed}
        values |= GIVEN.get(model._meta.label, {}) | given
        names = ", ".join(f'"{name}"' for name in values)
        sql = f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(map(str, values.values()))})'
        return self.connection.execute(f'{sql} RETURNING "{model._meta.pk.column}"').fetchone()[0]

    def _all(self, sql, *params):
        return self.connection.execute(sql, params).fetchall()

    def kinds(self, model):
        """Return {column: name of its type in PostgreSQL} of a model's table."""
        return dict(self._all(
            "SELECT a.attname, t.typname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
            " WHERE a.attrelid = %s::regclass AND a.attnum > 0", model._meta.db_table))  # fmt: skip

    def of_claim(self, table, claim, texts=(), **given):
        """Write a row of `table`, with something in the fields `texts`, and with the rows between
        it and the claim. Return its key."""
        model, path = table.model, table.claim.split("__")
        models = [model]
        for step in path[:-1]:
            models.append(models[-1]._meta.get_field(step).related_model)
        key = claim
        for place in range(len(path) - 1, 0, -1):
            column = models[place]._meta.get_field(path[place]).column
            key = self.write(models[place], **{column: key})
        kinds = self.kinds(model)
        columns = [model._meta.get_field(name).column for name in texts]
        filled = {column: FILLED.get(kinds[column], "1") for column in columns}
        return self.write(model, **filled, **{model._meta.get_field(path[0]).column: key}, **given)

    def as_application(self, sql, *params):
        """Run a statement as desk_app, with all triggers. Return the name of the rule that refuses
        it, or NO_RIGHT; '' if it goes through, and changes a row."""
        self.connection.execute(
            "SET LOCAL session_replication_role = origin; SET LOCAL SESSION AUTHORIZATION desk_app"
        )
        try:
            with self.connection.transaction():
                assert self.connection.execute(sql, params).rowcount == 1
        except psycopg.errors.CheckViolation as error:
            return error.diag.constraint_name
        except psycopg.errors.InsufficientPrivilege:
            return NO_RIGHT
        finally:
            self.connection.execute(
                "RESET SESSION AUTHORIZATION; SET LOCAL session_replication_role = replica"
            )
        return ""

    def approve(self, *claims, days=800):
        """Write a running erasure of what is older than `days`, in which the claims are planned."""
        run = self.write(ErasureRun, status="'running'", cutoff=f"current_date - {days}")
        for claim in claims:
            self.write(ErasureItem, run_id=run, claim_id=claim, status="'planned'")
