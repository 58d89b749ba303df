"""A database, a Redis number and a file folder for each pytest process; a real Celery worker.

Migrating takes seconds, cloning a migrated database takes hundredths of one. So a template is
made per state of the code that shapes the database and kept between runs; each pytest process
clones it under its own name. The clone is made and dropped as ``desk_owner``; tests connect as
``desk_app``, because a missing grant must show here and not in production.
"""

import contextlib
import fcntl
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import psycopg
from psycopg import sql

from config.dev import embedded_servers
from config.dev.servers import DEFAULT_PRIVILEGES, Postgres, Valkey
from config.dev.state_folder import (
    APP_ROLE,
    CHECKOUT,
    OWNER_ROLE,
    THROWAWAY,
    Place,
    die_with_parent,
    in_memory,
)

TEMPLATE = "desk_template_"
CLONE = "desk_test_"
FOUNDERS = ("founder1:시험관리자1", "founder2:시험관리자2")
SUPERUSER = (
    *("createsuperuser", "--database=owner", "--noinput", "--skip-checks"),
    *("--username=founder3", "--email=founder3@example.org"),
)
REDIS_NUMBERS = range(1, 128)  # 0 is the demo's
# What makes tables, triggers, grants and the rows that are shipped: these folders, these files.
SHAPING_FOLDERS = {"migrations", "models", "trail"}
SHAPING_FILES = {"models.py", "apps.py", "roles.py", "first_admins.py", "testing.py"}
SHAPING_KINDS = {".py", ".toml"}
SHAPING_PACKAGES = ("django", "django-allauth", "django-pghistory", "django-pgtrigger")


