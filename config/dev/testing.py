"""A database, a Redis number and a file folder for each pytest process; a real Celery worker."""

import contextlib
import fcntl
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from config.dev import embedded_servers, preloaded
from config.dev.databases import TestDatabases
from config.dev.postgres import Postgres
from config.dev.state_folder import THROWAWAY, Place, in_memory, remove_abandoned
from config.dev.valkey import Valkey

REDIS_NUMBERS = range(1, 128)  # 0 is the demo's


class Surroundings:
    """Database, Redis number and file folder of one pytest process. Creating it starts the servers
    if needed and sets the environment variables through which Django gets them; `close` drops all
    of it.

    With `durable`, which benchmarks use, the database lies on disk and a commit waits for it.
    """

    def __init__(self, *, durable: bool = False) -> None:
        os.environ["DESK_MODE"] = "test"
        os.environ.pop(THROWAWAY, None)
        remove_abandoned()
        if not durable:
            os.environ[THROWAWAY] = str(in_memory() or "")
        embedded_servers.ensure()
        self.place = Place()
        self.databases = TestDatabases(Postgres(self.place), durable=durable)
        self.number, self._slot = self._take_redis_number()
        self.redis_url = Valkey(self.place).url(self.number)
        self.files = tempfile.TemporaryDirectory(prefix="desk-test-")
        os.environ.update(
            DJANGO_SETTINGS_MODULE="config.settings",
            DATABASE_URL=self.databases.app_url(),
            DATABASE_OWNER_URL=self.databases.owner_url(),
            REDIS_URL=self.redis_url,
            PRIVATE_DIR=f"{self.files.name}/private",
            NOTICE_DIR=f"{self.files.name}/outbox",
            DATABASE_REPLICA_URL="",
            CLAMD_URL="",  # no scanner and no bucket but those of a test's own
            DATABASE_STATEMENT_SECONDS="600",  # a slow machine is no failure
            DATABASE_LOCK_SECONDS="120",
            S3_BUCKET="",
        )

    def _take_redis_number(self):
        """Return (number, open file) of a Redis database that no other live process uses. The lock
        on the file holds it until this process ends. Raises RuntimeError if all are taken."""
        folder = self.place.state / "redis-numbers"
        folder.mkdir(mode=0o700, exist_ok=True)
        for number in REDIS_NUMBERS:
            file = open(folder / str(number), "w")  # noqa: SIM115
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
            else:
                return number, file
        raise RuntimeError("more than 127 pytest processes at once")

    def close(self) -> None:
        preloaded.close()
        self.databases.close()
        self._slot.close()
        self.files.cleanup()


class WorkerProcess:
    """A real Celery worker process that works on the test database and Redis number of this pytest
    process."""

    def __init__(self, *options: str, **environment: str) -> None:
        self.name = f"test-{os.getpid()}-{time.monotonic_ns()}@desk"
        self.options = options
        self.environment = environment
        self.output = tempfile.NamedTemporaryFile(prefix="desk-worker-", suffix=".log")
        self.process: preloaded.Program | None = None
        self._said = 0  # characters in the log before this start

    def start(self, *, seconds: float = 60) -> "WorkerProcess":
        """Start the worker and return when it answers. Raises RuntimeError with its log when it
        ends or does not answer within `seconds`."""
        from config.celery import QUEUES

        self._said = len(self.log())
        self.process = preloaded.start(
            ["-m", "celery", "-A", "config.celery", "worker", "-n", self.name,
             "-c", "2", "-Q", ",".join(QUEUES), "--without-gossip", "--without-mingle",
             "-l", "INFO", *self.options],
            output=self.output,
            env=os.environ | {"WORKER_GRACE_SECONDS": "3"} | self.environment,
        )  # fmt: skip
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            # A ping that comes before it listens is lost, and waited for.
            if " ready." in self.log()[self._said :] and self.answers():
                return self
            time.sleep(0.02)
        self.kill()
        raise RuntimeError(f"the worker does not start:\n{self.log()[-4000:]}")

    def answers(self) -> bool:
        """Return True if the worker answers a ping within half a second."""
        from config.celery import app

        # Not from the pool, where a broken connection is handed out again.
        with app.connection_for_write() as line:
            return bool(app.control.ping([self.name], timeout=0.5, limit=1, connection=line))

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def log(self) -> str:
        """Return what the worker has written to its log so far."""
        return Path(self.output.name).read_text(errors="replace")

    def until(self, true: Callable[[], object], seconds: float = 120) -> None:
        """Wait until `true()` is truthy. Raises AssertionError with the worker's log when the
        worker has ended, or after `seconds`."""
        deadline = time.monotonic() + seconds
        while not true():
            assert self.alive(), f"the worker ended:\n{self.log()[-3000:]}"
            assert time.monotonic() < deadline, f"not in {seconds} s:\n{self.log()[-3000:]}"
            time.sleep(0.02)

    def stop(self) -> None:
        """Ask the worker to end after its running tasks, and wait; kill it after 60 seconds."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(60)
        self.kill()

    def kill(self) -> None:
        """Kill the worker and its child processes at once, as a power cut would."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class OwnValkey:
    """A Valkey server of its own for one test, so that the test may kill it as a broker without
    losing messages of others."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="desk-valkey-")
        place = Place()
        place.state = Path(self.folder.name)
        place.state.chmod(0o711)
        place.run = place.state / "run"
        place.own(place.run)
        self.server = Valkey(place)
        self.url = self.server.url()

    def start(self) -> None:
        self.server.start()
        self.server.wait_ready()

    def kill(self) -> None:
        """Kill the server at once (SIGKILL). What it had written to disk is there again after
        `start`."""
        assert self.server.process is not None
        self.server.process.kill()
        self.server.process.wait()

    @contextlib.contextmanager
    def as_broker(self) -> Iterator["OwnValkey"]:
        """Context manager that starts the server and makes it the broker of this process's Celery
        app within the block, then stops and deletes it. A worker uses it with
        ``REDIS_URL=….url``."""
        from config.celery import app, broker_url

        before = app.conf.broker_url
        self.start()
        try:
            _point(app, broker_url(self.url))
            yield self
        finally:
            _point(app, before)
            self.server.stop()
            self.folder.cleanup()


def _point(app, url: str) -> None:
    app.conf.broker_url = url
    app._pool = app.amqp._producer_pool = None  # their connections are to the other broker
