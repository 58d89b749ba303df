"""Log-ins while Redis is away: they succeed, and wrong passwords are counted in the database."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisAwayError

from claims.privacy.search_limit import is_too_fast
from claims.tests.factories import UserFactory
from claims.users import lockout
from claims.users.models import LimitCount
from claims.users.redis_caches import DefaultCache
from claims.users.tasks import delete_expired

pytestmark = pytest.mark.django_db
PASSWORD = "아무도 모르는 말 42"


@pytest.fixture
def person():
    person = UserFactory(roles="secretariat")
    person.set_password(PASSWORD)
    person.save()
    return person


def log_in(client, person, password):
    sent = {"login": person.username, "password": password}
    return client.post(reverse("account_login"), sent)


def test_people_log_in_without_redis(client, person, redis_away):
    assert log_in(client, person, PASSWORD).status_code == 302
    assert client.get("/").status_code == 200
    assert redis_away and LimitCount.objects.exists()


def test_wrong_passwords_are_counted_without_redis(client, person, redis_away):
    for left in (4, 3, 2, 1, 0):
        page = log_in(client, person, "wrong").content.decode()
        assert ("더 틀리면 잠깁니다" in page) == (left in (1, 2)), left
    assert log_in(client, person, PASSWORD).status_code == 200  # refused: the page again
    assert lockout.locked_accounts() == [person.pk]


def test_redis_is_left_alone_for_a_while_and_counts_again_behind_it(
    person, redis_away, monkeypatch
):
    cache.set("locked-account:1", True, 60)
    tried = len(redis_away)
    cache.get("locked-account:1")
    assert len(redis_away) == tried
    monkeypatch.undo()
    monkeypatch.setattr(DefaultCache, "_paused_until", 0.0)
    assert cache.get("locked-account:1") is None  # Redis has counts of its own
    cache.set("locked-account:1", True, 60)
    assert cache.get_many(["locked-account:1"]) == {"locked-account:1": True}


def test_what_has_expired_is_deleted_once_a_day(client, person, redis_away):
    """Counts, the addresses of people who logged in, and sessions that nobody ended."""
    log_in(client, person, PASSWORD)
    [session] = Session.objects.all()
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        cache.set("locked-account:1", True, 60)
        delete_expired()
        left = LimitCount.objects.values_list("cache_key", flat=True)
        assert {key.split(":")[2] for key in left} == {"known-address", "locked-account"}
        assert not Session.objects.filter(pk=session.pk).exists()
    with time_machine.travel(timezone.now() + timedelta(days=181), tick=False):
        delete_expired()
        assert not LimitCount.objects.exists()


def test_searches_are_not_counted_in_the_database(rf, person, redis_away):
    """Ten statements a keystroke would come just when the database has to do more."""
    assert [is_too_fast(rf.get("/search/"), person) for _ in range(100)] == [False] * 100
    assert not LimitCount.objects.exists() and len(redis_away) <= 2


def test_other_keys_still_fail_without_redis(redis_away):
    with pytest.raises(RedisAwayError):
        cache.get("statistics")
    assert not LimitCount.objects.exists()
