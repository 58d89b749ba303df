"""Checks of the trail that need no digest: rows against their history, times, authors.

Each check reports the first MOST (1,000) differences of a table, by key; `find_author_mismatches`
takes its own bound for each column.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection
from psycopg import sql

from claims.trail.findings import AuthorMismatch, TrailFinding
from claims.trail.models import Seal
from claims.trail.sealed_tables import CoveredTable, TrackedTable, given_sql

# A row's time is the start of its transaction, or the web server's clock: an import may
# run for an hour, and clocks differ by less.
LATE = timedelta(hours=2)
MOST = 1000  # reported differences of one table


def find_rows_behind_history(one: TrackedTable) -> Iterator[TrailFinding]:
    """Yield a finding for each row of the table that differs from the newest row of its history, at
    most MOST (1,000).

    The seal covers the history, so this finds a row that was changed with its triggers off.
    """
    with connection.cursor() as cursor:
        cursor.execute(_against_history(one))
        found = cursor.fetchall()
    for key, event, there, deleted, columns in found:
        newest = f"{one.events} {event}"
        if event is None:
            yield TrailFinding(one.table, key, "no history")
        elif not there:
            yield TrailFinding(one.table, key, "deleted behind", detail=newest)
        elif deleted:
            yield TrailFinding(one.table, key, "came back", detail=newest)
        else:
            yield TrailFinding(one.table, key, "behind", detail=f"{', '.join(columns)} ({newest})")


def _against_history(one: TrackedTable) -> sql.Composed:
    """Return the query for rows of a table that differ from their history: (key, newest history
    row, exists, was deleted, differing columns)."""
    differ = [
        sql.SQL("t.{c} IS DISTINCT FROM e.{c}").format(c=sql.Identifier(column))
        for column in one.columns
    ]
    names = [
        sql.SQL("CASE WHEN {} THEN {} END").format(differs, column)
        for differs, column in zip(differ, one.columns, strict=True)
    ]
    return sql.SQL(
        """
        SELECT COALESCE(t.{key}, e.pgh_obj_id), e.pgh_id, t.{key} IS NOT NULL,
            e.pgh_label = 'delete', array_remove(ARRAY[{names}]::text[], NULL)
        FROM public.{table} t FULL JOIN (
            SELECT DISTINCT ON (pgh_obj_id) * FROM public.{events}
            ORDER BY pgh_obj_id, pgh_id DESC
        ) e ON e.pgh_obj_id = t.{key}
        WHERE (e.pgh_id IS NULL AND {from_insert})
            OR (t.{key} IS NULL AND e.pgh_label <> 'delete')
            OR (t.{key} IS NOT NULL AND e.pgh_label = 'delete')
            OR (t.{key} IS NOT NULL AND e.pgh_id IS NOT NULL AND ({differ}))
        ORDER BY 1 LIMIT {most}
        """
    ).format(
        key=sql.Identifier(one.key),
        names=sql.SQL(", ").join(names),
        table=sql.Identifier(one.table),
        events=sql.Identifier(one.events),
        from_insert=one.from_insert,
        differ=sql.SQL(" OR ").join(differ),
        most=MOST,
    )


def find_unissued_keys(one: CoveredTable) -> Iterator[TrailFinding]:
    """Yield a finding for each row whose key is above the last one that the table's sequence has
    issued, at most MOST (1,000): such rows are forged.
    """
    query = sql.SQL(
        "SELECT {key} FROM public.{table} WHERE {key} > {given} ORDER BY 1 LIMIT {most}"
    ).format(
        key=sql.Identifier(one.columns[0]),
        table=sql.Identifier(one.table),
        given=given_sql(one),
        most=MOST,
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = cursor.fetchall()
    for (key,) in found:
        yield TrailFinding(one.table, key, "ahead")


def find_backdated_rows(one: CoveredTable, seals: list[Seal]) -> Iterator[TrailFinding]:
    """Yield a finding for each row that was added after a seal but bears a time well before it, at
    most MOST (1,000). Nothing for a table without a column of time.
    """
    stretches = _stretches(one.table, seals)
    if not one.noted or not stretches:
        return
    query = sql.SQL(
        """
        SELECT t.{key}, s.seal FROM (VALUES {stretches}) AS s(seal, lo, hi, bound)
        JOIN public.{table} t ON t.{key} > s.lo AND t.{key} <= s.hi AND t.{noted} < s.bound
        ORDER BY 1 LIMIT {most}
        """
    ).format(
        key=sql.Identifier(one.columns[0]),
        stretches=sql.SQL(", ").join(
            sql.SQL("({}::int, {}::bigint, {}::bigint, {}::timestamptz)").format(*stretch)
            for stretch in stretches
        ),
        table=sql.Identifier(one.table),
        noted=sql.Identifier(one.noted),
        most=MOST,
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = cursor.fetchall()
    for key, number in found:
        yield TrailFinding(one.table, key, "backdated", seal=number)


def _stretches(table: str, seals: list[Seal]) -> list[tuple[int, int, int, datetime]]:
    """Return ranges of keys written after a seal, as (number of the seal, keys above, keys up to,
    moment). A row in the range must not bear a time before the moment, which is the seal's time
    less LATE."""
    found: list[tuple[int, int, int, datetime]] = []
    for one in seals:
        if table not in one.ends or table in one.left:
            continue
        end = one.ends[table]
        if found:
            seal, low, _high, bound = found.pop()
            if low < end:
                found.append((seal, low, end, bound))
        found.append((one.number, end, 2**63 - 1, one.sealed_at - LATE))
    return found


def find_author_mismatches(one: TrackedTable, most: int) -> Iterator[AuthorMismatch]:
    """Yield the changes whose author, by the context of the history, differs from the user in a
    "by" column of the row; at most `most` for each column.

    This proves nothing: a person may enter another's decision. But it finds a forged user id in one
    of the two places.
    """
    for column in one.by:
        query = sql.SQL(
            """
            SELECT pgh_id, pgh_obj_id, by_whom, author FROM (
                SELECT pgh_id, pgh_obj_id, {column} AS by_whom, pgh_context->>'user' AS author,
                    lag({column}) OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id) AS before
                FROM public.{events}
            ) e
            WHERE by_whom IS DISTINCT FROM before AND by_whom IS NOT NULL
                AND author IS NOT NULL AND author <> by_whom::text
            ORDER BY 1 LIMIT {most}
            """
        ).format(column=sql.Identifier(column), events=sql.Identifier(one.events), most=most)
        with connection.cursor() as cursor:
            cursor.execute(query)
            found = cursor.fetchall()
        for key, of, by_whom, author in found:
            yield AuthorMismatch(one.events, key, of, column, by_whom, author)
