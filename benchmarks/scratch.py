"""A database of its own for a benchmark."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def scratch_database() -> Iterator[None]:
    """Context manager: set Django up on a durable clone of the test database, which is dropped at
    the end with its Redis number and files."""
    from config.dev.testing import Surroundings

    surroundings = Surroundings(durable=True)
    try:
        import django

        django.setup()
        surroundings.databases.prepare()
        yield
    finally:
        from django.db import connections

        connections.close_all()
        surroundings.close()
