"""Faults that can be injected into an environment, and their repair."""

from __future__ import annotations

import contextlib
import json
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import redis

from config.dev.message_provider.log import Row, accepted
from config.dev.postgres import Postgres
from config.dev.state_folder import ServerError
from config.dev.valkey import Valkey

if TYPE_CHECKING:
    from benchmarks.faults.programs import Program
    from benchmarks.faults.proxy import Proxy

ATTEMPTS = 12  # before a notice is a dead letter; refusals are many here
MAIL_DEFAULT: dict[str, Any] = {}  # everything is accepted, at once
PHONE_DEFAULT: dict[str, Any] = {  # likewise for phones, without reports
    "calls": [], "chances": {}, "reject": {}, "late_seconds": 0.0, "hook": "", "hook_times": 1
}  # fmt: skip


class UsedUpError(Exception):
    """Error: the environment has too few reviews left that lack one vote; a new environment is
    needed."""


class Faults:
    """Mixin of Environment that injects faults and repairs them."""

    database: str
    folder: Path
    hooks: Path
    postgres: Postgres
    valkey: Valkey
    programs: dict[str, Program]
    proxies: dict[str, Proxy]
    mail_log: Path
    phone_log: Path
    phone_port: int
    _kills_of_dropped: int

    def arm(self, point: str, **more: Any) -> str:
        """Arm a crash at a point (writes crash_point.json) and return its id. `more` are its other
        keys (crash_points.py)."""
        crash = {"id": f"{time.monotonic_ns()}", "point": point} | more
        self._replace(self.hooks / "crash_point.json", crash)
        return crash["id"]

    def crashes(self, crash: str) -> int:
        """Return the number of processes that this armed crash (an id from `arm`) has ended."""
        return len(list(self.hooks.glob(f"crashed-{crash}-*")))

    def disarm(self) -> None:
        (self.hooks / "crash_point.json").unlink(missing_ok=True)

    def set_mail_behaviour(self, **behaviour: Any) -> None:
        """Write the mail server's behaviour file, in force from its next message; the keys are in
        mail.py."""
        self._replace(self.folder / "behaviour.json", behaviour)

    def _replace(self, path: Path, content: dict[str, Any]) -> None:
        """Write `content` as JSON to `path` by a rename: other processes read the file at any
        time."""
        part = path.with_suffix(".part")
        part.write_text(json.dumps(content))
        part.replace(path)

    def set_phone_behaviour(self, **script: Any) -> None:
        """Post `script` to the phone provider, which follows it from its next request on; the keys
        are in config/dev/message_provider/behaviours.py."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.phone_port}/control",
            json.dumps(script).encode(),
            {"Content-Type": "application/json"},
        )
        urllib.request.urlopen(request, timeout=10).close()

    def texts(self, after: int = 0) -> list[Row]:
        """Return the messages that the phone provider accepted after its message number `after`."""
        return [row for row in accepted(self.phone_log) if row.seq > after]

    def phone_taken(self) -> int:
        return max((row.seq for row in accepted(self.phone_log)), default=0)

    def kills(self) -> int:
        """Return the number of processes killed so far in this environment, by crash points and by
        `kill`."""
        by_hand = sum(program.kills for program in self.programs.values())
        return by_hand + self._kills_of_dropped + len(list(self.hooks.glob("crashed-*")))

    def take_reviews(self, count: int) -> list[Any]:
        """Return `count` open reviews that lack one vote each. Raises UsedUpError if there are
        fewer."""
        from reviews.committee.models import Review

        left = list(Review.objects.filter(status="in_review").order_by("pk")[:count])
        if len(left) < count:
            raise UsedUpError("every review has all its votes: none is left for this run")
        return left

    def empty_redis(self) -> None:
        """Delete everything in Redis: queues, caches, locks."""
        line = redis.Redis.from_url(self.valkey.url())
        line.flushall()
        line.close()

    def kill_valkey(self) -> None:
        assert self.valkey.process is not None
        self.valkey.process.kill()
        self.valkey.process.wait()

    def start_valkey(self) -> None:
        if self.valkey.process is None or self.valkey.process.poll() is not None:
            self.valkey.start()
            self.valkey.wait_ready()

    def kill_postgres(self, sig: int) -> None:
        assert self.postgres.process is not None
        self.postgres.process.send_signal(sig)
        self.postgres.process.wait()

    def start_postgres(self) -> None:
        if self.database or (self.postgres.process and self.postgres.process.poll() is None):
            return
        for attempt in range(20):
            try:
                self.postgres.start()
                self.postgres.wait_ready()
                return
            except ServerError:  # child processes may still hold the shared memory
                if attempt == 19:
                    raise
                time.sleep(0.5)

    @contextlib.contextmanager
    def messages_lost(self) -> Iterator[None]:
        """Context manager: drop the task messages that this process sends in the block, so that
        only a sweep finds its commits."""
        from celery.app.task import Task

        original = Task.apply_async
        Task.apply_async = lambda *_args, **_kwargs: None
        try:
            yield
        finally:
            Task.apply_async = original

    def repair(self) -> None:
        """Undo every fault: disarm the crash, reopen the proxies, start the servers, reset the
        providers."""
        self.disarm()
        self.set_mail_behaviour(**MAIL_DEFAULT)
        for proxy in self.proxies.values():
            proxy.speak()
        self.start_postgres()
        self.start_valkey()
        for name in ("mail", "phone"):
            self.programs[name].wait_ready()  # it may have been killed a moment ago
        self.set_phone_behaviour(**PHONE_DEFAULT)

    def _port(self, name: str) -> int:
        return self.proxies[name].port


def logged(path: Path, offset: int) -> list[dict[str, Any]]:
    """Return the JSON lines of a provider's log from the byte `offset` on, as dicts, without an
    incomplete last line."""
    with open(path, "rb") as file:
        file.seek(offset)
        whole = file.read().rpartition(b"\n")[0]
    return [json.loads(line) for line in whole.splitlines() if line.strip()]
