"""A database of its own for a benchmark."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.dev.databases import TestDatabases


@contextmanager
def scratch_database() -> Iterator[TestDatabases]:
    """Context manager: set Django up on a durable clone of the test database and return its
    databases; they are dropped at the end with their Redis number and files."""
    from config.dev.testing import Surroundings

    surroundings = Surroundings(durable=True)
    try:
        import django

        django.setup()
        surroundings.databases.prepare()
        yield surroundings.databases
    finally:
        from django.db import connections

        connections.close_all()
        surroundings.close()
