"""Queues, limits and the shutdown of workers."""

import ast
import signal
from datetime import timedelta
from pathlib import Path

import pytest
import redis

from claims import clock
from claims.evidence import tasks as evidence
from config.celery import app
from config.dev.state_folder import CHECKOUT
from config.queues import table
from config.queues.table import LIMITS, LONGEST_TASK, QUEUES, SHORTER, VISIBILITY, limit_of
from config.tests import deadly
from config.tests.held import held
from reviews.payouts.grants import tasks as grant_tasks
from reviews.payouts.grants.queries import STALE_AFTER
from reviews.payouts.grants.tests import factories as grants

PUT_OFF = {"eta", "countdown", "expires"}


def sources():
    for folder in ("claims", "reviews", "config"):
        for path in sorted((CHECKOUT / folder).rglob("*.py")):
            if "tests" not in path.parts:
                yield path


def put_off_in(path: Path) -> set[str]:
    """Arguments by which a call puts a message off or lets it expire."""
    source = path.read_text()
    if not any(name in source for name in PUT_OFF):
        return set()
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return {key.arg for call in calls for key in call.keywords if key.arg in PUT_OFF}


def test_only_one_task_is_ever_put_off_and_not_for_longer_than_redis_waits():
    found = {str(path.relative_to(CHECKOUT)): put_off_in(path) for path in sources()}
    named = {path: names for path, names in found.items() if names}
    assert named.pop("config/celery.py") == {"expires"}  # set for beat, checked below
    assert named == {"claims/evidence/tasks.py": {"countdown"}}
    assert evidence.LONGEST_WAIT + limit_of(evidence.ask_outside.name).hard < VISIBILITY


def test_no_message_of_the_beat_outlives_what_redis_waits():
    for entry in app.conf.beat_schedule.values():
        assert 0 < entry["options"]["expires"] <= entry["schedule"]
        assert entry["options"]["expires"] < VISIBILITY


def test_the_beat_rings_only_for_tasks_that_exist():
    app.loader.import_default_modules()
    rung = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert rung <= set(app.tasks)
    sweeps = {name for name in app.tasks if ".tasks.sweep" in name and "tests" not in name}
    assert sweeps <= rung


def test_a_soft_limit_comes_before_the_hard_one():
    """Celery 5.7 begins to wait for the hard one when the soft one has passed."""
    for limit in (*LIMITS.values(), *SHORTER.values()):
        assert 0 < limit.soft < limit.hard <= LONGEST_TASK < VISIBILITY
    assert set(LIMITS) == set(QUEUES)
    app.loader.import_default_modules()
    assert set(SHORTER) <= set(app.tasks)


@pytest.mark.django_db(transaction=True)
def test_what_a_living_worker_says_of_itself(celery_worker_process):
    name = celery_worker_process.name
    asked = app.control.inspect([name], timeout=10)
    conf = asked.conf(with_defaults=True)[name]
    assert conf["broker_transport_options"]["visibility_timeout"] == VISIBILITY
    for setting, value in {
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "worker_prefetch_multiplier": 1,
        "worker_lost_wait": 2,
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "task_ignore_result": True,
    }.items():
        assert conf[setting] == value, setting
    assert conf["worker_soft_shutdown_timeout"] > 0
    for text in asked.registered("time_limit", "soft_time_limit", "acks_late")[name]:
        task, _, rest = text.partition(" [")
        said = dict(pair.split("=") for pair in rest.rstrip("]").split(" "))
        limit = limit_of(task)
        assert said == {
            "time_limit": str(limit.hard),
            "soft_time_limit": str(limit.soft),
            "acks_late": "True",
        }, task


# ------------------------------------------------------------------ stopping
def names(folder, what: str) -> int:
    return len(list(folder.glob(f"{what}-*")))


@pytest.fixture
def start(new_celery_worker, own_broker):
    def start(*options: str, **environment: str):
        return new_celery_worker(*options, REDIS_URL=own_broker.url, **environment)

    start.line = redis.Redis.from_url(own_broker.url)
    return start


