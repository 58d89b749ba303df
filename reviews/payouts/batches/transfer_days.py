"""The day on which the bank transfers a batch."""

from __future__ import annotations

from datetime import date, timedelta

from claims import clock
from claims.policy.deadlines import add_working_days, is_working_day
from reviews.payouts.batches.payment_days import (
    MOST_DAYS_AHEAD,
    coming_payment_days,
    is_payment_day,
)
from reviews.payouts.errors.batches import TransferDayError


def next_transfer_day() -> date:
    """Return today if it is a payment day, else the next payment day. Return the next working day
    if the calendar names no day within MOST_DAYS_AHEAD days."""
    today = clock.today()
    return next(coming_payment_days(today), None) or add_working_days(today, 0)


def last_transfer_day() -> date:
    return clock.today() + timedelta(days=MOST_DAYS_AHEAD)


def check_transfer_day(day: date) -> None:
    """Raise TransferDayError for a day of transfer that has passed, is more than MOST_DAYS_AHEAD
    days ahead, is a weekend or public holiday, or is no payment day of the calendar."""
    if day < clock.today():
        raise TransferDayError("past")
    if day > last_transfer_day():
        raise TransferDayError("far", days=MOST_DAYS_AHEAD)
    if not is_working_day(day):
        raise TransferDayError("off")
    if not is_payment_day(day):
        raise TransferDayError("unpaid")
