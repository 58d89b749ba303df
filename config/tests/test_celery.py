"""`enqueue`, and what happens when the broker does not answer or dies under a worker."""

from datetime import UTC, datetime, timedelta
from typing import Literal

import kombu.transport.redis
import pytest
import redis
from celery.beat import PersistentScheduler
from django.core.checks.registry import registry
from django.db import transaction

from config import celery
from config.celery import QUEUES, app, enqueue, enqueued_behind
from config.queues import checks
from config.queues.checks import named_tasks_exist
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


def test_a_daily_task_runs_once_a_day_also_where_beat_loses_its_file(tmp_path):
    """A beat that was started again each day without its file, as in a new container, sent no daily
    task ever; one that was stopped sends what it missed once."""
    daily = {name for name, one in app.conf.beat_schedule.items() if one["schedule"] == celery.DAY}
    assert "sweep_orphan_files" in daily

    def due(moment: datetime) -> set[str]:
        kept = PersistentScheduler(app, schedule_filename=str(tmp_path / "beat"), lazy=True)
        kept.setup_schedule()
        waited = {name: moment - kept.schedule[name].last_run_at for name in daily}
        found = {name for name in daily if waited[name].total_seconds() >= celery.DAY}
        for name in found:
            kept.schedule[name] = kept.schedule[name].next(moment)
        kept.close()
        return found

    now = datetime.now(UTC)
    assert due(now) == daily
    assert due(now + timedelta(hours=23)) == set()
    assert due(now + timedelta(days=3)) == daily
    assert due(now + timedelta(days=3, hours=1)) == set()


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
