"""Against a real Valkey. What is asserted are Redis' own seconds, never the test's."""

import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest
import redis

from claims.tests.races import at_once, errors_of
from reviews.notices.delivery import deliver
from reviews.notices.models import Notice
from reviews.notices.sending_policy import rate_limit
from reviews.notices.tests.states import deliver_one_batch

NAME = "smtp"
KEY = f"desk:rate:{NAME}"


@pytest.fixture
def limited(settings, redis_url, monkeypatch):
    """The process's own Redis, and a limit on the mail provider."""
    monkeypatch.setattr(rate_limit, "SOCKET_SECONDS", 20)  # a busy machine's Redis is not away
    settings.REDIS_URL = redis_url
    rate_limit.limiter.reset()

    def limit(most):
        settings.SMTP_PER_SECOND = most
        return redis.Redis.from_url(redis_url)

    yield limit
    rate_limit.limiter.reset()


def test_without_a_limit_redis_is_not_even_asked(settings):
    settings.SMTP_PER_SECOND, settings.REDIS_URL = 0, "redis://127.0.0.1:1/0"
    assert rate_limit.take(NAME, 1000) == (1000, 0.0)
    assert rate_limit.take("file", 7) == (7, 0.0)


@contextmanager
def overheard(line):
    """Every grant that Redis wrote down meanwhile, as (microseconds, count), for every process."""
    heard: set[tuple[int, int]] = set()
    with line.monitor() as monitor:

        def listen():
            while True:
                command = monitor.next_command()["command"]
                if command == "ECHO done":
                    return
                if command.startswith(f"RPUSH {KEY} "):
                    heard.update(tuple(map(int, g.split(":"))) for g in command.split()[2:])

        ear = threading.Thread(target=listen)
        ear.start()
        yield heard
        line.echo("done")
        ear.join(timeout=30)
        assert not ear.is_alive()


def most_in_a_second(granted):
    """The most that any second held, by Redis' clock."""
    granted = sorted(granted)
    return max(
        sum(count for at, count in granted if begin <= at < begin + 1_000_000)
        for begin, _count in granted
    )


def test_a_second_holds_the_limit_and_the_wait_leads_out_of_it(limited):
    line = limited(100)
    with overheard(line) as granted:
        first, second = rate_limit.take(NAME, 70), rate_limit.take(NAME, 70)
    assert first == (70, 0.0)
    assert most_in_a_second(granted) <= 100
    if second.granted < 70:
        assert second.granted == 30 and 0 < second.wait <= 1


def test_a_clock_of_redis_that_was_set_back_holds_nobody_up(limited):
    line = limited(10)
    seconds, _micro = line.time()
    line.rpush(KEY, f"{(seconds + 3600) * 1_000_000}:10")
    assert rate_limit.take(NAME, 10).granted == 10


def test_threads_share_one_limit(limited):
    line = limited(50)

    def worker():
        own = rate_limit._RedisLimiter()
        return sum(own.ask(NAME, 50, 7).granted for _ in range(20))

    with overheard(line) as granted:
        answers = at_once(*[worker] * 4)
    assert not errors_of(answers)
    assert sum(count for _at, count in granted) == sum(answers) >= 50
    assert most_in_a_second(granted) <= 50


PROCESS = """
import sys, time
sys.path.insert(0, {folder!r})
true, ahead = time.time, int(sys.argv[1])
time.time = lambda: true() + ahead
from django.conf import settings
settings.configure(REDIS_URL={url!r}, SMTP_PER_SECOND=60)
from reviews.notices.sending_policy import rate_limit
rate_limit.SOCKET_SECONDS = 20
sent = 0
while sent < 90:
    granted, wait = rate_limit.take("smtp", 25)
    sent += granted
    time.sleep(wait)
"""


def test_two_processes_share_one_limit_though_the_clock_of_one_is_an_hour_off(limited, settings):
    line = limited(60)
    program = PROCESS.format(folder=str(settings.BASE_DIR), url=settings.REDIS_URL)
    with overheard(line) as granted:
        run = [subprocess.Popen([sys.executable, "-c", program, ahead]) for ahead in ("0", "3600")]
        assert [one.wait(timeout=120) for one in run] == [0, 0]
    assert sum(count for _at, count in granted) >= 180
    assert most_in_a_second(granted) <= 60


def test_without_redis_it_goes_on_slower_and_never_stops(limited, settings, monkeypatch):
    limited(40)
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    now = [1000.0]
    monkeypatch.setattr(rate_limit, "monotonic", lambda: now[0])
    assert rate_limit.take(NAME, 25) == (10, 1.0)  # a quarter
    now[0] += 0.75
    assert rate_limit.take(NAME, 25) == (0, 0.25)
    now[0] += 0.25
    assert rate_limit.take(NAME, 25) == (10, 1.0)


def test_a_redis_that_comes_back_is_asked_again(limited, settings, own_broker, monkeypatch):
    limited(40)
    settings.REDIS_URL = own_broker.url
    assert rate_limit.take(NAME, 40).granted == 40
    own_broker.kill()
    assert rate_limit.take(NAME, 40).granted == 10
    own_broker.start()
    redis.Redis.from_url(own_broker.url).delete(KEY)
    monkeypatch.setattr(rate_limit.limiter, "retry_at", 0.0)
    assert rate_limit.take(NAME, 40).granted == 40


@pytest.mark.django_db
@pytest.mark.parametrize("redis_is", ["there", "away"])
def test_a_batch_hands_over_what_the_rate_lets_go_and_the_rest_stays_due(
    limited, settings, mailbox, write, redis_is
):
    """Away or not: it goes on, and never faster than it may."""
    limited(8)
    notices = [write() for _ in range(12)]
    if redis_is == "away":
        settings.REDIS_URL = "redis://127.0.0.1:1/0"
    batch = deliver_one_batch()
    assert not batch.away
    assert len(mailbox.accepted) == (8 if redis_is == "there" else 2)
    waiting = Notice.objects.filter(pk__in=[one.pk for one in notices], status="pending")
    assert waiting.count() == 12 - len(mailbox.accepted)
    assert {one.attempts for one in waiting} == {0}


def test_one_waits_for_the_rate_and_the_others_go(limited):
    limited(8)
    first, second = rate_limit.Turn(NAME), rate_limit.Turn(NAME)
    assert [first.take(), second.take(), first.take()] == [True, False, True]
    second.release()
    assert not second.take()


def test_a_turn_that_is_given_up_is_the_next_ones_at_once(limited):
    line = limited(8)
    first, second = rate_limit.Turn(NAME), rate_limit.Turn(NAME)
    assert first.take()
    first.release()
    while line.exists(second.key):  # Redis' own millisecond
        pass
    assert second.take()


@pytest.mark.django_db
def test_a_worker_leaves_a_limited_bulk_to_the_one_that_waits(limited, mailbox, write, monkeypatch):
    """And enqueues no task: tasks of a bulk must not outnumber the workers."""
    rung = []
    monkeypatch.setattr(deliver, "enqueue_delivery", lambda: rung.append(1))
    monkeypatch.setattr(rate_limit, "TURN", 60_000)
    monkeypatch.setattr(rate_limit, "take", lambda *_asked: rate_limit.RateGrant(0, 0.5))
    limited(4)
    for _ in range(12):
        write()
    assert rate_limit.Turn(NAME).take()
    assert deliver.deliver_all() == 4
    assert not mailbox.accepted
    assert not rung
