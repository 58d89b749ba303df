"""A gthread worker with time limits for the headers and the body of a request.

gunicorn has none: eight connections that never finish their body hold its eight threads for ever.
Here a thread is freed after HEAD_SECONDS without complete headers, and after BODY_SECONDS plus the
time allowed for the bytes that did arrive. A proxy in front (deploy/nginx.conf) does more, since
its slow clients hold no thread at all.
"""

import errno
import socket
import struct
import time
from typing import Any

from gunicorn import http
from gunicorn.workers.gthread import TConn, ThreadWorker

HEAD_SECONDS = 10.0
BODY_SECONDS = 20.0
SLOWEST = 16_384  # bytes per second of the slowest accepted upload
SEND_SECONDS = 30  # without one byte of the answer accepted


class PacedSocket:
    """Socket of one connection that reads only until a deadline, set again for each request."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._ends = 0.0  # monotonic
        self._per_byte = 0.0  # seconds

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def expect_head(self) -> None:
        self._ends, self._per_byte = time.monotonic() + HEAD_SECONDS, 0.0

    def expect_body(self) -> None:
        self._ends, self._per_byte = time.monotonic() + BODY_SECONDS, 1 / SLOWEST

    def recv(self, size: int) -> bytes:
        """Read up to `size` bytes. Raises ConnectionResetError after the deadline, which gunicorn
        treats as a client that has gone away: the connection is closed without a traceback in the
        log."""
        before = self._sock.gettimeout()
        left = self._ends - time.monotonic()
        if before is not None:
            left = min(left, before)
        try:
            if left <= 0:
                raise TimeoutError
            self._sock.settimeout(left)
            found = self._sock.recv(size)
        except TimeoutError:
            if before is not None:  # gunicorn's own, for what it drains: it handles that
                raise
            raise ConnectionResetError(errno.ECONNRESET, "the client is too slow") from None
        finally:
            self._sock.settimeout(before)
        self._ends += len(found) * self._per_byte
        return found


class PromptWorker(ThreadWorker):
    def handle(self, conn: TConn) -> Any:
        if conn.parser is None and not self.cfg.is_ssl:
            conn.sock.setsockopt(
                socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", SEND_SECONDS, 0)
            )
            conn.paced = PacedSocket(conn.sock)
            conn.parser = http.get_parser(self.cfg, conn.paced, conn.client)
        if hasattr(conn, "paced"):
            conn.paced.expect_head()
        return super().handle(conn)

    def handle_request(self, req: Any, conn: TConn) -> Any:
        if hasattr(conn, "paced"):
            conn.paced.expect_body()
        return super().handle_request(req, conn)
