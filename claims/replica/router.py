"""Context manager for a page of a list, and the database router that sends its reads to the
replica."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

REPLICA = "replica"  # alias in settings.DATABASES
APPS = frozenset({"claims", "reviews"})  # Django's sessions and permissions stay on the primary
# Small tables that decide what a person may see and how, or that the page itself writes.
_on_primary = {"claims.user", "claims.savedview", "claims.defaultview"}


def keep_on_primary(*labels: str) -> None:
    """Register models ("reviews.member") whose rows are always read from the primary, also on pages
    of lists."""
    _on_primary.update(labels)


class ListReads:
    """The reads of one list page inside `read_lists`: `failure` is the first error of the replica,
    None without one; `wrote` is True once the page has written.
    """

    def __init__(self) -> None:
        self.failure: DatabaseError | None = None
        self.wrote = False

    def watch_replica(self, execute: Callable[..., Any], *call: Any) -> Any:
        try:
            return execute(*call)
        except DatabaseError as error:
            self.failure = self.failure or error
            raise

    def watch_primary(self, execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
        """Execute wrapper of the primary's connection: set `wrote` on any statement but a SELECT.

        From then on all reads of the page go to the primary. So they see what was written, and an
        error of the replica cannot make Django draw the page again, which would write its entry of
        the access log twice.
        """
        if str(sql).lstrip()[:6].upper() != "SELECT":
            self.wrote = True
        return execute(sql, *rest)

    def takes(self, model: Any) -> bool:
        """Return True if rows of the model may be read from the replica: it belongs to a listed
        app, is not kept on the primary, the page has not written, and no transaction is open.
        """
        return (
            model._meta.app_label in APPS
            and model._meta.label_lower not in _on_primary
            and not self.wrote
            and not connections[DEFAULT_DB_ALIAS].in_atomic_block
        )


_reads: ContextVar[ListReads | None] = ContextVar("list_reads", default=None)


@contextmanager
def read_lists() -> Iterator[ListReads]:
    """Context manager: send the reads within it to the replica. Statements that write or lock, or
    are in a transaction, stay on the primary. Gives the ListReads.
    """
    reads = ListReads()
    token = _reads.set(reads)
    try:
        with (
            connections[DEFAULT_DB_ALIAS].execute_wrapper(reads.watch_primary),
            connections[REPLICA].execute_wrapper(reads.watch_replica),
        ):
            yield reads
    finally:
        _reads.reset(token)


class ListRouter:
    """Database router: inside `read_lists` reads of the listed apps go to the replica; everything
    else goes where it would without this router."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        reads = _reads.get()
        if reads is not None and reads.takes(model):
            return REPLICA
        return self.db_for_write(model, **hints)

    def db_for_write(self, model: Any, instance: Any = None, **hints: Any) -> str | None:
        """Return the primary for a write that belongs to a row read from the replica; None for any
        other."""
        state = getattr(instance, "_state", None)
        return DEFAULT_DB_ALIAS if state is not None and state.db == REPLICA else None

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool | None:
        both = {one._state.db, other._state.db}
        return True if both <= {DEFAULT_DB_ALIAS, REPLICA} else None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == REPLICA else None