def shape() -> str:
    """A digest of the code that makes the database what it is."""
    digest = hashlib.sha256(DEFAULT_PRIVILEGES.encode())
    for package in SHAPING_PACKAGES:
        digest.update(version(package).encode())
    for app in ("claims", "reviews"):
        for path in sorted((CHECKOUT / app).rglob("*")):
            relative = path.relative_to(CHECKOUT)
            if path.suffix not in SHAPING_KINDS:
                continue
            if path.name in SHAPING_FILES or not SHAPING_FOLDERS.isdisjoint(relative.parts):
                digest.update(f"{relative}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


class TestDatabases:
    """The databases of this pytest process; ``prepare`` comes first, ``close`` last."""

    __test__ = False

    def __init__(self, postgres: Postgres, *, durable: bool = False) -> None:
        self.postgres = postgres
        self.durable = durable
        self.shape = shape()
        self.template = TEMPLATE + self.shape
        self.name = f"{CLONE}{os.getpid()}"
        self.db: psycopg.Connection | None = None

    def app_url(self) -> str:
        return self.postgres.url(APP_ROLE, self.name)

    def owner_url(self) -> str:
        return self.postgres.url(OWNER_ROLE, self.name)

    def prepare(self) -> None:
        """Have the template, drop what is nobody's, make our clone."""
        self.db = psycopg.connect(self.postgres.url(OWNER_ROLE), autocommit=True)
        if self.durable and self.db.execute("SHOW fsync").fetchone() == ("off",):
            raise RuntimeError("tests run on these servers, which wait for no disk: measure later")
        with self._one_migrates():
            self._have_template()
            # Held while we live: this template is in use.
            self.db.execute("SELECT pg_advisory_lock_shared(hashtext(%s))", [self.template])
        self._drop_leftovers()
        self.clone()

    def build_ahead(self) -> threading.Thread:
        """Build the template, where there is none, while others still collect their tests.

        Returns the thread that sees to it. An error is left to `prepare`, which tries again.
        """

        def build() -> None:
            ahead = TestDatabases(self.postgres, durable=self.durable)
            url = self.postgres.url(OWNER_ROLE)
            with (
                contextlib.suppress(psycopg.Error, RuntimeError),
                psycopg.connect(url, autocommit=True) as ahead.db,
                ahead._one_migrates(),
            ):
                ahead._have_template()

        thread = threading.Thread(target=build, name="test template", daemon=True)
        thread.start()
        return thread

    def clone(self) -> None:
        """Our database as it was at first, whatever has become of it, whoever is connected.

        Dropped at once: what the server had not yet written of it is forgotten then.
        """
        self._let_requests_end()
        self._drop(self.name)
        self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY wal_log", self.name, self.template)
        if not self.durable:
            self._run("ALTER DATABASE {} SET synchronous_commit = off", self.name)

    def _let_requests_end(self) -> None:
        """A page that a browser has left may still be asked for: its answer is not cut off."""
        assert self.db is not None
        for _ in range(100):
            busy = self.db.execute(
                "SELECT 1 FROM pg_stat_activity WHERE datname = %s AND state <> 'idle'"
                " AND backend_type = 'client backend'",
                [self.name],
            )
            if busy.fetchone() is None:
                return
            time.sleep(0.02)

    def close(self) -> None:
        if self.db is not None:
            self._drop(self.name)
            self.db.close()
            self.db = None

    @contextlib.contextmanager
    def _one_migrates(self) -> Iterator[None]:
        assert self.db is not None
        self.db.execute("SELECT pg_advisory_lock(hashtext('desk templates'))")
        try:
            yield
        finally:
            self.db.execute("SELECT pg_advisory_unlock(hashtext('desk templates'))")

    def _have_template(self) -> None:
        if not self._exists(self.template):
            self._migrate()

    def _migrate(self) -> None:
        """Build the template under another name first, so that half a one is never taken."""
        assert self.db is not None
        part = f"{self.template}_part"
        # Only who holds the lock builds one, so any that is there was given up.
        for (name,) in self.db.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s) AND datname LIKE %s",
            [TEMPLATE, "%part"],
        ).fetchall():
            self._drop(name)
        self._run("CREATE DATABASE {}", part)
        with psycopg.connect(self.postgres.url(OWNER_ROLE, part), autocommit=True) as db:
            db.execute(DEFAULT_PRIVILEGES)
        self._manage(part, "migrate", "--database=owner", "--noinput", "--skip-checks", "-v0")
        # Two administrators confirm what the factories propose; no test could make the first ones.
        self._manage(part, "first_admins", "--skip-checks", *FOUNDERS)
        self._manage(part, *SUPERUSER)  # nor could one make a superuser
        self._run("ALTER DATABASE {} RENAME TO {}", part, self.template)
        self._run("ALTER DATABASE {} ALLOW_CONNECTIONS false", self.template)

    def _manage(self, name: str, *command: str) -> None:
        """Run a command of manage.py on a database."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=CHECKOUT, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            env=os.environ | {
                "DATABASE_URL": self.postgres.url(APP_ROLE, name),
                "DATABASE_OWNER_URL": self.postgres.url(OWNER_ROLE, name),
            },
        )  # fmt: skip
        if done.returncode:
            said = done.stderr[-6000:]
            raise RuntimeError(f"{command[0]} fails on the test template:\n{said}")

    def _drop_leftovers(self) -> None:
        """Drop databases of dead pytest processes, and templates that no live one uses."""
        assert self.db is not None
        names = self.db.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
            " OR (starts_with(datname, %s) AND datname <> %s AND NOT datname LIKE '%%part')",
            [CLONE, TEMPLATE, self.template],
        ).fetchall()
        for (name,) in names:
            if name.startswith(CLONE):
                if not _alive(int(name.removeprefix(CLONE))):
                    self._drop(name)
                continue
            free = self.db.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [name]).fetchone()
            if free and free[0]:
                self._drop(name)
                self.db.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])

    def _exists(self, name: str) -> bool:
        assert self.db is not None
        found = self.db.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return found.fetchone() is not None

    def _drop(self, name: str) -> None:
        # FORCE may not end an autovacuum worker, and a plain drop ends nothing else.
        busy = (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse)
        for way in (" WITH (FORCE)", "", " WITH (FORCE)"):
            with contextlib.suppress(*busy):
                self._run("DROP DATABASE IF EXISTS {}" + way, name)
                return
        raise RuntimeError(f"{name} cannot be dropped: somebody is in it")

    def _run(self, statement: str, *names: str) -> None:
        assert self.db is not None
        self.db.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class Surroundings:
    """Everything a pytest process has for itself, told to Django by the environment.

    With `durable`, for who measures, the databases lie on the disk and a commit waits for it.
    """

    def __init__(self, *, durable: bool = False) -> None:
        os.environ["DESK_MODE"] = "test"
        os.environ.pop(THROWAWAY, None)
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
            CLAMD_URL="",  # no scanner and no bucket but those of a test's own
            DATABASE_STATEMENT_SECONDS="600",  # a slow machine is no failure
            DATABASE_LOCK_SECONDS="120",
            S3_BUCKET="",
        )

    def _take_redis_number(self):
        """A Redis database that no other live process has: the lock on its file goes with us."""
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
        self.databases.close()
        self._slot.close()
        self.files.cleanup()


class WorkerProcess:
    """A real Celery worker on this process's test database and Redis number."""

    def __init__(self, *options: str, **environment: str) -> None:
        self.name = f"test-{os.getpid()}-{time.monotonic_ns()}@desk"
        self.options = options
        self.environment = environment
        self.output = tempfile.NamedTemporaryFile(prefix="desk-worker-", suffix=".log")
        self.process: subprocess.Popen | None = None

    def start(self, *, seconds: float = 60) -> "WorkerProcess":
        """Start it and return when it answers; raises RuntimeError with its log otherwise."""
        from config.celery import QUEUES

        self.process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config.celery", "worker", "-n", self.name,
             "-c", "2", "-Q", ",".join(QUEUES), "--without-gossip", "--without-mingle",
             "-l", "INFO", *self.options],
            cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=self.output, stderr=subprocess.STDOUT,
            start_new_session=True, preexec_fn=lambda: die_with_parent(signal.SIGTERM),
            env=os.environ | {"WORKER_GRACE_SECONDS": "3"} | self.environment,
        )  # fmt: skip
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            if self.answers():
                return self
        self.kill()
        raise RuntimeError(f"the worker does not start:\n{self.log()[-4000:]}")

    def answers(self) -> bool:
        """Return True where the worker answers a ping within half a second."""
        from config.celery import app

        # Not from the pool, where a broken connection is handed out again.
        with app.connection_for_write() as line:
            return bool(app.control.ping([self.name], timeout=0.5, limit=1, connection=line))

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def log(self) -> str:
        """Return the output so far."""
        return Path(self.output.name).read_text(errors="replace")

    def until(self, true: Callable[[], object], seconds: float = 120) -> None:
        """Return when that holds. Raises AssertionError with its log when it has ended before, or
        when so many seconds are over."""
        deadline = time.monotonic() + seconds
        while not true():
            assert self.alive(), f"the worker ended:\n{self.log()[-3000:]}"
            assert time.monotonic() < deadline, f"not in {seconds} s:\n{self.log()[-3000:]}"
            time.sleep(0.02)

    def stop(self) -> None:
        """Let it finish what it does, then end it."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(60)
        self.kill()

    def kill(self) -> None:
        """End it and its children at once, as a power cut would."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class OwnValkey:
    """A broker that a test may kill, since nobody else's messages are in it."""

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
        """End it as a power cut would; what it had written is there at the next start."""
        assert self.server.process is not None
        self.server.process.kill()
        self.server.process.wait()

    @contextlib.contextmanager
    def as_broker(self) -> Iterator["OwnValkey"]:
        """Let this process publish to it; workers get it as ``REDIS_URL=….url``."""
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
    app._pool = app.amqp._producer_pool = None  # their connections lead to the other broker
