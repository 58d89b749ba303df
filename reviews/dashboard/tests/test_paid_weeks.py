"""The cumulated payments of the dashboard and the weekly file: a week that is over stays."""

import datetime as dt

import pytest

from claims import clock
from claims.tests.factories import UserFactory
from reviews.dashboard import statistics
from reviews.dashboard.weekly_file import weekly_rows
from reviews.payouts.models import Budget
from reviews.payouts.months.tests.factories import on, paid_on
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db

WEEK = dt.timedelta(weeks=1)


def monday(weeks_ago):
    return clock.today() - dt.timedelta(days=clock.today().weekday()) - weeks_ago * WEEK


def test_a_return_is_taken_off_in_the_week_in_which_it_came():
    paid_on(monday(5))
    back = paid_on(monday(4))
    before = statistics.paid_weeks()
    assert before == [(monday(6), 0), (monday(5), 50_000), (monday(4), 100_000)]
    with on(monday(2)):
        money.by_hand(back, "returned", text="계좌 해지")
    assert statistics.paid_weeks() == [*before, (monday(2), 50_000)]
    assert Budget.objects.get().spent == 50_000
    assert [row[-1] for row in weekly_rows(10)] == [
        *[0] * 4, 50_000, 100_000, 100_000, 50_000, 50_000, 50_000,
    ]  # fmt: skip
    assert [row[-2] for row in weekly_rows(10)] == [
        *[0] * 4, 50_000, 50_000, 0, -50_000, 0, 0,
    ]  # fmt: skip


def test_a_recovery_is_taken_off_in_the_week_in_which_it_was_received():
    recovery = recoveries.demanded()
    amount = recovery.payout.amount
    recoveries.received(recovery, 20_000)
    assert statistics.paid_weeks()[-1] == (monday(0), amount - 20_000)
    assert Budget.objects.get().spent == amount - 20_000


def test_the_chart_says_that_money_came_back(client):
    client.force_login(UserFactory(roles="finance"))
    assert "돌아온 주에 뺌" in client.get("/").content.decode()
