"""Parts of pages with a file to take away: the download, and the page with its password."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from claims.errors import DomainError
from claims.users.requests import SignedInRequest
from claims.users.second_factor import is_fresh, redirect_to_second_factor

PASSWORD = "claims/protected_files/password.html"  # noqa: S105 - a template
ZIP = "application/zip"
Refusal = Callable[[DomainError], HttpResponse]


def needs_factor(request: HttpRequest) -> bool:
    """Return True if the user must show the second factor again before a plain file or a password,
    as for a revealed account number."""
    return settings.MFA_REQUIRED and not is_fresh(request)


def send_file(
    request: SignedInRequest,
    *,
    back: str,
    opening: Callable[[], tuple[Any, int]],
    refusal: Refusal,
    name: str,
    media_type: str = ZIP,
    asks_again: bool = True,
) -> HttpResponseBase:
    """Send a file as a download under `name`. `opening()` calls the verb, which writes the access
    log's entry, and returns the open file and its size in bytes.

    A DomainError of it is shown by `refusal(error)`. `asks_again`: if the second factor is not
    fresh, ask for it first, then go to the address `back`.
    """
    if asks_again and needs_factor(request):
        return redirect_to_second_factor(request, back)
    try:
        opened, size = opening()
    except DomainError as error:
        return refusal(error)
    return FileResponse(
        opened,
        as_attachment=True,
        filename=name,
        content_type=media_type,
        headers={"Content-Length": str(size)},
    )


def show_password(
    request: SignedInRequest,
    *,
    back: str,
    back_label: str,
    of: str,
    reveal: Callable[[], str],
    refusal: Refusal,
) -> HttpResponse:
    """Show the password of an archive; `of` is the archive's name for the heading, `back` and
    `back_label` the link back.

    `reveal()` calls the verb, which writes the access log's entry; its DomainError is shown by
    `refusal(error)`. The second factor is asked for where it is not fresh.
    """
    if needs_factor(request):
        return redirect_to_second_factor(request, back)
    try:
        shown = reveal()
    except DomainError as error:
        return refusal(error)
    context = {"password": shown, "of": of, "back": back, "back_label": back_label}
    return render(request, PASSWORD, context)
