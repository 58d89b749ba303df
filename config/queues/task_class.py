"""The base class of tasks and their request: both count each delivery for `poison`, and a task
that fails for want of room names its worker's disk (`full_disks`).

A task may name two verbs by their dotted paths, called with the task's own arguments:
`on_poison` marks the row when the task is stopped for it, `on_release` makes the row ready again.
Without `on_release`, a release enqueues the task once.
"""

from typing import Any

import redis
import structlog
from billiard.einfo import ExceptionWithTraceback
from billiard.exceptions import WorkerLostError
from celery import Task
from celery.exceptions import Ignore, Retry
from celery.signals import worker_init
from celery.states import SUCCESS
from celery.worker.request import Request
from django.db import InterfaceError, OperationalError
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError as BrokerAway

from config.queues import full_disks, nightly, poison
from config.queues.poison import Subject

log = structlog.get_logger(__name__)

# The database, the network or the broker is at fault, not the row.
ELSEWHERE = (OperationalError, InterfaceError, OSError, redis.RedisError, BrokerAway)

_life = ""  # id of this worker's start; its children inherit it


@worker_init.connect
def _begin_life(sender: Any = None, **_: Any) -> None:
    global _life
    _life = poison.register_worker(str(sender.hostname))


class DeskTask(Task):
    """Base class of all Celery tasks. It counts failed deliveries by the task's arguments; after
    TASK_DELIVERIES of them, further deliveries with these arguments do not run (Ignore).

    `on_poison` is the dotted path of a verb that marks the row of a stopped task as failed,
    `on_release` that of one that makes it ready again; None for none.
    """

    Request = "config.queues.task_class:CountedRequest"
    on_poison: str | None = None
    on_release: str | None = None

    def before_start(self, task_id: str, args: Any, kwargs: Any) -> None:
        """Record this delivery before the task runs; Celery calls it. When the task is stopped for
        these arguments, mark its row as failed and raise Ignore. Raise Ignore also when a nightly
        task ran this night."""
        if nightly.is_done(self.name):
            raise Ignore
        subject = Subject(self.name, tuple(args), dict(kwargs))
        stopped = poison.begin(subject, task_id, str(self.request.hostname), _life)
        if stopped is not None:
            self.mark_poisoned(stopped)
            raise Ignore

    def after_return(
        self, status: str, retval: Any, task_id: str, args: Any, kwargs: Any, einfo: Any
    ) -> None:
        subject = Subject(self.name, tuple(args), dict(kwargs))
        failed = isinstance(retval, Exception) and not isinstance(retval, (Retry, *ELSEWHERE))
        (poison.record_failure if failed else poison.record_success)(subject, task_id)
        if status == SUCCESS:
            nightly.record_done(self.name)
        if isinstance(retval, Exception):
            full_disks.record(retval, worker=str(self.request.hostname))

    def mark_poisoned(self, stopped: poison.Poisoned) -> None:
        """Call the verb `on_poison` for a stopped task, so that its row is marked as failed.

        Called for each delivery of the stopped task, since a mark may be lost, until MAX_MARKINGS
        attempts in a row failed. An error is logged and not raised.
        """
        if self.on_poison is None or not poison.begin_marking(stopped):
            return
        try:
            import_string(self.on_poison)(*stopped.args, **stopped.kwargs)
        except Exception:
            log.exception("poison_not_marked", task=stopped.task, id=stopped.id)
        else:
            poison.end_marking(stopped)

    def release(self, stopped: poison.Poisoned) -> None:
        """Let a task that was stopped for its arguments run again, and call its verb `on_release`,
        or enqueue the task once without one. Raises redis.RedisError."""
        from config.celery import enqueue  # imported here: the Celery app is made from this class

        poison.release(stopped.subject)
        if self.on_release is not None:
            import_string(self.on_release)(*stopped.args, **stopped.kwargs)
        else:
            enqueue(self, *stopped.args, **stopped.kwargs)


class CountedRequest(Request):
    """Request of a task in the worker's main process. Counts a failure when the child process that
    ran the task died, or was killed at the hard time limit."""

    @property
    def subject(self) -> Subject:
        return Subject(self.task.name, tuple(self.args), dict(self.kwargs))

    def on_failure(
        self, exc_info: Any, send_failed_event: bool = True, return_ok: bool = False
    ) -> Any:
        error = exc_info.exception
        if isinstance(error, ExceptionWithTraceback):
            error = error.exc
        lost = isinstance(error, (WorkerLostError, SystemExit, KeyboardInterrupt))
        if lost and not (self._already_cancelled or self._already_revoked):
            poison.record_failure(self.subject, self.id)  # before the message is given back
        return super().on_failure(exc_info, send_failed_event, return_ok)

    def on_timeout(self, soft: bool, timeout: float) -> Any:
        if not soft and not self._already_cancelled:
            poison.record_failure(self.subject, self.id)
        return super().on_timeout(soft, timeout)

    def cancel(self, pool: Any, signal: Any = None, emit_retry: bool = True) -> Any:
        """Cancel a running task and remove its delivery from the counts: a stopping worker gives
        the message back, which is no failure."""
        done = super().cancel(pool, signal, emit_retry)
        poison.record_success(self.subject, self.id)
        return done
