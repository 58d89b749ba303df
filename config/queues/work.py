"""The desk's task class and its request: each delivery is counted, however it ends.

A task may name two verbs by their dotted paths, called with the task's own arguments: `on_poison`
marks the row as failed when the task no longer runs for it, `on_release` makes the row ready to be
processed again. Without the latter, a release enqueues the task once.
"""

from typing import Any

import redis
import structlog
from billiard.einfo import ExceptionWithTraceback
from billiard.exceptions import WorkerLostError
from celery import Task
from celery.exceptions import Ignore, Retry
from celery.signals import worker_init
from celery.worker.request import Request
from django.db import InterfaceError, OperationalError
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError as BrokerAway

from config.queues import poison
from config.queues.poison import Subject

log = structlog.get_logger(__name__)

# Errors of other services or of locks, which prove nothing about the row.
OUTSIDE_ERRORS = (OperationalError, InterfaceError, OSError, redis.RedisError, BrokerAway)

_life = ""  # of this worker; its children inherit it


@worker_init.connect
def _begin_life(sender: Any = None, **_: Any) -> None:
    global _life
    _life = poison.register_worker(str(sender.hostname))


class DeskTask(Task):
    Request = "config.queues.work:CountedRequest"
    on_poison: str | None = None
    on_release: str | None = None

    def before_start(self, task_id: str, args: Any, kwargs: Any) -> None:
        """Count this delivery; raises Ignore when there were too many."""
        subject = Subject(self.name, tuple(args), dict(kwargs))
        stopped = poison.begin_delivery(subject, task_id, str(self.request.hostname), _life)
        if stopped is not None:
            self.give_up(stopped)
            raise Ignore

    def after_return(
        self, status: str, retval: Any, task_id: str, args: Any, kwargs: Any, einfo: Any
    ) -> None:
        subject = Subject(self.name, tuple(args), dict(kwargs))
        failed = isinstance(retval, Exception) and not isinstance(retval, (Retry, *OUTSIDE_ERRORS))
        (poison.fail_delivery if failed else poison.end_delivery)(subject, task_id)

    def give_up(self, stopped: poison.Poisoned) -> None:
        """Mark the row as failed, if this task can; repeated for each delivery, since a mark may be
        lost."""
        if self.on_poison is None or not poison.begin_marking(stopped):
            return
        try:
            import_string(self.on_poison)(*stopped.args, **stopped.kwargs)
        except Exception:
            log.exception("poison_not_marked", task=stopped.task, id=stopped.id)
        else:
            poison.end_marking(stopped)

    def let_go(self, stopped: poison.Poisoned) -> None:
        """Run it again on an operator's request. Raises redis.RedisError."""
        from config.celery import enqueue  # its app uses this class

        poison.release(stopped.subject)
        if self.on_release is not None:
            import_string(self.on_release)(*stopped.args, **stopped.kwargs)
        else:
            enqueue(self, *stopped.args, **stopped.kwargs)


class CountedRequest(Request):
    """Counts the events that only the worker's main process sees: a child died or had to be
    killed."""

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
            poison.fail_delivery(self.subject, self.id)  # before the message is requeued
        return super().on_failure(exc_info, send_failed_event, return_ok)

    def on_timeout(self, soft: bool, timeout: float) -> Any:
        if not soft and not self._already_cancelled:
            poison.fail_delivery(self.subject, self.id)
        return super().on_timeout(soft, timeout)

    def cancel(self, pool: Any, signal: Any = None, emit_retry: bool = True) -> Any:
        """Requeue the message of a worker that is told to stop: this is no failure."""
        done = super().cancel(pool, signal, emit_retry)
        poison.end_delivery(self.subject, self.id)
        return done
