"""A bank for the demo and the tests: answers holder inquiries (claims/bank_accounts/inquiry).

It knows nobody: the last digit of an account number says what it answers, so that each answer can
be tried. 7: it is silent, 8: another holder, 9: no such account, all others: the holder agrees.
Standard library only.
"""

from __future__ import annotations

import json
import sys
import time
from http.server import ThreadingHTTPServer

from config.dev.local_partners import DemoChild, JsonHandler, serve

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


class Counter(JsonHandler):
    server: Bank

    def do_POST(self) -> None:
        self.server.asked += 1
        body = self.read_body(LONGEST_REQUEST)
        if self.path != PATH:
            return self.answer(404, {"error": "no such service"})
        if self.headers.get("Authorization") != f"Bearer {self.server.key}":
            return self.answer(401, {"error": "key"})
        if self.server.mood == "busy":
            return self.answer(503, {"error": "busy"})
        if self.server.mood == "garbled":
            return self.answer(200, ["match"])
        if self.server.mood == "elsewhere":
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            return self.end_headers()
        try:
            asked = json.loads(body)
            last = asked["account_number"][-1]
        except (ValueError, KeyError, IndexError, TypeError):
            return self.answer(400, {"error": "unreadable"})
        if last == SILENT:
            time.sleep(self.server.silence)
        return self.answer(200, {"result": ANSWERS.get(last, "match")})


class DemoBank(DemoChild):
    """The demo's bank of holder inquiries."""

    module, port_file = "config.dev.holder_bank", "holder-bank.port"

    def environment(self) -> dict[str, str]:
        """Return the environment variables by which the desk reaches this bank: its URL and key."""
        return {"HOLDER_INQUIRY_URL": f"{self.url}{PATH}", "HOLDER_INQUIRY_KEY": "local-key"}


if __name__ == "__main__":
    sys.exit(serve(DemoBank.module, Bank, PATH))
