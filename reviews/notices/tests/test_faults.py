"""The fault runs' own check can fail; and a few of the runs themselves, short and seeded.

`make faults` plays all of them; see benchmarks/faults.
"""

import json
import urllib.request

import pytest

from benchmarks.faults import crash_points
from benchmarks.faults.checking import Due, Taken, compare
from benchmarks.faults.proxy import Proxy
from reviews.notices import channels
from reviews.notices.channels.base import Sender

MAIL = Due("a", "mail", "sent", "제목", "본문\n둘째 줄\n")
TEXT = Due("b", "lms", "delivered", "제목", "문자\n")
MAILED = Taken("a", True, "제목", "본문\r\n둘째 줄\r\n")
TEXTED = Taken("b", False, "제목", "문자")


def found(verdict):
    kinds = ("lost", "doubled", "stray", "differing", "unfinished", "untold")
    return {kind: getattr(verdict, kind) for kind in kinds if getattr(verdict, kind)}


def test_every_row_with_its_one_message_is_good():
    verdict = compare([MAIL, TEXT], [TEXTED, MAILED])
    assert verdict.good and (verdict.due, verdict.repeats, verdict.sentence()) == (2, 0, "")


@pytest.mark.parametrize(
    ("rows", "messages", "wrong"),
    [
        ([MAIL, TEXT], [MAILED], {"lost": ["b"]}),
        ([MAIL, TEXT], [MAILED, TEXTED, TEXTED], {"doubled": ["b"]}),
        ([MAIL], [MAILED, TEXTED], {"stray": ["b"]}),
        ([MAIL, TEXT._replace(status="suppressed")], [MAILED, TEXTED], {"stray": ["b"]}),
        ([TEXT], [TEXTED._replace(text="다른 문자")], {"differing": ["b"]}),
        ([MAIL], [MAILED._replace(subject="다른 제목")], {"differing": ["a"]}),
        ([MAIL], [MAILED, MAILED._replace(text="둘째는 다름")], {"differing": ["a"]}),
        ([MAIL._replace(channel="lms")], [MAILED], {"differing": ["a"]}),
        ([MAIL], [MAILED, TEXTED._replace(notice="a")], {"differing": ["a"], "doubled": ["a"]}),
        ([TEXT._replace(status="unknown")], [TEXTED], {"unfinished": ["b"]}),
        ([TEXT._replace(status="pending")], [], {"unfinished": ["b"], "lost": ["b"]}),
        ([TEXT._replace(status="failed")], [TEXTED], {"untold": ["b"]}),
        ([TEXT._replace(status="failed")], [], {"lost": ["b"]}),
        ([TEXT._replace(status="failed", poison=True)], [TEXTED], {"stray": ["b"]}),
        ([TEXT._replace(poison=True)], [], {"differing": ["b"]}),
    ],
)
def test_whatever_is_not_so_is_found_and_named(rows, messages, wrong):
    verdict = compare(rows, messages)
    assert not verdict.good
    assert found(verdict) == wrong
    assert all(kind in verdict.sentence() for kind in wrong)


def test_no_sender_is_without_its_trap():
    served = {type(make()) for make in (*channels.MAIL.values(), *channels.PHONE.values())}
    assert served and served <= set(crash_points._descendants(Sender))


def test_a_mail_twice_under_its_id_is_counted_and_forgiven():
    verdict = compare([MAIL], [MAILED, MAILED])
    assert verdict.good and verdict.repeats == 1


def test_what_was_suppressed_or_is_poison_is_not_missed():
    rows = [TEXT._replace(status="suppressed"), TEXT._replace(status="failed", poison=True)]
    assert compare(rows, []).good


