"""Rate limit: messages a second to a provider, of all workers together.

Counted in Redis and by its clock, so a worker with a wrong clock does not affect others. In any
second at most `per_second` are granted. Without Redis each process counts alone, at a quarter of
the rate: slower, never faster than four processes may, never stopped.
"""

from __future__ import annotations

from collections import deque
from threading import Lock
from time import monotonic
from typing import Any, NamedTuple
from uuid import uuid4

import redis
import structlog
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

log = structlog.get_logger(__name__)

SOCKET_SECONDS = 0.5
RETRY_SECONDS = 5.0  # time until a Redis that did not answer is asked again
SHARE = 4  # without Redis each process sends at a quarter of the rate

# The grants of the last second as "microseconds:count", oldest first. After Redis' clock was set
# back there are grants in the future: they are dropped, or nothing could be sent until then.
_TAKE = """
local now = redis.call('TIME')
now = now[1] * 1000000 + now[2]
local most, wanted, used, first = tonumber(ARGV[1]), tonumber(ARGV[2]), 0, nil
local kept = {}
for _, grant in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do
    local at, count = string.match(grant, '^(%d+):(%d+)$')
    at = tonumber(at)
    if at and at > now - 1000000 and at <= now then
        used = used + tonumber(count)
        first = first or at
        kept[#kept + 1] = grant
    end
end
local granted = math.max(0, math.min(wanted, most - used))
redis.call('DEL', KEYS[1])
if granted > 0 then
    kept[#kept + 1] = string.format('%.0f:%d', now, granted)
end
if #kept > 0 then
    redis.call('RPUSH', KEYS[1], unpack(kept))
    redis.call('PEXPIRE', KEYS[1], 2000)
end
local wait = 0
if granted < wanted then wait = math.max(1, (first or now) + 1000000 - now) end
return {granted, wait}
"""
# One worker at a time waits for a provider's rate; if it dies, another takes over after TURN.
_TURN = """
local held = redis.call('GET', KEYS[1])
if held and held ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""
TURN = 3000  # milliseconds


class RateGrant(NamedTuple):
    """Answer of `take`: the number of messages that may be sent now, and the seconds until more are
    worth asking for."""

    granted: int
    wait: float


class _RedisLimiter:
    """Count of granted messages in Redis. After a failure Redis is not asked for RETRY_SECONDS, so
    that an unreachable Redis does not delay every batch."""

    def __init__(self) -> None:
        self.url, self.retry_at = "", 0.0
        self.client: redis.Redis | None = None
        self.local_grants: dict[str, deque[tuple[float, int]]] = {}
        self.lock = Lock()

    def ask(self, provider: str, most: int, wanted: int) -> RateGrant | None:
        """Return what Redis grants of the `wanted` messages at `most` a second; None while Redis
        does not answer."""
        said = self.run(_TAKE, f"desk:rate:{provider}", most, wanted)
        return None if said is None else RateGrant(int(said[0]), int(said[1]) / 1_000_000)

    def run(self, script: str, key: str, *values: int | str) -> Any:
        """Run a Lua script in Redis on one key and return its result; None while Redis does not
        answer."""
        if monotonic() < self.retry_at:
            return None
        if self.client is None or self.url != settings.REDIS_URL:
            self.url = settings.REDIS_URL
            self.client = redis.Redis.from_url(
                self.url,
                socket_timeout=SOCKET_SECONDS,
                socket_connect_timeout=SOCKET_SECONDS,
                retry=Retry(NoBackoff(), 0),
            )
        try:
            return self.client.eval(script, 1, key, *values)
        except (redis.exceptions.RedisError, OSError) as error:
            self.retry_at = monotonic() + RETRY_SECONDS
            log.warning("notice_rate_without_redis", key=key, why=type(error).__name__)
            return None

    def without_redis(self, provider: str, most: int, wanted: int) -> RateGrant:
        """Return what this process alone grants of the `wanted` messages: at most `most // SHARE` a
        second, at least one."""
        now, share = monotonic(), max(1, most // SHARE)
        with self.lock:
            grants = self.local_grants.setdefault(provider, deque())
            while grants and grants[0][0] <= now - 1:
                grants.popleft()
            granted = max(0, min(wanted, share - sum(count for _at, count in grants)))
            if granted:
                grants.append((now, granted))
            wait = max(0.0, grants[0][0] + 1 - now) if granted < wanted else 0.0
        return RateGrant(granted, wait)

    def reset(self) -> None:
        """Forget the connection, the breaker and the local counts. For tests."""
        self.client, self.retry_at = None, 0.0
        self.local_grants.clear()


limiter = _RedisLimiter()


def per_second(provider: str) -> int:
    """Return the most messages a second that a provider may get (SMTP_PER_SECOND,
    SOLAPI_PER_SECOND); 0 for no limit."""
    return max(0, getattr(settings, f"{provider.upper()}_PER_SECOND", 0))


def take(provider: str, wanted: int, most: int | None = None) -> RateGrant:
    """Return how many of `wanted` messages may be sent now, at `most` a second (None: the
    provider's setting), and the seconds to wait. Granted messages count for a second, sent or not.

    Without a limit all are granted. Never raises, never blocks for longer than half a second.
    """
    most = per_second(provider) if most is None else most
    if most <= 0 or wanted <= 0:
        return RateGrant(max(0, wanted), 0.0)
    return limiter.ask(provider, most, wanted) or limiter.without_redis(provider, most, wanted)


class Turn:
    """The right of one worker to wait for a provider's rate while the others go on, kept in Redis.
    Without it a limited bulk would occupy every worker. While Redis is away, each worker has the
    right."""

    def __init__(self, provider: str) -> None:
        self.key, self.who, self.held = f"desk:rate-turn:{provider}", uuid4().hex, False

    def take(self) -> bool:
        """Take the right to wait for the provider's rate, or keep it, for TURN milliseconds.
        Returns False while another worker has it."""
        self.held = limiter.run(_TURN, self.key, self.who, TURN) != 0
        return self.held

    def release(self) -> None:
        """Give up the right to wait, if this worker holds it, so that another worker may take
        it."""
        if self.held:
            limiter.run(_TURN, self.key, self.who, 1)
            self.held = False
