"""The keeper: a background process that owns the PostgreSQL and Valkey of a checkout."""

import contextlib
import fcntl
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import IO

from config.dev.postgres import Postgres
from config.dev.state_folder import Place, ServerError, private_file
from config.dev.valkey import Valkey

IDLE_SECONDS = 1.5


def redis_off(place: Place) -> Path:
    """Return the file that keeps Valkey from running while it exists."""
    return place.state / "redis-off"


def locked(path: Path, how: int) -> IO:
    """Open ``path``, lock it (`how` is an operation of flock, which may wait) and return the file.
    Closing the file, or the end of the process, unlocks it."""
    file = open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+")
    try:
        fcntl.flock(file, how)
    except BaseException:
        file.close()
        raise
    return file


class Keeper:
    """Background process that starts PostgreSQL and Valkey and stops them when no process uses
    them."""

    def __init__(self) -> None:
        self.place = Place()
        self.place.prepare()
        self.servers = (Postgres(self.place), Valkey(self.place))
        self.told_to_stop = False
        self.hurry = False

    def run(self, answer: IO) -> None:
        """Start the servers and write "ready" or the error to ``answer``. Stop the servers when no
        process has used them for IDLE_SECONDS, or at SIGTERM or SIGINT; SIGUSR1 skips the idle
        time.

        Blocks until then and sets signal handlers: the caller has forked this process. A
        ServerError is printed and written to ``answer``, not raised.
        """
        for sig in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sig, self._on_stop)
        signal.signal(signal.SIGUSR1, self._on_hurry)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        with locked(self.place.state / "keeper", fcntl.LOCK_EX):
            try:
                self._start()
                answer.write("ready\n")
                answer.close()
                self._keep()
            except ServerError as error:
                print(error, file=sys.stderr, flush=True)
                with contextlib.suppress(ValueError, OSError):
                    answer.write(str(error))
                    answer.flush()
            finally:
                (self.place.state / "ready").unlink(missing_ok=True)
                for server in self.servers:
                    server.stop()

    def _start(self) -> None:
        self.place.own(self.place.run)
        redis_off(self.place).unlink(missing_ok=True)
        postgres, valkey = self.servers
        for server in self.servers:
            server.start()
        for server in self.servers:
            server.wait_ready()
        postgres.prepare()
        self._tell_ready()

    def _tell_ready(self) -> None:
        pids = {server.name: server.process.pid for server in self.servers if server.process}
        private_file(self.place.state / "ready", json.dumps({"keeper": os.getpid()} | pids))

    def _keep(self) -> None:
        """Return when no process has used the servers for IDLE_SECONDS, or after SIGTERM or SIGINT.
        Starts a server again that has ended meanwhile."""
        idle_since = None
        users = open(os.open(self.place.state / "users", os.O_RDWR | os.O_CREAT, 0o600), "r+")
        while not self.told_to_stop:
            self._restart_what_ended()
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                idle_since = None
            else:
                idle_since = idle_since or time.monotonic()
                if self.hurry or time.monotonic() - idle_since >= IDLE_SECONDS:
                    # Ours until the process ends: who comes now waits, and starts afresh.
                    self.users = users
                    return
                fcntl.flock(users, fcntl.LOCK_UN)
            self.hurry = False
            time.sleep(0.1)

    def _restart_what_ended(self) -> None:
        """Start each server again that has ended, with the data it had on disk; kill Valkey instead
        while it is switched off (`switch_redis`). Raises ServerError after five attempts."""
        for server in self.servers:
            if isinstance(server, Valkey) and redis_off(self.place).exists():
                server.kill()
            elif server.ended():
                print(f"{server.name} ended, starting it again", file=sys.stderr, flush=True)
                self._start_again(server)

    def _start_again(self, server: Postgres | Valkey) -> None:
        for attempt in range(5):
            try:
                server.start()
                server.wait_ready()
                self._tell_ready()
                return
            except ServerError:  # child processes may still hold the shared memory
                if attempt == 4:
                    raise
                time.sleep(1)

    def _on_stop(self, *_args: object) -> None:
        self.told_to_stop = True

    def _on_hurry(self, *_args: object) -> None:
        self.hurry = True
