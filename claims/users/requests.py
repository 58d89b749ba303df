"""What views know of a request behind `requires` or `signed_in`: there is a user."""

from typing import cast

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from claims.users.models import User


class SignedInRequest(HttpRequest):
    """Only a name for the type checker; the guards see to it that it is true."""

    user: User


def acting_user(request: HttpRequest) -> User:
    """The user of a request behind `requires` or `signed_in`, typed."""
    return cast(User, request.user)


def is_htmx(request: HttpRequest) -> bool:
    """True for a request by htmx, which wants a fragment instead of a page."""
    return bool(HtmxDetails(request))


DIGITS = 18  # of a number that any column for keys and counts can hold


def whole_number(text: str | None) -> int | None:
    """A whole number as a form or a script sends it, None for anything else."""
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None
