"""The demo's grants, on a handful of claims."""

import datetime as dt
from collections import Counter
from random import Random

import pytest
from django.utils import timezone

from reviews.demo import grants as demo
from reviews.demo.engine import play
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.grants.tests.factories import TIER
from reviews.payouts.models import GrantRun, Payout, PayoutBatch
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(monkeypatch):
    monkeypatch.setattr(demo, "AT_ONCE", 2)
    people = {name: make.finance() for name in ("finance1", "finance2")}
    people["secretary2"] = make.secretary()
    now = timezone.localtime()
    days = demo.working_days_ago(now.date(), zone=now.tzinfo)
    return lambda: play([demo.play_grants_office(people, days, Random(1))], until=now)


def test_grants_stand_in_every_state(story):
    for _ in range(9):
        grants.claim_of(TIER)
    assert story() == []
    states = Counter(Payout.objects.values_list("status", flat=True))
    assert states == {"paid": 4, "approved": 2, "prepared": 3}
    assert set(PayoutBatch.objects.values_list("status", "count")) == {("settled", 2)}
    assert PayoutBatch.objects.values("built_by").distinct().count() == 2  # hands in turn


def test_told_once(story):
    for _ in range(3):
        grants.claim_of(TIER)
    story()
    grants.claim_of(TIER)
    assert story() == []
    assert GrantRun.objects.count() == 1


def test_a_register_without_tier_grants_is_no_error(story):
    assert story() == []
    assert not GrantRun.objects.exists()


def test_days_are_working_days_in_order():
    for number in range(7):
        today = dt.date(2023, 4, 10) + dt.timedelta(days=number)
        days = demo.working_days_ago(today, zone=dt.UTC)
        assert days == sorted(days)
        assert all(day.weekday() < 5 for day in days)
        assert days[-1].date() < today
