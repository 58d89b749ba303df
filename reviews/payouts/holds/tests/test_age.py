"""The age of a hold counts days of the calendar, as the dashboard and the recoveries do."""

import datetime as dt

import pytest
from django.utils import timezone

from claims import clock
from reviews.payouts.holds.tables import age_text
from reviews.payouts.models import PayeeHold

SEOUL = timezone.get_default_timezone()


def at(day, hour):
    return dt.datetime(2026, 11, day, hour, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("held", "now", "text"),
    [
        (at(27, 18), at(29, 9), "2일째"),  # 39 hours
        (at(27, 1), at(27, 23), "오늘"),
        (at(27, 23), at(28, 1), "1일째"),
    ],
)
def test_days_of_the_calendar(held, now, text):
    with clock.at(now):
        assert age_text(PayeeHold(held_at=held)) == text
    assert age_text(PayeeHold(held_at=held, settled_at=now)) == text
