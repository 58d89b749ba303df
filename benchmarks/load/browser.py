"""A person of a load run as a browser: cookies, log-in, redirects, forms, one line an answer.

Every answer is a line of `requests.tsv` (seconds since 1970, name, milliseconds, status, bytes).
The text of an unexpected answer is kept, one of each kind. The environment says where (LOAD_…).
"""

from __future__ import annotations

import json
import os
import random
import re
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from gevent import sleep
from geventhttpclient.response import HTTPConnectionClosed
from locust import FastHttpUser, constant, events
from locust.exception import StopUser

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.load.forms import Form, form_of, static_files_of  # noqa: E402

FOLDER = Path(os.environ["LOAD_FOLDER"])
PEOPLE: dict[str, list[str]] = json.loads(os.environ["LOAD_PEOPLE"])
PASSWORD = os.environ["DEMO_PASSWORD"]
RAMP, SECONDS = float(os.environ["LOAD_RAMP"]), float(os.environ["LOAD_SECONDS"])
PACE = float(os.environ.get("LOAD_PACE", "1"))  # below 1 for a short trial: less time between pages
# A kept connection that the proxy closes just then. A browser sends its request once more.
CLOSED = (ConnectionError, HTTPConnectionClosed)
SENT_AGAIN = -1  # in place of a status
CHANGED = (409, 422)  # somebody was faster: the page says so, and the person looks again
AS_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
began = float(os.environ["LOAD_BEGAN"])
_log = open(FOLDER / "requests.tsv", "a", buffering=1)  # noqa: SIM115  until the process ends


@events.request.add_listener
def note(name: str, response_time: float, response_length: int, context: Any, **more: Any) -> None:
    """Listener of locust's requests: write one line of `requests.tsv` for an answer."""
    status = context.get("status", 0)
    if status == SENT_AGAIN:
        name, status = "sent again", 200
    _log.write(f"{time.time():.3f}\t{name}\t{response_time:.1f}\t{status}\t{response_length}\n")


class Answer:
    """One answer of the desk: its HTTP status, its content in bytes, and the path requested."""

    def __init__(self, status: int, content: bytes, path: str) -> None:
        self.status, self.content, self.path = status, content, path

    @property
    def text(self) -> str:
        return self.content.decode(errors="replace")


class Person(FastHttpUser):
    abstract = True
    network_timeout = connection_timeout = 60.0
    wait_time = constant(0)  # each act waits for itself
    role = ""
    pause = (6.0, 15.0)  # seconds that a page is looked at

    def on_start(self) -> None:
        """Log in as the next user name of the role. Raises StopUser when none is left or the log-in
        fails."""
        if not PEOPLE[self.role]:
            raise StopUser
        self.username = PEOPLE[self.role].pop(0)
        self.random = random.Random(self.username)  # noqa: S311  repeatable
        self.address = (
            f"10.{len(self.role)}.{self.random.randrange(256)}.{self.random.randrange(1, 255)}"
        )
        page = self.get("/accounts/login/", "log-in page")
        for path in static_files_of(page.text):
            self.get(path, "static file", once=True)
        form = form_of(page.text, r".*login.*|") or Form("", [])
        told = form.filled(login=self.username, password=PASSWORD)
        answer = self.post(form.action or "/accounts/login/", told, "log in", page=page.path)
        if "/accounts/login" in answer.path or answer.status != 200:
            raise StopUser

    def look(self) -> None:
        """Sleep as long as a reader would look at the page: a random time within `pause`
        (seconds)."""
        sleep(self.random.uniform(*self.pause) * PACE)

    # ---------------------------------------------------------------- requests
    def get(self, path: str, name: str, *, once: bool = False) -> Answer:
        return self.follow("GET", path, name, None, {}, (200,) if once else (200, 304))

    def post(
        self, path: str, fields: Any, name: str, *, page: str,
        fine: tuple[int, ...] = (200, 204), by_script: bool = False,
    ) -> Answer:  # fmt: skip
        """Post a form from a page, as a browser does or (`by_script`) as the desk's script does,
        and follow redirects. An answer with a status outside `fine` is recorded as an error."""
        headers = {**AS_FORM, "Referer": f"{self.host}{page}"}
        if by_script:
            headers["Desk-Parts"] = "1"
        return self.follow("POST", path, name, urlencode(fields), headers, fine)

    def follow(
        self, method: str, path: str, name: str, body: Any, headers: dict[str, str],
        fine: tuple[int, ...],
    ) -> Answer:  # fmt: skip
        for _hop in range(5):
            answer, then = self.ask(method, path, name, body, headers, fine)
            if not then:
                return answer
            method, body, path = "GET", None, then
            name, headers = name_of(then) or f"after {name}", {}
        return answer

    def ask(
        self, method: str, path: str, name: str, body: Any, headers: dict[str, str],
        fine: tuple[int, ...],
    ) -> tuple[Answer, str]:  # fmt: skip
        """Send a request, and once more if the connection was closed. Return (Answer, address that
        it redirects to, '' for none). Any status but a redirect and those of `fine` is recorded as
        an error."""
        answer = self.ask_once(method, path, name, body, headers, fine)
        return answer or self.ask_once(method, path, name, body, headers, fine, last=True)

    def ask_once(
        self, method: str, path: str, name: str, body: Any, headers: dict[str, str],
        fine: tuple[int, ...], *, last: bool = False,
    ) -> tuple[Answer, str] | None:  # fmt: skip
        """Send a request once. Return (Answer, address that it redirects to, '' for none); None if
        the connection was closed, or with `last` an Answer with status 0."""
        context: dict[str, Any] = {}
        headers = headers | {"X-Load-Address": self.address, "Accept-Encoding": "gzip"}
        with self.client.request(
            method, path, name=name, data=body, headers=headers, allow_redirects=False,
            catch_response=True, context=context,
        ) as response:  # fmt: skip
            status, error = response.status_code or 0, getattr(response, "error", None)
            if isinstance(error, CLOSED) and not last:
                response.request_meta["context"] = {"status": SENT_AGAIN}
                response.success()
                return None
            response.request_meta["context"] = {"status": status}
            if status in fine or status in (301, 302, 303):
                response.success()
            else:
                response.failure(f"{status} {name}")
                self._keep(name, status, response.content or repr(error).encode())
            then = (response.headers or {}).get("location", "") if 300 <= status < 304 else ""
            return Answer(status, response.content or b"", path), _local(then)

    def _keep(self, name: str, status: int, content: bytes) -> None:
        """Write the content of an unexpected answer into FOLDER, the first of each status and
        name."""
        path = FOLDER / f"unexpected-{status}-{re.sub(r'[^a-z]+', '-', name)}.html"
        if not path.exists():
            path.write_bytes(content)


def _local(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def name_of(path: str) -> str:
    """Return the name under which the load run counts a page, from its path; '' for an unknown
    one."""
    for pattern, name in (
        (r"/reviews/next/.*", "next claim"), (r"/reviews/[A-Z0-9-]+/?(\?.*)?", "desk"),
        (r"/reviews/(\?.*)?", "queue"), (r"/payouts/batches/\d+/", "batch"),
        (r"/payouts/(\?.*)?", "payouts"), (r"/claims/imports/\d+/", "import"),
        (r"/claims/[A-Z0-9-]+/", "claim"), (r"/claims/(\?.*)?", "claims"), (r"/", "dashboard"),
    ):  # fmt: skip
        if re.fullmatch(pattern, path):
            return name
    return ""
