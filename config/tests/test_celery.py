"""`enqueue`, and what happens when the broker does not answer or dies under a worker."""

from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import kombu.transport.redis
import pytest
import redis
import time_machine
from celery.beat import PersistentScheduler
from django.core.checks.registry import registry
from django.db import transaction
from kombu.utils.imports import symbol_by_name

from config import celery
from config.celery import QUEUES, app, enqueue, enqueued_behind
from config.queues import checks, nightly
from config.queues.checks import named_tasks_exist
from config.queues.nightly import NIGHTLY
from config.tests.held import held
from reviews.notices import tasks


@app.task(name="reviews.notices.tests.ring")
def ring(number):
    raise AssertionError("only its name is sent")


def waiting(url: str) -> dict[str, int]:
    line = redis.Redis.from_url(url)
    return {queue: line.llen(queue) for queue in QUEUES}


@pytest.mark.parametrize(
    ("ours", "kombus"),
    [
        ("unix:///run/valkey.sock?db=3", "redis+socket:///run/valkey.sock?virtual_host=3"),
        ("unix:///run/valkey.sock", "redis+socket:///run/valkey.sock?virtual_host=0"),
        ("unix://:pw@/run/v.sock?db=3", "redis+socket://:pw@/run/v.sock?virtual_host=3"),
        ("unix://me:pw@/run/v.sock?db=3", "redis+socket://me:pw@/run/v.sock?virtual_host=3"),
        ("redis://:secret@redis.example:6379/2", "redis://:secret@redis.example:6379/2"),
    ],
)
def test_broker_url(ours, kombus):
    assert celery.broker_url(ours) == kombus


@pytest.mark.django_db(transaction=True)
def test_work_is_handed_over_at_the_commit_to_the_rooms_own_queue(redis_url):
    with transaction.atomic():
        enqueue(ring, 1)
        assert sum(waiting(redis_url).values()) == 0
    assert waiting(redis_url) == {
        "default": 0,
        "notices": 1,
        "documents": 0,
        "reading": 0,
        "imports": 0,
    }


@pytest.mark.django_db(transaction=True)
def test_work_that_nobody_waits_for_comes_behind_all_other(redis_url):
    with enqueued_behind():
        enqueue(ring, 1)
    enqueue(ring, 2)
    with app.connection_for_read() as connection:
        channel = connection.default_channel
        taken = [channel._get("notices")["headers"]["argsrepr"] for _ in range(2)]
    assert taken == ["(2,)", "(1,)"]


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_transaction_rings_no_bell(redis_url):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue(ring, 1)
        raise ZeroDivisionError
    assert sum(waiting(redis_url).values()) == 0


@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_fails_nobody_and_is_used_again_when_it_is_back(own_broker, caplog):
    own_broker.kill()
    with transaction.atomic():
        enqueue(ring, 1)
    assert "reviews.notices.tests.ring" in caplog.text
    own_broker.start()
    enqueue(ring, 2)
    assert waiting(own_broker.url)["notices"] == 1


@pytest.mark.django_db(transaction=True)
def test_a_task_is_enqueued_by_its_dotted_name(redis_url):
    with transaction.atomic():
        enqueue("reviews.notices.tasks.deliver_due")
    assert waiting(redis_url) == {
        "default": 0,
        "notices": 1,
        "documents": 0,
        "reading": 0,
        "imports": 0,
    }


@pytest.mark.django_db
def test_a_name_without_a_task_is_refused_before_the_commit():
    with pytest.raises(ImportError):
        enqueue("reviews.notices.tasks.deliver_never")


@app.task(name="config.tests.clean")
def clean(fails: bool = False) -> None:
    if fails:
        raise ZeroDivisionError


def test_a_nightly_task_runs_once_a_night_also_where_beat_loses_its_file(tmp_path, monkeypatch):
    """A beat that was started again each day without its file, as in a new container, sent no daily
    task ever; one that was stopped sends what it missed once."""
    assert "claims.documents.tasks.sweep_orphans" in NIGHTLY
    asked = {n for n, one in app.conf.beat_schedule.items() if one["task"] in NIGHTLY}
    assert len(asked) == len(NIGHTLY) == 11
    monkeypatch.setattr(nightly, "NIGHTLY", {clean.name})

    def ran(moment: datetime) -> int:
        """Start beat and let it send what is due; return how many of them a worker then runs."""
        kept = PersistentScheduler(app, schedule_filename=str(tmp_path / "beat"), lazy=True)
        kept.setup_schedule()
        due = {name for name in asked if kept.schedule[name].is_due().is_due}
        for name in due:
            kept.schedule[name] = kept.schedule[name].next(moment)
        kept.close()
        return sum(clean.apply().state == "SUCCESS" for _ in due)

    noon = datetime(2026, 12, 2, 12, tzinfo=ZoneInfo("Asia/Seoul"))
    for later, expected in (
        (timedelta(0), 1),
        (timedelta(hours=15), 0),  # 03:00, before the night begins
        (timedelta(hours=16), 1),
        (timedelta(hours=23), 0),
        (timedelta(days=3), 1),
        (timedelta(days=3, hours=1), 0),
    ):
        with time_machine.travel(noon + later, tick=False):
            assert ran(noon + later) == expected, later


