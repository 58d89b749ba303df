"""Raw SQL as the application's own role, past every verb: what the database refuses."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from claims.trail.triggers import refused_by


def run(sql: str, *values: Any, at_end: bool = False) -> int:
    """Execute a statement in a savepoint and return the number of rows that it touched. With
    `at_end` the deferred rules are checked too, as a commit would."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        touched = cursor.rowcount
        if at_end:
            connection.check_constraints()  # deferred again afterwards, for the next test
        return touched


def refused(sql: str, *values: Any, at_end: bool = False) -> str:
    """Run a statement (`run`) that must fail, and return the name of the constraint or trigger that
    refused it."""
    with pytest.raises(IntegrityError) as error:
        run(sql, *values, at_end=at_end)
    return refused_by(error.value)


def denied(sql: str, *values: Any) -> None:
    """Run a statement to which the role must have no right."""
    with pytest.raises(ProgrammingError, match="permission denied|must be owner|must be member"):
        run(sql, *values)


def row_of(like: Any, **changes: str) -> str:
    """Return the INSERT of a copy of a row with some columns changed; `changes` are SQL."""
    columns = [field.column for field in like._meta.concrete_fields if field.column != "id"]
    values = ", ".join(changes.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    table = like._meta.db_table
    return f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE id = {like.pk}"
