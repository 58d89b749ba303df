"""Who did it, in which request: the context that history rows carry. No path, no free text."""

from collections.abc import Callable

import pghistory
import structlog
from django.db import connection
from django.http import HttpRequest, HttpResponse


class TrailMiddleware:
    """Wraps unsafe requests in a history context of user id and request id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        request_id = str(structlog.contextvars.get_contextvars().get("request_id", ""))
        try:
            with pghistory.context(user=request.user.pk, request=request_id):
                return self.get_response(request)
        finally:
            _forget_context()


def _forget_context() -> None:
    """Take the author off an enclosing transaction, as a test has one, when the request ends.

    A request's own transactions have ended by then, and their context with them.
    """
    if connection.in_atomic_block and not connection.needs_rollback:
        # Past Django's cursor: it is no query of the page's.
        connection.connection.execute(
            "SELECT set_config('pghistory.context_id', '', true),"
            " set_config('pghistory.context_metadata', '', true)"
        )
