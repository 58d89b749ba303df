"""Views /healthz (the state of every part in one word each) and /metrics (Prometheus, with a
token)."""

import logging
import secrets
import threading
import time

import redis
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.views.decorators.cache import never_cache
from django_prometheus.exports import ExportToDjangoView
from kombu.transport.redis import Channel
from psycopg.errors import LockNotAvailable, QueryCanceled
from redis.exceptions import (
    AuthenticationError,
    AuthorizationError,
    NoPermissionError,
    OutOfMemoryError,
    ResponseError,
)

from claims.documents import health as documents
from claims.documents.renderer import confinement_status
from claims.replica import metrics as replica
from claims.users.permissions import public
from config import metrics as house
from config.celery import QUEUES, app

# SQLSTATE of a refused lock and of a statement over its time limit.
TIMED_OUT = (LockNotAvailable, QueryCanceled)

log = logging.getLogger(__name__)

REDIS_SECONDS = 0.5
TRIED_KEY = "desk:health"
DENIED = (AuthenticationError, AuthorizationError, NoPermissionError)
SEPARATOR, PRIORITIES = Channel.sep, Channel.priority_steps  # of the lists of a queue
WORKER_SECONDS = 1.0  # how long a worker may take to answer
WORKER_KEPT_SECONDS = 2.0  # how long its answer is valid

_worker_lock = threading.Lock()
_worker_answer = (0.0, "down")  # monotonic time, word


@public
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Return 200 when web, database, Redis and a worker respond and the register is loaded, else
    503; as JSON, a word for each part.

    A register that is locked or too slow is "busy". Scanner, storage, renderer and replica are
    reported but do not change the status: without them people still work."""
    parts = {"web": "ok", **required_parts()}
    status = 200 if set(parts.values()) == {"ok"} else 503
    words = documents.probe() | {"renderer": confinement_status.level()} | replica.probe()
    return JsonResponse(parts | words, status=status)


def required_parts() -> dict[str, str]:
    """Return a word for each part without which nobody can work: database (ok, down), redis
    (`redis_word`), worker (ok, down) and register (ok, busy, empty). Waits a second at most for a
    worker."""
    database, register = _database_and_register()
    broker = redis_word()
    worker = _worker() if broker == "ok" else "down"
    return {"database": database, "redis": broker, "worker": worker, "register": register}


def _database_and_register() -> tuple[str, str]:
    try:
        loaded = apps.get_model("claims", "Claim").objects.exists()
    except DatabaseError as error:
        return _database(), "busy" if isinstance(error.__cause__, TIMED_OUT) else "empty"
    return "ok", "ok" if loaded else "empty"


def _database() -> str:
    """Return "ok" if the database executes a statement, else "down". Called once the query of the
    register's table has failed."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "down"
    return "ok"


def redis_word() -> str:
    """Return "ok" if Redis stores a key within REDIS_SECONDS, "full" if it has no memory for one
    (maxmemory), "readonly" if it stores none for another reason (it is a replica, or cannot write
    its file), "denied" if it refuses our password, user or command, else "down"."""
    line = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS
    )
    try:
        line.set(TRIED_KEY, 1, ex=60)  # a PING is answered by a Redis that takes no task
    except OutOfMemoryError:
        return "full"
    except DENIED:
        return "denied"
    except ResponseError:
        return "readonly"
    except redis.RedisError:
        return "down"
    finally:
        line.close()
    return "ok"


def unserved_queues() -> dict[str, int]:
    """Return {name: number of waiting messages} of the queues that no worker takes, of those in
    which messages wait; {} if Redis or no worker answers. Workers are asked, which takes
    WORKER_SECONDS, only if messages wait."""
    line = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS
    )
    try:
        waiting = {name: sum(map(line.llen, _lists_of(name))) for name in QUEUES}  # type: ignore[arg-type]
    except redis.RedisError:
        return {}
    finally:
        line.close()
    waiting = {name: n for name, n in waiting.items() if n}
    taken = _taken_queues() if waiting else set()
    return {name: n for name, n in waiting.items() if name not in taken} if taken else {}


def _lists_of(queue: str) -> list[str]:
    """Return the keys of a queue's lists in Redis: kombu keeps one for each priority."""
    return [queue if not step else f"{queue}{SEPARATOR}{step}" for step in PRIORITIES]


def _worker() -> str:
    """Return "ok" if a Celery worker responds to a ping, else "down". A process pings at most once
    every two seconds and returns the last result in between."""
    global _worker_answer
    with _worker_lock:
        asked, word = _worker_answer
        if time.monotonic() - asked > WORKER_KEPT_SECONDS or not asked:
            word = "ok" if _ping_worker() else "down"
            _worker_answer = (time.monotonic(), word)
        return word


def _ping_worker() -> bool:
    try:
        # Not from the pool: a connection that broke while waiting would be handed out again.
        with app.connection_for_write() as line:
            return bool(app.control.ping(timeout=WORKER_SECONDS, limit=1, connection=line))
    except Exception as error:  # whatever the error, no worker has answered
        log.warning("no worker answers: %s", error)
        return False


def listens(queue: str) -> bool:
    """Return True if a worker that takes the tasks of this queue responds. A worker responds also
    while its processes are busy. Always waits WORKER_SECONDS in full: how many workers will respond
    is unknown."""
    return queue in _taken_queues()


def _taken_queues() -> set[str]:
    """Return the names of the queues that the responding workers take; empty if none responds.
    Always waits WORKER_SECONDS in full."""
    try:
        with app.connection_for_write() as line:
            asked = app.control.inspect(timeout=WORKER_SECONDS, connection=line)
            answers = (asked.active_queues() or {}).values()
    except Exception as error:  # whatever the error, no worker has answered
        log.warning("no worker answers: %s", error)
        return set()
    return {one["name"] for queues in answers for one in queues}


@public
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer /metrics: the Prometheus metrics, to a request with the bearer token METRICS_TOKEN;
    403 to any other request, and to all if no token is set.

    A request from the loopback address needs the token too: behind a proxy on the same machine
    every client has that address.
    """
    if not _has_token(request):
        return HttpResponseForbidden("metrics: Authorization: Bearer METRICS_TOKEN\n")
    answer = ExportToDjangoView(request)
    answer.content += house.exposition()
    return answer


def _has_token(request: HttpRequest) -> bool:
    kind, _space, shown = request.headers.get("Authorization", "").partition(" ")
    wanted = settings.METRICS_TOKEN
    return (
        bool(wanted)
        and kind.lower() == "bearer"
        and secrets.compare_digest(shown.strip().encode(), wanted.encode())
    )
