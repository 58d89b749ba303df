"""Children that are forked by the fork server (fork_server.py), and that server as its parent sees
it.

A server is renewed after FILES children: the next one's have another layout of memory, so what a
broken file may learn from a crash is soon of no use.
"""

import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
import threading

from claims.documents.renderer.children import ENVIRONMENT, HOME, Cost, close_files, enlarge
from claims.documents.renderer.fork_server import END, PID

MODULE = "claims.documents.renderer.fork_server"
FILES = 500  # children after which a server is replaced
TOLD_WITHIN = 5.0  # seconds in which the end of a child, or of the server, is told
LOST = -signal.SIGKILL  # exit code reported for a child whose server has ended


class ForkedChild:
    """Child of the renderer that the fork server forked, with the attributes and methods of
    `children.Child`. `control` is the socket on which the server reports the child's end."""

    def __init__(self, pid: int, into: int, out: int, control: socket.socket) -> None:
        self.pid, self.into, self.out, self._control = pid, into, out, control

    def end(self) -> tuple[int, Cost]:
        said = b""
        try:
            self._control.settimeout(TOLD_WITHIN)
            with contextlib.suppress(OSError):  # the server has ended
                self._control.shutdown(socket.SHUT_WR)
                said = self._control.recv(END.size, socket.MSG_WAITALL)
        finally:
            self._control.close()
            close_files(self.into, self.out)
        if len(said) < END.size:
            return LOST, Cost()
        code, seconds, memory = END.unpack(said)
        return code, Cost(seconds, memory)


class _Server:
    """A running fork server, as its parent process holds it: the process and the socket to it."""

    def __init__(self) -> None:
        self.line, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 - a fixed command, no shell
                [sys.executable, "-P", "-s", "-m", MODULE, str(os.getpid())],
                stdin=theirs.fileno(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                cwd=HOME, env=ENVIRONMENT,
            )  # fmt: skip
        self.files = 0

    def start_child(self, seconds: float) -> ForkedChild:
        """Ask for a child. Raises ConnectionError when the server has ended, TimeoutError when it
        does not answer in time, and another OSError when no process or file is left."""
        with contextlib.ExitStack() as ours, contextlib.ExitStack() as theirs:
            reading, into = os.pipe()
            theirs.callback(os.close, reading)
            ours.callback(os.close, into)
            out, writing = os.pipe()
            theirs.callback(os.close, writing)
            ours.callback(os.close, out)
            for pipe in (into, out):
                enlarge(pipe)
            control, told = socket.socketpair()
            theirs.enter_context(told)
            ours.enter_context(control)
            control.settimeout(seconds)
            socket.send_fds(self.line, [b"1"], [told.fileno(), reading, writing])
            theirs.close()  # so that the end of the server is seen
            said = control.recv(PID.size, socket.MSG_WAITALL)
            if len(said) < PID.size:
                raise ConnectionError("the fork server has ended")
            (pid,) = PID.unpack(said)
            if not pid:
                raise OSError(
                    errno.EAGAIN,
                    "no process or file is left for a renderer",
                )
            ours.pop_all()
        return ForkedChild(pid, into, out, control)

    def leave(self) -> None:
        """Close the server's socket in both directions: no child can be asked for any more, and the
        server ends after its last child."""
        with contextlib.suppress(OSError):
            self.line.shutdown(socket.SHUT_RDWR)  # not closed: another thread may still use it

    def kill(self) -> int:
        """Kill the server, and with it its children; return its exit code."""
        self.leave()
        self.process.kill()
        return self.process.wait()


class ForkServer:
    """The fork server of this process, started by the first `start_child`. After FILES (500)
    children another server takes its place. May be used by several threads."""

    def __init__(self) -> None:
        self._server: _Server | None = None
        self._leaving: list[_Server] = []
        self._lock = threading.Lock()

    @property
    def pid(self) -> int | None:
        """Process id of the running server; None if none was started."""
        server = self._server
        return server.process.pid if server else None

    def start_child(self, seconds: float) -> ForkedChild:
        """Return a new child of the fork server, which is started first if there is none.

        Raises ConnectionError if the server ended twice before it answered, TimeoutError if it does
        not answer within `seconds`, and another OSError if the machine has no process or file left.
        """
        try:
            return self._ask(seconds)
        except ConnectionError:  # it was killed
            return self._ask(seconds)

    def close(self) -> None:
        """Kill the server and its children. The next `start_child` starts another server."""
        with self._lock:
            servers, self._server, self._leaving = [*self._leaving, self._server], None, []
        for server in filter(None, servers):
            server.kill()

    def forget(self) -> None:
        """Close this process's copies of the servers that its parent started, without ending them.
        For use after a fork: each process has its own server."""
        for server in filter(None, [*self._leaving, self._server]):
            server.line.close()
            server.process.returncode = 0  # the parent waits for it

    def _ask(self, seconds: float) -> ForkedChild:
        server = self._running()
        try:
            return server.start_child(seconds)
        except TimeoutError:
            self._drop(server)
            server.kill()
            raise
        except ConnectionError as error:
            self._drop(server)
            code = None
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = server.process.wait(TOLD_WITHIN)
            raise ConnectionError(f"the fork server ended with {code}") from error

    def _running(self) -> _Server:
        """Return the server to ask, counted as asked once more; a new one if there is none or it
        has had FILES children."""
        with self._lock:
            self._leaving = [one for one in self._leaving if one.process.poll() is None]
            if self._server is not None and self._server.files >= FILES:
                self._server.leave()
                self._leaving.append(self._server)
                self._server = None
            if self._server is None:
                self._server = _Server()
            self._server.files += 1
            return self._server

    def _drop(self, server: _Server) -> None:
        with self._lock:
            if self._server is server:
                self._server = None
                self._leaving.append(server)
        server.leave()
