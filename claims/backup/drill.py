"""Trial restore of a backup on this machine, into a PostgreSQL server and a folder of its own.

It runs the same commands as a person does (`restore`, `check_ledger` and so on), each in a process
that gets its keys from the keys file. Database and files in use are not written."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings

from claims.backup import keys
from claims.backup.errors import BackupError
from claims.backup.locks import alone
from config.dev.postgres import POSTGRES_SETTINGS, Postgres
from config.dev.state_folder import APP_ROLE, OWNER_ROLE, Place, ServerError
from config.terminal_progress import TerminalProgress

CHECKS = ("check_ledger", "verify_draws", "verify_trail", "check_queue")
PREPARE, RESTORE = "빈 PostgreSQL 준비", "복원하고 백업과 비교"
RECOVER = "표를 지운 뒤 그 직전으로 복구 (WAL)"
FOLDERS = "desk-drill-"  # beginning of the names of working folders
WAIT_SECONDS = 3600  # for the archive, and for a recovery
HANDED_ON = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "PG_BIN", "DESK_MODE")


class DrillFailedError(BackupError):
    """Error: the restored copy is not what was backed up. The message is the first difference."""


class Drill:
    """Trial restore of a backup, with a PostgreSQL server and a storage of its own below `folder`,
    which must be empty. `lines` collects one line for each step that succeeded.
    """

    def __init__(self, folder: Path, stream: Any = None) -> None:
        self.folder, self.stream = folder, stream
        self.lines: list[str] = []  # one for each step that was proved
        self.place = Place(folder)
        self.place.state = folder / "server"
        self.place.private = folder / "private"
        # A socket's path is short, which the folder's may not be.
        self.place.run = Path(tempfile.mkdtemp(prefix="desk-drilling-"))
        self.archive = self.place.state / "archive"
        self.base = self.place.state / "base"
        self.environment: dict[str, str] = {}

    def run(self, *, backup: Path, documents: Path, kept_keys: Path, point_in_time: bool) -> None:
        """Restore the backup into the drill's own server and storage, and check the copy against
        it. With `point_in_time` then drop the copy's table of claims, and check that replaying the
        log to the moment before brings it back.

        `documents` is the folder of sealed copies, `kept_keys` the keys file. Raises
        DrillFailedError with the first difference, BackupError if the folder or the keys cannot be
        used.
        """
        parts = dict.fromkeys([PREPARE, RESTORE, *CHECKS], 5.0)
        if point_in_time:
            parts |= {RECOVER: 10.0}
        try:
            with TerminalProgress(self.stream, parts) as progress:
                server = self._server()
                with self._running(server):
                    with progress.part(PREPARE):
                        server.prepare()
                        self.environment = self._surroundings(server, kept_keys)
                        if point_in_time:  # all that follows comes back from the archive alone
                            self._base_backup(server)
                    with progress.part(RESTORE):
                        self.command(
                            "restore", f"--database={backup}", f"--documents={documents}",
                            f"--keys={kept_keys}",
                        )  # fmt: skip
                    moment = self._now(server)
                    for name in CHECKS:
                        with progress.part(name):
                            self.command(name)
                    if point_in_time:
                        self._drop_claims(server)
                if point_in_time:
                    with progress.part(RECOVER), self._running(self._recovering(moment)):
                        self.command("check_restore", str(backup))
        except ServerError as error:
            raise DrillFailedError(str(error)) from error
        finally:
            shutil.rmtree(self.place.run, ignore_errors=True)

    def _server(self) -> Postgres:
        """Make the folders of the drill's PostgreSQL and return the server, not started, set to
        archive its write-ahead log. Raises BackupError if root runs this and other users cannot
        enter the folder."""
        self.folder.chmod(0o711)
        if os.geteuid() == 0:  # the server is another user
            for path in self.folder.parents:
                if not path.stat().st_mode & 0o001:
                    raise BackupError(
                        f"{path}에 다른 사용자가 들어갈 수 없습니다. PostgreSQL은 root로 돌지 "
                        "않으므로, 들어갈 수 있는 --folder를 지정하거나 root가 아닌 사용자로 "
                        "실행하세요."
                    )
        self.place.state.mkdir(mode=0o711)
        for path in (self.place.run, self.archive):
            self.place.own(path)
        server = Postgres(self.place)
        server.settings = POSTGRES_SETTINGS | {
            "archive_mode": "on",
            "archive_command": f"test ! -f {self.archive}/%f && cp %p {self.archive}/%f",
        }
        return server

    @contextmanager
    def _running(self, server: Postgres) -> Iterator[None]:
        """Context manager: start the server, wait until it is ready and any recovery has ended, and
        stop it at the end of the block. Raises DrillFailedError if recovery takes longer than
        WAIT_SECONDS."""
        try:
            server.start()
            server.wait_ready()
            with server.connect() as db:
                self._until(lambda: _value(db, "SELECT NOT pg_is_in_recovery()"), "recovery")
            yield
        finally:
            server.stop()

    def _surroundings(self, server: Postgres, kept_keys: Path) -> dict[str, str]:
        """Return the environment variables of commands on the copy: its own database, files and
        keys, none of the desk in use. Raises BackupError for an unreadable keys file."""
        given = {name: os.environ[name] for name in HANDED_ON if name in os.environ}
        return (
            given
            | keys.read_keys(kept_keys)
            | {
                "DATABASE_URL": server.url(APP_ROLE),
                "DATABASE_OWNER_URL": server.url(OWNER_ROLE),
                "REDIS_URL": "redis://127.0.0.1:1/0",  # nobody is there
                "PRIVATE_DIR": str(self.place.private),
                "ALLOWED_HOSTS": "localhost",
                "NOTICE_MAIL": "off",  # nothing of a provider is asked for, nor given
                "NOTICE_PHONE": "off",
            }
        )

    def command(self, name: str, *arguments: str) -> None:
        """Run a manage.py command on the restored copy. Raises DrillFailedError with the first line
        of its output when it fails."""
        done = subprocess.run(
            [sys.executable, "manage.py", name, *arguments], cwd=settings.BASE_DIR,
            env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        )  # fmt: skip
        said = done.stdout.strip().splitlines()
        if done.returncode:
            last = done.stderr.strip().splitlines()[-1:]
            raise DrillFailedError(f"{name}: {(said or last or [str(done.returncode)])[0]}")
        self.lines.append(f"{name}: {said[0] if said else 'ok'}")

    def _base_backup(self, server: Postgres) -> None:
        """Copy the running server's files into the folder `base` by pg_basebackup, without the
        write-ahead log, which the archive holds. Raises DrillFailedError when pg_basebackup
        fails."""
        self.place.own(self.base)
        done = subprocess.run(
            [server.programs() / "bin/pg_basebackup", "--pgdata", self.base, "--checkpoint=fast",
             "--wal-method=none", "--no-password", "--dbname", server.url("postgres", "postgres")],
            cwd="/", env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"}, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, umask=0o077, **self.place.as_user,
        )  # fmt: skip
        if done.returncode:
            raise DrillFailedError(f"pg_basebackup: {done.stderr.strip()}")

    def _now(self, server: Postgres) -> str:
        with server.connect() as db:
            return str(_value(db, "SELECT clock_timestamp()"))

    def _drop_claims(self, server: Postgres) -> None:
        """Drop the table of claims, the accident that the drill recovers from, and wait until the
        write-ahead log up to it is archived."""
        with psycopg.connect(server.url(OWNER_ROLE), autocommit=True) as db:
            db.execute("DROP TABLE claims_claim CASCADE")
        with server.connect() as db:
            written = _value(db, "SELECT pg_walfile_name(pg_switch_wal())")
        self._until(lambda: (self.archive / str(written)).exists(), f"{written} in the archive")

    def _recovering(self, moment: str) -> Postgres:
        """Return a server, not started, on the base backup. Once started it replays the archive up
        to `moment` (a PostgreSQL timestamp) and then takes writes."""
        again = Postgres(self.place)
        again.data = self.base
        (again.data / "recovery.signal").touch()
        again.settings = POSTGRES_SETTINGS | {
            "restore_command": f"cp {self.archive}/%f %p",
            "recovery_target_time": moment,
            "recovery_target_action": "promote",
        }
        return again

    def _until(self, true: Any, what: str) -> None:
        deadline = time.monotonic() + WAIT_SECONDS
        while not true():
            if time.monotonic() > deadline:
                raise DrillFailedError(f"{what}: not within {WAIT_SECONDS} s")
            time.sleep(0.05)


def delete_killed(folder: Path) -> None:
    """Delete the working folders below `folder` of this user's drills that were killed, by a signal
    or a power cut: they hold documents and keys in plain. Those of running drills are locked and
    stay."""
    for left in folder.glob(f"{FOLDERS}*"):
        if left.is_symlink() or not left.is_dir() or left.stat().st_uid != os.geteuid():
            continue
        with contextlib.suppress(BackupError, OSError), alone(left):
            shutil.rmtree(left)


def _value(db: psycopg.Connection, query: str) -> Any:
    row = db.execute(query).fetchone()  # type: ignore[call-overload]  # our own words
    return row[0] if row else None
