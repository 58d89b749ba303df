"""Processes of the renderer: one for each file, forked from a server that is ready for it."""

import atexit
import os
import selectors
import signal
import sys
import time
from collections.abc import Callable

import structlog

from claims.documents.file_refusals import Reason
from claims.documents.limits import limit
from claims.documents.renderer.children import CHUNK, Child, Cost, StartedChild
from claims.documents.renderer.forking import ForkServer

log = structlog.get_logger(__name__)

CAN_FORK = sys.platform == "linux"  # libraries of macOS do not survive a fork


class FailedError(Exception):
    """A child of the renderer was killed because it passed a limit of time or size; the first
    argument is the Reason."""


def start_child(seconds: float) -> Child:
    """Start a child of the renderer without environment or open files: forked by the fork server,
    or else as a program of its own.

    Raises FailedError if that takes longer than `seconds`, and OSError if the machine has no
    process or file left.
    """
    if limit("RENDER_FORK_SERVER") and CAN_FORK:
        try:
            return fork_server.start_child(seconds)
        except TimeoutError:
            raise FailedError(Reason.TIMEOUT) from None
        except ConnectionError as error:
            log.warning("no_fork_server", error=str(error))
    return StartedChild()


def exchange(
    request: bytes, take: Callable[[bytes], None], seconds: float, cost: Callable[[Cost], None]
) -> None:
    """Send a packed request to a new child of the renderer and pass its answer to `take` in chunks
    of bytes. When the child has ended, pass its Cost to `cost`.

    Raises FailedError past the limits of time (`seconds`) and size (RENDER_ANSWER). An error of
    `take` ends the child too. A child that dies otherwise raises nothing: its answer is incomplete.
    """
    deadline = time.monotonic() + seconds
    child = start_child(seconds)
    try:
        _transfer(child, memoryview(request), take, deadline)
    finally:
        # A child keeps its standard output open until it ends, so its exit code is settled here;
        # one that only closed the pipe and runs on is killed.
        code, spent = child.end()
        cost(spent)
    if code == -signal.SIGXCPU:
        raise FailedError(Reason.TIMEOUT)
    if code:
        log.info("renderer_died", code=code)


def _transfer(
    child: Child, request: memoryview, take: Callable[[bytes], None], deadline: float
) -> None:
    """Write the request to the child and pass its answer to `take`, until it closes its output.
    Raises FailedError: Reason.TIMEOUT after `deadline` (monotonic seconds), Reason.MEMORY for an
    answer over RENDER_ANSWER bytes."""
    into, out = child.into, child.out
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
    """Write at most one CHUNK of the request and return the rest of it; an empty rest if the child
    no longer reads."""
    try:
        return request[os.write(into, request[:CHUNK]) :]
    except BlockingIOError:
        return request
    except BrokenPipeError:
        return request[:0]


def _after_fork() -> None:
    global fork_server
    fork_server.forget()
    fork_server = ForkServer()


fork_server = ForkServer()
os.register_at_fork(after_in_child=_after_fork)
atexit.register(lambda: fork_server.close())
