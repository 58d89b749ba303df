"""Real Celery workers over a real broker: what is committed is sent, whatever dies."""

import time

import pytest
from django.db.models.functions import Now

from claims.tests.factories import ClaimFactory
from config.celery import app, broker_url, enqueue
from reviews.notices import tasks
from reviews.notices.channels.smtp import message_id
from reviews.notices.delivery import leases
from reviews.notices.models import Notice, NoticeStatus
from reviews.notices.tests.processes import Broker, Worker, until

pytestmark = pytest.mark.django_db(transaction=True)


def all_sent():
    return not Notice.objects.exclude(status=NoticeStatus.SENT).exists()


def ids_of(notices):
    return {message_id(str(notice.public_id)) for notice in notices}


def sweep_until(true, what):
    """Ring for a sweep again and again, as beat does every 15 seconds, until something is true."""
    last = 0.0

    def rung():
        nonlocal last
        if time.monotonic() - last > 0.5:
            enqueue(tasks.sweep)
            last = time.monotonic()
        return true()

    until(rung, what)


@pytest.fixture
def broker(monkeypatch):
    """A broker of this test's own, named to this process and to its workers."""
    broker = Broker()
    broker.start()
    monkeypatch.setenv("REDIS_URL", broker.redis_url)
    monkeypatch.setenv("CELERY_BROKER_URL", broker_url(broker.redis_url))
    yield broker
    broker.close()


@pytest.fixture
def provider(mailbox, monkeypatch):
    """The mail server, named to the workers."""
    monkeypatch.setenv("NOTICE_MAIL", "smtp")
    monkeypatch.setenv("NOTICE_ALLOWLIST", "*")
    monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{mailbox.port}")
    yield mailbox
    mailbox.hold.clear()


@pytest.fixture
def start_worker(broker, provider):
    workers = []

    def start():
        workers.append(Worker())
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()


def test_a_commit_alone_sends_the_notice(start_worker, provider, write):
    start_worker()
    notice = write()
    until(all_sent, "a sent notice")
    assert provider.ids() == {message: 1 for message in ids_of([notice])}


def test_a_broker_that_is_away_at_commit_costs_a_sweep(start_worker, broker, provider, write):
    broker.kill()
    notice = write()  # the commit neither fails nor waits
    assert Notice.objects.get().status == NoticeStatus.PENDING
    broker.start()
    start_worker()
    assert broker.waiting() == 0
    sweep_until(all_sent, "a sent notice")
    assert provider.ids() == {message: 1 for message in ids_of([notice])}


def test_a_broker_killed_under_a_worker_that_holds_messages(start_worker, broker, provider, write):
    worker = start_worker()
    provider.hold.set()
    notices = [write() for _ in range(30)]
    until(lambda: provider.taken, "a message in the worker's hands")
    broker.kill()
    notices += [write() for _ in range(5)]  # committed while nobody could be told
    provider.hold.clear()
    until(lambda: len(provider.accepted) >= 20, "work that goes on without a broker")
    broker.start()
    until(lambda: not worker.alive() or worker.log().count("Connected to") > 1, "a reconnection")
    if not worker.alive():  # the supervisor of `make demo` starts a successor
        worker = start_worker()
    notices += [write() for _ in range(5)]  # a deaf worker would never hear of these
    sweep_until(all_sent, "every notice accounted for")
    assert provider.ids() == {message: 1 for message in ids_of(notices)}
    assert Notice.objects.count() == 40


def test_a_worker_killed_in_the_middle_of_a_call(start_worker, broker, provider, write):
    worker = start_worker()
    provider.hold.set()
    notices = [write() for _ in range(12)]
    until(lambda: provider.taken, "a message in the worker's hands")
    worker.kill()
    provider.hold.clear()
    in_the_air = {mail["Message-ID"] for mail in provider.taken}
    sending = ids_of(Notice.objects.filter(status=NoticeStatus.SENDING))
    assert sending
    Notice.objects.filter(status=NoticeStatus.SENDING).update(lease_until=Now())
    start_worker()
    sweep_until(all_sent, "every notice accounted for")
    ids = provider.ids()
    assert set(ids) == ids_of(notices)
    repeated = {message for message, times in ids.items() if times > 1}
    # Handed over, or about to be by another of its processes: nobody knows, so each is asked about.
    unknown = Notice.objects.filter(tries__outcome="unknown", tries__code=leases.LEASE_OVER)
    assert in_the_air <= ids_of(unknown) <= sending
    assert repeated <= ids_of(unknown)  # under the same id, so that the receiver knows it as one


def test_what_passes_through_the_broker_names_nobody(broker, write):
    import redis

    claim = ClaimFactory(plain_email="secret.person@example.test")
    write(claim=claim)
    line = redis.Redis.from_url(broker.redis_url)
    held = b"".join(line.lrange("notices", 0, -1))
    assert b"deliver_due" in held
    for plain in ("secret.person", claim.number, claim.business_name, "01012345678"):
        assert plain.encode() not in held


def test_the_bells_carry_no_argument():
    for task, queue in ((tasks.deliver_due, "notices"), (tasks.sweep, "default")):
        assert task.run.__code__.co_argcount == 0
        assert app.amqp.router.route({}, task.name)["queue"].name == queue
