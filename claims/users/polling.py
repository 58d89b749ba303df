"""Requests that an open page makes by itself, again and again. They are no activity of the user, so
they do not prolong the session (`IdleSessionMiddleware`)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.users.requests import is_htmx


def mark_unattended(request: HttpRequest) -> None:
    """Keep this request from prolonging the session."""
    request.unattended = True  # type: ignore[attr-defined]


def answer_poll(
    request: HttpRequest, template: str, context: dict[str, Any], *, ended: bool = False
) -> HttpResponse:
    """Render the fragment that an open page asks for again and again. If `ended`, the answer makes
    htmx reload the page."""
    mark_unattended(request)
    response = render(request, template, context)
    if ended:
        response["HX-Refresh"] = "true"
    return response


def is_status_poll(request: HttpRequest) -> bool:
    """Return True for a request by htmx of the status alone of a page (`?part=status`), to be
    answered by `answer_poll`."""
    return is_htmx(request) and request.GET.get("part") == "status"
