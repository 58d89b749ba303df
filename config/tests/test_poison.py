"""A row that kills its workers is given up after a few attempts, and the other rows go on."""

import io
import json
import time

import pytest
import redis
from django.core.management import CommandError, call_command

from config.celery import QUEUES, app
from config.dev.testing import WorkerProcess
from config.queues import poison
from config.queues.poison import Subject
from config.tests import deadly

MOST = 3  # deliveries


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the folder of the traces that tasks leave; each test has ids of its own."""
    return tmp_path_factory.mktemp("deadly")


@pytest.fixture(scope="module")
def one_worker(django_db_setup, folder):
    worker = WorkerProcess(
        "--include", "config.tests.deadly",
        **{deadly.FOLDER: str(folder), "TASK_DELIVERIES": str(MOST)},
        DEADLY_LOST_WAIT="0.2", WORKER_GRACE_SECONDS="0.1",
    )  # fmt: skip
    yield worker
    worker.kill()


@pytest.fixture
def worker(one_worker, transactional_db):
    """A worker that lives and has nothing to do; it may be killed."""
    line = poison.redis_client()
    if not one_worker.alive():
        line.flushdb()
        one_worker.start()
    yield one_worker
    line.delete(*QUEUES)


def count(folder, name: str) -> int:
    file = folder / name
    return len(file.read_text().splitlines()) if file.exists() else 0


def listed() -> list[dict]:
    out = io.StringIO()
    call_command("poisoned", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_tasks_that_kill_their_worker_stop_for_one_id_each_and_others_go_on(worker, folder):
    killers, before = (13, 14), len(worker.log())
    for number in (1, *killers, 2):
        deadly.work.delay(number)
    for killer in killers:
        worker.until(lambda n=killer: count(folder, f"given_up-{n}"))
        deadly.work.delay(killer)  # as a sweep would ring again
    deadly.work.delay(3)
    for killer in killers:
        worker.until(lambda n=killer: count(folder, f"given_up-{n}") == 2)
    worker.until(lambda: count(folder, "done-3"))
    assert [count(folder, f"done-{number}") for number in (1, 2)] == [1, 1]
    stopped = {found["name"]: found["deliveries"] for found in listed()}
    assert stopped == {f"config.tests.deadly.work {killer}": MOST for killer in killers}
    told = [line for line in worker.log()[before:].splitlines() if "task_poisoned" in line]
    for killer in killers:
        assert count(folder, f"run-{killer}") == MOST, killer
        assert sum(f'"{killer}"' in line for line in told) == 1, (killer, told)
    assert len(told) == len(killers)


def test_a_released_row_is_tried_as_often_again(worker, folder):
    deadly.work.delay(113)
    worker.until(lambda: count(folder, "given_up-113"))
    call_command("poisoned", release="config.tests.deadly.work 113", stdout=io.StringIO())
    worker.until(lambda: count(folder, "given_up-113") == 2)
    assert count(folder, "run-113") == 2 * MOST


def test_errors_of_the_row_and_hard_limits_count_too(worker, folder):
    kinds = {15: {}, 16: {"soft_time_limit": 0.6, "time_limit": 0.9}}
    for ring in range(MOST):  # neither message is delivered again by itself
        for number, limits in kinds.items():
            deadly.work.apply_async((number,), **limits)
        for number in kinds:
            worker.until(lambda n=number, r=ring: count(folder, f"run-{n}") > r)
            worker.until(lambda n=number, r=ring: bad_of(Subject(deadly.work.name, (n,))) > r)
    for number in kinds:
        deadly.work.delay(number)
    for number in kinds:
        worker.until(lambda n=number: count(folder, f"given_up-{n}"))
        assert count(folder, f"run-{number}") == MOST, number


def bad_of(subject: Subject) -> int:
    entries = map(json.loads, poison.redis_client().hvals(subject.key))
    return sum(entry["state"] == poison.ENDED_BADLY for entry in entries)


def test_a_stop_that_gives_a_task_back_is_nobodys_death(worker, folder):
    deadly.work.delay(116)
    worker.until(lambda: count(folder, "run-116"))
    worker.stop()
    assert poison.redis_client().hgetall(Subject(deadly.work.name, (116,)).key) == {}


def test_what_a_whole_worker_took_with_it_counts_at_its_next_life(worker, folder, monkeypatch):
    """Also if the message comes back to a worker of the same name."""
    deadly.work.delay(216)
    worker.until(lambda: count(folder, "run-216"))
    worker.kill()
    # Not before: it would give itself its own back.
    monkeypatch.setitem(worker.environment, "DEADLY_VISIBILITY", "1")
    worker.start()
    worker.until(lambda: count(folder, "run-216") == 2)  # Redis gave it back
    worker.kill()
    assert bad_of(Subject(deadly.work.name, (216,))) == 1


# ------------------------------------------------------------------ counting, without a worker
@pytest.fixture
def most(settings, redis_url):
    settings.TASK_DELIVERIES = 2
    return 2


SUBJECT = Subject("claims.documents.tasks.inspect", (7,))


def begin(delivery: str, *, worker: str = "w1", life: str = "l1", subject=SUBJECT):
    return poison.begin(subject, delivery, worker, life)


def test_deliveries_that_run_at_the_same_time_are_no_deaths(most):
    assert [begin(f"m{number}") for number in range(10)] == [None] * 10
    for number in range(10):
        poison.record_success(SUBJECT, f"m{number}")
    assert poison.redis_client().exists(SUBJECT.key) == 0


def test_a_delivery_that_found_nothing_to_do_does_not_wash_off_a_death(most):
    for number in range(most):
        begin(f"m{number}")
        poison.record_failure(SUBJECT, f"m{number}")
        if number < most - 1:
            assert begin(f"idle{number}") is None
            poison.record_success(SUBJECT, f"idle{number}")
    assert begin("next").deliveries == most


def test_deaths_are_forgotten_after_a_day(most, monkeypatch):
    then = time.time()
    for number in range(most):
        begin(f"m{number}")
        poison.record_failure(SUBJECT, f"m{number}")
    monkeypatch.setattr(poison.time, "time", lambda: then + poison.FORGOTTEN_AFTER + 60)
    assert begin("next") is None


def test_a_worker_that_never_came_back_is_given_up_after_the_limit(most, monkeypatch):
    then = time.time()
    for number in range(most):
        begin(f"m{number}", worker=f"gone{number}")
    monkeypatch.setattr(poison.time, "time", lambda: then + 700)  # documents: 600 s
    assert begin("next").deliveries == most


def test_the_message_of_a_dead_worker_counts_when_it_comes_again(most):
    life = poison.register_worker("w1")
    for number in range(most):
        assert begin("the same", life=life) is None, number
        life = poison.register_worker("w1")
    assert begin("the same", life=life).deliveries == most


def test_each_id_and_task_is_counted_by_itself(most):
    for number in range(most):
        begin(f"m{number}")
        poison.record_failure(SUBJECT, f"m{number}")
    assert begin("next") is not None
    assert begin("other", subject=Subject(SUBJECT.task, (8,))) is None
    assert begin("other", subject=Subject("claims.documents.tasks.prepare", (7,))) is None
    assert poison.not_poisoned(SUBJECT.task, [6, 7, 8]) == [6, 8]
    poison.reset(SUBJECT.task, 7)
    assert poison.not_poisoned(SUBJECT.task, [6, 7, 8]) == [6, 7, 8]
    assert begin("again") is None


def test_a_task_without_an_id_is_never_stopped(most):
    sweep = Subject("reviews.notices.tasks.sweep")
    for number in range(5):
        assert begin(f"m{number}", subject=sweep) is None
        poison.record_failure(sweep, f"m{number}")
    assert poison.redis_client().keys("desk:deliveries*") == []


def test_many_ids_make_one_short_name():
    many = Subject("t", ([*range(1_000)],))
    assert len(many.id) < poison.LONGEST_ID
    assert many.id != Subject("t", ([*range(999)],)).id
    assert Subject("t", (), {"run_id": 5}).id == "5"


def test_a_mark_that_kills_is_given_up_as_well(most):
    for number in range(most):
        begin(f"m{number}")
        poison.record_failure(SUBJECT, f"m{number}")
    tries = 0
    while poison.begin_marking(begin("next")):
        tries += 1
    assert tries == poison.MAX_MARKINGS


def test_without_redis_tasks_run_uncounted(monkeypatch, most):
    away = redis.Redis.from_url("unix:///nowhere.sock")
    monkeypatch.setattr(poison, "redis_client", lambda: away)
    assert begin("m") is None
    poison.record_success(SUBJECT, "m")
    poison.record_failure(SUBJECT, "m")
    assert poison.not_poisoned(SUBJECT.task, [1]) == [1]
    with pytest.raises(CommandError, match="Redis"):
        call_command("poisoned")


def test_a_flushed_redis_counts_from_nothing(most):
    for number in range(most):
        begin(f"m{number}")
        poison.record_failure(SUBJECT, f"m{number}")
    assert begin("next") is not None
    poison.redis_client().flushdb()
    assert begin("next") is None


def test_a_name_that_is_not_stopped_cannot_be_released(redis_url):
    with pytest.raises(CommandError, match="멈춘 작업이 아닙니다"):
        call_command("poisoned", release="claims.documents.tasks.inspect 7")
    call_command("poisoned", release="all", stdout=io.StringIO())


def test_every_marking_verb_can_be_found():
    from django.utils.module_loading import import_string

    app.loader.import_default_modules()
    named = [
        path
        for task in app.tasks.values()
        for path in (getattr(task, "on_poison", None), getattr(task, "on_release", None))
        if path
    ]
    assert len(named) >= 5
    assert all(callable(import_string(path)) for path in named)
