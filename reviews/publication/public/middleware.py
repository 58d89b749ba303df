"""Headers of every public answer: reading only, a policy for the browser, a time to keep it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
KEPT = "public, max-age=300, stale-while-revalidate=3600, stale-if-error=86400"  # seconds
FOR_GOOD = "public, max-age=31536000, immutable"
READS = ("GET", "HEAD")


class PublicPagesMiddleware:
    """Middleware that refuses everything but GET and HEAD, and sets how long an answer may be
    cached.

    A view that sets `Cache-Control` itself keeps its own; an answer with a status of 400 or more is
    never cached.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in READS:
            response = self.get_response(request)
        else:
            response = HttpResponseNotAllowed(READS)
        response.headers["Content-Security-Policy"] = POLICY
        if response.status_code >= 400:
            response.headers["Cache-Control"] = "no-store"
        elif "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = KEPT
        return response
