"""A partner for the demo and the tests: takes grants (reviews/benefits/batches/partner.py).

It keeps the contract: a key that it has taken gives nothing again and answers as before. `taken`
counts how often each key came, so that a test can tell that nothing was sent twice. A reference
that ends in 9 is refused, as of somebody whom it does not know.
Standard library only.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import Counter
from http.server import ThreadingHTTPServer
from typing import Any

from config.dev.local_partners import DemoChild, JsonHandler, serve

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


class Reception(JsonHandler):
    server: Partner

    def do_POST(self) -> None:
        server = self.server
        body = self.read_body(LONGEST_REQUEST)
        if self.headers.get("Authorization") != f"Bearer {server.key}":
            return self.answer(401, {"error": "key"})
        if server.mood == "busy":
            return self.answer(503, {"error": "busy"})
        if server.mood == "shut":
            return self.answer(403, {"error": "shut"})
        try:
            found = self._found(json.loads(body))
        except (ValueError, KeyError, TypeError):
            return self.answer(400, {"error": "unreadable"})
        if found is None:
            return self.answer(404, {"error": "no such service"})
        server.arrived.set()
        if self.path == "/grants" and server.mood == "lost":
            self.close_connection = True
            return self.connection.close()
        if self.path == "/grants" and server.mood == "garbled":
            return self.answer(200, ["issued"])
        if self.path == "/grants" and server.mood == "silent":
            time.sleep(server.silence)
        return self.answer(200, {"results": found})

    def _found(self, asked: Any) -> dict[str, dict[str, str]] | None:
        if self.path == "/grants":
            return self.server.take(asked["grants"])
        if self.path == "/status":
            return self.server.known([str(key) for key in asked["keys"]])
        return None


class DemoPartner(DemoChild):
    """The demo's partner of benefits."""

    module, port_file = "config.dev.benefit_partner", "benefit-partner.port"

    def environment(self) -> dict[str, str]:
        """Return the environment variables by which the desk reaches this partner: its URL and
        key."""
        return {"BENEFIT_PARTNER_URL": self.url, "BENEFIT_PARTNER_KEY": "local-key"}


if __name__ == "__main__":
    sys.exit(serve(DemoPartner.module, Partner))
