"""Tasks that a test kills, hangs or lets fail; loaded with ``--include config.tests.deadly``.

Their ids are rows of nothing: what a run leaves is a line in ``<folder>/<id>``, and the folder is
the worker's own, told by its environment.
"""

import contextlib
import os
import signal
import time
from pathlib import Path

from celery.concurrency.asynpool import AsynPool
from celery.exceptions import SoftTimeLimitExceeded

from config.celery import app

FOLDER = "DEADLY_FOLDER"

# What takes an hour, or seconds, after moments: dead children are looked for each 5 s.
if "DEADLY_LOST_WAIT" in os.environ:
    app.conf.worker_lost_wait = float(os.environ["DEADLY_LOST_WAIT"])
    AsynPool.timers = property(lambda pool: {pool.maintain_pool: app.conf.worker_lost_wait})
if "DEADLY_VISIBILITY" in os.environ:
    app.conf.broker_transport_options = app.conf.broker_transport_options | {
        "visibility_timeout": float(os.environ["DEADLY_VISIBILITY"]),
        "unacked_restore_interval": 0.5,
    }


def wrote(what: str, subject: object) -> None:
    with open(Path(os.environ[FOLDER]) / f"{what}-{subject}", "a") as file:
        file.write(f"{os.getpid()}\n")


@app.task(name="config.tests.deadly.work", on_poison="config.tests.deadly.given_up")
def work(number: int) -> None:
    """13 ends its process at once, 14 is killed from without, 15 raises, 16 hangs; 113 is like 13,
    and so on: another row of the kind."""
    wrote("run", number)
    kind = number % 100
    if kind == 13:
        os._exit(1)
    if kind == 14:
        os.kill(os.getpid(), signal.SIGKILL)
    if kind == 15:
        raise ValueError("an error of the row's own")
    if kind == 16:
        while True:
            with contextlib.suppress(SoftTimeLimitExceeded):
                time.sleep(3600)
    wrote("done", number)


@app.task(name="config.tests.deadly.plain")
def plain() -> None:
    """Nothing to count it by."""
    wrote("run", "plain")
    os._exit(1)


def given_up(number: int) -> None:
    wrote("given_up", number)
