"""Counting deliveries that ended badly, by what a task works on: its name and its business id.

A worker that dies gives its message back, and a sweep rings again for a row that is still open. A
row that kills whatever touches it would so kill workers for ever. Before a task with an argument
runs, the delivery is written down in Redis; it is crossed out when the task ends. What stays
there, or ended with an error that is the row's own, counts. After `TASK_DELIVERIES` of them within
a day the task is not run again for this id until an operator releases it (`manage.py poisoned`).

Redis away: tasks run uncounted. Redis flushed: counting begins anew, and so do the deliveries of
what was stopped, unless its row says that it was given up.
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

DELIVERIES = "desk:deliveries"  # :task:id -> hash of delivery -> how it stands
POISONED = "desk:poisoned"  # hash of "task id" -> Poisoned
WORKERS = "desk:workers"  # hash of a worker's name -> its present life
KEPT_SECONDS = 24 * 60 * 60  # seconds
RUNNING, FAILED = "running", "bad"
LONGEST_ID = 60  # characters
MOST_MARKING_ATTEMPTS = 3  # workers that may die of giving a row up, before that is given up too
REDIS_ERRORS = (redis.RedisError, OSError)


@dataclass(frozen=True)
class Subject:
    """A task and what it works on."""

    task: str
    args: tuple = ()
    kwargs: dict = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The ids of the arguments; '' for a task without any, which is never stopped."""
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
    """A task that is not run for this id any more; `at` is Unix time."""

    task: str
    id: str
    deliveries: int
    at: float
    args: list
    kwargs: dict
    marking: int = 0  # begun and not ended

    @property
    def subject(self) -> Subject:
        return Subject(self.task, tuple(self.args), self.kwargs)


@cache
def connection() -> redis.Redis:
    """Fails at once when Redis is away: no task waits to be counted."""
    return redis.Redis.from_url(
        settings.REDIS_URL, decode_responses=True, retry=Retry(NoBackoff(), 0),
        socket_timeout=1.0, socket_connect_timeout=0.5,
    )  # fmt: skip


# ------------------------------------------------------------------ counting
def register_worker(worker: str) -> str:
    """A worker of this name begins: what an earlier one of the name had in hand died with it."""
    life = uuid.uuid4().hex
    with contextlib.suppress(*REDIS_ERRORS):
        connection().hset(WORKERS, worker, life)
    return life


def begin_delivery(subject: Subject, delivery: str, worker: str, life: str) -> Poisoned | None:
    """Write a delivery down before it runs; returns the record when it must not run.

    `delivery` is the message's id: the same again when Redis gives the message to another worker.
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
    """Whether a delivery that nobody crossed out cannot be running any more."""
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
    """It came to its end. Earlier deaths stay: a second delivery may have found nothing to do."""
    if subject.id:
        with contextlib.suppress(*REDIS_ERRORS):
            connection().hdel(subject.key, delivery)


def fail_delivery(subject: Subject, delivery: str) -> None:
    """Its process died, was cut off by a time limit, or raised an error of the row's own.

    Told more than once of one delivery, as Celery does of a process that it killed, it counts one.
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
    """All of them, the oldest first. Raises redis.RedisError."""
    found: dict[str, str] = connection().hgetall(POISONED)  # type: ignore[assignment]
    return sorted((Poisoned(**json.loads(text)) for text in found.values()), key=lambda p: p.at)


def not_poisoned(task: str, ids: Iterable[int]) -> list[int]:
    """Those of the ids for which the task of one id is not stopped."""
    ids = list(ids)
    try:
        names = [Subject(task, (pk,)).name for pk in ids]
        found = connection().hmget(POISONED, names) if ids else []
    except REDIS_ERRORS:
        return ids
    return [pk for pk, text in zip(ids, found, strict=True) if text is None]  # type: ignore[arg-type]


def begin_marking(stopped: Poisoned) -> bool:
    """Before the row is told: False when that too killed workers again and again."""
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
    """Let it run again, counted from nothing; whether it was stopped. Raises redis.RedisError."""
    with connection().pipeline() as pipe:
        pipe.hdel(POISONED, subject.name)
        pipe.delete(subject.key)
        return bool(pipe.execute()[0])


def reset_count(task: str, *args: object) -> None:
    """`release` where a person starts a row again by its own button, or where a long task has
    committed some of its work; Redis may be away."""
    with contextlib.suppress(*REDIS_ERRORS):
        release(Subject(task, args))
