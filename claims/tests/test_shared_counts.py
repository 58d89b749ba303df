"""Counts alike for everybody: a worker counts them ahead, and pages do not wait."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from redis.exceptions import ConnectionError as RedisAway

from claims import cached_counts
from claims.cached_counts import (
    FRESH_SECONDS,
    GRACE_SECONDS,
    USED_SECONDS,
    SharedCount,
    count_ahead,
    lag_of,
)

START = datetime(2023, 4, 11, tzinfo=UTC)


@pytest.fixture
def shared():
    """A count whose value is how often it was made."""
    cache.clear()
    calls = []
    return SharedCount("x", lambda: calls.append(1) or len(calls))


def after(seconds):
    return time_machine.travel(START + timedelta(seconds=seconds), tick=False)


def test_a_page_leaves_a_stale_count_to_the_worker(shared):
    with after(0):
        assert shared.get().value == 1
    with after(FRESH_SECONDS + GRACE_SECONDS - 1):
        assert shared.get().value == 1
        assert count_ahead([shared]) == ["x"]
        assert shared.get().value == 2


def test_a_page_counts_where_no_worker_did(shared):
    with after(0):
        shared.get()
    with after(FRESH_SECONDS + GRACE_SECONDS + 1):
        assert shared.get().value == 2


def test_the_page_is_told_the_age_that_it_may_have(shared):
    with after(0):
        assert lag_of(shared.get()) >= FRESH_SECONDS + GRACE_SECONDS


def test_a_fresh_count_and_one_that_somebody_makes_are_left_out(shared):
    with after(0):
        shared.get()
        assert count_ahead([shared]) == []
    with after(FRESH_SECONDS + 1):
        cache.add(f"{shared.name}:counting", 1, 60)
        assert count_ahead([shared]) == []
        cache.delete(f"{shared.name}:counting")
        assert count_ahead([shared]) == ["x"]
        assert cache.get(f"{shared.name}:counting") is None


def test_a_count_that_no_page_uses_is_not_made(shared):
    assert count_ahead([shared]) == []
    with after(0):
        shared.get()
    cache.delete(f"{shared.name}:used")  # as after USED_SECONDS
    with after(USED_SECONDS):
        assert count_ahead([shared]) == []


def test_without_the_cache_the_page_counts_and_the_worker_does_not(shared, monkeypatch):
    def away(*args, **kwargs):
        raise RedisAway

    for name in ("get", "set", "add"):
        monkeypatch.setattr(cached_counts.cache, name, away)
    assert shared.get().value == 1
    assert count_ahead([shared]) == []
    assert shared.get().value == 2
