"""Middleware: permissions of routes, statuses of domain errors, private pages, language,
the address in log lines.

It fails closed: one of our routes without a declared permission is refused.
"""

import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote

import structlog
from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.views.defaults import server_error
from django_structlog.middlewares import RequestMiddleware as LogMiddleware

from claims.errors import (
    BusyError,
    DomainError,
    ErasedClaimError,
    ProposerLeftError,
    TookTooLongError,
)
from claims.trail.erasure import CLAIM_WAS_ERASED
from claims.trail.triggers import refused_by
from claims.users.permissions import declared_permissions
from claims.users.requests import client_ip, is_htmx
from claims.users.return_pages import page_above
from claims.users.triggers import PROPOSER_HOLDS_PERMISSION

if TYPE_CHECKING:
    from claims.users.sessions import SessionStore

log = structlog.get_logger(__name__)

# Routes of libraries with their own permission checks: Django's admin site, allauth, static files.
GUARDED_BY_THEMSELVES = ("django.contrib.admin", "allauth.", "django.views.", "django_prometheus.")
STATELESS = ("/healthz", "/metrics")  # paths that say what runs, to whoever asks


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
        if (
            "admin" in namespaces
            or declared_permissions(view) is not None
            or not needs_declaration(view)
        ):
            return
        log.error("route_without_permission", view=f"{view.__module__}.{view.__qualname__}")
        raise PermissionDenied


class IdleSessionMiddleware(SessionMiddleware):
    """Middleware of Django's sessions in which each request prolongs the session, except one that
    an open page makes by itself (`polling.mark_unattended`). A part of a page that is refused
    (htmx) does not either: its page may ask for it again and again.

    Requests to STATELESS have no session, also from a browser that is signed in: they answer while
    the database does not."""

    def process_request(self, request: HttpRequest) -> None:
        if request.path_info in STATELESS:
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        session: Any = request.session
        refused = is_htmx(request) and request.method == "GET" and response.status_code >= 400
        unattended = getattr(request, "unattended", False) or refused
        if session.accessed and not unattended and not session.is_empty():
            session.prolong()
        was_read = session.accessed
        response = super().process_response(request, response)
        if was_read:
            self._tell_end(request, response)
        return response

    def _tell_end(self, request: HttpRequest, response: HttpResponse) -> None:
        """Set a cookie with the end of the session (Unix time), which JavaScript reads to warn in
        every tab (idle.js), if it differs from the cookie received; delete it when there is no
        session."""
        name, session = settings.SESSION_ENDS_COOKIE_NAME, cast("SessionStore", request.session)
        known, ends = request.COOKIES.get(name), session.expires_at
        if ends is None and known is not None:
            response.delete_cookie(name, samesite=settings.SESSION_COOKIE_SAMESITE)
        elif ends is not None and known != str(ends):
            response.set_cookie(
                name,
                str(ends),
                secure=settings.SESSION_COOKIE_SECURE,
                samesite=settings.SESSION_COOKIE_SAMESITE,
            )


class TextGzipMiddleware(GZipMiddleware):
    """Middleware that compresses HTML and JSON with gzip. Other types (pictures, documents) and
    streamed responses are left as they are.

    Against the BREACH attack Django masks the CSRF tokens of forms and adds up to 100 random bytes
    to the gzip header: the length of a response reveals less about its content.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        kind = response.get("Content-Type", "")
        if response.streaming or not kind.startswith(("text/html", "application/json")):
            return response
        return super().process_response(request, response)


ADDRESSES = {"next", "query", "back"}  # fields that hold an address, or the query of one


class NoNulMiddleware:
    """Middleware that returns 400 if the path, a query or a form value contains U+0000: no form
    sends it, and PostgreSQL's text cannot hold it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> None:
        if any("\0" in one for one in kwargs.values() if isinstance(one, str)):
            raise BadRequest("U+0000")
        for sent in (request.GET, request.POST):
            for name, values in sent.lists():
                if any("\0" in (unquote(one) if name in ADDRESSES else one) for one in values):
                    raise BadRequest("U+0000")


class PrivatePagesMiddleware:
    """Middleware that sets Cache-Control "private, no-store" on GET responses to signed-in users,
    so that after log-out the Back button shows nothing. A response that has the header already, and
    one to a POST, stays as it is."""

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


# SQLSTATE of PostgreSQL: lock_not_available, deadlock_detected; query_canceled.
REFUSALS: dict[str | None, type[DomainError]] = {
    "55P03": BusyError,
    "40P01": BusyError,
    "57014": TookTooLongError,
}


# Beginnings of SQLSTATE: connection exception, insufficient resources, shutdown or start.
AWAY = ("08", "53", "57P")
RETRY_SECONDS = "5"


def is_away(error: BaseException | None) -> bool:
    """Return True for an error of a database that takes no connection, or lost it."""
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(AWAY)


def failed(request: HttpRequest) -> HttpResponse:
    """View of a request that failed (Django's handler500): says that nothing was saved. 503 with
    Retry-After while the database is away, which is also when scripts try again; else 500."""
    response = server_error(request)
    if is_away(sys.exc_info()[1]):
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        response["Retry-After"] = RETRY_SECONDS
    return response


# Rules of triggers that stand on many tables.
RULES: dict[str, type[DomainError]] = {
    PROPOSER_HOLDS_PERMISSION: ProposerLeftError,
    CLAIM_WAS_ERASED: ErasedClaimError,
}


def refusal_of_database(error: Exception) -> DomainError | None:
    """Return the DomainError for a lock or statement that the database gave up (BusyError,
    TookTooLongError), and that of a trigger of any table (RULES); None for other errors."""
    if isinstance(error, IntegrityError) and (rule := refused_by(error)) in RULES:
        return RULES[rule]()
    if not isinstance(error, OperationalError):
        return None
    refusal = REFUSALS.get(getattr(error.__cause__, "sqlstate", None))
    return refusal() if refusal else None


class NotAllowedPageMiddleware:
    """Middleware that gives a browser's GET of a URL that only takes POST (405) a page with a link
    back: after a language switch, a bookmark, a log-in. Requests by JavaScript get the bare 405."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method != "GET":
            return response
        if is_htmx(request) or "text/html" not in request.headers.get("Accept", ""):
            return response
        context = {"back": page_above(request)}
        page = render(request, "405.html", context, status=HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = response["Allow"]
        return page


class DomainErrorMiddleware:
    """Middleware that renders a DomainError which no view handled as a page with the error's
    status; also a lock or statement that the database gave up (settings DATABASE_…_SECONDS)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        refusal = error if isinstance(error, DomainError) else refusal_of_database(error)
        if refusal is None:
            return None
        if refusal is not error:
            log.warning(
                refusal.code, view=request.resolver_match and request.resolver_match.view_name
            )
        response = render(request, "refused.html", {"error": refusal}, status=refusal.status)
        if refusal.status == HTTPStatus.SERVICE_UNAVAILABLE:
            response["Retry-After"] = RETRY_SECONDS
        return response


class LanguageMiddleware:
    """Middleware that activates a signed-in user's own language if this browser has no language
    cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]
        return self.get_response(request)


class RequestMiddleware(LogMiddleware):
    """Middleware of the request log (django-structlog) that takes the client's address as the
    access log does; the library itself would trust any X-Forwarded-For.
    """

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        structlog.contextvars.bind_contextvars(ip=client_ip(request))
