"""Common parts of the claimants' pages: their headers, and refusals in place of a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from claims.documents.upload_links.errors import BusyLinkError
from claims.errors import DomainError
from claims.uploads import error_json, wants_json
from claims.users.middleware import RETRY_SECONDS, refusal_of_database
from claims.users.permissions import public

log = structlog.get_logger(__name__)
ERROR_PAGE = "claims/documents/upload_links/error.html"


def office() -> dict[str, str]:
    """Return the template context that every page for claimants needs: {"phone": the office's
    number}."""
    return {"phone": settings.CONTACT_PHONE}


def refuse_visit(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Return the response to a claimant's refused request, with the status and sentence of the
    error: as JSON if the request asks for JSON, else as a page."""
    if wants_json(request):
        return with_headers(JsonResponse(error_json(error), status=error.status))
    context = {"error": error, "title": getattr(error, "title", ""), **office()}
    return with_headers(render(request, ERROR_PAGE, context, status=error.status))


def with_headers(response: HttpResponse) -> HttpResponse:
    """Set headers on a response to a claimant that keep it out of search engines, caches and the
    Referer of other sites, and return the response.

    "same-origin" and not "no-referrer": under the latter browsers send `Origin: null` with a form,
    which the CSRF check refuses. The address of a page with a form holds no token.
    """
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Cache-Control"] = "no-store, private"
    response.setdefault("Referrer-Policy", "same-origin")
    return response


def guest_page(view: Callable[..., HttpResponse]) -> Any:
    """Decorator for a view that is open to everybody, without a log-in. It adds the headers of the
    claimants' pages, and answers a DomainError with its sentence and status; also a lock or
    statement that the database gave up (503)."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return with_headers(view(request, *args, **kwargs))
        except DomainError as error:
            return refuse_visit(request, error)
        except DatabaseError as error:
            if (refusal := refusal_of_database(error)) is None:
                raise
            log.warning(refusal.code, view=view.__name__)
            return _refuse(request, refusal)

    return public(answering)


def _refuse(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """Return the response to a request that the database refused. The sentences of a lock and of a
    slow statement are the staff's: BusyLinkError stands for both."""
    if refusal.status != HTTPStatus.SERVICE_UNAVAILABLE:
        return refuse_visit(request, refusal)
    response = refuse_visit(request, BusyLinkError())
    response["Retry-After"] = RETRY_SECONDS
    return response
