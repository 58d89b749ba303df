"""Disks on which a worker's task found no room, as Redis remembers them for a quarter of an hour.

Such a task leaves its row as it is, and a sweep enqueues it again and again: without this record a
file that is never finished looks like one that takes long.
"""

from __future__ import annotations

import errno
import json
import shutil
import tempfile
from datetime import UTC, datetime
from typing import NamedTuple

import redis
import structlog
from celery import current_task

from config.queues.poison import redis_client

log = structlog.get_logger(__name__)

KEY = "desk:full_disk:"  # then the name of the worker
KEPT_SECONDS = 900  # a sweep meets the full disk again well before


class FullDisk(NamedTuple):
    """Name of a worker, its folder of temporary files ("" if none can be used), bytes that were
    free there, and when a task failed."""

    worker: str
    folder: str
    free: int
    at: datetime


def record(error: BaseException, *, worker: str) -> None:
    """Remember that a worker's task failed for want of room, if `error` or an error behind it says
    so; never raises."""
    if not is_of_a_full_disk(error):
        return
    try:
        folder = tempfile.gettempdir()
        free = shutil.disk_usage(folder).free
    except OSError:
        folder, free = "", 0
    log.error("worker_disk_full", worker=worker, folder=folder, free=free)
    told = json.dumps({"folder": folder, "free": free, "at": datetime.now(UTC).timestamp()})
    try:
        redis_client().set(f"{KEY}{worker}", told, ex=KEPT_SECONDS)
    except redis.RedisError:
        log.warning("full_disk_not_recorded", worker=worker)


def record_in_task(error: BaseException) -> None:
    """Do as `record` within a task that does not raise this error: it leaves its row to a sweep.
    Does nothing outside of tasks; never raises."""
    if current_task:
        record(error, worker=str(current_task.request.hostname))


def is_of_a_full_disk(error: BaseException | None) -> bool:
    """Return True if this error, or one that it was raised from, is of a disk without room, of a
    quota that is used up, or of a machine without a folder for temporary files."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        if isinstance(error, FileNotFoundError) and "temporary directory" in str(error.strerror):
            return True
        error = error.__cause__ or error.__context__
    return False


def recorded() -> list[FullDisk]:
    """Return the full disks of the last quarter of an hour by worker; [] if Redis does not
    answer."""
    found = []
    try:
        line = redis_client()
        for key in sorted(line.scan_iter(match=f"{KEY}*", count=1000)):
            told = line.get(key)
            if told:
                one = json.loads(str(told))
                at = datetime.fromtimestamp(one["at"], UTC)
                found.append(FullDisk(str(key)[len(KEY) :], one["folder"], one["free"], at))
    except redis.RedisError:
        return []
    return found