@pytest.mark.django_db(transaction=True)
def test_sigterm_gives_a_running_task_back_and_lets_a_short_one_end(start, tmp_path):
    include = ("--include", "config.tests.held")
    worker = start(*include, WORKER_GRACE_SECONDS="0.2")
    held.apply_async((str(tmp_path),), countdown=900)  # is in its hands, and not running
    for _ in range(3):
        held.delay(str(tmp_path))
    worker.until(lambda: names(tmp_path, "begun") == 2)
    worker.process.send_signal(signal.SIGTERM)
    worker.process.wait()
    assert start.line.hlen("unacked") == 0
    assert start.line.llen("default") == 4
    assert names(tmp_path, "done") == 0
    (tmp_path / "go").touch()
    worker = start(*include, WORKER_GRACE_SECONDS="2")  # all of which it waits
    worker.until(lambda: names(tmp_path, "done") == 3)
    assert names(tmp_path, "begun") == 5  # two of them twice

    # And one that ends in time is let, and runs once.
    (tmp_path / "short").mkdir()
    held.delay(str(tmp_path / "short"))
    worker.until(lambda: names(tmp_path / "short", "begun") == 1)
    worker.process.send_signal(signal.SIGTERM)
    worker.process.send_signal(signal.SIGTERM)  # a second one changes nothing
    (tmp_path / "short" / "go").touch()
    worker.process.wait()
    assert names(tmp_path / "short", "done") == 1
    # The one that was put off has gone back, and nothing else.
    assert (start.line.hlen("unacked"), start.line.llen("default")) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_what_died_with_its_worker_comes_back_when_redis_has_waited(start, tmp_path):
    options = ("--include", "config.tests.held,config.tests.deadly")
    worker = start(*options)
    held.delay(str(tmp_path))
    worker.until(lambda: names(tmp_path, "begun") == 1)
    worker.kill()
    assert (start.line.hlen("unacked"), start.line.llen("default")) == (1, 0)
    (tmp_path / "go").touch()
    worker = start(*options, DEADLY_VISIBILITY="1")
    worker.until(lambda: names(tmp_path, "done") == 1)


@pytest.mark.django_db(transaction=True)
def test_a_task_cut_off_by_its_soft_limit_leaves_a_row_that_its_sweep_finds(
    celery_worker_process, owner_connection, monkeypatch
):
    worker, claim = celery_worker_process, grants.claim_of(grants.TIER)
    with owner_connection.transaction(), monkeypatch.context() as patch:
        # whoever holds the claim holds the run up
        owner_connection.execute("SELECT 1 FROM claims_claim WHERE id = %s FOR UPDATE", [claim.pk])
        patch.setattr(grant_tasks.prepare_grants, "soft_time_limit", 0.3)  # goes with the message
        # Celery remembers the options of a task with its first message: neither before nor after.
        patch.setattr(grant_tasks.prepare_grants, "_exec_options", None)
        run = grants.run_of()
        worker.until(lambda: "Soft time limit" in worker.log())
        worker.until(lambda: "SoftTimeLimitExceeded" in worker.log())
        run.refresh_from_db()
        assert (run.under_way, run.prepared) == (True, 0)
    assert grant_tasks.sweep_grant_runs() == 0  # not yet
    type(run).objects.filter(pk=run.pk).update(
        progress_at=clock.now() - STALE_AFTER - timedelta(seconds=1)
    )
    assert grant_tasks.sweep_grant_runs() == 1

    def done() -> bool:
        run.refresh_from_db()
        return run.status == "done"

    worker.until(done)
    assert run.prepared == 1


def test_names_of_queues_are_told_by_the_tasks_own(monkeypatch):
    assert table.queue_of("reviews.notices.tasks.deliver_due") == "notices"
    assert table.queue_of("reviews.payouts.grants.tasks.prepare_grants") == "default"
    for task in (held, deadly.work):
        assert app.amqp.router.route({}, task.name)["queue"].name == table.queue_of(task.name)


def test_no_bell_for_letters_waits_before_what_keeps_them_moving():
    """A bulk at a slow provider enqueues faster than tasks run: a sweep behind them would
    expire, time after time, and what a dead worker left would wait."""
    app.loader.import_default_modules()
    letters = {name for name in app.tasks if name.startswith("reviews.notices.")}
    rest = {name for name in letters if "tests" not in name} - {"reviews.notices.tasks.deliver_due"}
    assert len(rest) >= 4
    for name in rest:
        assert table.queue_of(name) == "default", name
        assert app.amqp.router.route({}, name)["queue"].name == "default", name
    assert app.conf.broker_transport_options.get("queue_order_strategy", "round_robin") == (
        "round_robin"
    )
