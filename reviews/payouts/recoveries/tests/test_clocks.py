"""A server whose clock is wrong: the database refuses, and the person reads why."""

from datetime import timedelta

import pytest

from claims import clock
from reviews.payouts.errors.clocks import ClocksDifferError
from reviews.payouts.recoveries.movements.verbs import withdraw_movement
from reviews.payouts.recoveries.tests import factories as make
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db

SAID = "시계가 데이터베이스의 시계와 달라"


def acts():
    """The acts of two people on a recovery; each is tried at a moment that the clock got wrong."""
    payout, found = money.paid(), make.demanded()
    waits = make.entered(found, 10_000)
    return {
        "propose": lambda: make.proposed(payout),
        "enter": lambda: make.write_off(found),
        "confirm": lambda: make.confirmed(waits),
        "withdraw": lambda: withdraw_movement(
            movement=waits, by=money.finance(), reason="다시 확인해 주세요"
        ),
    }


@pytest.mark.parametrize(
    ("act", "ahead"),
    [
        ("propose", True), ("confirm", True), ("withdraw", True),
        ("enter", False), ("confirm", False), ("withdraw", False),
    ],
)  # fmt: skip
def test_the_person_reads_that_the_clock_is_wrong(act, ahead):
    tried = acts()[act]
    with (
        clock.at(clock.now() + timedelta(minutes=10 if ahead else -10)),
        pytest.raises(ClocksDifferError, match=SAID),
    ):
        tried()
