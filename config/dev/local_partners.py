"""Parts of the local bank and the local partner of benefits: JSON answers, the command line, and
the child process of the demo. Standard library only.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from config.dev.state_folder import KeptPort, Place


class JsonHandler(BaseHTTPRequestHandler):
    """Handler that answers with JSON and writes no access log, since requests name people."""

    def read_body(self, longest: int) -> bytes:
        """Return the request's body, of at most `longest` bytes."""
        return self.rfile.read(min(int(self.headers.get("Content-Length") or 0), longest))

    def answer(self, status: int, content: Any) -> None:
        """Send `content` as JSON with this status. Does nothing if the desk waits no longer."""
        body = json.dumps(content).encode()
        with contextlib.suppress(OSError):
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Write no access log."""


class DemoChild:
    """Child process of the demo's supervisor that runs `module` on a loopback port. The port is
    kept over a restart in the file `port_file` of the state folder."""

    module: ClassVar[str]
    port_file: ClassVar[str]

    def __init__(self, place: Place) -> None:
        self._port = KeptPort(place.state / self.port_file)

    def prepare(self) -> None:
        """Choose the port and store it: that of the previous run if it is free, else any free
        one."""
        self._port.choose()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port.number}"

    def argv(self) -> list[str]:
        return [sys.executable, "-m", self.module, "--port", str(self._port.number)]


def serve(module: str, build: Callable[[int], ThreadingHTTPServer], path: str = "") -> int:
    """Serve on the port of the command line until a signal ends the process, and print the URL,
    with `path` after it. `build` makes the server for a port (0: any free one)."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}")
    parser.add_argument(
        "--port", type=int, default=0, help="port; 0 takes a free one and prints the URL"
    )
    server = build(parser.parse_args().port)
    for sig in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sig, lambda *_: os._exit(0))
    print(f"http://127.0.0.1:{server.server_port}{path}", flush=True)
    server.serve_forever()
    return 0
