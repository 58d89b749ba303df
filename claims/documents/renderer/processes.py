"""The renderer's processes: one for each file, and one kept ready for the next file."""

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

import structlog

from claims.documents.limits import limit
from claims.documents.reasons import Reason

log = structlog.get_logger(__name__)

HOME = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-P", "-s", "-m", "claims.documents.renderer.child"]
CHUNK = 1 << 20  # bytes; also the size of the pipes, where they may be so large
Child = subprocess.Popen[bytes]


class FailedError(Exception):
    """A child was ended; the first argument is the reason."""


def start(*arguments: str) -> Child:
    child = subprocess.Popen(  # noqa: S603 - a fixed command, no shell
        [*COMMAND, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=HOME,
        env={"LANG": "C.UTF-8", "PYTHONPATH": str(HOME)},
    )
    for pipe in filter(None, (child.stdin, child.stdout)):
        with contextlib.suppress(OSError, AttributeError):  # not Linux, or no more of it for us
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, CHUNK)
    return child


def exchange(request: bytes, take: Callable[[bytes], None]) -> None:
    """Hand a request to a child, its answer to `take` as it comes, and end the child.

    All of it within the time and size limits; raises FailedError. What `take` raises ends the
    child too.
    """
    deadline = time.monotonic() + limit("RENDER_SECONDS")
    child = spare.take() or start()
    try:
        _transfer(child, memoryview(request), take, deadline)
    finally:
        # The end of its answer is the end of the process: it keeps its standard output open, so
        # how it ended is settled, and one that only closed it and goes on is killed.
        code = end(child)
        spare.wanted()
    if code == -signal.SIGXCPU:
        raise FailedError(Reason.TIMEOUT)
    if code:
        log.info("renderer_died", code=code)


def end(child: Child) -> int:
    """Whatever it is doing: gone, waited for, its pipes closed. Its exit code."""
    child.kill()
    code = child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None and not pipe.closed:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
    return code


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
    """What is left of the request; nothing when the child no longer listens."""
    try:
        return request[os.write(into, request[:CHUNK]) :]
    except BlockingIOError:
        return request
    except BrokenPipeError:
        return request[:0]


class Spare:
    """One child of this process, started and imported ahead, for the next file: never for two.

    A thread that lives as long as the process starts it, because the kernel ends a child with the
    *thread* that started it (PR_SET_PDEATHSIG), and a web server's threads come and go. The first
    file of a process finds none; each file afterwards orders the next one.
    """

    def __init__(self) -> None:
        self._child: Child | None = None
        self._keeper: threading.Thread | None = None
        self._order, self._there = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        self._closed = False

    def take(self) -> Child | None:
        """The spare, if it is there and lives; whoever takes it ends it."""
        with self._lock:
            child, self._child = self._child, None
            self._there.clear()
        if child is not None and child.poll() is not None:
            end(child)
            return None
        return child

    def wanted(self) -> None:
        """Order one, unless one is there or spares are not kept (RENDER_SPARE)."""
        if not limit("RENDER_SPARE"):
            return
        with self._lock:
            if self._closed or self._child is not None:
                return
            if self._keeper is None or not self._keeper.is_alive():
                self._keeper = threading.Thread(target=self._keep, name="spare", daemon=True)
                self._keeper.start()
        self._order.set()

    def wait(self, seconds: float) -> bool:
        """Whether one is there within this time."""
        return self._there.wait(seconds)

    def close(self) -> None:
        """At the end of the process: none is left behind."""
        with self._lock:
            self._closed = True
            child, self._child = self._child, None
        if child is not None:
            end(child)

    def forget(self) -> None:
        """In a fork: the spare is the parent's. Its pipes must not stay open in two processes."""
        if self._child is not None:
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe is not None:
                    pipe.close()
            self._child.returncode = 0  # not ours to wait for

    def _keep(self) -> None:
        while self._order.wait():
            self._order.clear()
            try:
                child = start("--spare")
            except OSError as error:  # no more processes: the next file starts its own
                log.warning("no_spare_renderer", error=str(error))
                continue
            with self._lock:
                kept = not self._closed and self._child is None
                if kept:
                    self._child = child
                    self._there.set()
            if not kept:
                end(child)


def _after_fork() -> None:
    global spare
    spare.forget()
    spare = Spare()


spare = Spare()
os.register_at_fork(after_in_child=_after_fork)
atexit.register(lambda: spare.close())