def test_a_silent_proxy_neither_speaks_nor_hangs_up_and_serves_who_comes_later():
    import socket
    import threading

    echo = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            line, _from = echo.accept()
            threading.Thread(target=lambda line=line: _echo(line), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    proxy = Proxy(echo.getsockname()).start()
    try:
        old = socket.create_connection(("127.0.0.1", proxy.port), timeout=10)
        old.sendall(b"one")
        assert old.recv(9) == b"one"
        proxy.fall_silent("both")
        old.sendall(b"two")
        proxy.speak()
        new = socket.create_connection(("127.0.0.1", proxy.port), timeout=10)
        new.sendall(b"three")
        assert new.recv(9) == b"three"
        old.settimeout(0.2)
        with pytest.raises(TimeoutError):  # open, and nothing comes
            old.recv(9)
    finally:
        proxy.stop()


def _echo(line):
    while chunk := line.recv(99):
        line.sendall(chunk)


@pytest.mark.django_db
def test_a_bulk_that_moves_is_not_given_up_however_often_its_worker_dies(
    redis_url, settings, monkeypatch
):
    from config.queues import poison
    from reviews.notices.bulk import tasks
    from reviews.notices.bulk.running import processing
    from reviews.notices.bulk.tests import factories as make

    monkeypatch.setattr(processing, "CHUNK", 1)
    monkeypatch.setattr(processing, "CHUNKS_PER_TASK", 1)
    settings.TASK_DELIVERIES = 2
    make.tier_claims(5)
    bulk = make.prepared()
    subject = poison.Subject(tasks.process_bulk.name, (bulk.pk,))
    assert subject.task == processing.PROCESS_TASK
    for life in range(4):
        assert poison.begin(subject, f"delivery {life}", "worker", "life") is None
        assert processing.process(bulk.pk)
        poison.record_failure(subject, f"delivery {life}")
        assert poison.begin(subject, f"death {life}", "worker", "life") is None
        poison.record_failure(subject, f"death {life}")
    assert poison.begin(subject, "once", "worker", "life") is None
    poison.record_failure(subject, "once")  # the second without progress: it may be the bulk
    assert poison.begin(subject, "no more", "worker", "life") is not None


# ------------------------------------------------------------------ a short seeded run
SHORT = {"worker_after_send": 1015, "delivered_three_times": 1016, "redis_flushed": 1017}


@pytest.fixture
def world(transactional_db, settings, monkeypatch):
    """Valkey, both providers and the desk's processes, of this test's own, on its database."""
    from benchmarks.faults import base, runner
    from benchmarks.faults.environment import Environment
    from config.celery import app, broker_url
    from config.dev.testing import _point
    from conftest import surroundings

    world = Environment(surroundings.databases.app_url())
    before = app.conf.broker_url
    try:
        world.start()
        env = world.variables()
        for name in ("NOTICE_MAIL", "NOTICE_PHONE", "SOLAPI_URL", "SOLAPI_API_KEY"):
            setattr(settings, name, env[name])
        settings.NOTICE_ALLOWLIST = ["*"]
        _point(app, broker_url(env["REDIS_URL"]))
        base.create_claims(30)
        runner.register_templates()
        yield world
    finally:
        _point(app, before)
        world.close()


def test_a_short_run_loses_nothing_and_doubles_nothing(world):
    from benchmarks.faults.running import Run, play
    from benchmarks.faults.scenarios import SCENARIOS

    for name, seed in SHORT.items():
        outcome = play(world, name, seed, SCENARIOS[name].play)
        assert outcome.good, f"{name}, seed {seed}: {outcome.fault}"
        assert outcome.notices > 0
    assert world.kills() > 0

    # And the check reads the logs: a message that went out behind the outbox's back is found.
    run = Run(world, "doubled", 1)
    run.mix = ("lms",)
    run.write(2)
    assert run.verdict().good
    copy = run._texts()[0]
    hand_over_again(world, copy)
    assert found(run.verdict()) == {"doubled": [copy.notice]}


def hand_over_again(world, message):
    """Straight to the provider, as a worker would that had forgotten what it did."""
    from reviews.notices.channels.solapi.http_client import authorization

    body = {
        "to": "01020000000",
        "from": "0212345678",
        "text": message.text,
        "subject": message.subject,
        "type": "LMS",
        "customFields": {"notice": message.notice},
    }
    request = urllib.request.Request(
        f"http://127.0.0.1:{world.phone_port}/messages/v4/send-many/detail",
        json.dumps({"messages": [body], "allowDuplicates": True}).encode(),
        {
            "Content-Type": "application/json",
            "Authorization": authorization(key="faults-key", secret="faults-secret"),
        },
    )
    urllib.request.urlopen(request, timeout=10).close()
