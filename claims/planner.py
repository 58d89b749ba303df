"""Settings of PostgreSQL's planner for single statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def planned_without(cursor: Any, *methods: str) -> Iterator[None]:
    """Context manager: statements run by `cursor` in the block are planned without these methods,
    named by their settings ("enable_seqscan", "jit"), which then have the server's value again.
    Only inside a transaction; an error of the block leaves them off until its rollback."""
    for name in methods:
        cursor.execute(f"SET LOCAL {name} = off")
    yield
    for name in methods:
        cursor.execute(f"SET LOCAL {name} TO DEFAULT")
