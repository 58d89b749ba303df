"""Common parts of the claimants' pages: their headers, and refusals in place of a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from claims.documents.upload_links.errors import LinkError
from claims.errors import DomainError
from claims.uploads import error_json, wants_json
from claims.users.permissions import public

ERROR_PAGE = "claims/documents/upload_links/error.html"


def office() -> dict[str, str]:
    """Return the context that each page shows: the telephone of the office."""
    return {"phone": settings.CONTACT_PHONE}


def refuse_visit(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Answer with one sentence that says what to do: as JSON to the script, else as a page."""
    if wants_json(request):
        return with_headers(JsonResponse(error_json(error), status=error.status))
    context = {"error": error, "title": getattr(error, "title", ""), **office()}
    return with_headers(render(request, ERROR_PAGE, context, status=error.status))


def with_headers(response: HttpResponse) -> HttpResponse:
    """Keep a page out of search engines, stores and the next site's Referer.

    "same-origin" and not "no-referrer": under the latter browsers send `Origin: null` with a form,
    which the CSRF check refuses. The address of a page with a form holds no token.
    """
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Cache-Control"] = "no-store, private"
    response.setdefault("Referrer-Policy", "same-origin")
    return response


def guest_page(view: Callable[..., HttpResponse]) -> Any:
    """Open a view to everybody, without a log-in; add the headers of the claimants' pages and
    render refusals as pages."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return with_headers(view(request, *args, **kwargs))
        except (LinkError, DomainError) as error:
            return refuse_visit(request, error)

    return public(answering)
