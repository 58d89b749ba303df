"""Notices into the table, thousands at once: one statement, arrays for parameters.

An ORM INSERT sends a parameter for every column of every row; this one an array for every column.
Measured in docs/decisions/0032.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.db import connection

from reviews.notices.models import Notice


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


# column, its type, how it is read off the row
COLUMNS: tuple[tuple[str, str, Callable[[Notice], Any]], ...] = (
    ("public_id", "uuid", lambda n: n.public_id),
    ("key", "text", lambda n: n.key),
    ("event", "text", lambda n: n.event),
    ("claim_id", "bigint", lambda n: n.claim_id),
    ("template_id", "bigint", lambda n: n.template_id),
    ("bulk_id", "bigint", lambda n: n.bulk_id),
    ("channel", "text", lambda n: n.channel),
    ("recipient", "bytea", lambda n: n.recipient),
    ("recipient_hint", "text", lambda n: n.recipient_hint),
    ("recipient_index", "bytea", lambda n: n.recipient_index),
    ("subject", "text", lambda n: n.subject),
    ("body", "text", lambda n: n.body),
    ("body_digest", "bytea", lambda n: n.body_digest),
    ("values", "jsonb", lambda n: None if n.values is None else _json(n.values)),
    ("status", "text", lambda n: n.status),
    ("priority", "smallint", lambda n: n.priority),
    ("last_code", "text", lambda n: n.last_code),
    ("ended_reason", "text", lambda n: n.ended_reason),
    ("written_at", "timestamptz", lambda n: n.written_at),
    ("next_at", "timestamptz", lambda n: n.next_at),
)
# The same in every new row.
REST = {
    "addressee": "'claimant'",
    "attempts": "0",
    "tries_from": "0",
    "last_text": "''",
    "delivered_by": "''",
    "provider_id": "''",
}

_NAMES = [f'"{name}"' for name, _kind, _read in COLUMNS]
# Due at once by the database's clock, unless it is to wait.
_SHOWN = [f"coalesce(t.{n}, now())" if n == '"next_at"' else f"t.{n}" for n in _NAMES]
_INSERT = f"""
    INSERT INTO reviews_notice ({", ".join([*_NAMES, *REST])})
    SELECT {", ".join([*_SHOWN, *REST.values()])}
    FROM unnest({", ".join(f"%s::{kind}[]" for _name, kind, _read in COLUMNS)})
        AS t ({", ".join(_NAMES)})
    ON CONFLICT (key) DO NOTHING
    RETURNING key, id, next_at
"""  # noqa: S608  names of ours; every value is a parameter


def insert(rows: dict[str, Notice]) -> None:
    """Insert the rows (by key) and put the standing row in place of each whose key is taken.

    `next_at` None means due at once. Two queries: the second only where a key stood already.
    """
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT, [[read(row) for row in rows.values()] for _name, _kind, read in COLUMNS]
        )
        new = {key: (pk, next_at) for key, pk, next_at in cursor.fetchall()}
    for key, (pk, next_at) in new.items():
        row = rows[key]
        row.pk, row.next_at = pk, next_at
        row._state.adding, row._state.db = False, connection.alias
    taken = rows.keys() - new.keys()
    if taken:
        rows.update({row.key: row for row in Notice.objects.filter(key__in=taken)})
