"""Views of the confirmation sheet, shown before an action that cannot be undone."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from claims.confirmation.sheet import Sheet
from claims.errors import ConflictError, DomainError

TEMPLATE = "claims/confirmation/sheet.html"
CONFIRMED, TYPED = "confirmed", "typed_sum"
# what a person types on a sheet; days too, as a list that shows the refusal has no box for one
TEXTS = ("reason", "finding", "reference", "text", "delay_reason", "due_on")
VIEWING = "viewing_reason"  # typed beside a sheet, to see a document there; not part of the act
OWN_FIELDS = {CONFIRMED, TYPED, VIEWING, "csrfmiddlewaretoken", "request_key"}

Page = Callable[[DomainError], HttpResponse]


class SumDiffersError(DomainError):
    """Error: the sum that the person typed is not the total of the sheet."""


def ask_first(request: HttpRequest, sheet: Sheet) -> HttpResponse | None:
    """Return None when the request confirms `sheet`; else a response with the sheet. It changes
    nothing: on None the caller acts, in the same request.

    Any request without the sheet's digest gets the sheet (200), its input in hidden fields. A
    digest other than that of the present sheet gets 409 with the new sheet; a wrong sum or an
    invalid field 422 with the typed input."""
    if request.method != "POST" or CONFIRMED not in request.POST:
        return _page(request, sheet)
    if request.POST[CONFIRMED] != sheet.digest:
        return _page(request, sheet, ConflictError())
    if not sheet.sum_agrees(request.POST.get(TYPED, "")):
        message = _("합계를 그대로 적어 주세요. 이 화면의 합계는 %(won)s원입니다.")
        return _page(request, sheet, SumDiffersError(message % {"won": f"{sheet.total:,}"}))
    if sheet.fields is not None and not sheet.fields.is_valid():
        return _page(request, sheet, status=422)
    return None


def _page(
    request: HttpRequest, sheet: Sheet, error: DomainError | None = None, status: int = 200
) -> HttpResponse:
    sent = request.POST if request.method == "POST" else request.GET
    context = {
        "sheet": sheet,
        "refusal": error,
        "hidden_fields": _hidden_fields(sent, sheet),
        # typed on the sheet itself: neither a link nor the previous form fills it in
        "typed": sent.get(TYPED, "") if CONFIRMED in request.POST else "",
        "request_key": uuid4(),
        "beside": sheet.beside() if sheet.beside is not None else "",
    }
    return render(request, TEMPLATE, context, status=error.status if error else status)


def show_sheet(request: HttpRequest, sheet: Sheet, *, status: int) -> HttpResponse:
    """Return the page of the sheet with an HTTP status, for a refusal that its part `beside`
    says."""
    return _page(request, sheet, status=status)


def refuse_sheet(request: HttpRequest, sheet: Sheet, error: DomainError) -> HttpResponse:
    """Return the page of the sheet with the message and the HTTP status of the error that the verb
    raised. The typed input stays in the form."""
    return _page(request, sheet, error)


def _hidden_fields(sent: QueryDict, sheet: Sheet) -> list[tuple[str, str]]:
    """Return (name, value) of the sent fields, except those that the sheet's form has itself."""
    own = set(sheet.fields.fields) if sheet.fields is not None else set()
    return [
        (name, value)
        for name, values in sent.lists()
        if name not in OWN_FIELDS | own
        for value in values
    ]


def ask_then(
    request: HttpRequest,
    build: Callable[[], Sheet],
    act: Callable[[], HttpResponse],
    page: Page,
) -> HttpResponse:
    """Show the confirmation sheet of `build`; after the confirmation return the response of `act`.

    An error of `build` and a conflict (409) of `act` are shown on `page` with the present state and
    the texts typed on the sheet (`unsent`; TEXTS has the fields). Any other DomainError is shown on
    the sheet with the typed input."""
    try:
        sheet = build()
    except DomainError as error:
        return page(_with_text(error, request))
    asked = ask_first(request, sheet)
    if asked is not None:
        return asked
    try:
        return act()
    except DomainError as error:
        if error.status != 409:
            return refuse_sheet(request, sheet, error)
        return page(_with_text(error, request))


def _with_text(error: DomainError, request: HttpRequest) -> DomainError:
    """Return `error` with what was typed on a confirmed sheet (`unsent`)."""
    if CONFIRMED in request.POST:
        texts = (request.POST.get(name, "").strip() for name in TEXTS)
        error.unsent = "\n".join(filter(None, texts))
    return error
