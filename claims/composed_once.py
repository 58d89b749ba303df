"""Querysets that are composed once a process.

A page reads the same few sets of rows each time, with other values. The ORM composes each statement
again: its expressions, joins and columns cost more processor time than the rows themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

from claims.prepared_statements import prepared_statements

M = TypeVar("M", bound=Model)
Value = int | str | datetime
# What stands for a value while it is composed: nothing that a statement of ours has otherwise.
STAND_INS: dict[type, Callable[[int], Value]] = {
    int: lambda place: 2_147_400_000 + place,
    str: lambda place: f"\ue000{place}\ue001",
    datetime: lambda place: datetime(1, 1, 2, tzinfo=UTC) + timedelta(microseconds=place),
}


class ComposedOnce(Generic[M]):
    """A queryset as a function of whole numbers, texts and moments, whose SQL is composed once a
    process.

    `build` gets a placeholder for each value of `kinds` ({name: type}) and returns the queryset. It
    runs once, so it must not depend on time, user or settings, and each value must reach the SQL
    parameters unchanged. `fetch` and `count` insert the values; the first call raises ValueError
    for a queryset with prefetches or a value that is no parameter."""

    def __init__(self, build: Callable[..., QuerySet[M]], **kinds: type[Value]) -> None:
        self.build, self.kinds = build, kinds
        self._composed: tuple[QuerySet[M], SQLCompiler, str, list[tuple[Any, bool]]] | None = None

    def fetch(self, **values: Value) -> list[M]:
        """Run the composed statement with a value for each name of `kinds`, and return its rows.
        Raises TransactionManagementError, as Django does, for a statement that locks rows outside a
        transaction."""
        rows, compiler, sql, places = self._composed or self._compose()
        parameters = _fill(places, values)

        def get_compiler(using: str | None = None, *_args: Any, **_more: Any) -> SQLCompiler:
            filled = copy(compiler)
            filled.using, filled.connection = using, connections[using or rows.db]
            if rows.query.select_for_update and filled.connection.get_autocommit():
                raise TransactionManagementError("select_for_update needs a transaction")
            filled.as_sql = lambda *_args, **_more: (sql, parameters)  # type: ignore[method-assign, assignment]
            return filled

        found = rows.all()
        found.query.get_compiler = get_compiler  # type: ignore[method-assign]
        with prepared_statements(found.db):
            return list(found)

    def count(self, **values: Value) -> int:
        """Run the composed statement with a value for each name of `kinds`, and return its number
        of rows."""
        rows, _compiler, sql, places = self._composed or self._compose()
        with prepared_statements(rows.db), connections[rows.db].cursor() as cursor:
            counting = f"SELECT count(*) FROM ({sql}) found"  # noqa: S608 (Django's)
            cursor.execute(counting, _fill(places, values))
            return cursor.fetchone()[0]

    def _compose(self) -> tuple[QuerySet[M], SQLCompiler, str, list[tuple[Any, bool]]]:
        slots = {
            name: STAND_INS[kind](place) for place, (name, kind) in enumerate(self.kinds.items())
        }
        names = {slot: name for name, slot in slots.items()}
        rows = self.build(**slots)
        if rows._prefetch_related_lookups:  # type: ignore[attr-defined]
            raise ValueError(
                "prefetch_related cannot be used: it would keep the placeholder values"
            )
        compiler = rows.query.get_compiler(using=rows.db)
        sql, parameters = compiler.as_sql()
        places = [_place(one, names) for one in parameters]
        if missing := set(names.values()) - {one for one, is_slot in places if is_slot}:
            raise ValueError(f"not in the SQL as they are: {sorted(missing)}")
        self._composed = rows, compiler, sql, places
        return self._composed


def keep_prefetched(one: Model, name: str, rows: list[M]) -> None:
    """Store rows that were read by another query as the prefetched rows of the reverse foreign key
    `name` of `one`. Then `one.name.all()` runs no query, and each row refers to `one`."""
    manager = getattr(one, name)
    found = manager.get_queryset()
    found._result_cache, found._prefetch_done = rows, True
    for row in rows:
        setattr(row, manager.field.name, one)
    if not hasattr(one, "_prefetched_objects_cache"):
        one._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    one._prefetched_objects_cache[manager.field.remote_field.cache_name] = found  # type: ignore[attr-defined]


def _fill(places: list[tuple[Any, bool]], values: dict[str, Value]) -> tuple[Any, ...]:
    return tuple(values[one] if is_slot else one for one, is_slot in places)


def _place(parameter: Any, names: dict[Any, str]) -> tuple[Any, bool]:
    """Return (name of the value for which a parameter is the placeholder, True), or (the parameter
    itself, False)."""
    known = isinstance(parameter, (int, str, datetime)) and parameter in names
    return (names[parameter], True) if known else (parameter, False)
