"""Limit of searches: how many questions one person may ask of the register in a time."""

from __future__ import annotations

import structlog
from allauth.core.internal import ratelimit
from django.http import HttpRequest
from redis.exceptions import RedisError

from claims.users.models import User

log = structlog.get_logger(__name__)

# Of one person, so that nobody reads the register by trying; allauth's notation. Answers while
# typing count: a fast typist gets two or three a second.
RATES = "90/m/key,1500/h/key"


def is_too_fast(request: HttpRequest, user: User) -> bool:
    """Count a search of the user; return True if it is beyond the limit. While Redis is away
    nothing is counted and it returns False: every search is in the access log all the same."""
    try:
        used = ratelimit.consume(
            request, app="desk", action="search", config={"search": RATES},
            key=f"user:{user.pk}", limit_get=True,
        )  # fmt: skip
    except RedisError as error:
        log.warning("search_limit_away", error=type(error).__name__)
        return False
    return not used
