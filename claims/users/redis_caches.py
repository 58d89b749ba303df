"""Caches in Redis that go on without it: copies of sessions, and counts of limits on log-ins."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RedisAwayError
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

# The longest time (seconds) for which the copy of a session answers alone. A log-out deletes the
# copy at once; where Redis was away for the machine that logged out, it ends after this time.
CACHED_SECONDS = 60
PAUSE = 15.0  # seconds without a request to Redis after a failure
LIMITS = ("allauth", "known-address:", "locked-account:")  # beginnings of keys (lockout, allauth)
# Of claims/privacy/search_limit, which counts nothing then: each keystroke would write ten rows.
SEARCHES = "allauth:rl:desk:search:"


class PausingRedisCache(RedisCache):
    """Base of caches that do something else while Redis is away. After a failure Redis is not asked
    for PAUSE seconds by this process."""

    away_event = ""  # name of the log line of a failure
    _paused_until = 0.0  # monotonic, of this class in this process

    def ask(self, act: Callable[..., Any], otherwise: Callable[..., Any], *args: Any) -> Any:
        """Return `act(*args)`, or `otherwise(*args)` while Redis is away."""
        if time.monotonic() >= self._paused_until:
            try:
                return act(*args)
            except (RedisError, OSError) as error:
                type(self)._paused_until = time.monotonic() + PAUSE
                log.warning(self.away_event, error=type(error).__name__)
        return otherwise(*args)


class SessionCache(PausingRedisCache):
    """Redis as a cache of sessions; an empty cache while Redis is away."""

    away_event = "session_cache_away"

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self.ask(super().get, lambda *_: default, key, default, version)

    def set(self, key: Any, value: Any, timeout: Any = None, version: int | None = None) -> None:
        """Store a value in Redis for `timeout` seconds, at most CACHED_SECONDS, which None means
        too. A failure of Redis is logged and not raised."""
        seconds = CACHED_SECONDS if timeout is None else min(timeout, CACHED_SECONDS)
        self.ask(super().set, lambda *_: None, key, value, seconds, version)

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self.ask(super().delete, lambda *_: False, key, version))

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(self.ask(super().has_key, lambda *_: False, key, version))


def _refuse(*_arguments: Any) -> None:
    raise RedisAwayError("Redis failed a moment ago; it is not tried again yet")


class DefaultCache(PausingRedisCache):
    """Redis as the default cache. While it is away, keys of limits on log-ins (LIMITS) are kept in
    the database instead (CACHES["limits"], rows of LimitCount): people can log in, and nobody can
    guess without limit. Other keys raise RedisError then, those of searches (SEARCHES) at once."""

    away_event = "limit_cache_away"

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        return self._stored("add", key, value, timeout, version)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._stored("get", key, default, version)

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        self._stored("set", key, value, timeout, version)

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._stored("delete", key, version)

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        names = list(keys)
        return self._stored("get_many", names, version) if names else {}

    def _stored(self, act: str, keys: Any, *args: Any) -> Any:
        in_redis = getattr(super(), act)
        one = keys[0] if isinstance(keys, list) else keys  # several are of one kind
        if not one.startswith(LIMITS):
            return in_redis(keys, *args)
        if one.startswith(SEARCHES):
            return self.ask(in_redis, _refuse, keys, *args)
        return self.ask(in_redis, getattr(caches["limits"], act), keys, *args)


def ask_redis(act: Callable[..., Any], otherwise: Callable[..., Any], *args: Any) -> Any:
    """Return `act(*args)`, which uses the default cache, or `otherwise(*args)` while Redis is
    away."""
    default = caches["default"]
    assert isinstance(default, DefaultCache)
    return default.ask(act, otherwise, *args)
