"""Counts of failed deliveries of a task for one row, and the list of stopped ("poisoned") tasks.

A worker that dies requeues its message, and a sweep starts the task again for a row that is still
open. A row that kills every worker would thus kill workers for ever. So before a task with an
argument runs, its delivery is recorded in Redis, and deleted when the task ends. Deliveries that
stay, or end with an error of the row itself, count as failed. After `TASK_DELIVERIES` of them
within a day the task no longer runs for this id until an operator releases it (`manage.py
poisoned`).

Without Redis, tasks run uncounted. After a flush of Redis, counting begins again, and stopped tasks
run again, unless their rows are marked as failed.
"""

import contextlib
import hashlib
import json
import time
import uuid
from collections.abc import Iterable, Iterator
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

DELIVERIES = "desk:deliveries"  # :task:id -> hash of delivery -> state
POISONED = "desk:poisoned"  # hash of "task id" -> Poisoned
WORKERS = "desk:workers"  # hash of a worker's name -> its present life
KEPT_SECONDS = 24 * 60 * 60  # seconds
RUNNING, FAILED = "running", "bad"
LONGEST_ID = 60  # characters
MOST_MARKING_ATTEMPTS = 3  # workers that may die while marking a row as failed
REDIS_ERRORS = (redis.RedisError, OSError)


