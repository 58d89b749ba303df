"""Sessions in the database, cached in Redis for a minute, and prolonged once a minute.

Django's `cached_db` fails while Redis is down, and writes each session with each request. Here the
database is read instead, and one request in a minute writes the new end of the session."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore as CachedSessionStore
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

# The longest time (seconds) for which a copy answers alone. A log-out deletes the copy at once;
# where Redis was out of reach of the machine that logged out, it ends after this time.
CACHED_SECONDS = 60
PAUSE = 15.0  # seconds without a request to Redis after a failure
PROLONGED = "prolonged"  # session key: Unix time of the last write
SHARE = 30  # a session is prolonged after a 30th of its idle time: a minute of half an hour


class SessionCache(RedisCache):
    """Redis as a cache of sessions. After a failure it acts as an empty cache, and Redis is not
    asked for a while."""

    _paused_until = 0.0  # monotonic, of this process

    def _ask(self, act: Callable[..., Any], instead: Any, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < SessionCache._paused_until:
            return instead
        try:
            return act(*args, **kwargs)
        except (RedisError, OSError) as error:
            SessionCache._paused_until = time.monotonic() + PAUSE
            log.warning("session_cache_away", error=type(error).__name__)
            return instead

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask(super().get, default, key, default, version)

    def set(self, key: Any, value: Any, timeout: Any = None, version: int | None = None) -> None:
        """Store a value in Redis for `timeout` seconds, at most CACHED_SECONDS, which None means
        too. A failure of Redis is logged and not raised."""
        seconds = CACHED_SECONDS if timeout is None else min(timeout, CACHED_SECONDS)
        self._ask(super().set, None, key, value, seconds, version)

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._ask(super().delete, False, key, version))

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(self._ask(super().has_key, False, key, version))


class SessionStore(CachedSessionStore):
    """Engine of sessions (`SESSION_ENGINE`): rows of `django_session`, with copies in
    SessionCache."""

    cache_key_prefix = "session:"

    def save(self, must_create: bool = False) -> None:
        """Write the session with the present time as the time of writing. Each write prolongs the
        session.
        """
        session = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        if session:
            session[PROLONGED] = int(time.time())
        super().save(must_create)

    def prolong(self) -> None:
        """Mark the session for writing where a 30th of its idle time has passed since it was last
        written."""
        if time.time() - self.get(PROLONGED, 0) >= settings.SESSION_COOKIE_AGE / SHARE:
            self.modified = True

    @property
    def expires_at(self) -> int | None:
        """The Unix time at which this session ends if no request comes; None where nobody is signed
        in or it was never written."""
        if SESSION_KEY not in self or PROLONGED not in self:
            return None
        return int(self[PROLONGED]) + settings.SESSION_COOKIE_AGE
