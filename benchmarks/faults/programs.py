"""The processes of an environment, each in a group of its own, restarted as by a supervisor."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from config.dev import preloaded
from config.dev.state_folder import CHECKOUT, die_with_parent, yield_processor

READY_SECONDS = 90
RESTART_SECONDS = 0.3


class NotReadyError(RuntimeError):
    """Error: a process of the environment did not start; the message is the end of its output."""


def until(true: Callable[[], object], what: str, seconds: float = READY_SECONDS) -> None:
    """Return once `true()` is true. Raises NotReadyError, which names `what`, after `seconds`."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise NotReadyError(f"{what} did not happen within {seconds:.0f} s")
        time.sleep(0.02)


def free_ports(n: int) -> list[int]:
    """Return `n` different free ports of 127.0.0.1."""
    with contextlib.ExitStack() as held:
        lines = [held.enter_context(socket.socket()) for _ in range(n)]
        for line in lines:
            line.bind(("127.0.0.1", 0))
        return [line.getsockname()[1] for line in lines]


def answers(port: int) -> bool:
    with socket.socket() as line:
        line.settimeout(0.5)
        return line.connect_ex(("127.0.0.1", port)) == 0


class Program:
    """One program in a process group of its own; `tend` restarts it whenever it ends, until it is
    stopped."""

    def __init__(
        self, name: str, argv: list[str], env: dict[str, str], log: Path,
        port: int | None = None, *, quickly: bool = False,
    ) -> None:  # fmt: skip
        """`argv` are the arguments of Python, `env` its environment, `log` the file of its output,
        `port` the one that it serves. With `quickly` it is forked from a process that has its
        libraries (config/dev/preloaded.py)."""
        self.name, self.argv, self.env, self.log_path, self.port = name, argv, env, log, port
        self.quickly = quickly
        self.as_user: dict[str, Any] = {}  # options of Popen, to run as another user
        self.yields = False  # waits for the others where processors are short
        self.process: subprocess.Popen | preloaded.Program | None = None
        self.starts = self.kills = 0
        self.wanted = False
        self._mark = 0  # where the log of the present process begins

    def command(self) -> list[str]:
        return [sys.executable, *self.argv]

    def start(self) -> None:
        self.wanted = True
        self._spawn()

    def tend(self) -> None:
        """Restart the program if it has ended although nobody stopped it."""
        if self.wanted and self.process is not None and self.process.poll() is not None:
            self._end_group()  # what it may have left behind
            time.sleep(RESTART_SECONDS)
            if self.wanted:
                self._spawn()

    def ready(self) -> bool:
        if self.process is None or self.process.poll() is not None:
            return False
        return answers(self.port) if self.port else " ready." in self.log()

    def wait_ready(self) -> None:
        try:
            until(self.ready, f"{self.name} that is ready")
        except NotReadyError as error:
            raise NotReadyError(f"{error}\n{self.log()[-3000:]}") from None

    def log(self) -> str:
        """Return the output of the present process as text."""
        with contextlib.suppress(OSError), open(self.log_path, "rb") as file:
            file.seek(self._mark)
            return file.read().decode(errors="replace")
        return ""

    def kill(self) -> None:
        """End the process and its children at once by SIGKILL."""
        self.kills += 1
        self._end_group()

    def wake(self) -> None:
        """Continue the processes of the group that a crash point has frozen (SIGCONT)."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGCONT)

    def stop(self) -> None:
        self.wanted = False
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(4)
        self._end_group()

    def _spawn(self) -> None:
        with open(self.log_path, "ab") as log:
            self._mark = log.tell()
            if self.quickly:
                self.process = preloaded.start(
                    self.argv, env=self.env, output=log, death=signal.SIGKILL
                )
            else:
                self.process = subprocess.Popen(
                    self.command(), cwd=CHECKOUT, env=self.env,
                    stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                    start_new_session=True, preexec_fn=self._in_the_child,
                    **self.as_user,
                )  # fmt: skip
        self.starts += 1

    def _in_the_child(self) -> None:
        die_with_parent(signal.SIGKILL)
        if self.yields:
            yield_processor()

    def _end_group(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Supervisor(threading.Thread):
    """Thread that calls `tend` of each program, so that ended ones are restarted."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.programs: list[Program] = []
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(0.1):
            for program in list(self.programs):
                program.tend()

    def end(self) -> None:
        self._over.set()
        self.join(10)
