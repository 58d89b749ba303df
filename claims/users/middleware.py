"""Fail closed: a route of ours without a declared permission is refused; domain refusals get their
status; what no form sends is not let in."""

from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_cache_control

from claims.errors import DomainError
from claims.users.permissions import declared

log = structlog.get_logger(__name__)

# Routes of libraries that bring their own guard: Django's admin site, allauth, and static parts.
GUARDED_BY_THEMSELVES = ("django.contrib.admin", "allauth.", "django.views.", "django_prometheus.")


def needs_declaration(view: Callable[..., Any]) -> bool:
    return not getattr(view, "__module__", "").startswith(GUARDED_BY_THEMSELVES)


class DeclaredPermissionMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> None:
        namespaces = request.resolver_match.namespaces if request.resolver_match else []
        if "admin" in namespaces or declared(view) is not None or not needs_declaration(view):
            return
        log.error("route_without_permission", view=f"{view.__module__}.{view.__qualname__}")
        raise PermissionDenied


class IdleSessionMiddleware(SessionMiddleware):
    """Django's, but a heartbeat (`request.unattended = True`) is no sign of somebody at the desk:
    a page that is left open must not keep the session from ending."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if getattr(request, "unattended", False) and not request.session.modified:
            return response
        return super().process_response(request, response)


class NoNulMiddleware:
    """U+0000 is refused at the door: no form sends it, and PostgreSQL's text cannot hold it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> None:
        for sent in (request.GET, request.POST):
            if any("\0" in value for _name, values in sent.lists() for value in values):
                raise BadRequest("U+0000")


class PrivatePagesMiddleware:
    """What somebody was signed in to see is kept by no browser and no proxy: after log-out the
    next one at the screen goes back to nothing. A view that says how long says it first; the
    answer to a refused form cannot be asked again, so Back keeps it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in {"GET", "HEAD"} or "Cache-Control" in response:
            return response
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response


class DomainErrorMiddleware:
    """A refusal that no view turned into a form error still gets its sentence and status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        return render(request, "refused.html", {"error": error}, status=error.status)


class LanguageMiddleware:
    """A person's own language where this browser has chosen none (the switch keeps a cookie)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]
        return self.get_response(request)
