"""Sending the notices of the demo each evening, so that claimants have them before they appeal."""

from __future__ import annotations

import datetime as dt

from reviews.demo.engine import Story
from reviews.notices.delivery.deliver import deliver_all

CLOSING = dt.time(18, 10)
SATURDAY = 5


def deliver_each_evening(started: dt.date, today: dt.date, zone: dt.tzinfo) -> Story:
    """Send the due notices at ten past six of every weekday. Those of the last evening are left to
    the worker of the running demo."""
    for number in range((today - started).days):
        day = started + dt.timedelta(days=number)
        if day.weekday() < SATURDAY:
            yield dt.datetime.combine(day, CLOSING, zone)
            deliver_all()
