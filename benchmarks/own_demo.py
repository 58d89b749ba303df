"""A demo of a benchmark's own: database, Redis number, files, web server and worker.

The demo of the checkout is left alone, and what is done to this one, votes among it, is dropped
with it. It has the settings of the demo, and commits that wait for the disk.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

BASE = Path(__file__).resolve().parents[1]


@contextmanager
def own_demo(claims: int) -> Iterator[None]:
    """Context manager: load a demo of `claims` claims, as `make demo` does, into a database, Redis
    number and folder of its own, and drop it at the end.

    Its documents are inspected beforehand, so that the worker has nothing left to do."""
    from config.dev.testing import Surroundings

    surroundings = Surroundings(durable=True)
    surroundings.databases.prepare()
    os.environ["DESK_MODE"] = "demo"
    try:
        began = time.monotonic()
        manage("demo_data", "--claims", str(claims))
        _begin()
        from claims.documents.models import Document

        with worker():
            until(lambda: not Document.objects.under_way().exists(), seconds=1_200)
        print(f"a demo of its own, loaded in {time.monotonic() - began:.0f} s", flush=True)
        yield
    finally:
        from django.db import connections

        connections.close_all()
        surroundings.close()


@contextmanager
def demo_of_checkout() -> Iterator[None]:
    """Context manager: set up this process on the demo of this checkout; start its servers and
    migrate its database first."""
    os.environ |= {"DESK_MODE": "demo", "DJANGO_SETTINGS_MODULE": "config.settings"}
    from config.dev import embedded_servers

    os.environ |= embedded_servers.ensure()
    manage("migrate", "--database=owner", "-v0")
    _begin()
    yield


def _begin() -> None:
    manage("collectstatic", "--noinput", "-v0", "--ignore=hx-*")
    import django

    django.setup()


def manage(*words: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=BASE, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"manage.py {words[0]}: {done.stderr[-2000:]}")


def until(true: Callable[[], object], *, seconds: float) -> None:
    """Return once `true()` is true. Raises SystemExit after `seconds`."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise SystemExit(f"the condition was not met within {seconds:.0f} s")
        time.sleep(0.1)


@contextmanager
def web() -> Iterator[str]:
    """Context manager: serve this process's database by gunicorn, and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def answers() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    words = ("gunicorn", "config.wsgi", "-c", "python:config.gunicorn", "-b", f"127.0.0.1:{port}")
    with _running(*words):
        until(answers, seconds=60)
        yield f"http://127.0.0.1:{port}"


@contextmanager
def worker() -> Iterator[None]:
    """Context manager: run a Celery worker for all queues."""
    from config.celery import QUEUES

    words = ("celery", "-q", "-A", "config.celery", "worker", "--concurrency", "2",
             "--queues", ",".join(QUEUES), "--without-gossip", "--without-mingle")  # fmt: skip
    with _running(*words, "--loglevel", "CRITICAL"):
        yield


@contextmanager
def _running(*words: str) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-m", *words], cwd=BASE,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)
