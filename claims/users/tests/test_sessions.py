"""Sessions: rows of the database, with copies in Redis that answer for a minute at most."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisAwayError

from claims.tests.factories import UserFactory
from claims.users import sessions
from claims.users.redis_caches import CACHED_SECONDS, SessionCache

pytestmark = pytest.mark.django_db
PAGE = "/"


@pytest.fixture
def signed_in(client):
    client.force_login(UserFactory(roles="secretariat"))
    client.get(PAGE)
    return client


@pytest.fixture
def away(monkeypatch):
    """Fixture: make every call to Redis fail."""

    def fail(*_arguments, **_named):
        raise RedisAwayError

    for name in ("get", "set", "delete", "has_key"):
        monkeypatch.setattr(f"django.core.cache.backends.redis.RedisCacheClient.{name}", fail)
    monkeypatch.setattr(SessionCache, "_paused_until", 0.0)


def test_a_page_neither_reads_nor_writes_the_row(signed_in, django_assert_num_queries):
    cached = sessions.SessionStore(signed_in.session.session_key)
    with django_assert_num_queries(0):
        assert cached["_auth_user_id"]
    ends = Session.objects.get().expire_date
    signed_in.get(PAGE)
    assert Session.objects.get().expire_date == ends
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        signed_in.get(PAGE)
    assert Session.objects.get().expire_date > ends


@pytest.mark.parametrize("cached", [True, False])
def test_a_session_of_the_future_has_ended(signed_in, cached):
    """It was used while the clock was a day ahead: idle, it would live until then."""
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        signed_in.force_login(UserFactory(roles="secretariat"))
        assert signed_in.get(PAGE).status_code == 200
        if not cached:
            caches["sessions"].clear()
    assert signed_in.get(PAGE).status_code == 302
    signed_in.force_login(UserFactory(roles="secretariat"))
    assert signed_in.get(PAGE).status_code == 200


def test_a_log_out_ends_the_copy_too(signed_in):
    key = signed_in.session.session_key
    signed_in.post(reverse("account_logout"))
    assert not Session.objects.filter(pk=key).exists()
    assert sessions.SessionStore(key).load() == {}


def test_without_redis_everybody_stays_signed_in_and_can_leave(signed_in, away):
    assert signed_in.get(PAGE).status_code == 200
    signed_in.post(reverse("account_logout"))
    assert not Session.objects.exists()
    assert signed_in.get(PAGE).status_code == 302


def test_after_a_failure_redis_is_left_alone_for_a_while(signed_in, away, monkeypatch):
    signed_in.get(PAGE)
    asked = []
    monkeypatch.setattr(
        "django.core.cache.backends.redis.RedisCacheClient.get",
        lambda *arguments: asked.append(arguments),
    )
    sessions.SessionStore(signed_in.session.session_key).load()
    assert not asked


def test_a_copy_answers_for_a_minute_at_most(signed_in):
    cache = caches["sessions"]
    key = cache.make_key(sessions.SessionStore(signed_in.session.session_key).cache_key)
    assert 0 < cache._cache.get_client().ttl(key) <= CACHED_SECONDS


def test_the_browser_knows_the_end_and_only_use_moves_it(signed_in, settings):
    name = settings.SESSION_ENDS_COOKIE_NAME

    def told():
        return abs(
            int(signed_in.cookies[name].value) - Session.objects.get().expire_date.timestamp()
        )

    assert told() <= 1
    first = signed_in.cookies[name].value
    with time_machine.travel(timezone.now() + timedelta(minutes=28)):
        assert name not in signed_in.get(reverse("notices:pulse")).cookies  # polled by itself
        answer = signed_in.post(reverse("users:stay"))
        assert (answer.status_code, answer.content) == (204, b"")
        assert told() <= 1 and int(signed_in.cookies[name].value) >= int(first) + 28 * 60
        signed_in.post(reverse("account_logout"))
        assert signed_in.cookies[name].value == ""
