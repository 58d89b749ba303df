"""Progress of long work, in the cache: other connections cannot see rows of its open transaction.

The result is in the row; a lost cache costs the progress bar only."""

import time
from typing import NamedTuple

from django.core.cache import cache

KEPT = 3600  # seconds
EVERY = 0.4  # seconds between two writes


class ProgressStatus(NamedTuple):
    """Progress of long work: `read` rows of `expected`, `rate` in rows a second, `left` in seconds,
    None while unknown.
    """

    read: int
    expected: int
    rate: int
    left: int | None


class Progress:
    """Callable that stores the progress of long work in the cache under a key such as "import:12":
    call it with the number of rows done. It writes at most every EVERY (0.4) seconds."""

    def __init__(self, key: str, expected: int) -> None:
        self.key, self.expected = key, expected
        self.began = time.monotonic()
        self.written = 0.0

    def __call__(self, read: int) -> None:
        now = time.monotonic()
        if now - self.written < EVERY:
            return
        self.written = now
        try:
            cache.set(f"progress:{self.key}", (read, self.expected, now - self.began), KEPT)
        except Exception:  # the cache is away: the work goes on without it
            self.written = float("inf")


def progress_of(key: str) -> ProgressStatus | None:
    """Return the last progress that was written under a key ("import:12"), also of work that has
    ended within the hour; None if there is none, or the cache is away."""
    try:
        stored = cache.get(f"progress:{key}")
    except Exception:
        return None
    if not stored:
        return None
    read, expected, seconds = stored
    rate = int(read / seconds) if seconds > 0 else 0
    left = max(0, expected - read) // rate if rate else None
    return ProgressStatus(read, max(expected, read), rate, left)
