"""The demo's recoveries: each stage is on screen, and something waits for a second person."""

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from claims import clock
from reviews.demo.engine import play
from reviews.demo.recoveries import play_recoveries
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import Recovery, RecoveryMovement
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db


def test_one_of_each_stage_and_what_waits():
    today = clock.today()
    with clock.at(clock.now() - dt.timedelta(days=30)):
        for _ in range(4):
            make.paid(make.approved(make.decided_payout()))
    people = {
        "finance1": make.finance(), "finance2": make.finance(), "chair": recoveries.chair(),
        "secretary": make.secretary(), "secretary2": make.secretary(),
    }  # fmt: skip
    zone = ZoneInfo("Asia/Seoul")
    until = dt.datetime.combine(today, dt.time(12), zone)
    assert play([play_recoveries(people, today, zone)], until=until) == []
    found = Counter(Recovery.objects.values_list("status", flat=True))
    assert found == {"demanded": 1, "partly_received": 1, "settled": 1, "proposed": 1}
    assert RecoveryMovement.objects.filter(status="waiting").count() == 1
    with clock.at(until):
        assert Recovery.objects.late().count() == 2
    late = Recovery.objects.get(status="demanded")
    assert late.claim.notices.filter(event="recovery_reminder").count() == 1
    assert [str(one) for one in find_differences()] == []


def test_without_payments_nothing_is_asked_back():
    people = dict.fromkeys(("finance1", "finance2", "chair", "secretary", "secretary2"))
    today, zone = clock.today(), ZoneInfo("Asia/Seoul")
    until = dt.datetime.combine(today, dt.time(23), zone)
    assert play([play_recoveries(people, today, zone)], until=until) == []
    assert not Recovery.objects.exists()
