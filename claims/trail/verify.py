"""Verification: every sealed row still exists, unaltered.

First the chain of seals, then the rows of each table against their digests, then the checks without
digests (consistency.py). Each difference names its row. Nothing is locked and memory does not grow.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan
from psycopg import sql

from claims.trail import consistency, row_digests
from claims.trail.findings import AuthorMismatch, TrailFinding, Verified
from claims.trail.models import ROW, Seal, SealCheck, SealChunk
from claims.trail.row_digests import NOT_BLANK, Columns, Row
from claims.trail.seal import AT_ONCE, head_of, pack_chunk, running_digest
from claims.trail.sealed_tables import covered_tables, tracked_tables

MOST_MISMATCHES = 50  # listed for each table and kind


@transaction.atomic
def verify(*, head: str = "", number: int | None = None, all_of_them: bool = False) -> Verified:
    """Compare the rows of the trail with their seals, store the result as a SealCheck, and return
    it as Verified.

    `head` (hex) is the head of a seal that was stored outside the database; `number` is that seal's
    number where it is known. Stops at the first difference unless `all_of_them`."""
    row_digests.prepare()
    seals = list(Seal.objects.select_related("previous").order_by("number"))
    done = Verified(seal=seals[-1] if seals else None)
    for found in _findings(seals, head, number, done):
        done.findings.append(found)
        if not all_of_them:
            break
    else:
        done.mismatches = [*_author_mismatches()]
    SealCheck.objects.create(
        at=_now(),
        seal=done.seal,
        rows=done.rows,
        finding=done.findings[0]._asdict() if done.findings else None,
        looks=len(done.mismatches),
    )
    return done


def _now() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def _findings(
    seals: list[Seal], head: str, number: int | None, done: Verified
) -> Iterator[TrailFinding]:
    broken = [*_chain(seals)]
    yield from broken
    if head:
        yield from _kept_head(seals, head, number)
    if broken:  # a broken seal proves nothing about rows
        seals = [one for one in seals if one.number < (broken[0].key or 0)]
    for table in sorted({table for one in seals for table in one.tables}):
        yield from _records(table, seals)
        yield from _rows(table, seals, done)
    for covered_table in covered_tables():
        yield from consistency.find_unissued_keys(covered_table)
        yield from consistency.find_backdated_rows(covered_table, seals)
    for tracked in tracked_tables():
        yield from consistency.find_rows_behind_history(tracked)


def _author_mismatches() -> Iterator[AuthorMismatch]:
    for tracked in tracked_tables():
        yield from consistency.find_author_mismatches(tracked, MOST_MISMATCHES)


# ------------------------------------------------------------------ the chain
def _chain(seals: list[Seal]) -> Iterator[TrailFinding]:
    """Yield a finding for the first seal that is missing or whose head does not fit its content,
    and one if a seal that was checked earlier is missing at the end."""
    for number, one in enumerate(seals, 1):
        if one.number != number:
            yield TrailFinding("claims_seal", number, "missing")
            return
        if not hmac.compare_digest(one.head, head_of(one)):
            yield TrailFinding("claims_seal", number, "altered")
            return
    newest = seals[-1].number if seals else 0
    checked = SealCheck.objects.filter(seal__isnull=False).order_by("-seal_id").first()
    if checked and checked.seal_id and checked.seal_id > newest:
        yield TrailFinding("claims_seal", newest + 1, "cut off", detail=f"..{checked.seal_id}")


def _kept_head(seals: list[Seal], head: str, number: int | None) -> Iterator[TrailFinding]:
    heads = {one.number: one.head for one in seals}
    if number is None:
        if head not in heads.values():
            yield TrailFinding("claims_seal", None, "other head")
    elif number not in heads:
        yield TrailFinding("claims_seal", number, "cut off")
    elif heads[number] != head:
        yield TrailFinding("claims_seal", number, "other head")


# ------------------------------------------------------------------ the seals' own record
def _chunks(table: str, first: int, last: int) -> Iterator[list[SealChunk]]:
    """Yield a table's SealChunks of the seals `first` to `last` in lists of up to AT_ONCE, by seal
    and key."""
    found = SealChunk.objects.filter(table=table, seal__gte=first, seal__lte=last)
    found = found.order_by("seal_id", "first_id")
    some = list(found[:AT_ONCE])
    while some:
        yield some
        place = Tuple(F("seal_id"), F("first_id"))
        beyond = TupleGreaterThan(place, (some[-1].seal_id, some[-1].first_id))
        some = list(found.filter(beyond)[:AT_ONCE])


def _records(table: str, seals: list[Seal]) -> Iterator[TrailFinding]:
    """Yield a finding for each seal whose stored chunks of the table do not have the digest in the
    seal."""
    wanted = {one.number: one.tables[table]["digest"] for one in seals if table in one.tables}
    running: dict[int, Any] = {}
    for some in _chunks(table, 1, seals[-1].number):
        for chunk in some:
            if chunk.seal_id not in running:
                running[chunk.seal_id] = running_digest(table)
            running[chunk.seal_id].update(pack_chunk(chunk))
    for number in sorted({*wanted, *running}):
        there = running.get(number) or running_digest(table)
        if there.hexdigest() != wanted.get(number):
            yield TrailFinding("claims_sealchunk", None, "altered", seal=number, detail=table)


# ------------------------------------------------------------------ the rows
def _rows(table: str, seals: list[Seal], done: Verified) -> Iterator[TrailFinding]:
    """Yield a finding for each row of the table that differs from its chunk, and for missing
    columns or a missing table. Rows are read in runs of seals with the same columns, from the last
    seal that read the table again. Adds the rows read to `done.rows`."""
    entries = [(one.number, one.tables[table]) for one in seals if table in one.tables]
    begins = max((i for i, (_n, entry) in enumerate(entries) if entry.get("anew")), default=0)
    after: int | None = None
    for (kept, erasable), run in groupby(
        entries[begins:], key=lambda pair: (tuple(pair[1]["columns"]), tuple(pair[1]["erasable"]))
    ):
        numbers = [number for number, entry in run if entry["rows"]]
        if not numbers:
            continue
        columns = Columns(table, kept, erasable)
        if gone := row_digests.missing_columns(columns):
            what = "column gone" if gone[0] else "table gone"
            yield TrailFinding(table, None, what, seal=numbers[0], detail=", ".join(gone))
            return
        for some in _chunks(table, numbers[0], numbers[-1]):
            through = some[-1].last_id
            found = list(_compare(columns, some, after, done))
            for one in found:
                yield _cut_off(one, columns) if one.what == "missing" else one
            after = through


def _compare(
    columns: Columns, chunks: list[SealChunk], after: int | None, done: Verified
) -> Iterator[TrailFinding]:
    """Yield the findings of the rows with keys above `after`, up to the end of `chunks`, against
    these chunks. Adds the rows read to `done.rows`."""
    rows = row_digests.rows(columns, after=after, through=chunks[-1].last_id)
    waiting: Row | None = None
    for chunk in chunks:
        here: list[Row] = [waiting] if waiting and waiting.key <= chunk.last_id else []
        if not waiting or here:
            waiting = None
            for row in rows:
                if row.key > chunk.last_id:
                    waiting = row
                    break
                here.append(row)
        done.rows += len(here)
        if not _same(chunk, here):
            yield from _differences(chunk, here)


def _same(chunk: SealChunk, rows: list[Row]) -> bool:
    if b"".join(row.digest for row in rows) != chunk.digests:
        return False
    if not chunk.text_digests:
        return True
    texts = [row.text for row in rows]
    return None not in texts and b"".join(texts) == chunk.text_digests  # type: ignore[arg-type]


def _differences(chunk: SealChunk, rows: list[Row]) -> Iterator[TrailFinding]:
    """Yield the missing, altered and new rows of a chunk."""
    there = {row.key: row for row in rows}
    keys = _keys(chunk)
    sealed = {key: place * ROW for place, key in enumerate(keys)}
    for key in sorted({*there, *sealed}):
        if key not in there:
            yield TrailFinding(chunk.table, key, "missing", seal=chunk.seal_id)
        elif key not in sealed:
            yield TrailFinding(chunk.table, key, "added", seal=chunk.seal_id)
        else:
            row, place = there[key], sealed[key]
            was, text = (
                bytes(part)[place : place + ROW] for part in (chunk.digests, chunk.text_digests)
            )
            other_text = row.text == NOT_BLANK or (text and row.text not in (None, text))
            if row.digest != was or other_text:
                yield TrailFinding(chunk.table, key, "altered", seal=chunk.seal_id)


def _keys(chunk: SealChunk) -> Iterable[int]:
    ids = bytes(chunk.ids)
    if not ids:
        return range(chunk.first_id, chunk.last_id + 1)
    return [int.from_bytes(ids[i : i + 8], "big", signed=True) for i in range(0, len(ids), 8)]


def _cut_off(one: TrailFinding, columns: Columns) -> TrailFinding:
    """Return the finding of a missing row, with `what` changed to "cut off" if the table has no row
    with a larger key."""
    query = sql.SQL("SELECT EXISTS (SELECT FROM public.{} WHERE {} > {})").format(
        sql.Identifier(one.table), sql.Identifier(columns.kept[0]), one.key
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        (more,) = cursor.fetchone()
    return one if more else one._replace(what="cut off")
