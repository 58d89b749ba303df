"""Counts over the whole register, cached so that counting takes at most 1 % of the time.

The first caller counts. A value stays fresh for at least 15 seconds and for 100 times as long as
counting took. A stale value is still returned while one caller alone counts again. Without the
cache each caller counts: that costs time, but the page works.

A slow count that is the same for every user is a SharedCount: while pages use it, a worker counts
it again as soon as it is stale, so that no page waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
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
USED_SECONDS = 3600  # time after its last use by a page in which a worker counts ahead
GRACE_SECONDS = 30  # a page uses a stale SharedCount for so long; meanwhile a worker counts


class CachedCount(NamedTuple):
    value: Any
    counted_at: datetime
    fresh_seconds: float


@dataclass(frozen=True)
class SharedCount:
    """A count under one key for everybody, which a worker counts ahead (`count_ahead`). `count`
    and `version` are those of `cached_count`."""

    key: str
    count: Callable[[], Any]
    version: int = 1

    @property
    def name(self) -> str:
        return f"stat:{self.version}:{self.key}"

    def get(self) -> CachedCount:
        """Return the CachedCount, as `cached_count`; a value that has been stale for less than
        GRACE_SECONDS is left to the worker and returned."""
        try:
            cache.set(f"{self.name}:used", 1, USED_SECONDS)
        except RedisError as error:
            log.warning("statistics_cache_away", error=type(error).__name__)
        found = cached_count(self.key, self.count, version=self.version, grace=GRACE_SECONDS)
        return found._replace(fresh_seconds=found.fresh_seconds + GRACE_SECONDS)


def cached_count(
    key: str, count: Callable[[], Any], *, version: int = 1, grace: float = 0
) -> CachedCount:
    """Return the CachedCount of `count()`, its value and the time at which it was counted, from the
    cache where it is fresh, or has been stale for less than `grace` seconds (see the module).

    `count` returns a value that pickle can store. A value stored under another `version` is not
    read: raise it when the form of the value changes."""
    name = f"stat:{version}:{key}"
    try:
        kept = _kept(name)
        if kept is not None and (
            _age(kept) < kept.fresh_seconds + grace or not _begin_counting(name)
        ):
            return kept
    except RedisError as error:
        log.warning("statistics_cache_away", error=type(error).__name__)
        return _count(count)
    fresh = _count(count)
    try:
        _keep(name, fresh)
    except RedisError as error:
        log.warning("statistics_cache_away", error=type(error).__name__)
    return fresh


def count_ahead(counts: Iterable[SharedCount]) -> list[str]:
    """Count again those of these that are stale and that a page has used within USED_SECONDS, and
    return their keys. A count that somebody makes at the moment is left out. Without the cache it
    does nothing."""
    done = []
    try:
        for shared in counts:
            kept = _kept(shared.name) if cache.get(f"{shared.name}:used") else None
            if kept is None or _age(kept) < kept.fresh_seconds or not _begin_counting(shared.name):
                continue
            _keep(shared.name, _count(shared.count))
            done.append(shared.key)
    except RedisError as error:
        log.warning("statistics_cache_away", error=type(error).__name__)
    return done


def _kept(name: str) -> CachedCount | None:
    kept = cache.get(name)
    return None if kept is None else CachedCount(*kept)


def _age(kept: CachedCount) -> float:
    return (timezone.now() - kept.counted_at).total_seconds()


def _begin_counting(name: str) -> bool:
    """Take the lock of the one caller that counts; False if another one has it."""
    return cache.add(f"{name}:counting", 1, COUNTING_SECONDS)


def _keep(name: str, fresh: CachedCount) -> None:
    cache.set(name, tuple(fresh), KEPT_SECONDS)
    cache.delete(f"{name}:counting")


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
