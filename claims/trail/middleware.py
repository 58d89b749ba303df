"""Who did it, in which request: the context that history rows carry. No path, no free text."""

from collections.abc import Callable

import pghistory
import structlog
from django.http import HttpRequest, HttpResponse


class TrailMiddleware:
    """Wraps unsafe requests in a history context of user id and request id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        request_id = str(structlog.contextvars.get_contextvars().get("request_id", ""))
        with pghistory.context(user=request.user.pk, request=request_id):
            return self.get_response(request)
