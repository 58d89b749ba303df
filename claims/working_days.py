"""Working days in Korea, as pure functions. A deadline is a day and never falls on a holiday."""

from collections.abc import Collection, Container
from datetime import date, timedelta
from functools import cache

import holidays

SATURDAY = 5


@cache
def holidays_of(year: int) -> frozenset[date]:
    """Public holidays of a year, substitute holidays included (package `holidays`, KR)."""
    return frozenset(holidays.country_holidays("KR", years=year))


def is_working_day(day: date, off: Container[date] = ()) -> bool:
    return day.weekday() < SATURDAY and day not in holidays_of(day.year) and day not in off


def add_working_days(day: date, count: int, off: Container[date] = ()) -> date:
    """The day that lies `count` (>= 0) working days after `day`; 0 moves off a day to the next."""
    while not is_working_day(day, off) and count == 0:
        day += timedelta(days=1)
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day, off):
            count -= 1
    return day


def working_days_between(start: date, end: date, off: Collection[date] = ()) -> int:
    """Working days after `start` up to and with `end`; negative when `end` lies before.

    By whole weeks, not day by day: a list shows many deadlines, some of them long past.
    """
    if end < start:
        return -working_days_between(end, start, off)
    weeks, rest = divmod((end - start).days, 7)
    weekdays = 5 * weeks + sum(
        (start + timedelta(days=n)).weekday() < SATURDAY for n in range(1, rest + 1)
    )
    free = {*off}.union(*(holidays_of(year) for year in range(start.year, end.year + 1)))
    return weekdays - sum(start < day <= end and day.weekday() < SATURDAY for day in free)
