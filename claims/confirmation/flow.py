"""A sheet before an act: shown, confirmed, carried out, or refused."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_first, refuse_sheet
from claims.errors import DomainError

Page = Callable[[DomainError], HttpResponse]


def ask_then(
    request: HttpRequest,
    build: Callable[[], Sheet],
    act: Callable[[], HttpResponse],
    page: Page,
) -> HttpResponse:
    """Show the sheet of `build`; once confirmed, run `act`.

    What is refused before the sheet, and what has moved on since, is said on `page`, where the
    reader sees how it stands; what can be mended is said on the sheet, which keeps what was typed.
    """
    try:
        sheet = build()
    except DomainError as error:
        return page(error)
    asked = ask_first(request, sheet)
    if asked is not None:
        return asked
    try:
        return act()
    except DomainError as error:
        return page(error) if error.status == 409 else refuse_sheet(request, sheet, error)
