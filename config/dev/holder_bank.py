"""A bank for the demo and the tests: answers holder inquiries (claims/bank_accounts/inquiry).

It knows nobody: the last digit of an account number says what it answers, so that each answer can
be tried. 7: it is silent, 8: another holder, 9: no such account, all others: the holder agrees.
Standard library only.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from config.dev.state_folder import KeptPort, Place

PATH = "/holder"
LONGEST_REQUEST = 1 << 14  # bytes
SILENT = "7"
ANSWERS = {"8": "differs", "9": "unknown"}


class Bank(ThreadingHTTPServer):
    """HTTP server of the bank. It accepts the bearer token `key`, and `asked` counts the inquiries.

    `mood` is the fault that it shows, for the tests: "busy" refuses with 503, "garbled" answers
    nonsense, "elsewhere" redirects; "" is no fault. For an account that ends in 7 it waits
    `silence` seconds.
    """

    daemon_threads = True

    def __init__(self, port: int = 0, key: str = "local-key", silence: float = 30.0) -> None:
        super().__init__(("127.0.0.1", port), Counter)
        self.key, self.silence, self.mood, self.asked = key, silence, "", 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}{PATH}"


class Counter(BaseHTTPRequestHandler):
    server: Bank

    def do_POST(self) -> None:
        self.server.asked += 1
        length = min(int(self.headers.get("Content-Length") or 0), LONGEST_REQUEST)
        body = self.rfile.read(length)
        if self.path != PATH:
            return self._answer(404, {"error": "no such service"})
        if self.headers.get("Authorization") != f"Bearer {self.server.key}":
            return self._answer(401, {"error": "key"})
        if self.server.mood == "busy":
            return self._answer(503, {"error": "busy"})
        if self.server.mood == "garbled":
            return self._answer(200, ["match"])
        if self.server.mood == "elsewhere":
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            return self.end_headers()
        try:
            asked = json.loads(body)
            last = asked["account_number"][-1]
        except (ValueError, KeyError, IndexError, TypeError):
            return self._answer(400, {"error": "unreadable"})
        if last == SILENT:
            time.sleep(self.server.silence)
        return self._answer(200, {"result": ANSWERS.get(last, "match")})

    def _answer(self, status: int, content: Any) -> None:
        body = json.dumps(content).encode()
        with contextlib.suppress(OSError):  # the desk waits no longer
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Write no access log: a request names an account."""


class DemoBank:
    """The demo's bank of holder inquiries as a child process of the supervisor, on a port that is
    kept over a restart."""

    def __init__(self, place: Place) -> None:
        self._port = KeptPort(place.state / "holder-bank.port")

    def prepare(self) -> None:
        """Choose a loopback port for the bank and store it in the state folder: the port of the
        previous run if it is free, else any free one."""
        self._port.choose()

    def argv(self) -> list[str]:
        return [sys.executable, "-m", "config.dev.holder_bank", "--port", str(self._port.number)]

    def environment(self) -> dict[str, str]:
        """Return the environment variables by which the desk reaches this bank: its URL and key."""
        return {
            "HOLDER_INQUIRY_URL": f"http://127.0.0.1:{self._port.number}{PATH}",
            "HOLDER_INQUIRY_KEY": "local-key",
        }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m config.dev.holder_bank")
    parser.add_argument("--port", type=int, default=0, help="0: a free one; the URL is printed")
    server = Bank(parser.parse_args().port)
    for sig in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sig, lambda *_: os._exit(0))
    print(server.url, flush=True)
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
