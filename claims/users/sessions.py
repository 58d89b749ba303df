"""Sessions in the database, cached in Redis for a minute, and prolonged once a minute.

Django's `cached_db` fails while Redis is down, and writes each session with each request. Here the
database is read instead, and one request in a minute writes the new end of the session."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore as CachedSessionStore

PROLONGED = "prolonged"  # session key: Unix time of the last write
AHEAD = 5 * 60  # seconds by which the clocks of two web machines may differ
SHARE = 30  # a session is prolonged after a 30th of its idle time: a minute of half an hour


class SessionStore(CachedSessionStore):
    """Engine of sessions (`SESSION_ENGINE`): rows of `django_session`, with copies in
    SessionCache (redis_caches.py)."""

    cache_key_prefix = "session:"

    def load(self) -> dict[str, Any]:
        """Return the content of the session; {} if it has ended, or was written in the future: the
        clock was set back since, and an idle session would not end until then."""
        session: dict[str, Any] = super().load()
        if session.get(PROLONGED, 0) > time.time() + AHEAD:
            self._session_key = None
            return {}
        return session

    def save(self, must_create: bool = False) -> None:
        """Write the session with the present time as the time of writing. Each write prolongs the
        session.
        """
        session = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        if session:
            session[PROLONGED] = int(time.time())
        super().save(must_create)

    def prolong(self) -> None:
        """Mark the session for writing if a 30th of its idle time has passed since it was last
        written."""
        if time.time() - self.get(PROLONGED, 0) >= settings.SESSION_COOKIE_AGE / SHARE:
            self.modified = True

    @property
    def expires_at(self) -> int | None:
        """The Unix time at which this session ends if no request comes; None if nobody is signed in
        or it was never written."""
        if SESSION_KEY not in self or PROLONGED not in self:
            return None
        return int(self[PROLONGED]) + settings.SESSION_COOKIE_AGE
