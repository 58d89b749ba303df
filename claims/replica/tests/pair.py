"""A PostgreSQL server with the tables of the tests' database, and a standby that follows it."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections, router
from psycopg import sql

from claims.replica.router import REPLICA, ListRouter
from config.database_timeouts import of_replica
from config.dev.postgres import DATABASE, FOR_TESTS, POSTGRES_SETTINGS, Postgres
from config.dev.state_folder import APP_ROLE, OWNER_ROLE, Place

SETTINGS = POSTGRES_SETTINGS | FOR_TESTS | {
    "wal_level": "replica", "max_wal_senders": "4", "shared_buffers": "32MB",
    "max_connections": "40", "max_standby_streaming_delay": "0",
    "wal_retrieve_retry_interval": "50ms",
}  # fmt: skip
READER = "desk_reader"  # may read and nothing else
BARE = {"cwd": "/", "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}, "check": True}


class Pair:
    """Two PostgreSQL servers, `primary` and its streaming `standby`. `until_followed` waits until
    the standby has replayed everything."""

    def __init__(self, folder: Path) -> None:
        self.primary = self._server(folder / "a", SETTINGS)
        self.standby = self._server(folder / "b", SETTINGS | {"hot_standby": "on"})
        self.standby.passwords = self.primary.passwords

    def _server(self, state: Path, settings: dict[str, str]) -> Postgres:
        place = Place()
        place.state, place.run = state, state / "run"
        place.prepare()
        place.own(place.run)
        server = Postgres(place)
        server.settings = settings
        return server

    def start(self) -> None:
        self.primary.start()
        self.primary.wait_ready()
        self.primary.prepare()
        self._copy_tables()
        with self.primary.connect() as db:
            make = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} IN ROLE pg_read_all_data")
            password = sql.Literal(self.primary.passwords[APP_ROLE])
            db.execute(make.format(sql.Identifier(READER), password))
        place = self.standby.place
        place.own(self.standby.home)
        place.own(self.standby.data)
        subprocess.run(
            [self._program("pg_basebackup"), "--pgdata", self.standby.data, "--checkpoint=fast",
             "--wal-method=stream", "--write-recovery-conf", "--create-slot", "--slot=standby",
             "--no-sync", "--no-password",
             "--dbname", self.primary.url("postgres", "postgres")],
            **BARE, umask=0o077, **place.as_user,
        )  # fmt: skip
        self.start_standby()

    def _program(self, name: str) -> Path:
        return self.primary.programs() / "bin" / name

    def _copy_tables(self) -> None:
        dump = subprocess.Popen(
            [self._program("pg_dump"), "--format=plain", "--dbname",
             os.environ["DATABASE_OWNER_URL"]], stdout=subprocess.PIPE,
        )  # fmt: skip
        subprocess.run(
            [self._program("psql"), "--no-psqlrc", "--quiet", "--output=/dev/null",
             "--set=ON_ERROR_STOP=1", "--dbname", self.primary.url(OWNER_ROLE)],
            **BARE, stdin=dump.stdout,
        )  # fmt: skip
        assert dump.wait() == 0

    def start_standby(self) -> None:
        self.standby.start()
        self.standby.wait_ready()

    def stop(self) -> None:
        for server in (self.standby, self.primary):
            server.stop()

    def on_standby(self, query: str) -> Any:
        with self.standby.connect() as db:
            return db.execute(query).fetchone()

    def until_followed(self) -> None:
        with self.primary.connect() as db:
            position = db.execute("SELECT pg_current_wal_insert_lsn()::text").fetchone()[0]
            # Where the log ends with a page, that position lies behind the next page's head: only
            # one more record takes the standby there.
            db.execute("SELECT pg_logical_emit_message(true, 'tests', 'followed')")
        replayed = f"SELECT pg_last_wal_replay_lsn() >= '{position}'::pg_lsn"
        self.until(lambda: self.on_standby(replayed)[0])

    def until(self, true: Callable[[], object], seconds: float = 20) -> None:
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline
            time.sleep(0.01)

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Context manager: the standby receives the primary's log and does not replay it."""
        self.on_standby("SELECT pg_wal_replay_pause()")
        self.until(lambda: self.on_standby("SELECT pg_get_wal_replay_pause_state()")[0] == "paused")
        try:
            yield
        finally:
            self.on_standby("SELECT pg_wal_replay_resume()")
            self.until_followed()

    @contextlib.contextmanager
    def cut_off(self) -> Iterator[None]:
        """Context manager: the standby runs without a connection to the primary."""
        [primary] = self.on_standby("SHOW primary_conninfo")
        self._follow("")
        self.until(lambda: self.on_standby("SELECT count(*) FROM pg_stat_wal_receiver")[0] == 0)
        try:
            yield
        finally:
            self._follow(primary)
            self.until_followed()

    def _follow(self, address: str) -> None:
        with self.standby.connect() as db:
            change = sql.SQL("ALTER SYSTEM SET primary_conninfo = {}")
            db.execute(change.format(sql.Literal(address)))
            db.execute("SELECT pg_reload_conf()")

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Context manager: the processes of the standby are stopped (SIGSTOP); its sockets stay
        open."""
        assert self.standby.process is not None
        with self.standby.connect() as db:
            found = [pid for (pid,) in db.execute("SELECT pid FROM pg_stat_activity")]
            found.remove(db.info.backend_pid)
        found.append(self.standby.process.pid)
        for pid in found:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in found:
                os.kill(pid, signal.SIGCONT)

    @contextlib.contextmanager
    def in_use(self) -> Iterator[None]:
        """Context manager: Django's database `default` is the primary, and `replica` the
        standby."""
        default = connections[DEFAULT_DB_ALIAS].settings_dict
        before = dict(default)
        default |= _of(self.primary)
        connections[DEFAULT_DB_ALIAS].close()
        connections.settings[REPLICA] = of_replica(
            {**before, **_of(self.standby), "USER": READER, "OPTIONS": {}, "CONN_MAX_AGE": 60}
        )
        router.routers = [ListRouter()]
        try:
            yield
        finally:
            del router.routers
            connections[REPLICA].close()
            del connections[REPLICA], connections.settings[REPLICA]
            connections[DEFAULT_DB_ALIAS].close()
            default |= before


def _of(server: Postgres) -> dict[str, str]:
    given = psycopg.conninfo.conninfo_to_dict(server.url(APP_ROLE))
    assert given["dbname"] == DATABASE
    return {
        "HOST": str(given["host"]), "NAME": DATABASE, "USER": APP_ROLE,
        "PASSWORD": str(given["password"]), "PORT": "",
    }  # fmt: skip
