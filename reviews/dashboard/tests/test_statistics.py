from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone, translation
from redis.exceptions import ConnectionError as RedisAway

from claims import cached_counts
from claims.policy.deadlines import working_days_between
from claims.policy.models import Company
from claims.register.models import Harm, Route
from claims.tests.factories import ClaimFactory
from reviews.committee.lifecycle.opening import open_reviews_of
from reviews.committee.tests import factories as make
from reviews.dashboard import definitions, figures, statistics
from reviews.dashboard.funnel import funnel
from reviews.dashboard.tests.running import in_review
from reviews.payouts.tests import factories

pytestmark = pytest.mark.django_db

SEOUL = ZoneInfo("Asia/Seoul")


@pytest.fixture(autouse=True)
def no_memory():
    cache.clear()
    with translation.override("ko"):
        yield


def affiliate():
    return Company.objects.filter(is_operator=False).first()


def test_the_register_thins_out_as_the_plan_says():
    ClaimFactory.create_batch(3)
    ClaimFactory(tier_grant=True)
    ClaimFactory.create_batch(2, no_loss=True)
    ClaimFactory(route=Route.AFFILIATE, company=affiliate(), harm=Harm.MONETARY)
    assert statistics.register_counts() == {
        "filed": 7,
        "operator": 6,
        "monetary": 4,
        "escalated": 3,
        "withdrawn_claims": 0,
    }


def test_an_empty_register_has_no_shares():
    money = {"payouts": definitions.count_payouts(), "paid_weeks": []}
    council = statistics.council()
    register = statistics.register_counts()
    assert set(register.values()) == {0}
    found = figures.council_figures(register, council, money, timezone.now())
    assert [f.value for f in found][:4] == ["0", "0", "0", "0"]
    assert found[5].value == "–"
    whole, zoomed = funnel(register, council)
    assert all(width == 0 for step in (*whole, *zoomed) for _name, width in step.bars)
    assert figures.ageing(council["standings"]) == []


def test_open_reviews_are_counted_by_what_the_screen_calls_them():
    waiting = ClaimFactory.create_batch(2)
    open_reviews_of([claim.pk for claim in waiting])
    in_review(ClaimFactory(), due_on=timezone.localdate() - timedelta(days=1))
    found = statistics.count_open_by_status()
    assert found["waiting_documents"]["n"] == 2
    assert found["waiting_documents"]["late"] == 0
    assert (found["in_review"]["n"], found["in_review"]["late"]) == (1, 1)
    assert figures.ageing(found)[0]["bars"] == (("a0", 0), ("a1", 0), ("a2", 0), ("a3", 100))


def test_working_days_of_waiting_fall_into_bands():
    claim = ClaimFactory()
    with time_machine.travel(datetime.now(UTC) - timedelta(days=20), tick=False):
        open_reviews_of([claim.pk])
    row = statistics.count_open_by_status()["waiting_documents"]
    assert [row[name] for name in ("a0", "a1", "a2", "a3")] == [0, 0, 1, 0]
    shown = figures.ageing(statistics.count_open_by_status())
    assert shown[0]["bars"] == (("a0", 0), ("a1", 0), ("a2", 100), ("a3", 0))
    assert (shown[0]["stopped"], shown[0]["late"]) == ("", 0)


@pytest.mark.parametrize(
    ("day", "count", "first"),
    [
        # Chuseok: 9 to 12 September 2022, its Monday in place of a Sunday.
        (date(2022, 9, 13), 0, date(2022, 9, 13)),
        (date(2022, 9, 13), 1, date(2022, 9, 8)),
        (date(2022, 9, 14), 2, date(2022, 9, 8)),
        (date(2022, 9, 18), 5, date(2022, 9, 7)),
    ],
)
def test_a_band_begins_before_the_days_off(day, count, first):
    with time_machine.travel(datetime.combine(day, time(10), tzinfo=SEOUL), tick=False):
        assert statistics.first_day_within(count) == first
        assert working_days_between(first, day) <= count
        assert working_days_between(first - timedelta(days=1), day) > count


def test_days_to_the_decision_are_working_days():
    assert statistics.days_to_decide() is None
    monday = datetime(2026, 11, 2, 10, tzinfo=SEOUL)
    for came, decided in ((monday, 9), (monday, 2)):  # 2 and 9 November: 0 and 5 working days
        with time_machine.travel(came, tick=False):
            review = make.in_review()
        with time_machine.travel(came.replace(day=decided, hour=17), tick=False):
            make.vote_all(review, ("grant", None))
    assert statistics.days_to_decide() == 2.5


def test_amounts_fall_into_bands_with_their_upper_bound():
    for loss in (500_001, 1_000_000, 1_000_001, 10_000_001):
        claim = ClaimFactory(claimed_loss=loss)
        open_reviews_of([claim.pk])
    claimed = {upper: n for upper, n, _granted in statistics.claimed_and_granted()}
    assert claimed == {
        500_000: 0,
        1_000_000: 2,
        2_000_000: 1,
        3_000_000: 0,
        5_000_000: 0,
        10_000_000: 0,
        None: 1,
    }


def test_payouts_of_the_council_are_those_that_follow_a_decision():
    factories.tier_payout()
    found = definitions.count_payouts()
    assert found["council_waiting"] == {"n": 0, "amount": 0}
    assert found["prepared"] == {"n": 1, "amount": 50_000}


def test_the_weeks_end_with_this_one():
    found = statistics.weeks()
    today = timezone.localdate()
    assert len(found) == statistics.WEEKS
    assert found[-1]["week"] == today - timedelta(days=today.weekday())


def test_each_question_is_one_query(django_assert_num_queries):
    for question, queries in (
        (statistics.register_counts, 1),
        (statistics.council_counts, 1),
        (statistics.days_to_decide, 1),
        (definitions.count_payouts, 1),
        (statistics.paid_weeks, 1),
        (statistics.count_open_by_status, 1),
        (statistics.chair_since, 1),
        (statistics.weeks, 2),
        (statistics.claimed_and_granted, 1),
    ):
        with django_assert_num_queries(queries):
            question()


def counter():
    calls = []

    def count():
        calls.append(1)
        return {"n": len(calls)}

    return count, calls


def test_a_number_is_counted_once_while_it_is_fresh():
    count, calls = counter()
    first = cached_counts.cached_count("x", count)
    second = cached_counts.cached_count("x", count)
    assert (first.value, second.value, len(calls)) == ({"n": 1}, {"n": 1}, 1)
    assert second.counted_at == first.counted_at


def test_a_stale_number_is_counted_by_one_asker_alone():
    count, calls = counter()
    now = datetime(2023, 4, 11, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        cached_counts.cached_count("x", count)
    with time_machine.travel(now + timedelta(seconds=60), tick=False):
        cache.add("stat:1:x:counting", 1, 60)  # somebody else is at it
        assert cached_counts.cached_count("x", count).value == {"n": 1}
        cache.delete("stat:1:x:counting")
        assert cached_counts.cached_count("x", count).value == {"n": 2}


def test_without_its_cache_the_page_counts(monkeypatch):
    def away(*args, **kwargs):
        raise RedisAway

    monkeypatch.setattr(cached_counts.cache, "get", away)
    count, calls = counter()
    assert cached_counts.cached_count("x", count).value == {"n": 1}
    assert cached_counts.cached_count("x", count).value == {"n": 2}
