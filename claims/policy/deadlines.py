"""Working days by the table of holidays: `claims.working_days` with the days of that table.

Every verb and page uses these functions. Each process caches the table for a minute: a list of
deadlines costs no query, and a new holiday applies everywhere a minute later. Deadlines that are
stored do not change with the table."""

from __future__ import annotations

import time
from datetime import date

from django.db import transaction

from claims import working_days
from claims.working_days import CalendarExceptions

CACHE_SECONDS = 60.0

_cached: tuple[float, CalendarExceptions] | None = None  # valid until (monotonic), value


def calendar_exceptions() -> CalendarExceptions:
    """Return the table of holidays as CalendarExceptions; each process reads it once a minute."""
    cached = _cached
    if cached is None or time.monotonic() >= cached[0]:
        # Imported here: the tests' conftest imports this module before the apps are loaded.
        from claims.policy.models import Holiday

        found = Holiday.objects.values_list("day", "off")
        return cache_exceptions(working_days.calendar_exceptions(found))
    return cached[1]


def cache_exceptions(exceptions: CalendarExceptions) -> CalendarExceptions:
    """Use these days as the table of holidays in this process for the next minute, and return
    them."""
    global _cached
    _cached = (time.monotonic() + CACHE_SECONDS, exceptions)
    return exceptions


def clear_cache() -> None:
    """Drop this process's copy of the table of holidays; the next call reads it again."""
    global _cached
    _cached = None


def clear_cache_on_commit() -> None:
    """Call `clear_cache` once the present transaction, which changes the table, has committed."""
    transaction.on_commit(clear_cache)


def is_working_day(day: date) -> bool:
    return working_days.is_working_day(day, calendar_exceptions())


def add_working_days(day: date, count: int) -> date:
    """Return the day `count` (>= 0) working days after `day`. With 0: `day` itself, or the next
    working day where it is not one."""
    return working_days.add_working_days(day, count, calendar_exceptions())


def working_days_between(start: date, end: date) -> int:
    """Count the working days after `start` up to and including `end`; negative when it is
    earlier."""
    return working_days.working_days_between(start, end, calendar_exceptions())