def test_a_nightly_task_that_met_no_worker_or_failed_runs_an_hour_later(monkeypatch, redis_url):
    """Its message is dropped after an hour; the next one came a day later."""
    for entry in app.conf.beat_schedule.values():
        if entry["task"] in NIGHTLY:
            assert entry["schedule"] == entry["options"]["expires"] == celery.HOUR
    monkeypatch.setattr(nightly, "NIGHTLY", {clean.name})
    states = [clean.apply((fails,)).state for fails in (True, False, False)]
    assert states == ["FAILURE", "SUCCESS", "IGNORED"]
    redis.Redis.from_url(redis_url).flushdb()
    assert clean.apply().state == "SUCCESS"


def test_a_nightly_task_runs_where_its_note_cannot_be_read(monkeypatch):
    monkeypatch.setattr(nightly, "NIGHTLY", {clean.name})
    monkeypatch.setattr(nightly, "redis_client", lambda: redis.Redis(port=1))  # nobody listens
    assert [clean.apply().state for _ in range(2)] == ["SUCCESS", "SUCCESS"]


@pytest.mark.parametrize("restarted", [False, True])
def test_beat_goes_on_where_the_clock_was_set_back(tmp_path, monkeypatch, restarted):
    """Started by a wrong clock, beat was silent until the old time came again: no ballot closed, no
    letter went for an hour."""
    sent: list[str] = []
    scheduler = symbol_by_name(app.conf.beat_scheduler)
    monkeypatch.setattr(
        scheduler, "apply_entry", lambda _, entry, producer: sent.append(entry.name)
    )

    def start():
        kept = tmp_path / "schedule"
        return scheduler(app, schedule_filename=str(kept), Producer=lambda *_args, **_more: None)

    def run(beat, seconds: int) -> set[str]:
        sent.clear()
        for _ in range(seconds):
            while beat.tick() == 0:
                pass
            clock.shift(1)
        return set(sent)

    each_minute = {n for n, one in app.conf.beat_schedule.items() if one["schedule"] <= 60}
    with time_machine.travel(datetime(2026, 12, 2, 12, tzinfo=UTC), tick=False) as clock:
        beat = start()
        assert each_minute <= run(beat, 70)
        clock.shift(-3600)
        if restarted:
            beat.close()
            beat = start()
        assert each_minute <= run(beat, 70)
        assert sent.count("sweep_notices") in (5, 6)  # every 15 s, not more often
        beat.close()


def test_every_task_that_is_named_exists():
    assert named_tasks_exist(None) == []
    assert named_tasks_exist in registry.get_checks()


def test_a_name_without_a_task_is_found_at_the_start(monkeypatch):
    wrong = ("reviews.notices.tasks.deliver_never", "reviews.notices.delivery.deliver.deliver_all")
    monkeypatch.setattr(checks, "TaskName", Literal[wrong])
    beat = app.conf.beat_schedule | {"wrong": {"task": "claims.nowhere.tasks.sweep"}}
    monkeypatch.setitem(app.conf, "beat_schedule", beat)
    assert [error.msg for error in named_tasks_exist(None)] == [
        "There is no task reviews.notices.delivery.deliver.deliver_all (TaskName).",
        "There is no task reviews.notices.tasks.deliver_never (TaskName).",
        "There is no task claims.nowhere.tasks.sweep (beat_schedule).",
    ]


def test_a_verb_that_a_task_names_and_that_is_missing_is_found_at_the_start(monkeypatch):
    monkeypatch.setattr(tasks.deliver_due, "on_poison", "reviews.notices.nowhere.fail")
    (error,) = named_tasks_exist(None)
    assert error.id == "queues.E002"


def test_a_closed_channel_says_so_in_redis_own_words():
    channel = object.__new__(kombu.transport.redis.Channel)
    channel.connection = None
    with pytest.raises(redis.exceptions.ConnectionError):
        channel._connparams()


@pytest.mark.django_db(transaction=True)
def test_a_worker_outlives_its_broker_three_times(own_broker, new_celery_worker, tmp_path):
    """Idle, and twice with messages in its hands, none of which is lost: what was not acknowledged
    comes again."""
    worker = new_celery_worker("--include", "config.tests.held", REDIS_URL=own_broker.url)

    def kill_broker() -> None:
        before = worker.log().count("Connection to broker lost")
        own_broker.kill()
        worker.until(lambda: worker.log().count("Connection to broker lost") > before)

    kill_broker()
    own_broker.start()
    worker.until(worker.answers)
    for finish_while_away in (True, False):
        folder = tmp_path / str(finish_while_away)
        folder.mkdir()
        for _ in range(4):  # two run, others wait unacknowledged
            enqueue(held, str(folder))
        worker.until(lambda folder=folder: len(list(folder.glob("begun-*"))) >= 2)
        kill_broker()
        if finish_while_away:
            (folder / "go").touch()
            worker.until(lambda folder=folder: len(list(folder.glob("done-*"))) >= 2)
        own_broker.start()
        (folder / "go").touch()
        worker.until(lambda folder=folder: len(list(folder.glob("done-*"))) >= 4)
        assert worker.alive(), (finish_while_away, worker.log()[-3000:])
