"""What can be done to a world, and how it is made good again."""

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
from config.dev.servers import Postgres, ServerError, Valkey

if TYPE_CHECKING:
    from benchmarks.faults.programs import Program
    from benchmarks.faults.proxy import Proxy

ATTEMPTS = 12  # before a notice is a dead letter; refusals are many here
MOOD: dict[str, Any] = {}  # everything is accepted, at once
CALM: dict[str, Any] = {  # likewise, of phones; and nobody is told of anything
    "calls": [], "chances": {}, "reject": {}, "late_seconds": 0.0, "hook": "", "hook_times": 1
}  # fmt: skip


class UsedUpError(Exception):
    """The world has no more of what a run needs; a new one has."""


class Breaking:
    """The half of a world that breaks and mends."""

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
        """Set the trap; returns its id. See traps.py."""
        trap = {"id": f"{time.monotonic_ns()}", "point": point} | more
        self._replace(self.hooks / "trap.json", trap)
        return trap["id"]

    def sprung(self, trap: str) -> int:
        """How many processes have died of it."""
        return len(list(self.hooks.glob(f"sprung-{trap}-*")))

    def disarm(self) -> None:
        (self.hooks / "trap.json").unlink(missing_ok=True)

    def mood(self, **mood: Any) -> None:
        """How the mail server behaves from now on; see mail.py."""
        self._replace(self.folder / "mood.json", mood)

    def _replace(self, path: Path, content: dict[str, Any]) -> None:
        """Whole or not at all: others read it at any moment."""
        part = path.with_suffix(".part")
        part.write_text(json.dumps(content))
        part.replace(path)

    def phone_mood(self, **script: Any) -> None:
        """How the provider of phones behaves from now on; see its behaviours.py."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.phone_port}/control",
            json.dumps(script).encode(),
            {"Content-Type": "application/json"},
        )
        urllib.request.urlopen(request, timeout=10).close()

    def texts(self, after: int = 0) -> list[Row]:
        """What the provider of phones has accepted, after its `after`-th message."""
        return [row for row in accepted(self.phone_log) if row.seq > after]

    def phone_taken(self) -> int:
        return max((row.seq for row in accepted(self.phone_log)), default=0)

    def kills(self) -> int:
        """Processes that have died of traps and by our hand, so far."""
        by_hand = sum(program.kills for program in self.programs.values())
        return by_hand + self._kills_of_dropped + len(list(self.hooks.glob("sprung-*")))

    def take_reviews(self, count: int) -> list[Any]:
        """Reviews that are one vote short, never given out before."""
        from reviews.committee.models import Review

        left = list(Review.objects.filter(status="in_review").order_by("pk")[:count])
        if len(left) < count:
            raise UsedUpError("no review is left that lacks a vote")
        return left

    def forget(self) -> None:
        """Empty Redis."""
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
            except ServerError:  # its children may still hold the shared memory
                if attempt == 19:
                    raise
                time.sleep(0.5)

    @contextlib.contextmanager
    def bells_lost(self) -> Iterator[None]:
        """What this process commits meanwhile no worker hears of: only a sweep finds it."""
        from celery.app.task import Task

        original = Task.apply_async
        Task.apply_async = lambda *_args, **_kwargs: None
        try:
            yield
        finally:
            Task.apply_async = original

    def heal(self) -> None:
        """The fault is over, whatever it was."""
        self.disarm()
        self.mood(**MOOD)
        for proxy in self.proxies.values():
            proxy.speak()
        self.start_postgres()
        self.start_valkey()
        for name in ("mail", "phone"):
            self.programs[name].wait_ready()  # it may have been killed a moment ago
        self.phone_mood(**CALM)

    def _port(self, name: str) -> int:
        return self.proxies[name].port


def logged(path: Path, offset: int) -> list[dict[str, Any]]:
    """Lines of a provider's log from a byte on; a line that is still being written is left out."""
    with open(path, "rb") as file:
        file.seek(offset)
        whole = file.read().rpartition(b"\n")[0]
    return [json.loads(line) for line in whole.splitlines() if line.strip()]
