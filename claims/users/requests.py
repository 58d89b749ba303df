"""Helpers for requests behind `requires` or `signed_in`: user, htmx, numbers, days, address."""

from datetime import date
from ipaddress import ip_address
from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest
from django_htmx.middleware import HtmxDetails

from claims.users.models import User


class SignedInRequest(HttpRequest):
    """Type of the request in a view behind `requires` or `signed_in`, for the type checker only:
    `user` is a User.
    """

    user: User


def acting_user(request: HttpRequest) -> User:
    """Return `request.user`, typed as User: for views behind `requires` or `signed_in` only."""
    return cast(User, request.user)


def is_htmx(request: HttpRequest) -> bool:
    """Return True for a request by htmx, which expects a fragment instead of a page."""
    return bool(HtmxDetails(request))


DIGITS = 18  # the most that every column for keys and counts can hold
YEARS = range(1900, 3000)  # others overflow where days are added


def whole_number(text: str | None) -> int | None:
    """Parse a whole number as a form or a script sends it; None for any other text."""
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None


def chosen_key(request: HttpRequest, name: str) -> int | None:
    """Return the key that a posted form chose in its field `name`; None if it has no such field.
    Raises Http404 for any other text, so that a default never stands in for it."""
    if name not in request.POST:
        return None
    key = whole_number(request.POST[name])
    if key is None:
        raise Http404
    return key


def day_named(text: str | None) -> date | None:
    """Parse a day of the years 1900 to 2999 as an address holds it (2026-11-30); None for any other
    text."""
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.year in YEARS else None


def client_ip(request: HttpRequest | None) -> str | None:
    """Return the client's address as the trusted proxies give it (setting TRUSTED_PROXIES), else
    that of the connection; None without a request or a valid address.
    """
    if request is None:
        return None
    forwarded = request.headers.get("X-Forwarded-For", "")
    hops = [part.strip() for part in forwarded.split(",") if part.strip()]
    trusted = settings.TRUSTED_PROXIES
    address = hops[-trusted] if trusted and len(hops) >= trusted else ""
    return next(filter(_is_address, (address, request.META.get("REMOTE_ADDR", ""))), None)


def _is_address(text: str) -> bool:
    """Return True for an address that the database can store; a unix socket has none."""
    try:
        return bool(ip_address(text)) and "%" not in text
    except ValueError:
        return False
