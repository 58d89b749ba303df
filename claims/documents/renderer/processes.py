"""Processes of the renderer: one for each file, and a spare one for the next file."""

import atexit
import contextlib
import fcntl
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import structlog

from claims.documents.limits import limit
from claims.documents.reasons import Reason

log = structlog.get_logger(__name__)

HOME = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-P", "-s", "-m", "claims.documents.renderer.child"]
KILOBYTE = 1024 if sys.platform == "linux" else 1  # bytes of the kernel's unit of memory
CHUNK = 1 << 20  # bytes; also the size of the pipes, where they may be so large
Child = subprocess.Popen[bytes]


class FailedError(Exception):
    """A child was killed; the first argument is the reason."""


def start_child(*arguments: str) -> Child:
    """Start a child without environment or open files."""
    child = subprocess.Popen(  # noqa: S603 - a fixed command, no shell
        [*COMMAND, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=HOME,
        env={"LANG": "C.UTF-8", "PYTHONPATH": str(HOME)},
    )
    for pipe in filter(None, (child.stdin, child.stdout)):
        with contextlib.suppress(OSError, AttributeError):  # not Linux, or no pipe memory left
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, CHUNK)
    return child


class Cost(NamedTuple):
    """Processor seconds and peak memory (bytes) of one child, as the kernel counts them.

    Its memory is not less than this process' own peak, which the kernel carries over an exec.
    """

    seconds: float = 0.0
    memory: int = 0


def exchange(
    request: bytes, take: Callable[[bytes], None], seconds: float, cost: Callable[[Cost], None]
) -> None:
    """Send a request to a child, pass its answer to `take` in chunks and, when the child has ended,
    what it took to `cost`.

    Raises FailedError past the limits of time and size. An error of `take` ends the child too.
    """
    deadline = time.monotonic() + seconds
    child = spare.take() or start_child()
    try:
        _transfer(child, memoryview(request), take, deadline)
    finally:
        # A child keeps its standard output open until it ends, so its exit code is settled here;
        # one that only closed the pipe and runs on is killed.
        code, spent = end_child(child)
        cost(spent)
        spare.order()
    if code == -signal.SIGXCPU:
        raise FailedError(Reason.TIMEOUT)
    if code:
        log.info("renderer_died", code=code)


def end_child(child: Child) -> tuple[int, Cost]:
    """Kill a child, wait for it, close its pipes and return its exit code and its cost."""
    cost = Cost()
    if child.returncode is None:  # not polled before, as `Popen.kill` would
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(child.pid, signal.SIGKILL)
            _pid, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            cost = Cost(used.ru_utime + used.ru_stime, used.ru_maxrss * KILOBYTE)
    code = child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None and not pipe.closed:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
    return code, cost


def _transfer(
    child: Child, request: memoryview, take: Callable[[bytes], None], deadline: float
) -> None:
    assert child.stdin is not None and child.stdout is not None  # noqa: S101 - for mypy
    into, out = child.stdin.fileno(), child.stdout.fileno()
    os.set_blocking(into, False)
    os.set_blocking(out, False)
    answered, most = 0, limit("RENDER_ANSWER")
    with selectors.DefaultSelector() as selector:
        selector.register(into, selectors.EVENT_WRITE)
        selector.register(out, selectors.EVENT_READ)
        while out in selector.get_map():
            left = deadline - time.monotonic()
            if left <= 0:
                raise FailedError(Reason.TIMEOUT)
            for key, _events in selector.select(left):
                if key.fd == into:
                    request = _write_some(into, request)
                    if not request:
                        selector.unregister(into)
                elif chunk := os.read(out, CHUNK):
                    answered += len(chunk)
                    if answered > most:
                        raise FailedError(Reason.MEMORY)
                    take(chunk)
                else:
                    selector.unregister(out)


def _write_some(into: int, request: memoryview) -> memoryview:
    """Return the rest of the request; nothing when the child no longer reads."""
    try:
        return request[os.write(into, request[:CHUNK]) :]
    except BlockingIOError:
        return request
    except BrokenPipeError:
        return request[:0]


class Spare:
    """A child that is started before it is needed. Each child opens one file only.

    A thread of its own starts it, because the kernel ends a child with the *thread* that started
    it (PR_SET_PDEATHSIG), and a web server's threads come and go. The first file of a process
    finds no spare; each file orders the next one.
    """

    def __init__(self) -> None:
        self._child: Child | None = None
        self._keeper: threading.Thread | None = None
        self._ordered, self._ready = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        self._closed = False

    def take(self) -> Child | None:
        """Return the spare if there is a live one; the caller ends it."""
        with self._lock:
            child, self._child = self._child, None
            self._ready.clear()
        if child is not None and child.poll() is not None:
            end_child(child)
            return None
        return child

    def order(self) -> None:
        """Order a spare, unless there is one or RENDER_SPARE is off."""
        if not limit("RENDER_SPARE"):
            return
        with self._lock:
            if self._closed or self._child is not None:
                return
            if self._keeper is None or not self._keeper.is_alive():
                self._keeper = threading.Thread(
                    target=self._start_ordered, name="spare", daemon=True
                )
                self._keeper.start()
        self._ordered.set()

    def wait(self, seconds: float) -> bool:
        """Return True once there is a spare, False after this time."""
        return self._ready.wait(seconds)

    def close(self) -> None:
        """End the spare, at the end of the process."""
        with self._lock:
            self._closed = True
            child, self._child = self._child, None
        if child is not None:
            end_child(child)

    def forget(self) -> None:
        """Close the parent's pipes in a fork: they must not stay open in two processes."""
        if self._child is not None:
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe is not None:
                    pipe.close()
            self._child.returncode = 0  # the parent waits for it

    def _start_ordered(self) -> None:
        while self._ordered.wait():
            self._ordered.clear()
            try:
                child = start_child("--spare")
            except OSError as error:  # no more processes: the next file starts its own
                log.warning("no_spare_renderer", error=str(error))
                continue
            with self._lock:
                kept = not self._closed and self._child is None
                if kept:
                    self._child = child
                    self._ready.set()
            if not kept:
                end_child(child)


def _after_fork() -> None:
    global spare
    spare.forget()
    spare = Spare()


spare = Spare()
os.register_at_fork(after_in_child=_after_fork)
atexit.register(lambda: spare.close())
