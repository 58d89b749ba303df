"""Poison detection: counts a task's failed deliveries by its name and the id it works on.

A dying worker gives its message back, and a sweep enqueues a row that is still open again. So a row
that kills its worker would kill workers for ever. Before a task with an argument runs, its delivery
is recorded in Redis; the record is removed when the task ends. A record that stays, or a delivery
that ended with an error of the row's own, is a failure. After `TASK_DELIVERIES` failures within a
day the task is not run again for this id until an operator releases it (`manage.py poisoned`).

While Redis is away, tasks run uncounted. After a flush of Redis the counts begin at zero, and a
stopped task runs again unless its row is marked as failed.
"""

import contextlib
import hashlib
import json
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any

import redis
import structlog
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.queues.table import limit_of

log = structlog.get_logger(__name__)

DELIVERIES = "desk:deliveries"  # :task:id -> hash of delivery -> its state
POISONED = "desk:poisoned"  # hash of "task id" -> Poisoned
WORKERS = "desk:workers"  # hash of a worker's name -> the id of its present start
FORGOTTEN_AFTER = 24 * 60 * 60  # seconds
RUNNING, ENDED_BADLY = "running", "bad"
LONGEST_ID = 60  # characters
MAX_MARKINGS = 3  # workers that may die while marking a row as failed, before that stops too
AWAY = (redis.RedisError, OSError)


