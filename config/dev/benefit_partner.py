"""A partner for the demo and the tests: takes grants (reviews/benefits/batches/partner.py).

It keeps the contract: a key that it has taken gives nothing again and answers as before. `taken`
counts how often each key came, so that a test can tell that nothing was sent twice. A reference
that ends in 9 is refused, as of somebody whom it does not know.
Standard library only.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from config.dev.state_folder import KeptPort, Place

LONGEST_REQUEST = 1 << 20  # bytes
UNKNOWN = "9"
USED_EACH = 3


class Partner(ThreadingHTTPServer):
    """HTTP server of the partner; `key` is the bearer token that it accepts.

    `mood` is the fault that it shows, for the tests: "busy" refuses with 503, "shut" with 403,
    "garbled" takes the grants and answers nonsense, "lost" takes them and closes the connection
    without an answer, "silent" takes them and waits for `silence` seconds. "" is no fault.
    """

    daemon_threads = True

    def __init__(self, port: int = 0, key: str = "local-key", silence: float = 30.0) -> None:
        super().__init__(("127.0.0.1", port), Reception)
        self.key, self.silence, self.mood = key, silence, ""
        self.taken: Counter[str] = Counter()  # requests that named a key
        self.results: dict[str, dict[str, str]] = {}
        self.arrived = threading.Event()  # set by each request that was taken
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def take(self, grants: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
        """Take grants, each with a `key` and a `reference`, and return their results by key. A key
        that was taken before is not granted again and keeps its result. Each key is counted in
        `taken`."""
        with self.lock:
            for one in grants:
                key = str(one["key"])
                self.taken[key] += 1
                self.results.setdefault(key, self._result(str(one["reference"])))
            return {str(one["key"]): self.results[str(one["key"])] for one in grants}

    def _result(self, reference: str) -> dict[str, str]:
        if reference.endswith(UNKNOWN):
            return {"state": "refused", "reason": "회원을 찾을 수 없음"}
        return {"state": "issued"}

    def use(self, day: str) -> None:
        """Mark the 1st, 4th, 7th … issued benefit as redeemed on `day`, an ISO date."""
        with self.lock:
            issued = [one for one in self.results.values() if one["state"] == "issued"]
            for one in issued[::USED_EACH]:
                one.update(state="redeemed", day=day)

    def known(self, keys: list[str]) -> dict[str, dict[str, str]]:
        with self.lock:
            return {key: self.results[key] for key in keys if key in self.results}


class Reception(BaseHTTPRequestHandler):
    server: Partner

    def do_POST(self) -> None:
        server = self.server
        length = min(int(self.headers.get("Content-Length") or 0), LONGEST_REQUEST)
        body = self.rfile.read(length)
        if self.headers.get("Authorization") != f"Bearer {server.key}":
            return self._answer(401, {"error": "key"})
        if server.mood == "busy":
            return self._answer(503, {"error": "busy"})
        if server.mood == "shut":
            return self._answer(403, {"error": "shut"})
        try:
            found = self._found(json.loads(body))
        except (ValueError, KeyError, TypeError):
            return self._answer(400, {"error": "unreadable"})
        if found is None:
            return self._answer(404, {"error": "no such service"})
        server.arrived.set()
        if self.path == "/grants" and server.mood == "lost":
            self.close_connection = True
            return self.connection.close()
        if self.path == "/grants" and server.mood == "garbled":
            return self._answer(200, ["issued"])
        if self.path == "/grants" and server.mood == "silent":
            time.sleep(server.silence)
        return self._answer(200, {"results": found})

    def _found(self, asked: Any) -> dict[str, dict[str, str]] | None:
        if self.path == "/grants":
            return self.server.take(asked["grants"])
        if self.path == "/status":
            return self.server.known([str(key) for key in asked["keys"]])
        return None

    def _answer(self, status: int, content: Any) -> None:
        body = json.dumps(content).encode()
        with contextlib.suppress(OSError):  # the desk waits no longer
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Write no access log: a request names recipients."""


class DemoPartner:
    """The demo's partner of benefits as a child process of the supervisor, on a port that is kept
    over a restart."""

    def __init__(self, place: Place) -> None:
        self._port = KeptPort(place.state / "benefit-partner.port")

    def prepare(self) -> None:
        """Choose a loopback port for the partner and store it in the state folder: the port of the
        previous run if it is free, else any free one."""
        self._port.choose()

    def argv(self) -> list[str]:
        return [
            sys.executable, "-m", "config.dev.benefit_partner", "--port", str(self._port.number),
        ]  # fmt: skip

    def environment(self) -> dict[str, str]:
        """Return the environment variables by which the desk reaches this partner: its URL and
        key."""
        return {
            "BENEFIT_PARTNER_URL": f"http://127.0.0.1:{self._port.number}",
            "BENEFIT_PARTNER_KEY": "local-key",
        }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m config.dev.benefit_partner")
    parser.add_argument("--port", type=int, default=0, help="0: a free one; the URL is printed")
    server = Partner(parser.parse_args().port)
    for sig in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sig, lambda *_: os._exit(0))
    print(server.url, flush=True)
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
