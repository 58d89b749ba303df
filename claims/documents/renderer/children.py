"""A child of the renderer: a process that opens one file, and what it cost."""

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple, Protocol

HOME = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-P", "-s", "-m", "claims.documents.renderer.child"]
# No variable of this process. One thread: a child has one processor (see config/__init__.py).
ENVIRONMENT = {"LANG": "C.UTF-8", "PYTHONPATH": str(HOME), "OPENBLAS_NUM_THREADS": "1"}
KILOBYTE = 1024 if sys.platform == "linux" else 1  # bytes of the kernel's unit of memory
CHUNK = 1 << 20  # bytes; also the size of the pipes, where they may be so large


class Cost(NamedTuple):
    """Processor seconds and peak memory (bytes) of one child, as the kernel counts them.

    Its memory counts the pages that it shares with the fork server; without one it is not less than
    this process' own peak, which the kernel carries over an exec.
    """

    seconds: float = 0.0
    memory: int = 0


class Child(Protocol):
    """A started process that opens one file. `into` and `out` are the file descriptors of this
    process's ends of the child's pipes."""

    pid: int
    into: int
    out: int

    def end(self) -> tuple[int, Cost]:
        """Kill the child, wait for it and close its pipes. Return its exit code (negative for a
        signal) and its cost."""


class StartedChild:
    """Child of the renderer that is started as a Python program of its own, without the fork
    server, and so imports its decoders itself. Has the attributes and methods of `Child`."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - a fixed command, no shell
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=HOME, env=ENVIRONMENT,
        )  # fmt: skip
        assert self.process.stdin is not None and self.process.stdout is not None  # noqa: S101
        self._pipes = self.process.stdin, self.process.stdout
        self.pid = self.process.pid
        self.into, self.out = (pipe.fileno() for pipe in self._pipes)
        for number in (self.into, self.out):
            enlarge(number)

    def end(self) -> tuple[int, Cost]:
        cost = Cost()
        if self.process.returncode is None:  # not polled before, as `Popen.kill` would
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(self.pid, signal.SIGKILL)
                _pid, status, used = os.wait4(self.pid, 0)
                self.process.returncode = os.waitstatus_to_exitcode(status)
                cost = Cost(used.ru_utime + used.ru_stime, used.ru_maxrss * KILOBYTE)
        code = self.process.wait()
        for pipe in self._pipes:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
        return code, cost


def enlarge(pipe: int) -> None:
    """Enlarge the buffer of a pipe (file descriptor) to one chunk (1 MiB), if the kernel allows it;
    otherwise do nothing."""
    with contextlib.suppress(OSError, AttributeError):  # not Linux, or no pipe memory left
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, CHUNK)


def close_files(*numbers: int) -> None:
    for number in numbers:
        os.close(number)
