"""SQL helpers: one statement for a whole batch, on Django's connection."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection


def rows(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """Run a SQL statement with named parameters on Django's connection and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def run(statement: str, **values: Any) -> int:
    """Run a SQL statement with named parameters on Django's connection and return how many rows it
    changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def array(keys: Iterable[int]) -> str:
    """Return ids as the text of a PostgreSQL array, for a parameter; psycopg takes twenty times as
    long for a list."""
    return "{" + ",".join(map(str, keys)) + "}"
