"""Crash points: exact points in the code at which a fault run ends a process.

Only the processes of a fault run import this. An armed crash is a file, `crash_point.json` in
FAULTS_DIR, read whenever a point is reached; so it can be armed and disarmed from outside, any
time.

    {"id": "…", "point": "after_send", "nth": 2, "kill": "group", "times": 1, "notice": "…"}

`nth` counts the visits of one process, `times` is the number of processes that may die of it,
`kill` is "process" (it alone), "group" (with every process that was started with it) or "freeze"
(it is stopped until it is woken).
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ.get("FAULTS_DIR", "/nowhere"))
visits: Counter[str] = Counter()


def reach(point: str, notices: Sequence[str] = ()) -> None:
    """Kill or freeze this process (or its group) by a signal if a crash is armed for this point and
    its visit has come; else return. `notices` are the public ids of the notices handled here."""
    try:
        crash = json.loads((FOLDER / "crash_point.json").read_text())
    except (OSError, ValueError):
        return
    if crash["point"] != point or (crash.get("notice") and crash["notice"] not in notices):
        return
    visits[crash["id"]] += 1
    if visits[crash["id"]] < crash.get("nth", 1):
        return
    for time in range(crash.get("times", 1)):
        with contextlib.suppress(FileExistsError):
            mark = FOLDER / f"crashed-{crash['id']}-{time:03}"
            os.close(os.open(mark, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            if crash.get("kill", "group") == "group":
                os.killpg(os.getpgrp(), signal.SIGKILL)
            os.kill(os.getpid(), signal.SIGSTOP if crash["kill"] == "freeze" else signal.SIGKILL)
            return


def between_commit_and_enqueue() -> None:
    """Patch Celery in the web process so that the point "before_enqueue" is reached after a commit,
    before each message of the notices to the broker."""
    from celery.app.task import Task

    original = Task.apply_async

    @wraps(original)
    def apply_async(self: Any, *args: Any, **kwargs: Any) -> Any:
        if self.name.startswith("reviews.notices."):
            reach("before_enqueue")
        return original(self, *args, **kwargs)

    Task.apply_async = apply_async


def around_the_provider() -> None:
    """Patch a worker so that points are reached before and after each call of a sender, and before
    each acknowledgement of a task."""
    from celery.signals import task_postrun

    from reviews.notices import channels
    from reviews.notices.channels.base import Sender

    for make in (*channels.MAIL.values(), *channels.PHONE.values()):
        make().close()  # some are imported when first needed
    for sender in _descendants(Sender):
        for call in ("send", "look_up"):
            if call in vars(sender):
                setattr(sender, call, _around(getattr(sender, call), call))
    task_postrun.connect(_before_ack, weak=False)


def at_each_statement() -> None:
    """Patch a worker so that points are reached before and after each SQL statement, inside a
    transaction or not."""
    from django.db.backends.signals import connection_created

    connection_created.connect(_watch_statements, weak=False)


def _descendants(kind: type) -> list[type]:
    children = kind.__subclasses__()
    return [*children, *(one for child in children for one in _descendants(child))]


def _around(call: Callable, name: str) -> Callable:
    @wraps(call)
    def trapped(self: Any, asked: Sequence[Any], *more: Any, **other: Any) -> Any:
        ids = [getattr(one, "public_id", one) for one in asked]
        reach(f"before_{name}", ids)
        answer = call(self, asked, *more, **other)
        reach(f"after_{name}", ids)
        return answer

    return trapped


def _before_ack(task: Any = None, **_: Any) -> None:
    if task is not None and task.name.startswith("reviews.notices"):
        reach("before_ack")


def _watch_statements(connection: Any, **_: Any) -> None:
    if _statement not in connection.execute_wrappers:
        connection.execute_wrappers.append(_statement)


def _statement(execute: Callable, sql: Any, params: Any, many: bool, context: Any) -> Any:
    # Only statements on notices: the rest of a worker is not tested here.
    ours = "reviews_notice" in str(sql) or "reviews_deliveryattempt" in str(sql)
    if ours:
        reach("before_statement")
    result = execute(sql, params, many, context)
    if ours:
        reach("after_statement")
    return result
