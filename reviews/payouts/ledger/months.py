"""Sums of a month of the books and its differences from the bank statement, read with the SQL of
`models.expressions.months`. A month is given as its first day."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext, pgettext

from reviews.payouts.models import (
    EntryKind,
    LedgerEntry,
    MonthClosing,
    StatementFile,
    StatementMatch,
)
from reviews.payouts.models.expressions.months import LAST_WHOLE_DAY, differences_sql, sums_sql
from reviews.payouts.states.books import EXPLAINED, MatchKind

_SUMS = sums_sql("%(start)s::date", "%(end)s::date")
_SUMS_OF_MONTHS = f"""
SELECT month.starts_on, s.*
FROM unnest(%(starts)s::date[], %(ends)s::date[]) AS month (starts_on, ends_on)
CROSS JOIN LATERAL ({sums_sql("month.starts_on", "month.ends_on")}) s
"""  # noqa: S608  (constants of two files)
_DIFFERENCES = differences_sql("%(end)s::date")


@dataclass(frozen=True)
class MonthSums:
    """Sums of one month of the books in whole won: opening balance, money paid, returned, received
    and reversed, and explained statement lines (`fees`, `interest`, `funds`, `other`, negative for
    withdrawals). `statement_closing` is the bank's balance; `entries` and `lines` are counts."""

    opening: int
    paid: int
    returned: int
    received: int
    reversed: int
    fees: int
    interest: int
    funds: int
    other: int
    statement_closing: int
    entries: int
    lines: int

    @property
    def closing(self) -> int:
        """Balance of the books at the end of the month, in won: the opening balance and all
        movements of the month."""
        money = self.opening - self.paid + self.returned + self.received - self.reversed
        return money + self.fees + self.interest + self.funds + self.other

    @property
    def difference(self) -> int:
        """Balance of the bank statement minus balance of the books at the end of the month, in
        won."""
        return self.statement_closing - self.closing


@dataclass(frozen=True)
class DifferenceItem:
    """Part of a month's difference between statement and books: an unmatched line, a batch or a
    recovery (`item`, as in batch:7) and its won. `passes` is True if later lines or entries make up
    for it."""

    item: str
    won: int
    passes: bool

    @property
    def kind(self) -> str:
        return self.item.partition(":")[0]

    @property
    def pk(self) -> int:
        return int(self.item.partition(":")[2])


def first_of(day: date) -> date:
    return day.replace(day=1)


def end_of(month: date) -> date:
    """Return the last day of the month in which this day is."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def next_month(month: date) -> date:
    return end_of(month) + timedelta(days=1)


def beginning() -> date | None:
    """Return the first day of the first month with books: the month in which the first bank
    statement begins. None before the first statement."""
    first = StatementFile.objects.order_by("first_on").values_list("first_on", flat=True).first()
    return first_of(first) if first else None


def covered_until() -> date | None:
    """Return the last day that a loaded bank statement covers, also without a line on it; None
    without one. One query."""
    return StatementFile.objects.order_by("-until").values_list("until", flat=True).first()


def last_whole_day() -> date | None:
    """Return the last day that a loaded bank statement covers to its end, at most the day before it
    was loaded; None without one. One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {LAST_WHOLE_DAY}")  # noqa: S608
        found: date | None = cursor.fetchone()[0]
    return found


def first_open_month() -> date | None:
    """Return the first day of the month that is to be closed next: the one after the last closed
    month, else `beginning()`. None before the first statement."""
    last = MonthClosing.objects.closed().order_by("-ends_on").first()
    return last.ends_on + timedelta(days=1) if last else beginning()


def month_sums(month: date) -> MonthSums | None:
    """Return the sums of the month that begins on `month`, as the books are now. None for a month
    before the first statement."""
    begins = beginning()
    if begins is None or month < begins:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, {"start": month, "end": end_of(month)})
        row = cursor.fetchone()
    return MonthSums(*row) if row else None


def sums_of_months(months: Iterable[date]) -> dict[date, MonthSums]:
    """Return {first day of the month: sums}, as the books are now, for months from the first
    statement on. One query, none without months."""
    starts = list(months)
    if not starts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_SUMS_OF_MONTHS, {"starts": starts, "ends": [end_of(m) for m in starts]})
        return {starts_on: MonthSums(*sums) for starts_on, *sums in cursor.fetchall()}


def month_differences(month: date) -> list[DifferenceItem]:
    """Return the items by which statement and books differ at the end of a month (its first day):
    unmatched lines, then batches, then recoveries."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES, {"end": end_of(month)})
        found = [DifferenceItem(*row) for row in cursor.fetchall()]
    kinds = ("line", "batch", "recovery")
    return sorted(found, key=lambda one: (kinds.index(one.kind), one.pk))


@dataclass(frozen=True)
class ExplainedSum:
    """Lines of a month that people explained, of one kind and direction: their number, and their
    won (negative for withdrawals)."""

    kind: MatchKind
    came: bool
    count: int
    won: int

    @property
    def label(self) -> str:
        """Kind and direction in words (그 밖 출금)."""
        way = pgettext("statement", "입금") if self.came else gettext("출금")
        return f"{self.kind.label} {way}"


def explained_sums(month: date) -> list[ExplainedSum]:
    """Return the sums of the lines of a month (its first day) that people explained, by kind, money
    that came before money that went: a net sum would hide two lines that make up for each other.
    One query."""
    rows = StatementMatch.objects.filter(
        kind__in=EXPLAINED, undone_at=None, line__day__range=(month, end_of(month))
    )
    found = rows.order_by().annotate(came=Q(line__amount__gt=0)).values_list("kind", "came")
    sums = found.annotate(n=Count("pk"), won=Sum("line__amount"))
    order = list(EXPLAINED)
    return sorted(
        (ExplainedSum(MatchKind(kind), came, n, won) for kind, came, n, won in sums),
        key=lambda one: (order.index(one.kind), not one.came),
    )


def paid_by_kind(month: date) -> dict[str, int]:
    """Return {kind of payment: won paid} in a month (its first day), from the ledger entries booked
    in it. Payments that the bank returned are not subtracted."""
    rows = LedgerEntry.objects.filter(
        kind=EntryKind.PAY, booked_on__gte=month, booked_on__lte=end_of(month)
    )
    found = rows.order_by().values_list("payout__kind").annotate(won=Sum("paid"))
    return dict(sorted(found))
