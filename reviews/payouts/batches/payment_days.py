"""The council's payment days by its calendar, without public holidays.

Each process caches the calendar for a minute, as it does the table of holidays: the list of days
costs no query. The database compares every day of transfer with the calendar itself.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from claims import clock
from claims.policy.deadlines import is_working_day

CACHE_SECONDS = 60.0
MOST_DAYS_AHEAD = 90  # a later day is a slip of the pen


@dataclass(frozen=True)
class PaymentDays:
    """Calendar of the days on which the council pays: ISO weekdays (1 is Monday) and single extra
    days, without the closed days. `kinds_apart` and `banks_apart` tell a plan not to mix kinds of
    payout or banks in a batch."""

    weekdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    extra_days: frozenset[date] = frozenset()
    closed_days: frozenset[date] = frozenset()
    kinds_apart: bool = False
    banks_apart: bool = False

    def names(self, day: date) -> bool:
        """Return True for a day that is a payment day by the calendar alone: a weekday or extra
        day, and not closed. Public holidays are not considered; `is_payment_day` does."""
        named = day.isoweekday() in self.weekdays or day in self.extra_days
        return named and day not in self.closed_days


EVERY_WORKING_DAY = PaymentDays()

_cached: tuple[float, PaymentDays] | None = None  # valid until (monotonic), value


def payment_days() -> PaymentDays:
    """Return the council's payment calendar, cached in the process for CACHE_SECONDS;
    EVERY_WORKING_DAY (Monday to Friday) if none is stored. At most one query."""
    cached = _cached
    if cached is None or time.monotonic() >= cached[0]:
        return cache_payment_days(_read())
    return cached[1]


def _read() -> PaymentDays:
    # Imported here: the tests' conftest imports this module before the apps are loaded.
    from reviews.payouts.models import PaymentCalendar

    row = PaymentCalendar.objects.first()
    if row is None:
        return EVERY_WORKING_DAY
    return PaymentDays(
        frozenset(row.weekdays),
        frozenset(row.extra_days),
        frozenset(row.closed_days),
        row.kinds_apart,
        row.banks_apart,
    )


def cache_payment_days(days: PaymentDays) -> PaymentDays:
    """Cache this calendar in the process for CACHE_SECONDS, and return it."""
    global _cached
    _cached = (time.monotonic() + CACHE_SECONDS, days)
    return days


def clear_cache() -> None:
    """Drop the calendar cached in this process, so that the next call reads it; drop it again when
    the present transaction commits."""
    global _cached
    _cached = None
    transaction.on_commit(_forget)


def _forget() -> None:
    global _cached
    _cached = None


def is_payment_day(day: date) -> bool:
    return payment_days().names(day) and is_working_day(day)


def coming_payment_days(start: date) -> Iterator[date]:
    """Yield the payment days in order, from `start` on (from today on for an earlier `start`), the
    last at most MOST_DAYS_AHEAD days after today."""
    last = clock.today() + timedelta(days=MOST_DAYS_AHEAD)
    day = max(start, clock.today())
    while day <= last:
        if is_payment_day(day):
            yield day
        day += timedelta(days=1)
