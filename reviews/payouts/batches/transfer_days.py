"""The day on which the bank transfers a batch."""

from __future__ import annotations

from datetime import date, timedelta

from claims import clock
from claims.policy.deadlines import add_working_days, is_working_day
from reviews.payouts.errors import TransferDayError

MOST_DAYS_AHEAD = 90  # a later day is a slip of the pen


def next_transfer_day() -> date:
    """Return today, or the next working day where today is none."""
    return add_working_days(clock.today(), 0)


def last_transfer_day() -> date:
    return clock.today() + timedelta(days=MOST_DAYS_AHEAD)


def check_transfer_day(day: date) -> None:
    """Raise TransferDayError for a past day, a day off, or one too far ahead."""
    if day < clock.today():
        raise TransferDayError("past")
    if day > last_transfer_day():
        raise TransferDayError("far", days=MOST_DAYS_AHEAD)
    if not is_working_day(day):
        raise TransferDayError("off")
