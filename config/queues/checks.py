"""A system check: every task named by a string exists."""

from collections.abc import Iterator
from typing import Any, get_args

from celery import Task, current_app
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

from config.queues.table import SHORTER, TaskName


@register
def named_tasks_exist(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Django system check. Return an error for each name of a task that no task has (E001): in
    TaskName (the names that `enqueue` takes), in the beat schedule and in the shorter time limits;
    and for each `on_poison` or `on_release` that does not exist (E002)."""
    errors: list[CheckMessage] = []
    for place, name in sorted(_named()):
        try:
            task = import_string(name)
        except ImportError:
            task = None
        if not isinstance(task, Task) or task.name != name:
            errors.append(Error(f"There is no task {name} ({place}).", id="queues.E001"))
            continue
        for attribute in ("on_poison", "on_release"):
            verb = getattr(task, attribute, None)
            if verb is not None and not _exists(verb):
                message = f"{attribute} of {name} names {verb}, which does not exist."
                errors.append(Error(message, id="queues.E002"))
    return errors


def _named() -> Iterator[tuple[str, str]]:
    """Yield (place, dotted name of a task) for each name; the place is "TaskName", "SHORTER" or
    "beat_schedule"."""
    for name in get_args(TaskName):
        yield "TaskName", name
    for name in SHORTER:
        yield "SHORTER", name
    for entry in current_app.conf.beat_schedule.values():
        yield "beat_schedule", entry["task"]


def _exists(name: str) -> bool:
    try:
        return callable(import_string(name))
    except ImportError:
        return False
