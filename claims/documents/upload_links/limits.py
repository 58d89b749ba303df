"""Limits on requests by upload links: of one link, of one address, of all, and on wrong tokens.

Counts of the running minute in Redis, one number each. Without Redis nothing is taken: whoever can
take the counts away could guess without limit. A proxy has limits of its own (deploy/nginx.conf).
"""

from __future__ import annotations

import time

import structlog
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

from claims.documents.upload_links.errors import TooManyVisitsError
from claims.users.requests import address_of

log = structlog.get_logger(__name__)
MINUTE = 60


def count_request(request: HttpRequest, link_id: int) -> None:
    """Count a request by a link. Raises TooManyVisitsError."""
    _count(link=str(link_id), address=_address(request), all="")


def count_wrong_token(request: HttpRequest) -> None:
    """Count a token that opens nothing. Raises TooManyVisitsError."""
    _count(wrong=_address(request), all="")


def refuse_guesser(request: HttpRequest) -> None:
    """Raise TooManyVisitsError for an address that has tried too many unknown tokens."""
    try:
        found = cache.get(_key("wrong", _address(request)), 0)
    except RedisError as error:
        raise _away(error) from error
    if found >= settings.UPLOAD_LINK_RATES["wrong"]:
        raise TooManyVisitsError()


def _count(**what: str) -> None:
    """Add one to each count of this minute; too many in any of them is refused."""
    try:
        for name, key in what.items():
            full = _key(name, key)
            cache.add(full, 0, 2 * MINUTE)
            if cache.incr(full) > settings.UPLOAD_LINK_RATES[name]:
                log.warning("upload_link_limit", count=name)
                raise TooManyVisitsError()
    except (RedisError, ValueError) as error:  # ValueError: the key has just expired
        raise _away(error) from error


def _away(error: Exception) -> TooManyVisitsError:
    log.warning("upload_link_limit_away", error=type(error).__name__)
    return TooManyVisitsError()


def _key(name: str, key: str) -> str:
    return f"upload_link:{name}:{key}:{int(time.time()) // MINUTE}"


def _address(request: HttpRequest) -> str:
    return address_of(request) or "nowhere"