@dataclass(frozen=True)
class Subject:
    """A task and its arguments."""

    task: str
    args: tuple = ()
    kwargs: dict = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Return the ids of the arguments; '' for a task without any, which is never stopped."""
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
    """A task that no longer runs for this id; `at` is Unix time."""

    task: str
    id: str
    deliveries: int
    at: float
    args: list
    kwargs: dict
    marking: int = 0  # attempts begun and not ended

    @property
    def subject(self) -> Subject:
        return Subject(self.task, tuple(self.args), self.kwargs)


@cache
def connection() -> redis.Redis:
    """Return a connection that fails at once when Redis is away: no task waits to be counted."""
    return redis.Redis.from_url(
        settings.REDIS_URL, decode_responses=True, retry=Retry(NoBackoff(), 0),
        socket_timeout=1.0, socket_connect_timeout=0.5,
    )  # fmt: skip


# ------------------------------------------------------------------ counting
def register_worker(worker: str) -> str:
    """Register a new life of a worker; deliveries of its earlier lives count as failed."""
    life = uuid.uuid4().hex
    with contextlib.suppress(*REDIS_ERRORS):
        connection().hset(WORKERS, worker, life)
    return life


def begin_delivery(subject: Subject, delivery: str, worker: str, life: str) -> Poisoned | None:
    """Record a delivery before it runs; returns the record when it must not run.

    `delivery` is the message's id, which stays the same when Redis redelivers the message.
    """
    if not subject.id:
        return None
    try:
        return _begin(subject, delivery, worker, life)
    except REDIS_ERRORS:
        log.warning("delivery_not_counted", task=subject.task)
        return None


def _begin(subject: Subject, delivery: str, worker: str, life: str) -> Poisoned | None:
    found = get(subject)
    if found is not None:
        return found
    known: dict[str, str] = connection().hgetall(subject.key)  # type: ignore[assignment]
    lives: dict[str, str] = connection().hgetall(WORKERS) if known else {}  # type: ignore[assignment]
    now = time.time()
    with connection().pipeline() as pipe:
        bad = 0
        for name, text in known.items():
            entry = json.loads(text)
            if now - entry["at"] > KEPT_SECONDS:
                pipe.hdel(subject.key, name)
            elif entry["state"] == FAILED:
                bad += 1
            elif _is_over(entry, lives, limit_of(subject.task).hard):
                pipe.hdel(subject.key, name)
                pipe.hset(subject.key, *_entry(FAILED, at=entry["at"]))
                bad += 1
        if bad < settings.TASK_DELIVERIES:
            _, text = _entry(RUNNING, worker=worker, life=life)
            pipe.hset(subject.key, delivery, text)
        pipe.expire(subject.key, KEPT_SECONDS)
        pipe.execute()
    return _stop(subject, bad) if bad >= settings.TASK_DELIVERIES else None


def _is_over(entry: dict[str, Any], lives: dict[str, str], limit: int) -> bool:
    """Return True for a recorded delivery that cannot be running any more."""
    superseded = lives.get(entry["worker"], entry["life"]) != entry["life"]
    return superseded or time.time() - entry["at"] > limit


def _entry(state: str, *, at: float | None = None, **about: str) -> tuple[str, str]:
    return uuid.uuid4().hex, json.dumps({"state": state, "at": at or time.time()} | about)


def _stop(subject: Subject, deliveries: int) -> Poisoned:
    stopped = Poisoned(
        subject.task, subject.id, deliveries, time.time(), list(subject.args), subject.kwargs
    )
    connection().hset(POISONED, subject.name, json.dumps(asdict(stopped)))
    log.error("task_poisoned", task=subject.task, id=subject.id, deliveries=deliveries)
    return stopped


def end_delivery(subject: Subject, delivery: str) -> None:
    """Delete the record of a finished delivery. Earlier failures stay: a second delivery may have
    found nothing to do."""
    if subject.id:
        with contextlib.suppress(*REDIS_ERRORS):
            connection().hdel(subject.key, delivery)


def fail_delivery(subject: Subject, delivery: str) -> None:
    """Record a failure: its process died, hit a time limit, or raised an error of the row itself.

    Repeated calls for one delivery, as Celery makes for a process that it killed, count once.
    """
    if not subject.id:
        return
    with contextlib.suppress(*REDIS_ERRORS):
        if connection().hdel(subject.key, delivery):
            connection().hset(subject.key, *_entry(FAILED))
            connection().expire(subject.key, KEPT_SECONDS)


# ------------------------------------------------------------------ what is stopped
def get(subject: Subject) -> Poisoned | None:
    text = connection().hget(POISONED, subject.name)
    return Poisoned(**json.loads(text)) if text else None  # type: ignore[arg-type]


def poisoned_tasks() -> list[Poisoned]:
    """Return all stopped tasks, the oldest first. Raises redis.RedisError."""
    found: dict[str, str] = connection().hgetall(POISONED)  # type: ignore[assignment]
    return sorted((Poisoned(**json.loads(text)) for text in found.values()), key=lambda p: p.at)


def not_poisoned(task: str, ids: Iterable[int]) -> list[int]:
    """Return the ids for which the task is not stopped."""
    ids = list(ids)
    try:
        names = [Subject(task, (pk,)).name for pk in ids]
        found = connection().hmget(POISONED, names) if ids else []
    except REDIS_ERRORS:
        return ids
    return [pk for pk, text in zip(ids, found, strict=True) if text is None]  # type: ignore[arg-type]


def begin_marking(stopped: Poisoned) -> bool:
    """Record an attempt to mark the row; False when such attempts killed workers too often."""
    if stopped.marking >= MOST_MARKING_ATTEMPTS:
        return False
    _keep(stopped, marking=stopped.marking + 1)
    return True


def end_marking(stopped: Poisoned) -> None:
    _keep(stopped, marking=0)


def _keep(stopped: Poisoned, *, marking: int) -> None:
    with contextlib.suppress(*REDIS_ERRORS):
        text = json.dumps(asdict(stopped) | {"marking": marking})
        connection().hset(POISONED, stopped.subject.name, text)


def release(subject: Subject) -> bool:
    """Run it again, counted from zero; returns whether it was stopped. Raises redis.RedisError."""
    with connection().pipeline() as pipe:
        pipe.hdel(POISONED, subject.name)
        pipe.delete(subject.key)
        return bool(pipe.execute()[0])


def reset_count(task: str, *args: object) -> None:
    """Release it when a person restarts the row on a page, or when a long task has committed some
    of its work; ignores Redis errors."""
    with contextlib.suppress(*REDIS_ERRORS):
        release(Subject(task, args))
