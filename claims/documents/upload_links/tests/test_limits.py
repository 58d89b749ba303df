"""Counts of requests by upload links, in Redis and in the database while Redis is away."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from claims import clock
from claims.documents.upload_links import limits
from claims.documents.upload_links.errors import TooManyPasswordsError
from claims.documents.upload_links.models import LinkRequestCount
from claims.documents.upload_links.tasks import delete_ended_counts
from claims.tests.races import at_once

counts = LinkRequestCount.objects


@pytest.mark.django_db
@pytest.mark.parametrize("redis", [True, False])
def test_passwords_that_failed_are_counted_for_each_link(request, redis):
    cache.clear()
    if not redis:
        request.getfixturevalue("redis_away")
    for _time in range(limits.MOST_FAILED_OPENINGS):
        limits.refuse_after_failures(1)
        limits.count_failed_opening(1)
    with pytest.raises(TooManyPasswordsError):
        limits.refuse_after_failures(1)
    limits.refuse_after_failures(2)
    assert counts.exists() != redis


@pytest.mark.django_db
def test_a_count_ends_and_makes_room():
    assert [counts.add_one("a", 60), counts.add_one("a", 3600), counts.add_one("b", 60)] == [
        1,
        2,
        1,
    ]
    assert (counts.counted("a"), counts.counted("c")) == (2, 0)
    with clock.at(clock.now() + timedelta(seconds=61)):
        assert counts.counted("a") == 0
        assert counts.add_one("a", 60) == 1
        assert counts.count() == 1  # `b` is deleted
        assert counts.counted("a") == 1


@pytest.mark.django_db
def test_what_has_ended_is_deleted_also_once_redis_is_back():
    """It tells digests of addresses; nothing counts here any more that would delete it."""
    counts.add_one("a", 60), counts.add_one("b", 3600)
    with clock.at(clock.now() + timedelta(seconds=61)):
        assert delete_ended_counts() == 1
        assert list(counts.values_list("requests", flat=True)) == [1]


@pytest.mark.django_db(transaction=True)
def test_requests_at_the_same_moment_are_all_counted():
    answers = at_once(*[lambda: counts.add_one("a", 60)] * 6)
    assert sorted(answers) == [1, 2, 3, 4, 5, 6]
