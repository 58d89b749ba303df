"""The context of history rows: user and request. No path, no free text."""

from collections.abc import Callable

import pghistory
import structlog
from django.db import connection
from django.http import HttpRequest, HttpResponse


class TrailMiddleware:
    """Middleware that runs requests which may write in a history context of user id and request id,
    so that the history names them.
    """

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
    """Clear the user and request in the history context of an enclosing transaction, as in tests,
    at the end of the request.

    Outside of one it does nothing: the request's own transactions have ended."""
    if connection.in_atomic_block and not connection.needs_rollback:
        # Not through Django's cursor: it does not count as a query of the page.
        connection.connection.execute(
            "SELECT set_config('pghistory.context_id', '', true),"
            " set_config('pghistory.context_metadata', '', true)"
        )
