"""Signatures of calls: HMAC over date and salt, within 15 minutes, each used once."""

from __future__ import annotations

import hmac
import re
import threading
from collections import deque
from datetime import datetime

HEADER = re.compile(
    r"HMAC-SHA256 apiKey=(\S+), date=(\S+), salt=(\S{12,64}), signature=([0-9a-f]{64})"
)
WINDOW = 15 * 60  # seconds that the clocks may differ


class RefusedError(Exception):
    """A refused signature (HTTP 401); the text is the error code of the answer."""


class SignatureChecker:
    def __init__(self, key: str, secret: str) -> None:
        self.key, self.secret = key, secret
        self._seen: set[str] = set()
        self._order: deque[tuple[float, str]] = deque()
        self._lock = threading.Lock()

    def check(self, header: str, now: float) -> None:
        """Accept an Authorization header whose key, HMAC signature and date (within 15 minutes of
        `now`, Unix time) are right, and remember its signature. Raises RefusedError with the
        provider's error code for any other, and for a signature used before."""
        match = HEADER.fullmatch(header)
        if match is None:
            raise RefusedError("InvalidAuthorization")
        key, date, salt, signature = match.groups()
        wanted = hmac.new(self.secret.encode(), (date + salt).encode(), "sha256").hexdigest()
        if key != self.key:
            raise RefusedError("InvalidApiKey")
        if not hmac.compare_digest(wanted, signature):
            raise RefusedError("SignatureDoesNotMatch")
        try:
            moment = datetime.fromisoformat(date)
            distance = abs(moment.timestamp() - now)
        except ValueError as error:
            raise RefusedError("InvalidDate") from error
        if moment.tzinfo is None or distance > WINDOW:
            raise RefusedError("RequestTimeTooSkewed")
        with self._lock:
            while self._order and self._order[0][0] < now - 2 * WINDOW:
                self._seen.discard(self._order.popleft()[1])
            if signature in self._seen:
                raise RefusedError("DuplicatedSignature")
            self._seen.add(signature)
            self._order.append((now, signature))
