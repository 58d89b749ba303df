"""What views know of a request behind `requires` or `signed_in`: there is a user."""

from django.http import HttpRequest

from claims.users.models import User


class SignedInRequest(HttpRequest):
    """Only a name for the type checker; the guards see to it that it is true."""

    user: User


DIGITS = 18  # of a number that any column for keys and counts can hold


def whole_number(text: str | None) -> int | None:
    """A whole number as a form or a script sends it, None for anything else."""
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None
