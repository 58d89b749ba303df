"""Limits on requests by upload links: of one link, of one address, of all, and on wrong tokens.

Counts of the running minute, one number each: in Redis, and in the database while Redis is away
(LinkRequestCount), so that claimants can hand in documents and nobody can guess without limit. A
proxy has limits of its own (deploy/nginx.conf).
"""

from __future__ import annotations

import time
from functools import partial

import structlog
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from claims.documents.upload_links.errors import TooManyPasswordsError, TooManyVisitsError
from claims.documents.upload_links.models import LinkRequestCount
from claims.users.redis_caches import ask_redis
from claims.users.requests import client_ip

log = structlog.get_logger(__name__)
MINUTE = 60
MOST_FAILED_OPENINGS = 20  # failed attempts to open locked PDFs, by one link
FAILURES_KEPT = 180 * 24 * 60 * MINUTE  # seconds after the first one; no link lives longer


def count_request(request: HttpRequest, link_id: int) -> None:
    """Count a request by a link in the running minute: for the link, for the sender's IP address
    and for all links together. Raises TooManyVisitsError past one of the limits
    (UPLOAD_LINK_RATES)."""
    _count(link=str(link_id), address=_address(request), all="")


def count_wrong_token(request: HttpRequest) -> None:
    """Count a token that no link has, in the running minute, for the sender's IP address and for
    all links together. Raises TooManyVisitsError past a limit."""
    _count(wrong=_address(request), all="")


def refuse_guesser(request: HttpRequest) -> None:
    """Raise TooManyVisitsError if the sender's IP address has tried too many unknown tokens in the
    running minute. Counts nothing."""
    if _counted(_key("wrong", _address(request))) >= settings.UPLOAD_LINK_RATES["wrong"]:
        raise TooManyVisitsError()


def refuse_after_failures(link_id: int) -> None:
    """Raise TooManyPasswordsError if locked PDFs of this link could not be opened 20 times or more.
    Counts nothing."""
    if _counted(_failures_key(link_id)) >= MOST_FAILED_OPENINGS:
        raise TooManyPasswordsError()


def count_failed_opening(link_id: int) -> None:
    """Count, for a link, that a locked PDF could not be opened with the password given. The count
    is kept for 180 days."""
    _add_one(_failures_key(link_id), FAILURES_KEPT)


def _failures_key(link_id: int) -> str:
    return f"upload_link:failed_openings:{link_id}"


def _count(**what: str) -> None:
    """Add one to each of these counts of the running minute, given as name=key. Raises
    TooManyVisitsError if one passes its limit in UPLOAD_LINK_RATES; the counts after it stay."""
    for name, key in what.items():
        if _add_one(_key(name, key), 2 * MINUTE) > settings.UPLOAD_LINK_RATES[name]:
            log.warning("upload_link_limit", count=name)
            raise TooManyVisitsError()


def _add_one(key: str, seconds: int) -> int:
    """Add one to a count and return it. A new count is kept for `seconds`."""
    return ask_redis(_add_in_redis, LinkRequestCount.objects.add_one, key, seconds)


def _add_in_redis(key: str, seconds: int) -> int:
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key)
    except ValueError:  # it has expired since
        return 1


def _counted(key: str) -> int:
    """Return a count; 0 if nothing was counted."""
    return ask_redis(partial(cache.get, default=0), LinkRequestCount.objects.counted, key)


def _key(name: str, key: str) -> str:
    return f"upload_link:{name}:{key}:{int(time.time()) // MINUTE}"


def _address(request: HttpRequest) -> str:
    return client_ip(request) or "nowhere"
