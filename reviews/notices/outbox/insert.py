"""Insertion of notices, thousands at once: one statement, with an array for each column.

An ORM INSERT sends a parameter for every column of every row and makes an object of each. Measured:
docs/decisions/0032.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from reviews.notices.models import Notice


class NoticeRow(NamedTuple):
    """Values of the columns of a notice to insert, by column name."""

    public_id: uuid.UUID
    key: str
    event: str
    claim_id: int
    addressee: str
    template_id: int
    bulk_id: int | None
    channel: str
    recipient: bytes | None
    recipient_hint: str
    recipient_index: bytes | None
    subject: str
    body: str
    body_digest: bytes
    values: Mapping[str, str] | None
    status: str
    priority: int
    last_code: str
    ended_reason: str
    written_at: datetime
    next_at: datetime | None  # None: at once, by the database's clock


class Written(NamedTuple):
    """The row that a key has after the insertion: the inserted one (`new` is true), or one that was
    there before."""

    pk: int
    event: str
    claim_id: int
    next_at: datetime
    new: bool


KINDS = {
    "public_id": "uuid",
    "claim_id": "bigint",
    "template_id": "bigint",
    "bulk_id": "bigint",
    "recipient": "bytea",
    "recipient_index": "bytea",
    "body_digest": "bytea",
    "values": "jsonb",
    "priority": "smallint",
    "written_at": "timestamptz",
    "next_at": "timestamptz",
}  # the others are text
# The same in every new row.
REST = {
    "attempts": "0",
    "tries_from": "0",
    "last_text": "''",
    "delivered_by": "''",
    "provider_id": "''",
}

_NAMES = [f'"{name}"' for name in NoticeRow._fields]
_SELECTED = [f"coalesce(t.{name}, now())" if "next_at" in name else f"t.{name}" for name in _NAMES]
_ARRAYS = [f"%s::{KINDS.get(name, 'text')}[]" for name in NoticeRow._fields]
_INSERT = f"""
    INSERT INTO reviews_notice ({", ".join([*_NAMES, *REST])})
    SELECT {", ".join([*_SELECTED, *REST.values()])}
    FROM unnest({", ".join(_ARRAYS)}) AS t ({", ".join(_NAMES)})
    ON CONFLICT (key) DO NOTHING
    RETURNING key, id, event, claim_id, next_at, true
"""  # noqa: S608  names of ours; every value is a parameter
_EXISTING = (
    "SELECT key, id, event, claim_id, next_at, false FROM reviews_notice WHERE key = ANY(%s)"
)


def insert(rows: Mapping[str, NoticeRow]) -> dict[str, Written]:
    """Insert notices, given by their keys. A key that is taken inserts nothing. Return the row
    under each key, new or older.

    Two queries, the second only if a key was taken.
    """
    if not rows:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [_array(column) for column in zip(*rows.values(), strict=True)])
        found = {key: Written(*rest) for key, *rest in cursor.fetchall()}
        taken = [key for key in rows if key not in found]
        if taken:
            cursor.execute(_EXISTING, [taken])
            found.update((key, Written(*rest)) for key, *rest in cursor.fetchall())
    return found


def as_notice(row: NoticeRow, written: Written) -> Notice:
    """Return the Notice object of a row that was just inserted, without reading it from the
    database."""
    notice = Notice(**row._asdict() | {"next_at": written.next_at})
    notice.pk = written.pk
    notice._state.adding, notice._state.db = False, connection.alias
    return notice


def _array(column: Sequence[Any]) -> str:
    """Return a column as an array literal: a tenth of what the driver's general way costs."""
    return "{" + ",".join([_item(value) for value in column]) + "}"


def _item(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return rf'"\\x{value.hex()}"'
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        value = json.dumps(value, ensure_ascii=False)
    elif not isinstance(value, str):
        value = str(value)  # a UUID, or a datetime with its offset
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
