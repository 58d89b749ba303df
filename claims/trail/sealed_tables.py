"""The rows that the seal covers, found in the model registry, without imports of other packages.

Covered whole: every history table, every append-only table, and the tables of libraries to which
the application may only add (the admin site's log). Covered in part: models with `SEALED`, in the
columns that never change after the first insert. Columns that may change have a history, which is
covered.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pghistory.models
from django.apps import apps
from django.db import models
from django.db.models.fields import NOT_PROVIDED
from psycopg import sql

from claims.trail.models import Seal, SealCheck, SealChunk
from claims.trail.privileges import OF_OTHERS, append_only_trigger
from claims.trail.tracking import SealedFields

# Times that the program sets when it writes a row; no person or file gives them.
NOTED = ("pgh_created_at", "at", "created_at", "action_time")


class CoveredTable(NamedTuple):
    """A table whose rows the seal covers. `columns` begins with the primary key; `erasable` are
    columns that an erasure may blank; `noted` is a column with the time of writing, or ''.
    """

    table: str
    columns: tuple[str, ...]
    erasable: tuple[str, ...] = ()
    noted: str = ""


def covered_tables() -> list[CoveredTable]:
    """Return every table whose rows the seal covers, sorted by name."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.proxy or not meta.managed or model in (Seal, SealChunk, SealCheck):
            continue
        if one := _covered(model):
            found[meta.db_table] = one
    return [found[table] for table in sorted(found)]


def _covered(model: type[models.Model]) -> CoveredTable | None:
    fields = [field.name for field in model._meta.concrete_fields]
    trigger = append_only_trigger(model)
    erasable: tuple[str, ...] = ()
    kept = getattr(model, "SEALED", None)
    if isinstance(kept, SealedFields):
        fields, erasable = [*kept.fields, *kept.erasable], kept.erasable
    elif trigger is not None:
        erasable = trigger.erasable
    elif not (
        issubclass(model, pghistory.models.Event)
        or "UPDATE" not in OF_OTHERS.get(model._meta.label, ("UPDATE",))
    ):
        return None
    apart = {*erasable, *(["erased_at"] if erasable else [])}
    columns = [_column(model, name) for name in fields if name not in apart]
    key = model._meta.pk.column
    return CoveredTable(
        table=model._meta.db_table,
        columns=(key, *(column for column in columns if column != key)),
        erasable=tuple(_column(model, name) for name in erasable),
        noted="" if kept else _noted(model),
    )


def _column(model: type[models.Model], name: str) -> str:
    field: Any = model._meta.get_field(name)
    return field.column


def _noted(model: type[models.Model]) -> str:
    for field in model._meta.concrete_fields:
        if field.name in NOTED and isinstance(field, models.DateTimeField):
            by_itself = field.has_default() or field.db_default is not NOT_PROVIDED
            if by_itself or field.name == "pgh_created_at":
                return field.column
    return ""


def given_sql(one: CoveredTable) -> sql.Composed:
    """Return an SQL expression for the last key that the table's sequence has issued, 0 before the
    first one; NULL if there is no sequence.
    """
    return sql.SQL(
        "CASE WHEN {sequence} IS NOT NULL"
        " THEN COALESCE(pg_sequence_last_value({sequence}::regclass), 0) END"
    ).format(
        sequence=sql.SQL("pg_get_serial_sequence({}, {})").format(
            f'public."{one.table}"', one.columns[0]
        )
    )


class TrackedTable(NamedTuple):
    """Table that may change, with the table of its history (`events`). `columns` are those that
    both have. `from_insert` is True if the history begins with the first insert; `by` are the
    columns that name the acting user.
    """

    table: str
    key: str
    events: str
    columns: tuple[str, ...]
    from_insert: bool
    by: tuple[str, ...]


def tracked_tables() -> list[TrackedTable]:
    """Return every table that has a history, sorted by name."""
    found = []
    for model in apps.get_models():
        if not issubclass(model, pghistory.models.Event) or not model._meta.managed:
            continue
        source: Any = model.pgh_tracked_model
        trackers: Any = model.pgh_trackers or ()
        own = [f.column for f in model._meta.concrete_fields if not f.name.startswith("pgh_")]
        theirs = {field.column for field in source._meta.concrete_fields}
        columns = tuple(column for column in own if column in theirs)
        found.append(
            TrackedTable(
                table=source._meta.db_table,
                key=source._meta.pk.column,
                events=model._meta.db_table,
                columns=columns,
                from_insert=any(isinstance(tracker, pghistory.InsertEvent) for tracker in trackers),
                by=tuple(column for column in columns if column.endswith("_by_id")),
            )
        )
    return sorted(found, key=lambda one: one.table)
