"""/healthz says which part is missing; /metrics are not for the world."""

import pytest
import redis
from django.core.files.storage import storages
from django.db import OperationalError, connection
from django.test import override_settings

from claims import health
from claims.documents import health as documents
from claims.tests.factories import UserFactory
from claims.users.backends import OneQueryBackend
from config.queues.table import BEHIND


@pytest.fixture(autouse=True)
def forget_the_worker(monkeypatch):
    monkeypatch.setattr(health, "_worker_answer", (0.0, "down"))
    monkeypatch.setattr(documents, "_probed", (0.0, {}))
    monkeypatch.setattr(health, "REDIS_SECONDS", 20)  # a busy machine's is there all the same


@pytest.mark.django_db
def test_without_worker_and_register_it_is_503_with_a_word_for_each(client, redis_url):
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {
        "web": "ok", "database": "ok", "redis": "ok", "worker": "down", "register": "empty",
        "scanner": "off", "storage": "ok", "renderer": "ok",
    }  # fmt: skip
    assert "desk_session" not in answer.cookies


@pytest.mark.django_db(transaction=True)
def test_a_register_that_somebody_locks_is_busy_not_empty(client, redis_url, owner_connection):
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    with owner_connection.transaction():
        owner_connection.execute("LOCK TABLE claims_claim IN ACCESS EXCLUSIVE MODE")
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["register"]) == (503, "busy")
    assert answer.json()["database"] == "ok"


@pytest.mark.django_db
def test_scanner_and_storage_have_a_word_that_decides_nothing(client, settings, monkeypatch):
    for part in ("redis_word", "_worker"):
        monkeypatch.setattr(health, part, lambda: "ok")
    monkeypatch.setattr(health, "_database_and_register", lambda: ("ok", "ok"))
    settings.CLAMD_URL = "unix:///nowhere/clamd"
    monkeypatch.setattr(type(storages["private"]), "is_available", lambda self: False)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert (answer.json()["scanner"], answer.json()["storage"]) == ("down", "down")


@pytest.mark.django_db
def test_a_browser_that_is_signed_in_is_answered_while_the_database_is_away(client, monkeypatch):
    client.force_login(UserFactory(roles="admin"))

    def away(*_given):
        raise OperationalError("too many connections for role")

    monkeypatch.setattr(OneQueryBackend, "get_user", away)
    monkeypatch.setattr(health, "_database_and_register", lambda: ("down", "empty"))
    for part in ("redis_word", "_worker"):
        monkeypatch.setattr(health, part, lambda: "ok")
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["database"]) == (503, "down")


@pytest.mark.django_db
@override_settings(REDIS_URL="unix:///nowhere/valkey.sock?db=0")
def test_redis_away(client):
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["redis"] == answer.json()["worker"] == "down"


def test_a_redis_that_stores_nothing_says_why(own_broker, settings):
    """It answers a PING all the same, and no task reaches a worker."""
    settings.REDIS_URL = own_broker.url
    with redis.Redis.from_url(own_broker.url) as line:
        assert health.redis_word() == "ok"
        line.config_set("maxmemory", "1")
        assert health.redis_word() == "full"
        line.config_set("maxmemory", "0")
        line.replicaof("127.0.0.1", "1")
        assert health.redis_word() == "readonly"
        line.replicaof("NO", "ONE")
        assert health.redis_word() == "ok"
        line.acl_setuser("default", enabled=True, commands=["-set"])
        assert health.redis_word() == "denied"
        line.acl_setuser("default", enabled=True, commands=["+set"])
        line.config_set("requirepass", "another")
    assert health.redis_word() == "denied"


def test_a_worker_is_seen(client, celery_worker_process, monkeypatch):
    monkeypatch.setattr(health, "WORKER_SECONDS", 20)  # a busy machine's is there all the same
    assert client.get("/healthz").json()["worker"] == "ok"


def test_queues_that_wait_and_that_no_worker_takes(celery_worker_process, redis_url, monkeypatch):
    """In each of a queue's lists, as kombu names them; a worker is asked only if something
    waits."""
    monkeypatch.setattr(health, "WORKER_SECONDS", 5)
    monkeypatch.setattr(health, "QUEUES", ("default", "nobodys", "idle"))
    with redis.Redis.from_url(redis_url) as line:
        line.lpush("nobodys", "a message")
        line.lpush(f"nobodys\x06\x16{BEHIND}", "another", "a third")
        assert health.unserved_queues() == {"nobodys": 3}
        line.delete("nobodys", f"nobodys\x06\x16{BEHIND}")
    monkeypatch.setattr(health, "_taken_queues", lambda: pytest.fail("asked"))
    assert health.unserved_queues() == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("settings_, headers, address, status"),
    [
        ({}, {}, "127.0.0.1", 403),
        ({}, {}, "::1", 403),
        ({}, {"X-Real-IP": "127.0.0.1", "Forwarded": "for=127.0.0.1"}, "127.0.0.1", 403),
        ({"METRICS_TOKEN": ""}, {}, "127.0.0.1", 403),
        ({"METRICS_TOKEN": "s3cret"}, {"Authorization": "Basic s3cret"}, "127.0.0.1", 403),
        ({"METRICS_TOKEN": "s3cret"}, {"Authorization": "s3cret"}, "127.0.0.1", 403),
        ({"METRICS_TOKEN": "s3cret"}, {"Authorization": "Bearer s3cret"}, "127.0.0.1", 200),
        ({"METRICS_TOKEN": "s3cret"}, {"Authorization": "Bearer s3cret"}, "203.0.113.9", 200),
        ({"METRICS_TOKEN": "s3cret"}, {"Authorization": "Bearer wrong"}, "203.0.113.9", 403),
        ({"METRICS_TOKEN": ""}, {"Authorization": "Bearer "}, "203.0.113.9", 403),
    ],
)
def test_metrics(client, settings_, headers, address, status):
    with override_settings(**settings_):
        answer = client.get("/metrics", headers=headers, REMOTE_ADDR=address)
    assert answer.status_code == status
    assert (b"django_http_requests" in answer.content) == (status == 200)
