"""Working days in Korea, as pure functions. A deadline is a day and never falls on a holiday.

What a year's calendar did not know (`Kept`) is handed in; the verbs and pages of the desk ask
`claims.policy.deadlines`, which hands in the table of holidays.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

import holidays

SATURDAY = 5


class CalendarExceptions(NamedTuple):
    """How days were kept other than the calendar has them: `off` besides the public holidays, and
    public holidays that were `worked`. A weekend stays one whatever is said of it."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()


NO_EXCEPTIONS = CalendarExceptions()


def kept(days: Iterable[tuple[date, bool]]) -> CalendarExceptions:
    """From pairs of a day and whether it is off."""
    known = list(days)
    return CalendarExceptions(
        frozenset(day for day, off in known if off),
        frozenset(day for day, off in known if not off),
    )


@cache
def holidays_of(year: int) -> frozenset[date]:
    """Public holidays of a year, substitute holidays included (package `holidays`, KR)."""
    return frozenset(holidays.country_holidays("KR", years=year))


def is_working_day(day: date, kept: CalendarExceptions = NO_EXCEPTIONS) -> bool:
    if day.weekday() >= SATURDAY or day in kept.off:
        return False
    return day not in holidays_of(day.year) or day in kept.worked


def add_working_days(day: date, count: int, kept: CalendarExceptions = NO_EXCEPTIONS) -> date:
    """The day that lies `count` (>= 0) working days after `day`; 0 moves off a day to the next."""
    while count == 0 and not is_working_day(day, kept):
        day += timedelta(days=1)
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day, kept):
            count -= 1
    return day


def working_days_between(start: date, end: date, kept: CalendarExceptions = NO_EXCEPTIONS) -> int:
    """Working days after `start` up to and with `end`; negative when `end` lies before.

    By whole weeks, not day by day: a list shows many deadlines, some of them long past.
    """
    if end < start:
        return -working_days_between(end, start, kept)
    weeks, rest = divmod((end - start).days, 7)
    weekdays = 5 * weeks + sum(
        (start + timedelta(days=n)).weekday() < SATURDAY for n in range(1, rest + 1)
    )
    free = set().union(*(holidays_of(year) for year in range(start.year, end.year + 1)))
    free = (free - kept.worked) | kept.off
    return weekdays - sum(start < day <= end and day.weekday() < SATURDAY for day in free)
