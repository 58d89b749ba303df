"""A database for each pytest process, cloned from a template, and put back after each test.

Migrating takes seconds, cloning a migrated database takes tenths of one, putting back the rows
that a test touched takes hundredths. So a template is made per state of the code that shapes the
database and kept between runs; each pytest process clones it under its own name. The clone is made
and dropped as ``desk_owner``; tests connect as ``desk_app``, because a missing grant must show here
and not in production.
"""

import contextlib
import hashlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import psycopg
from psycopg import sql

from config.dev.postgres import DEFAULT_PRIVILEGES, Postgres
from config.dev.restore import Restorer
from config.dev.state_folder import APP_ROLE, CHECKOUT, OWNER_ROLE

TEMPLATE = "desk_template_"
CLONE = "desk_test_"
TEST_KEYS = {"DESK_MODE": "test", "DJANGO_SETTINGS_MODULE": "config.settings"}
PEOPLE = Path(__file__).with_name("people.sql").read_text()
MIGRATION = ("migrate", "--database=owner", "--noinput", "--skip-checks", "-v0")
# No test could make these: two administrators confirm each other, and the owner makes a superuser.
FIRST_ADMINISTRATORS = (
    *("first_admins", "--skip-checks"),
    *("founder1:시험관리자1", "founder2:시험관리자2"),
)
SUPERUSER = (
    *("createsuperuser", "--database=owner", "--noinput", "--skip-checks"),
    *("--username=founder3", "--email=founder3@example.org"),
)
# What makes tables, triggers, grants and the rows that are shipped: these folders, these files.
SHAPING_FOLDERS = {"migrations", "models", "trail"}
SHAPING_FILES = {"models.py", "apps.py", "roles.py", "first_admins.py", "databases.py"}
SHAPING_KINDS = {".py", ".toml"}
SHAPING_PACKAGES = ("django", "django-allauth", "django-pghistory", "django-pgtrigger")


def shape() -> str:
    """Return a digest (12 hex digits) of the code that determines the schema and content of the
    template database. A template is named by it and used as long as it stays the same."""
    digest = hashlib.sha256((DEFAULT_PRIVILEGES + PEOPLE).encode())
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


def migrate_for_tests(postgres: Postgres, name: str) -> None:
    """Migrate the database of this name and add what the factories need: the first administrators,
    who confirm what they propose, a superuser, and the function `test_people`. Raises RuntimeError
    with the end of its stderr if a command fails."""
    env = os.environ | TEST_KEYS
    env["DATABASE_URL"] = postgres.url(APP_ROLE, name)
    env["DATABASE_OWNER_URL"] = postgres.url(OWNER_ROLE, name)
    for command in MIGRATION, FIRST_ADMINISTRATORS, SUPERUSER:
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=CHECKOUT, env=env,
            stdin=subprocess.DEVNULL, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{command[0]} fails for tests:\n{done.stderr[-6000:]}")
    with psycopg.connect(postgres.url(OWNER_ROLE, name)) as db:
        db.execute(PEOPLE)


class TestDatabases:
    """The test database of this pytest process and the template from which it is cloned. Call
    `prepare` first and `close` last."""

    __test__ = False

    def __init__(self, postgres: Postgres, *, durable: bool = False) -> None:
        self.postgres = postgres
        self.durable = durable
        self.shape = shape()
        self.template = TEMPLATE + self.shape
        self.name = f"{CLONE}{os.getpid()}"
        self.db: psycopg.Connection | None = None
        self.restorer: Restorer | None = None

    def app_url(self) -> str:
        return self.postgres.url(APP_ROLE, self.name)

    def owner_url(self) -> str:
        return self.postgres.url(OWNER_ROLE, self.name)

    def prepare(self) -> None:
        """Build the template if it is missing, drop databases of ended processes, and clone the
        database of this process from the template. Raises RuntimeError with `durable` when the
        servers run without fsync."""
        self.db = psycopg.connect(self.postgres.url(OWNER_ROLE), autocommit=True)
        if self.durable and self.db.execute("SHOW fsync").fetchone() == ("off",):
            raise RuntimeError(
                "tests run on these servers, which do not wait for the disk: measure later"
            )
        with self._one_migrates():
            self._have_template()
            # Held while we live: this template is in use.
            self.db.execute("SELECT pg_advisory_lock_shared(hashtext(%s))", [self.template])
        self._drop_leftovers()
        self.clone()

    def build_ahead(self) -> threading.Thread:
        """Start a thread that builds the template, if it is missing, while other processes collect
        their tests, and return the thread. An error in it is ignored: `prepare` tries again."""

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
        """Drop the database of this process, even while somebody is connected, and clone it again
        from the template."""
        self._let_requests_end()
        self._drop(self.name)
        self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY wal_log", self.name, self.template)
        if not self.durable:
            self._run("ALTER DATABASE {} SET synchronous_commit = off", self.name)

    def restore(self, *, before_clone: Callable[[], None] = lambda: None) -> None:
        """Put the test database back to the state of the template: row by row where possible, else
        by a new clone, which ends every connection to it. Calls `before_clone` first then."""
        self._let_requests_end()
        if self.restorer is not None:
            if self.restorer.restore():
                return
            self.restorer.close()
        before_clone()
        self.clone()
        self.restorer = Restorer(self.postgres.connect(self.name))

    def _let_requests_end(self) -> None:
        """Wait until no other connection runs a statement in the test database, for at most two
        seconds. The live server may still serve a request of a page that the browser has left."""
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
        if self.restorer is not None:
            self.restorer.close()
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
        """Build the template: a migrated database with the first administrators and the users of
        the tests. It gets its name at the end, so that nobody clones an incomplete one. Raises
        RuntimeError if a command fails."""
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
        migrate_for_tests(self.postgres, part)
        self._run("ALTER DATABASE {} RENAME TO {}", part, self.template)
        self._run("ALTER DATABASE {} ALLOW_CONNECTIONS false", self.template)

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
        raise RuntimeError(f"{name} cannot be dropped: a process is connected to it")

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
