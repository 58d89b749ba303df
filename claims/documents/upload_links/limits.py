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

from claims.documents.upload_links.errors import TooManyPasswordsError, TooManyVisitsError
from claims.users.requests import client_ip

log = structlog.get_logger(__name__)
MINUTE = 60
MOST_FAILED_OPENINGS = 20  # of locked PDFs, by one link
FAILURES_KEPT = 180 * 24 * 60 * MINUTE  # seconds after the first one; no link lives longer


def count_request(request: HttpRequest, link_id: int) -> None:
    """Count a request by a link in the running minute: for the link, for the sender's IP address
    and for all links together.

    Raises TooManyVisitsError past one of the limits (UPLOAD_LINK_RATES), and where Redis cannot
    count.
    """
    _count(link=str(link_id), address=_address(request), all="")


def count_wrong_token(request: HttpRequest) -> None:
    """Count a token that no link has, in the running minute, for the sender's IP address and for
    all links together. Raises TooManyVisitsError past a limit, and where Redis cannot count."""
    _count(wrong=_address(request), all="")


def refuse_guesser(request: HttpRequest) -> None:
    """Raise TooManyVisitsError where the sender's IP address has tried too many unknown tokens in
    the running minute, and where Redis does not answer. Counts nothing."""
    try:
        found = cache.get(_key("wrong", _address(request)), 0)
    except RedisError as error:
        raise _away(error) from error
    if found >= settings.UPLOAD_LINK_RATES["wrong"]:
        raise TooManyVisitsError()


def refuse_after_failures(link_id: int) -> None:
    """Raise TooManyPasswordsError where locked PDFs of this link could not be opened 20 times or
    more, and TooManyVisitsError where Redis does not answer. Counts nothing."""
    try:
        failures = cache.get(_failures_key(link_id), 0)
    except RedisError as error:
        raise _away(error) from error
    if failures >= MOST_FAILED_OPENINGS:
        raise TooManyPasswordsError()


def count_failed_opening(link_id: int) -> None:
    """Count, for a link, that a locked PDF could not be opened with the password given. The count
    is kept for 180 days. Raises TooManyVisitsError where Redis cannot count."""
    key = _failures_key(link_id)
    try:
        cache.add(key, 0, FAILURES_KEPT)
        cache.incr(key)
    except (RedisError, ValueError) as error:
        raise _away(error) from error


def _failures_key(link_id: int) -> str:
    return f"upload_link:failed_openings:{link_id}"


def _count(**what: str) -> None:
    """Add one to each of these counts of the running minute, given as name=key. Raises
    TooManyVisitsError where one passes its limit in UPLOAD_LINK_RATES, and where Redis cannot
    count."""
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
    return client_ip(request) or "nowhere"
