"""Sealing: rows added to the trail since the last seal become the next link of the chain.

Rows do not become visible in the order of their keys. So `seal` notes the highest committed key of
each table and waits for the transactions that write to it now; then every row up to that key is
visible for good. Writers are not delayed. A table whose transactions do not end in time is left to
the next seal."""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from claims.errors import DomainError
from claims.personal_data import crypto
from claims.trail import row_digests
from claims.trail.models import CHUNK, Seal, SealChunk
from claims.trail.row_digests import Columns, Row
from claims.trail.sealed_tables import CoveredTable, covered_tables, given_sql

log = structlog.get_logger(__name__)

AT_ONCE = 250  # chunks in memory
PATIENCE = 60.0  # seconds that older transactions are waited for
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('the seal of the trail'))"


class NoSuchTableError(DomainError):
    """Error: a table named in `anew` is not covered by the seal."""


@transaction.atomic
def seal(*, anew: Collection[str] = (), patience: float = PATIENCE) -> Seal:
    """Write and return the next seal over all new rows of the covered tables, up to the highest
    committed keys.

    `anew` names tables to be read again from their first row, as after a release that removed a
    sealed column. Transactions that write now are waited for up to `patience` seconds; their tables
    are then left to the next seal. Raises NoSuchTableError for a name in `anew` that is not
    covered."""
    tables = covered_tables()
    if unknown := set(anew) - {one.table for one in tables}:
        raise NoSuchTableError(f"봉인하지 않는 표입니다: {', '.join(sorted(unknown))}")
    row_digests.prepare()
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
    last = Seal.objects.order_by("-number").first()
    number = last.number + 1 if last else 1
    ends: dict[str, int] = dict(last.ends) if last else {}
    sealed_at, ceilings = _ceilings(tables)
    left = _still_written(tables, patience)
    entries: dict[str, dict[str, Any]] = {}
    for one in tables:
        if one.table in left:
            continue
        again = one.table in anew
        entry = _seal_table(one, number, None if again else ends.get(one.table), ceilings)
        if entry["rows"] or again:
            entries[one.table] = {**entry, "anew": True} if again else entry
        ends[one.table] = max(ends.get(one.table, 0), ceilings[one.table])
    made = Seal(
        number=number,
        previous=last,
        sealed_at=sealed_at,
        tables=entries,
        ends=ends,
        left=sorted(left),
        rows=sum(entry["rows"] for entry in entries.values()),
    )
    made.head = head_of(made)
    made.save(force_insert=True)
    log.info("trail_sealed", seal=number, rows=made.rows, left=made.left, head=made.head)
    return made


def _seal_table(
    one: CoveredTable, number: int, after: int | None, ceilings: dict[str, int]
) -> dict[str, Any]:
    """Write the SealChunks of a table's rows above the key `after`, and return its entry for
    `Seal.tables`."""
    columns = Columns(one.table, one.columns, one.erasable)
    through, running, count, first = ceilings[one.table], running_digest(one.table), 0, None
    while after is None or after < through:
        found = row_digests.rows(columns, after=after, through=through, most=CHUNK * AT_ONCE)
        chunks = list(chunked(found, number, one.table, bool(one.erasable)))
        if not chunks:
            break
        for chunk in chunks:
            running.update(pack_chunk(chunk))
        SealChunk.objects.bulk_create(chunks)
        first = chunks[0].first_id if first is None else first
        after = chunks[-1].last_id
        count += sum(chunk.rows for chunk in chunks)
    return {
        "first": first,
        "last": after if count else None,
        "rows": count,
        "columns": list(one.columns),
        "erasable": list(one.erasable),
        "digest": running.hexdigest(),
    }


