"""Loading of a statement in one transaction: its new lines are stored and matched.

Files may overlap: lines that are there already are passed over, the others continue the balance of
the last one. A file without new lines is stored if it covers further days: nothing moved then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO

from django.db import IntegrityError, connection

from claims import clock
from claims.table_files.reading import digest_of
from claims.trail.triggers import refusals_as, refused_by
from claims.users.permissions import require_permission
from reviews.payouts.ledger.months import last_whole_day
from reviews.payouts.models import MonthClosing, StatementFile, StatementLine
from reviews.payouts.models.triggers.statements import LOAD, SERIES_LOCK
from reviews.payouts.statements.errors import (
    BY_CONSTRAINT,
    ClosedMonthError,
    EarlierLinesError,
    NothingNewError,
    StatementAgainError,
    StatementGapError,
    UntilDayError,
)
from reviews.payouts.statements.matching import match_open_lines
from reviews.payouts.statements.reading import StatementRow, read_statement

if TYPE_CHECKING:
    from claims.users.models import User


@dataclass(frozen=True)
class LoadedStatement:
    """Result of loading a statement: its StatementFile, and the number of lines matched at the same
    time."""

    file: StatementFile
    matched: int


def load_statement(
    *, file: BinaryIO, name: str, by: User, until: date | None = None
) -> LoadedStatement:
    """Load a seekable bank statement in one transaction: store its new lines and match open lines.
    Lines without a match stay on the worklist. `until` is the last day that it covers, by default
    that of its last line.

    Raises ForbiddenError (permission `load_statement`), StatementUnusableError (not readable in
    every line), StatementAgainError (409: the same bytes, no further day), NothingNewError (409:
    all lines are stored, no further day), EarlierLinesError (lines before the first stored one),
    StatementGapError (does not continue the last line), UntilDayError (before its last line or in
    the future), ClosedMonthError (409).
    """
    require_permission(by, LOAD)
    digest = digest_of(file)
    rows = read_statement(file)
    last_day = until or rows[-1].day
    if not rows[-1].day <= last_day <= clock.today():
        raise UntilDayError
    try:
        with refusals_as(BY_CONSTRAINT):
            return _store(rows, digest, name, last_day, by)
    except IntegrityError as error:
        if refused_by(error) == "statement_continues_the_last":
            raise _gap() from error
        raise


def _store(
    rows: list[StatementRow], digest: str, name: str, until: date, by: User
) -> LoadedStatement:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SERIES_LOCK])
    known = StatementFile.objects.filter(sha256=digest).exists()
    new, after = _new_rows(rows)
    if not new and not _covers_further_days(until):
        raise StatementAgainError if known else NothingNewError
    first_on = new[0].day if new else until
    _require_open_month(first_on)
    row = StatementFile.objects.create(
        sha256=digest,
        name=PurePath(name.replace("\\", "/")).name[:200],
        rows=len(new),
        known=len(rows) - len(new),
        first_on=first_on,
        until=until,
        loaded_by=by,
    )
    _store_lines(row, new, after)
    match_open_lines()
    return LoadedStatement(row, StatementLine.objects.filter(file=row).matched().count())


def _require_open_month(first_on: date) -> None:
    """Raise ClosedMonthError if the month of the first line's day is closed."""
    closed = MonthClosing.objects.closed().order_by("-ends_on").first()
    if closed is not None and first_on <= closed.ends_on:
        raise ClosedMonthError


def _store_lines(file: StatementFile, new: list[StatementRow], after: int) -> None:
    """Store new rows as lines of the file, numbered from the `seq` behind `after` on."""
    StatementLine.objects.bulk_create(
        StatementLine(
            file=file,
            row_no=one.row_no,
            seq=after + place,
            day=one.day,
            time=one.time,
            amount=one.amount,
            balance=one.balance,
            shown=one.shown,
            reference=one.reference,
            names_batch=one.names_batch,
            names_payout=one.names_payout,
            names_recovery=one.names_recovery,
        )
        for place, one in enumerate(new, 1)
    )


def _new_rows(rows: list[StatementRow]) -> tuple[list[StatementRow], int]:
    """Return the rows after the newest stored line, and the `seq` of that line; all rows and 0 if
    no line is stored; no row where the last one is the newest stored line.

    Raises NothingNewError if all rows are older stored ones, EarlierLinesError if some are before
    the first stored line, StatementGapError if they do not continue the stored lines.
    """
    stored = list(StatementLine.objects.order_by("-seq")[: len(rows)])
    if not stored:
        return rows, 0
    last = stored[0]
    known = [(s.day, s.time, s.amount, s.balance) for s in reversed(stored)]
    for place in range(min(len(rows), len(known)), 0, -1):
        head = [row.facts for row in rows[:place]]
        if head == known[len(known) - place :]:
            return rows[place:], last.seq
    first = stored[-1]
    if known[0] in [row.facts for row in rows[1:]] and first.seq == 1:
        raise EarlierLinesError(first.day)
    continues = rows[0].balance - rows[0].amount == last.balance
    if continues and rows[0].moment >= (last.day, last.time):
        return rows, last.seq
    older = StatementLine.objects.filter(day__gte=rows[0].day, day__lte=rows[-1].day)
    there = set(older.values_list("day", "time", "amount", "balance"))
    if {row.facts for row in rows} <= there:
        raise NothingNewError
    raise StatementGapError(last.day, last.balance)


def _covers_further_days(until: date) -> bool:
    """Return True if a statement up to `until` covers further whole days, loaded today."""
    covered = last_whole_day()
    return covered is None or min(until, clock.today() - timedelta(days=1)) > covered


def _gap() -> StatementGapError:
    last = StatementLine.objects.latest("seq")
    return StatementGapError(last.day, last.balance)
