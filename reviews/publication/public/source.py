"""Published versions, as the role of the public page may read them."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db import connection

from reviews.publication.files import Edition

_EDITION = """SELECT number, tables, digest, corrects, reason
    FROM public.reviews_publishedstatistics"""


class Issue(NamedTuple):
    """A row of the public list of versions; `replaced_by` is the number of the version that
    corrects it."""

    number: int
    as_of: dt.date
    replaced_by: int | None


def newest() -> Edition | None:
    """Return the newest published version for the public page; None before the first one. One
    query."""
    return _read(f"{_EDITION} ORDER BY number DESC LIMIT 1", [])


def edition(number: int) -> Edition | None:
    """Return the published version with this number; None if there is none. One query."""
    return _read(f"{_EDITION} WHERE number = %s", [number])


def issues() -> list[Issue]:
    """Return a row for each published version, the newest first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT p.number, p.as_of, (
                SELECT max(c.number) FROM public.reviews_publishedstatistics c
                WHERE c.corrects = p.number
            ) FROM public.reviews_publishedstatistics p ORDER BY p.number DESC"""
        )
        return [Issue(*row) for row in cursor]


def _read(sql: str, values: list[int]) -> Edition | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    return Edition(*row) if row else None
