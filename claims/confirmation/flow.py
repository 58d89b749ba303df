"""The flow of an action with a sheet: show, confirm, carry out, or refuse."""

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

    An error of `build`, and a conflict (409) of `act`, is shown on `page`, which displays the
    present state. Any other error is shown on the sheet, which keeps the typed input.
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
