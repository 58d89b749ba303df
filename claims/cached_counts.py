"""Counts over the whole register, cached so that counting takes at most 1 % of the time.

The first caller counts. A value stays fresh for at least 15 seconds and for 100 times as long as
counting took. A stale value is still returned while one caller alone counts again. Without the
cache each caller counts: that costs time, but the page works.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from math import ceil
from time import perf_counter
from typing import Any, NamedTuple

import structlog
from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

FRESH_SECONDS = 15
KEPT_SECONDS = 24 * 3600
COUNTING_SECONDS = 120  # lock of the one caller that counts; longer than any count takes
SHARE = 100  # counting takes at most 1/100 of the time


class CachedCount(NamedTuple):
    value: Any
    counted_at: datetime
    fresh_seconds: float


def cached_count(key: str, count: Callable[[], Any], *, version: int = 1) -> CachedCount:
    """Return the CachedCount of `count()`, its value and the time at which it was counted, from the
    cache where it is fresh (see the module).

    `count` returns a value that pickle can store. A value stored under another `version` is not
    read: raise it when the form of the value changes."""
    name = f"stat:{version}:{key}"
    try:
        kept = cache.get(name)
        if kept is not None:
            kept = CachedCount(*kept)
            age = (timezone.now() - kept.counted_at).total_seconds()
            if age < kept.fresh_seconds or not cache.add(f"{name}:counting", 1, COUNTING_SECONDS):
                return kept
    except RedisError as error:
        log.warning("statistics_cache_away", error=type(error).__name__)
        return _count(count)
    try:
        fresh = _count(count)
        cache.set(name, tuple(fresh), KEPT_SECONDS)
        cache.delete(f"{name}:counting")
    except RedisError as error:
        log.warning("statistics_cache_away", error=type(error).__name__)
    return fresh


def lag_of(*counts: CachedCount) -> int:
    """Return the longest time in seconds, rounded up, for which one of these values is used before
    it is counted again; pages show it as the greatest age of their numbers."""
    return ceil(max(one.fresh_seconds for one in counts))


def forget(key: str, *, version: int = 1) -> None:
    """Delete the value of `cached_count` under `key` from the cache, after a change of the rows
    that it counts. Does nothing while the cache is away."""
    try:
        cache.delete(f"stat:{version}:{key}")
    except RedisError as error:
        log.warning("statistics_cache_away", error=type(error).__name__)


def _count(count: Callable[[], Any]) -> CachedCount:
    began = perf_counter()
    value = count()
    return CachedCount(value, timezone.now(), max(FRESH_SECONDS, SHARE * (perf_counter() - began)))
