"""The Celery application and `enqueue`, the one way to start a task.

The database holds the work and the broker only says when to look: whatever a task works on is a
row that a periodic sweep would find too. So a message that is lost costs seconds, never a notice,
and no web request fails or waits because Redis is down.
"""

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import partial, wraps
from urllib.parse import parse_qs, urlsplit

import kombu.pools
import kombu.transport.redis
import redis.exceptions
from celery import Celery, Task
from celery.platforms import SecurityWarning
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from kombu import Queue
from kombu.exceptions import OperationalError

# They register a system check, and listeners of a worker's signals.
from config.queues import checks, task_class, worker_signals  # noqa: F401
from config.queues.nightly import NIGHTLY
from config.queues.table import (
    BEHIND,
    LONGEST_TASK,
    QUEUES,
    ROUTES,
    VISIBILITY,
    Limits,
    TaskName,
)

__all__ = ["QUEUES", "app", "broker_url", "enqueue", "enqueued_behind"]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
log = logging.getLogger(__name__)

PUBLISH_SECONDS = 0.8  # longest delay of a request after its commit by a dead or hanging Redis


def broker_url(url: str) -> str:
    """Return the broker URL in kombu's form: ``unix:///path?db=1`` becomes ``redis+socket://``. Any
    other URL is returned unchanged."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    number = parse_qs(parts.query).get("db", ["0"])[0]
    user = f"{parts.username or ''}:{parts.password}@" if parts.password else ""
    return f"redis+socket://{user}{parts.path}?virtual_host={number}"


def _guard_closed_channels() -> None:
    """Patch kombu 5.7's Redis channel so that it raises redis' own ConnectionError on a closed
    channel, in place of an AttributeError. Does nothing the second time.

    kombu asks such a channel for connection parameters when Redis goes away while messages are
    unacknowledged. With that error the worker reconnects, and the messages come back by the
    visibility sweep.
    """
    channel = kombu.transport.redis.Channel
    original = channel._connparams
    if getattr(original, "guarded", False):
        return

    @wraps(original)
    def guarded(self, asynchronous=False):
        if self.connection is None or getattr(self.connection, "client", None) is None:
            raise redis.exceptions.ConnectionError("this channel's connection is closed")
        return original(self, asynchronous=asynchronous)

    guarded.guarded = True  # type: ignore[attr-defined]
    channel._connparams = guarded  # type: ignore[method-assign]


_guard_closed_channels()
if not settings.PRODUCTION:  # a demo or a test may run as root
    warnings.filterwarnings("ignore", category=SecurityWarning)

TRANSPORT = {
    # Longer than any task may run, or a long one would be delivered again meanwhile. So a message
    # of a worker whose main process died comes back late; its row's sweep is sooner.
    "visibility_timeout": VISIBILITY,
    # Messages of a lost worker come back after seconds, not after about 100 s.
    "unacked_restore_interval": 3,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    # A half-open connection (failover, a firewall) answers no command and ends no BRPOP: without
    # these two a worker or beat waits on it for ever, or for minutes.
    "socket_timeout": 10,
    "health_check_interval": 10,
}

HOUR = 60 * 60  # seconds
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def _every(seconds: int, task: str, *, expires: int | None = None) -> dict:
    """Return an entry of the beat schedule that sends the task every `seconds` seconds. A message
    that no worker has taken after `expires` seconds (by default `seconds`) is dropped."""
    return {"task": task, "schedule": float(seconds), "options": {"expires": expires or seconds}}


def _nightly(task: str) -> dict:
    """Return an entry of the beat schedule that asks for a task every hour, of which it runs once a
    night (`config.queues.nightly`). Beat asks at once when it starts without the file in which it
    keeps its times."""
    NIGHTLY.add(task)
    return _every(HOUR, task) | {"last_run_at": LONG_AGO}


app = Celery("desk", task_cls="config.queues.task_class:DeskTask")
app.set_default()
app.conf.update(
    broker_url=broker_url(settings.REDIS_URL),
    broker_transport_options=TRANSPORT,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # a worker waits for its broker, however long
    task_ignore_result=True,  # results are rows; nothing personal may lie in Redis
    task_store_errors_even_if_ignored=False,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_lost_wait=2,  # seconds for the result of a dead child, before its task is given back
    worker_prefetch_multiplier=1,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    task_annotations=(Limits(),),
    task_time_limit=LONGEST_TASK,  # each task has its own by its queue
    task_soft_time_limit=LONGEST_TASK - 60,
    # A stopping worker lets its tasks run for so long, then gives them back.
    worker_soft_shutdown_timeout=settings.WORKER_GRACE_SECONDS,
    worker_enable_soft_shutdown_on_idle=False,  # an idle worker has nothing to wait for
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    task_serializer="json",
    accept_content=["json"],
    timezone="Asia/Seoul",
    enable_utc=True,
    task_default_queue="default",
    task_queues=[Queue(name, routing_key=name) for name in QUEUES],
    task_create_missing_queues=False,
    task_routes=ROUTES,
    beat_scheduler="config.queues.beat:Scheduler",
    beat_schedule={
        "sweep_notices": _every(15, "reviews.notices.tasks.sweep"),
        "follow_up_notices": _every(30, "reviews.notices.tasks.follow_up"),
        "sweep_bulks": _every(15, "reviews.notices.bulk.tasks.sweep_bulks"),
        "sweep_post": _every(30, "reviews.notices.post.tasks.sweep_post"),
        "sweep_post_files": _nightly("reviews.notices.post.tasks.sweep_post_files"),
        "sweep_retriages": _every(30, "reviews.committee.tasks.sweep_retriages"),
        "sweep_erasures": _every(60, "reviews.erasure.tasks.sweep_erasures"),
        "sweep_grant_runs": _every(30, "reviews.payouts.grants.tasks.sweep_grant_runs"),
        "close_due_ballots": _every(60, "reviews.committee.tasks.close_due_ballots"),
        "fill_panels": _every(300, "reviews.committee.tasks.fill_panels"),
        "remind_of_supplements": _every(600, "reviews.committee.tasks.remind_of_supplements"),
        "remind_of_recoveries": _every(
            3600, "reviews.payouts.recoveries.tasks.remind_of_recoveries"
        ),
        "follow_up_documents": _every(600, "reviews.committee.tasks.follow_up_documents"),
        "sweep_document_bulks": _every(30, "reviews.committee.tasks.sweep_document_bulks"),
        "tell_of_due_votes": _every(600, "reviews.inbox.tasks.tell_of_due_votes"),
        "mail_digests": _every(60, "reviews.inbox.tasks.mail_digests"),
        "count_dashboards_ahead": _every(5, "reviews.dashboard.tasks.count_dashboards_ahead"),
        "compute_fairness": _nightly("reviews.fairness.tasks.compute_fairness"),
        "prune_inbox": _nightly("reviews.inbox.tasks.prune_inbox"),
        "sweep_imports": _every(60, "claims.intake.tasks.sweep_runs"),
        "expire_previews": _every(3600, "claims.intake.tasks.expire_previews", expires=1800),
        "sweep_import_files": _nightly("claims.intake.tasks.sweep_files"),
        "sweep_exports": _every(30, "claims.exports.tasks.sweep_exports"),
        "sweep_export_files": _nightly("claims.exports.tasks.sweep_export_files"),
        "sweep_handovers": _every(30, "claims.handovers.tasks.sweep_handovers"),
        "sweep_handover_files": _nightly("claims.handovers.tasks.sweep_handover_files"),
        "sweep_benefits": _every(30, "reviews.benefits.tasks.sweep_benefits"),
        "expire_benefits": _every(3600, "reviews.benefits.tasks.expire_benefits"),
        "sweep_benefit_files": _nightly("reviews.benefits.tasks.sweep_benefit_files"),
        "sweep_documents": _every(60, "claims.documents.tasks.sweep"),
        "sweep_quarantine": _every(60, "claims.documents.tasks.sweep_quarantine"),
        "delete_ended_link_counts": _nightly(
            "claims.documents.upload_links.tasks.delete_ended_counts"
        ),
        "scan_old_documents": _every(60, "claims.documents.tasks.scan_standing"),
        "sweep_unread": _every(120, "claims.documents.tasks.sweep_unread"),
        "sweep_findings": _every(60, "claims.evidence.tasks.sweep_findings"),
        "delete_old_drafts": _nightly("claims.direct_entry.tasks.delete_old_drafts"),
        "delete_expired_log_ins": _nightly("claims.users.tasks.delete_expired"),
        "revoke_links": _every(300, "claims.representation.tasks.revoke_links"),
        "sweep_searches": _every(30, "claims.search.tasks.sweep_searches"),
        "record_heartbeat": _every(60, "claims.tasks.record_heartbeat"),
        "seal_trail": _every(600, "claims.trail.tasks.seal_when_due"),
        "sweep_orphan_files": _nightly("claims.documents.tasks.sweep_orphans"),
    },
)
app.autodiscover_tasks(["claims", "reviews"])


_priority: ContextVar[int | None] = ContextVar("priority", default=None)


@contextmanager
def enqueued_behind() -> Iterator[None]:
    """Context manager in which `enqueue` sends tasks of this thread behind all others (BEHIND): of
    thousands of files at once, which must not hold up the one that somebody has just sent."""
    token = _priority.set(BEHIND)
    try:
        yield
    finally:
        _priority.reset(token)


def enqueue(task: TaskName | Task, *args: object, **kwargs: object) -> None:
    """Send a task with these arguments (ids) to the broker once the present transaction commits.

    A verb names the task by its dotted name, since the module of the task imports the verb. Raises
    ImportError for a name without a task. Never raises for a broker that is away: the row is
    committed, and the task's sweep will find it.
    """
    if isinstance(task, str):
        task = import_string(task)
    options = {} if _priority.get() is None else {"priority": _priority.get()}
    transaction.on_commit(partial(_publish, task, args, kwargs, options), robust=True)


def _publish(task: Task, args: tuple, kwargs: dict, options: dict) -> None:
    # A connection with its own timeouts: a worker's may wait, this one must not.
    connection = app.connection_for_write(
        transport_options=TRANSPORT
        | {
            "socket_timeout": PUBLISH_SECONDS,
            "socket_connect_timeout": PUBLISH_SECONDS,
            "max_retries": 0,
        }
    )
    try:
        pool = kombu.pools.producers[connection]
        with pool.acquire(block=True, timeout=PUBLISH_SECONDS) as producer:
            task.apply_async(args, kwargs, producer=producer, retry=False, **options)
    except (OperationalError, redis.exceptions.RedisError, kombu.exceptions.LimitExceeded, OSError):
        log.warning("no broker; a sweep will run %s", task.name)
