"""Keyed digests of the rows of one table, row by row, in the order of their keys.

The digest covers the row as COPY writes it: PostgreSQL's own text of each column, under fixed
settings, tabs and line ends escaped. The key is derived from DIGEST_KEY, which the database does
not hold: neither its owner nor its superuser can compute a digest for a changed row, nor guess
personal text from one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from psycopg import sql

from claims.personal_data import crypto
from claims.trail.models import ROW

# Settings that affect the text of a value; and no time limit.
SETTINGS = {
    "TimeZone": "UTC",
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "iso_8601",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    # A page's limits are too short for a whole table, and for two seals at once.
    "statement_timeout": "0",
    "lock_timeout": "0",
}
NULL = b"\\N"
BLANK = frozenset({b"", NULL, b"\\\\x"})  # an empty bytea is \x, whose backslash COPY doubles
# For erasable columns with text in a row that is marked erased: equals no digest.
NOT_BLANK = b""


class Row(NamedTuple):
    """Primary key of a row with the digests of its columns. `digest` covers the `kept` columns (see
    Columns); `text` covers the erasable ones, None if they are blanked or there are none."""

    key: int
    digest: bytes
    text: bytes | None


class Columns(NamedTuple):
    """Names of the columns of a table that go into the digests of its rows. `kept` never change,
    and the first of them is the primary key; an erasure may blank the `erasable` ones."""

    table: str
    kept: tuple[str, ...]
    erasable: tuple[str, ...]

    @property
    def read(self) -> list[str]:
        """The names in the order in which the rows are read; of erasable text also whether it was
        erased."""
        return [*self.kept, *self.erasable, *(["erased_at"] if self.erasable else [])]


def prepare() -> None:
    """Set PostgreSQL's settings until the end of the transaction: the text form of values, on which
    the digests depend, and no time limits. Call it before `rows`.
    """
    with connection.cursor() as cursor:
        for name, value in SETTINGS.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


@cache
def _states(key: bytes, table: str) -> tuple[Any, Any]:
    """Return keyed BLAKE2b objects (RFC 7693), (for rows, for erasable text), of one table. The
    caller copies them before use."""
    row, text = (crypto.derive_key(key, f"trail {part} {table}") for part in ("row", "text"))
    return blake2b(digest_size=ROW, key=row), blake2b(digest_size=ROW, key=text)


def rows(
    columns: Columns, *, after: int | None, through: int, most: int | None = None
) -> Iterator[Row]:
    """Yield the digests of the rows with keys in (after, through], by key, at most `most` of them;
    `after` None begins at the first row. Memory does not grow with their number.

    The connection is busy until the last row was read.
    """
    row_state, text_state = _states(settings.DIGEST_KEY, columns.table)
    texts = len(columns.erasable)
    with connection.cursor() as cursor, cursor.copy(_query(columns, after, through, most)) as copy:
        for block in copy:
            line = bytes(block)
            key = int(line[: line.index(b"\t")])
            text: bytes | None = None
            if texts:
                line, *blanked, erased_at = line.rsplit(b"\t", texts + 1)
                if erased_at == NULL + b"\n":
                    state = text_state.copy()
                    state.update(b"\t".join([str(key).encode(), *blanked]))
                    text = state.digest()
                elif not BLANK.issuperset(blanked):
                    text = NOT_BLANK
            state = row_state.copy()
            state.update(line)
            yield Row(key, state.digest(), text)


def _query(columns: Columns, after: int | None, through: int, most: int | None) -> sql.Composed:
    key = sql.Identifier(columns.kept[0])
    above = sql.SQL("") if after is None else sql.SQL("{} > {} AND").format(key, after)
    return sql.SQL(
        "COPY (SELECT {names} FROM public.{table} WHERE {above} {key} <= {through}"
        " ORDER BY {key} {most}) TO STDOUT"
    ).format(
        names=sql.SQL(", ").join(map(sql.Identifier, columns.read)),
        table=sql.Identifier(columns.table),
        above=above,
        key=key,
        through=through,
        most=sql.SQL("") if most is None else sql.SQL("LIMIT {}").format(most),
    )


def missing_columns(columns: Columns) -> list[str]:
    """Return the names of those columns that the table no longer has; [""] if the whole table is
    gone.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s)"
            " AND attnum > 0 AND NOT attisdropped",
            [f'public."{columns.table}"'],
        )
        there = {name for (name,) in cursor.fetchall()}
    if not there:
        return [""]
    return [name for name in columns.read if name not in there]