def chunked(found: Iterable[Row], number: int, table: str, erasable: bool) -> Iterator[SealChunk]:
    rows = iter(found)
    while some := list(islice(rows, CHUNK)):
        keys = [row.key for row in some]
        whole = keys[-1] - keys[0] + 1 == len(keys)
        yield SealChunk(
            seal_id=number,
            table=table,
            first_id=keys[0],
            last_id=keys[-1],
            rows=len(keys),
            ids=b"" if whole else b"".join(key.to_bytes(8, "big", signed=True) for key in keys),
            digests=b"".join(row.digest for row in some),
            text_digests=b"".join(map(_text, some)) if erasable else b"",
        )


def _text(row: Row) -> bytes:
    """Return the digest of a row's erasable text; zero bytes for a row that was erased before it
    was sealed, which no later text matches."""
    return row.text or bytes(row_digests.ROW)


def pack_chunk(chunk: SealChunk) -> bytes:
    """Return a SealChunk (keys, digests, text digests) as bytes, from which the table's digest in
    the seal is computed."""
    parts = (bytes(chunk.ids), bytes(chunk.digests), bytes(chunk.text_digests))
    head = f"{chunk.first_id} {chunk.last_id} {chunk.rows} {' '.join(str(len(p)) for p in parts)}\n"
    return head.encode() + b"".join(parts)


def _key() -> bytes:
    return crypto.derive_key(settings.DIGEST_KEY, "trail seal")


def running_digest(table: str) -> Any:
    """Return a SHA-256 object that has digested the table's name; the caller feeds it the packed
    chunks of the table in one seal. It needs no key: the head of the seal covers its result."""
    return sha256(f"{table}\n".encode())


def head_of(one: Seal) -> str:
    """Return the head of a seal: the HMAC-SHA-256 (hex) over the seal and the previous head."""
    body = {
        "number": one.number,
        "previous": one.previous.head if one.previous else "",
        "sealed_at": one.sealed_at.timestamp(),
        "tables": one.tables,
        "ends": one.ends,
        "left": one.left,
        "rows": one.rows,
    }
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.new(_key(), text.encode(), "sha256").hexdigest()


# ------------------------------------------------------------------ what is there for good
def _ceilings(tables: list[CoveredTable]) -> tuple[datetime, dict[str, int]]:
    """Return (the database's time, {table: its highest committed key, 0 if it is empty}).

    A key above those that its sequence has issued is forged and left out; otherwise later honest
    rows would seem inserted behind the seal (consistency.py reports it)."""
    parts = [
        sql.SQL(
            "SELECT {name}, LEAST(COALESCE(max({key}), 0), {given}) FROM public.{table}"
        ).format(
            name=one.table,
            key=sql.Identifier(one.columns[0]),
            table=sql.Identifier(one.table),
            given=given_sql(one),
        )
        for one in tables
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
        cursor.execute(sql.SQL(" UNION ALL ").join(parts))
        return now, dict(cursor.fetchall())


_WRITERS = """
    SELECT l.virtualtransaction, COALESCE(d.refobjid, l.relation)::regclass::oid::bigint
    FROM pg_locks l
    LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = l.relation
        AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('i', 'a')
    WHERE l.locktype = 'relation' AND l.granted AND l.mode = 'RowExclusiveLock'
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND l.pid IS DISTINCT FROM pg_backend_pid()
"""


def _still_written(tables: list[CoveredTable], patience: float) -> set[str]:
    """Wait up to `patience` seconds for the transactions that write to these tables now, and return
    the names of the tables that one of them then still holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.oid::bigint, c.relname::text FROM pg_class c WHERE c.relnamespace ="
            " 'public'::regnamespace AND c.relname = ANY(%s)",
            [[one.table for one in tables]],
        )
        names: dict[int, str] = dict(cursor.fetchall())

        def writers() -> set[tuple[str, str]]:
            cursor.execute(_WRITERS)
            return {(who, names[oid]) for who, oid in cursor.fetchall() if oid in names}

        older = writers()
        until = time.monotonic() + patience
        while older and time.monotonic() < until:
            time.sleep(0.05)
            older &= writers()
    return {table for _who, table in older}