@dataclass(frozen=True)
class Subject:
    """A task name with the arguments of a call. Failed deliveries of the same subject are counted
    together."""

    task: str
    args: tuple = ()
    kwargs: dict = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The task's arguments as text, joined by commas; a long one is shortened with a digest. ''
        for a task without arguments, which is never counted or stopped."""
        given = [*self.args, *self.kwargs.values()]
        text = ",".join(map(str, _flat(given)))
        if len(text) <= LONGEST_ID:
            return text
        return f"{text[:20]}…{hashlib.sha256(text.encode()).hexdigest()[:16]}"

    @property
    def key(self) -> str:
        return f"{DELIVERIES}:{self.task}:{self.id}"

    @property
    def name(self) -> str:
        return f"{self.task} {self.id}"


def _flat(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list | tuple):
            yield from _flat(value)
        else:
            yield value


@dataclass(frozen=True)
class Poisoned:
    """Record of a task that failed too often for its arguments and is no longer run for them. `at`
    is Unix time."""

    task: str
    id: str
    deliveries: int
    at: float
    args: list
    kwargs: dict
    marking: int = 0  # attempts to mark the row that did not end

    @property
    def subject(self) -> Subject:
        return Subject(self.task, tuple(self.args), self.kwargs)


@cache
def redis_client() -> redis.Redis:
    """Return a Redis client with short timeouts and no retries, so that no task waits while Redis
    is away."""
    return redis.Redis.from_url(
        settings.REDIS_URL, decode_responses=True, retry=Retry(NoBackoff(), 0),
        socket_timeout=1.0, socket_connect_timeout=0.5,
    )  # fmt: skip


# ------------------------------------------------------------------ counting
def register_worker(worker: str) -> str:
    """Record in Redis that the worker of this name was started, and return a new random id of this
    run. Deliveries begun under the same name in an earlier run count as failed."""
    life = uuid.uuid4().hex
    with contextlib.suppress(*AWAY):
        redis_client().hset(WORKERS, worker, life)
    return life


def begin(subject: Subject, delivery: str, worker: str, life: str) -> Poisoned | None:
    """Record a delivery of a task before it runs, and return None; or, without recording it, return
    the Poisoned record if the task failed TASK_DELIVERIES times for these arguments and must not
    run. Returns None also for a task without arguments and while Redis is away.

    `delivery` is the message's id, which stays when Redis gives the message to another worker.
    `life` is the id that `register_worker` returned.
    """
    if not subject.id:
        return None
    try:
        return _begin(subject, delivery, worker, life)
    except AWAY:
        log.warning("delivery_not_counted", task=subject.task)
        return None


def _begin(subject: Subject, delivery: str, worker: str, life: str) -> Poisoned | None:
    found = get(subject)
    if found is not None:
        return found
    known: dict[str, str] = redis_client().hgetall(subject.key)  # type: ignore[assignment]
    lives: dict[str, str] = redis_client().hgetall(WORKERS) if known else {}  # type: ignore[assignment]
    now = time.time()
    with redis_client().pipeline() as pipe:
        bad = 0
        for name, text in known.items():
            entry = json.loads(text)
            if now - entry["at"] > FORGOTTEN_AFTER:
                pipe.hdel(subject.key, name)
            elif entry["state"] == ENDED_BADLY:
                bad += 1
            elif _is_over(entry, lives, limit_of(subject.task).hard):
                pipe.hdel(subject.key, name)
                pipe.hset(subject.key, *_entry(ENDED_BADLY, at=entry["at"]))
                bad += 1
        if bad < settings.TASK_DELIVERIES:
            _, text = _entry(RUNNING, worker=worker, life=life)
            pipe.hset(subject.key, delivery, text)
        pipe.expire(subject.key, FORGOTTEN_AFTER)
        pipe.execute()
    return _stop(subject, bad) if bad >= settings.TASK_DELIVERIES else None


def _is_over(entry: dict[str, Any], lives: dict[str, str], limit: int) -> bool:
    """Return True for a recorded delivery that cannot be running any more: its worker was started
    again since, or it began more than `limit` seconds ago."""
    superseded = lives.get(entry["worker"], entry["life"]) != entry["life"]
    return superseded or time.time() - entry["at"] > limit


def _entry(state: str, *, at: float | None = None, **about: str) -> tuple[str, str]:
    return uuid.uuid4().hex, json.dumps({"state": state, "at": at or time.time()} | about)


def _stop(subject: Subject, deliveries: int) -> Poisoned:
    stopped = Poisoned(
        subject.task, subject.id, deliveries, time.time(), list(subject.args), subject.kwargs
    )
    redis_client().hset(POISONED, subject.name, json.dumps(asdict(stopped)))
    log.error("task_poisoned", task=subject.task, id=subject.id, deliveries=deliveries)
    return stopped


def record_success(subject: Subject, delivery: str) -> None:
    """Remove the record of a delivery that ended well. The count of earlier failures stays, since
    this delivery may have found nothing to do. Does nothing while Redis is away."""
    if subject.id:
        with contextlib.suppress(*AWAY):
            redis_client().hdel(subject.key, delivery)


def record_failure(subject: Subject, delivery: str) -> None:
    """Count a delivery whose process died, hit a time limit, or raised an error of the row's own. A
    delivery that Celery reports twice counts once. Does nothing while Redis is away."""
    if not subject.id:
        return
    with contextlib.suppress(*AWAY):
        if redis_client().hdel(subject.key, delivery):
            redis_client().hset(subject.key, *_entry(ENDED_BADLY))
            redis_client().expire(subject.key, FORGOTTEN_AFTER)


# ------------------------------------------------------------------ what is stopped
def get(subject: Subject) -> Poisoned | None:
    """Return the record of this task and its arguments if it was stopped, else None. Raises
    redis.RedisError."""
    text = redis_client().hget(POISONED, subject.name)
    return Poisoned(**json.loads(text)) if text else None  # type: ignore[arg-type]


def list_poisoned() -> list[Poisoned]:
    """Return the records of all tasks that are stopped for some arguments, the oldest first. Raises
    redis.RedisError."""
    found: dict[str, str] = redis_client().hgetall(POISONED)  # type: ignore[assignment]
    return sorted((Poisoned(**json.loads(text)) for text in found.values()), key=lambda p: p.at)


def not_poisoned(task: str, ids: Iterable[int]) -> list[int]:
    """Return those of these ids for which the task of this name is not stopped; all of them while
    Redis is away."""
    ids = list(ids)
    try:
        names = [Subject(task, (pk,)).name for pk in ids]
        found = redis_client().hmget(POISONED, names) if ids else []
    except AWAY:
        return ids
    return [pk for pk, text in zip(ids, found, strict=True) if text is None]  # type: ignore[arg-type]


def begin_marking(stopped: Poisoned) -> bool:
    """Count an attempt to mark the row of a stopped task as failed, and return True.

    Returns False, and counts nothing, after MAX_MARKINGS attempts in a row without `end_marking`:
    the worker died, or `on_poison` raised an error.
    """
    if stopped.marking >= MAX_MARKINGS:
        return False
    _keep(stopped, marking=stopped.marking + 1)
    return True


def end_marking(stopped: Poisoned) -> None:
    """Set the count of attempts that `begin_marking` increases back to 0. Call it once the row is
    marked as failed."""
    _keep(stopped, marking=0)


def _keep(stopped: Poisoned, *, marking: int) -> None:
    with contextlib.suppress(*AWAY):
        text = json.dumps(asdict(stopped) | {"marking": marking})
        redis_client().hset(POISONED, stopped.subject.name, text)


def release(subject: Subject) -> bool:
    """Let a task that was stopped for its arguments run again, and delete the record of its
    failures. Return True if it was stopped. Does not enqueue it.

    Raises redis.RedisError.
    """
    with redis_client().pipeline() as pipe:
        pipe.hdel(POISONED, subject.name)
        pipe.delete(subject.key)
        return bool(pipe.execute()[0])


def reset(task: str, *args: object) -> None:
    """Delete the record of the failures of a task for these arguments, so that it runs again. Call
    it when a user restarts the row, or when a long task has committed part of its work.

    Does nothing while Redis is away.
    """
    with contextlib.suppress(*AWAY):
        release(Subject(task, args))


def process_chunks(task: str, pk: int, process_chunk: Callable[[int], bool], most: int) -> bool:
    """Call `process_chunk` with the row's id up to `most` times, until it returns False: nothing is
    left, or another worker has the row. Return True when the task must be enqueued again.

    Each chunk is progress: earlier crashes of the task had another cause and count no more."""
    for _chunk in range(most):
        if not process_chunk(pk):
            return False
        reset(task, pk)
    return True
