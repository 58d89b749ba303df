"""Working days in Korea, as pure functions. A deadline is a day and never falls on a holiday.

The caller passes the days that differ from the published calendar (CalendarExceptions). Verbs and
pages call `claims.policy.deadlines`, which passes the table of holidays.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

import holidays

SATURDAY = 5
NAMES_IN = {"ko": "ko", "en": "en_US"}  # names of languages in the package `holidays`


class CalendarExceptions(NamedTuple):
    """Days that differ from the published calendar: `off` besides the public holidays, and public
    holidays that were `worked`. A weekend day is never a working day."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()


NO_EXCEPTIONS = CalendarExceptions()


def calendar_exceptions(days: Iterable[tuple[date, bool]]) -> CalendarExceptions:
    """Return the CalendarExceptions for pairs of a day and a flag: True for a day off, False for a
    day worked.
    """
    known = list(days)
    return CalendarExceptions(
        frozenset(day for day, off in known if off),
        frozenset(day for day, off in known if not off),
    )


@cache
def holidays_of(year: int) -> frozenset[date]:
    """Return the public holidays of a year with substitute holidays (package `holidays`, KR)."""
    return frozenset(holidays.country_holidays("KR", years=year))


def holidays_on_weekdays(year: int, language: str) -> list[tuple[date, str]]:
    """Return the public holidays of a year that fall on Monday to Friday, with their names in a
    language ("ko" or "en"), by day."""
    named = holidays.country_holidays("KR", years=year, language=NAMES_IN[language])
    return [(day, name) for day, name in sorted(named.items()) if day.weekday() < SATURDAY]


def is_working_day(day: date, exceptions: CalendarExceptions = NO_EXCEPTIONS) -> bool:
    if day.weekday() >= SATURDAY or day in exceptions.off:
        return False
    return day not in holidays_of(day.year) or day in exceptions.worked


def add_working_days(day: date, count: int, exceptions: CalendarExceptions = NO_EXCEPTIONS) -> date:
    """Return the day `count` (>= 0) working days after `day`. With 0: `day` itself, or the next
    working day where it is not one."""
    while count == 0 and not is_working_day(day, exceptions):
        day += timedelta(days=1)
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day, exceptions):
            count -= 1
    return day


def working_days_between(
    start: date, end: date, exceptions: CalendarExceptions = NO_EXCEPTIONS
) -> int:
    """Count the working days after `start` up to and including `end`; negative when it is earlier.

    Counts whole weeks, not single days: a list shows many deadlines, some of them long past.
    """
    if end < start:
        return -working_days_between(end, start, exceptions)
    weeks, rest = divmod((end - start).days, 7)
    weekdays = 5 * weeks + sum(
        (start + timedelta(days=n)).weekday() < SATURDAY for n in range(1, rest + 1)
    )
    free = set().union(*(holidays_of(year) for year in range(start.year, end.year + 1)))
    free = (free - exceptions.worked) | exceptions.off
    return weekdays - sum(start < day <= end and day.weekday() < SATURDAY for day in free)
