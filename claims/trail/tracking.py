"""History of changes: every insert, update and delete of a tracked row, bulk and SQL included.

The database writes event rows (django-pghistory). The functions run as the owner; `desk_app` may
only read the rows (privileges.py). The context (user, request, task) is stored in the event row
itself, so that it cannot be rewritten later.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

import pghistory
import pgtrigger
from django.db import models

M = TypeVar("M", bound=type[models.Model])


class SealedFields(NamedTuple):
    """Columns of a model that the seal covers, declared as `SEALED = SealedFields(fields,
    erasable)` on a model whose history lacks the first insert.

    `fields` never change; an erasure may blank the `erasable` ones (the model then has
    `erased_at`). The seal covers them as it covers an append-only row (sealed_tables.py)."""

    fields: tuple[str, ...]
    erasable: tuple[str, ...] = ()


def tracked(
    *, exclude: Iterable[str] = (), insert: bool = True, bulk: bool = False
) -> Callable[[M], M]:
    """Return a decorator of a model by which the database records its history (event rows of each
    insert, update and delete). `exclude` names the fields left out: personal text, which must not
    outlive an erasure.

    `insert=False` leaves the first insert out. `bulk` tracks by statement, at half the cost if
    thousands of rows change at once."""
    level = pgtrigger.Statement if bulk else pgtrigger.Row
    trackers = [pghistory.UpdateEvent(level=level), pghistory.DeleteEvent(level=level)]
    if insert:
        trackers.insert(0, pghistory.InsertEvent(level=level))

    def track(model: M) -> M:
        return pghistory.track(
            *trackers,
            exclude=[*exclude] or None,
            context_field=pghistory.ContextJSONField(),
            context_id_field=pghistory.ContextUUIDField(),
        )(model)

    return track
