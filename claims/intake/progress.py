"""Progress of an import, in the cache, since the loading transaction hides its own row.

ImportRun has the result; a lost cache costs the progress bar only.
"""

import time
from typing import NamedTuple

from django.core.cache import cache

KEPT = 3600  # seconds
EVERY = 0.4  # seconds between two writes


class ProgressStatus(NamedTuple):
    """`read` rows of `expected`; `rate` rows a second; `left` seconds, None while unknown."""

    read: int
    expected: int
    rate: int
    left: int | None

    @property
    def percent(self) -> int:
        return min(100, self.read * 100 // self.expected) if self.expected else 0


def _key(run_id: int) -> str:
    return f"import:{run_id}"


class Progress:
    """Writes the number of rows read, at most every EVERY seconds."""

    def __init__(self, run_id: int, expected: int) -> None:
        self.run_id, self.expected = run_id, expected
        self.began = time.monotonic()
        self.written = 0.0

    def __call__(self, read: int) -> None:
        now = time.monotonic()
        if now - self.written < EVERY:
            return
        self.written = now
        try:
            cache.set(_key(self.run_id), (read, self.expected, now - self.began), KEPT)
        except Exception:  # the cache is away: the import goes on without it
            self.written = float("inf")


def progress_of(run_id: int) -> ProgressStatus | None:
    """Return the progress of a run under way, or None."""
    try:
        stored = cache.get(_key(run_id))
    except Exception:
        return None
    if not stored:
        return None
    read, expected, seconds = stored
    rate = int(read / seconds) if seconds > 0 else 0
    left = max(0, expected - read) // rate if rate else None
    return ProgressStatus(read, max(expected, read), rate, left)
