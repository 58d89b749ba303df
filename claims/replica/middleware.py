"""Middleware that serves pages of lists from the replica, and the cookie with the position of a
user's last write."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed, PermissionDenied
from django.core.signing import BadSignature
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse

from claims.errors import DomainError
from claims.lists.registry import pages_of_lists
from claims.replica import standby
from claims.replica.metrics import count_page
from claims.replica.router import REPLICA, read_lists

log = structlog.get_logger(__name__)

SAFE = frozenset({"GET", "HEAD"})
COOKIE = "desk_written"  # position of the primary's log, signed
COOKIE_SECONDS = 3600  # a replica that is older than this answers nobody
UNKNOWN = "?"
AGE_SHOWN = 1.0  # seconds; a younger list does not tell its age


class ReplicaMiddleware:
    """Middleware that serves pages of lists from the replica: it runs the view within `read_lists`,
    and after any error again on the primary. It must be the last middleware.

    Not in use without DATABASE_REPLICA_URL."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not standby.is_configured():
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in SAFE and request.user.is_authenticated:
            note_act(response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if request.method not in SAFE or not match or match.view_name not in pages_of_lists():
            return None
        if not request.user.is_authenticated:
            return None
        try:
            reading = standby.read_standby(last_act(request))
        except DatabaseError:  # the primary fails: the view will get the same error
            return None
        if not reading.usable:
            count_page(reading.word)
            return None
        return _answer(request, view, args, kwargs, reading.lag or 0.0)


def _answer(
    request: Any, view: Callable[..., Any], args: Any, kwargs: Any, lag: float
) -> HttpResponse | None:
    """Return the page made from the replica; None if the primary is to make it, after any error of
    the view or of the replica. `lag` is in seconds. Counts the page in the metrics by the server
    that made it."""
    request.list_age = math.ceil(lag) if lag > AGE_SHOWN else 0  # seconds, for the foot of the list
    response = None
    with read_lists() as reads:
        try:
            response = view(request, *args, **kwargs)
            if hasattr(response, "render"):
                response = response.render()
        except (Http404, PermissionDenied, DomainError):  # a row may still be on its way
            response = None
        except Exception as error:
            log.warning("list_not_from_replica", error=type(error).__name__)
            response = None
    if response is not None and reads.failure is None:
        count_page(REPLICA)
        return response
    request.list_age = 0
    count_page(standby.note_failure(reads.failure) if reads.failure else "other")
    return None


def note_act(response: HttpResponse) -> None:
    """Set a signed cookie with the present position of the primary's write-ahead log on the
    response to a request that may have written, so that the user's later list pages include that
    write."""
    try:
        mark = str(standby.written_position())
    except DatabaseError:
        mark = UNKNOWN
    response.set_signed_cookie(
        COOKIE,
        mark,
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def last_act(request: HttpRequest) -> int | None:
    """Return the position (bytes) of the primary's write-ahead log after the last write of this
    browser's user, from the cookie of `note_act`: 0 without a cookie, None if the cookie is
    unreadable."""
    if COOKIE not in request.COOKIES:
        return 0
    try:
        return int(request.get_signed_cookie(COOKIE) or 0)
    except (BadSignature, ValueError):
        return None
