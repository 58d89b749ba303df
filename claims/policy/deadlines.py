"""Deadlines as this house keeps them: the rule of `working_days` over the table of holidays.

Every verb and page counts with these three functions. The table is asked once and remembered for a
minute by each process: a list of deadlines costs no query, and a holiday that is entered counts
everywhere a minute later. Deadlines that stand are stored days and do not move with the table.
"""

from __future__ import annotations

import time
from datetime import date

from django.db import transaction

from claims import working_days
from claims.policy.models import Holiday
from claims.working_days import CalendarExceptions

CACHE_SECONDS = 60.0  # seconds

_known: tuple[float, CalendarExceptions] | None = None  # until when (monotonic), and what


def calendar_exceptions() -> CalendarExceptions:
    """The table of holidays; one query a minute."""
    known = _known
    if known is None or time.monotonic() >= known[0]:
        days = working_days.kept(Holiday.objects.values_list("day", "off"))
        return cache_exceptions(days)
    return known[1]


def cache_exceptions(days: CalendarExceptions) -> CalendarExceptions:
    """Count with these days for the next minute."""
    global _known
    _known = (time.monotonic() + CACHE_SECONDS, days)
    return days


def clear_cache() -> None:
    """Ask the table again, the next time."""
    global _known
    _known = None


def clear_cache_on_commit() -> None:
    """The table changes with this transaction: this process counts anew once it has."""
    transaction.on_commit(clear_cache)


def is_working_day(day: date) -> bool:
    return working_days.is_working_day(day, calendar_exceptions())


def add_working_days(day: date, count: int) -> date:
    """The day `count` (>= 0) working days after `day`; 0 moves off a day to the next."""
    return working_days.add_working_days(day, count, calendar_exceptions())


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and with `end`; negative when `end` lies before."""
    return working_days.working_days_between(start, end, calendar_exceptions())
