"""Webhook calls: report outcomes. Any answer but 200 is retried, five calls in all."""

from __future__ import annotations

import heapq
import http.client
import itertools
import json
import threading
import time
from typing import Any
from urllib.parse import urlsplit

from config.dev.message_provider.behaviours import Behaviours
from config.dev.message_provider.log import Log
from config.dev.message_provider.store import as_listed

CALLS = 5
PAUSE = 0.05  # seconds between two checks
SECONDS = 10  # for one answer


class WebhookSender(threading.Thread):
    """Thread that posts the outcomes of messages, in the order of arrival, to the URL `hook` of the
    provider's script of misbehaviour (`behaviours`); each report `hook_times` times. After a
    restart it goes on with the first message that was not reported.

    A post without status 200 is repeated, CALLS posts in all. The posts to be repeated are kept in
    memory and lost when the provider ends.
    """

    def __init__(self, log: Log, behaviours: Behaviours) -> None:
        super().__init__(daemon=True, name="webhook")
        self.log, self.behaviours = log, behaviours
        self.told = self.failed = 0
        self._again: list[tuple[float, int, int, list[dict[str, Any]]]] = []
        self._order = itertools.count()

    def run(self) -> None:
        while True:
            if not (self.behaviours.script["hook"] and (self._repeat() or self._next())):
                time.sleep(PAUSE)

    def _repeat(self) -> bool:
        if not self._again or self._again[0][0] > time.monotonic():
            return False
        _due, _order, retry, events = heapq.heappop(self._again)
        self._call(events, retry)
        return True

    def _next(self) -> bool:
        script, now = self.behaviours.script, time.time()
        rows = self.log.find("seq > ?", [self.log.last_reported], script["hook_most"])
        due = list(itertools.takewhile(lambda row: row.report_at <= now, rows))
        if not due:
            return False
        events = [
            {"eventDataId": f"E{row.message_id}", "data": as_listed(row, now)}
            for row in due
            if row.outcome != "lost"
        ]
        self.log.last_reported = due[-1].seq
        for _time in range(script["hook_times"] if events else 0):
            self._call(events, 0)
        return True

    def _call(self, events: list[dict[str, Any]], retry: int) -> None:
        script = self.behaviours.script
        if post(script["hook"], [{**event, "retryCount": retry} for event in events]) == 200:
            self.told += len(events)
        elif retry + 1 < CALLS:
            due = time.monotonic() + script["hook_retry_seconds"]
            heapq.heappush(self._again, (due, next(self._order), retry + 1, events))
        else:
            self.failed += len(events)


def post(url: str, body: Any) -> int:
    """POST a JSON body to a URL. Return the HTTP status, or 0 without an answer."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=SECONDS)
    try:
        connection.request(
            "POST", parts.path, json.dumps(body, ensure_ascii=False).encode(),
            {"Content-Type": "application/json"},
        )  # fmt: skip
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
