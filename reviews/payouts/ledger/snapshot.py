"""Several queries over one consistent snapshot of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def consistent_snapshot() -> Iterator[None]:
    """Context manager: run the block in a read-only transaction at REPEATABLE READ, so that commits
    of others during the block are not seen.

    Inside an outer transaction the block is neither read only nor isolated further: it keeps the
    level of that transaction, which has queried already.
    """
    alone = not connection.in_atomic_block
    with transaction.atomic():
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
