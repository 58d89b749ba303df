"""/access/inspections/: the months of the access log, one month by person, and its signature."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from claims.confirmation.forms import sheet_form
from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_then
from claims.errors import DomainError
from claims.privacy.figures import month_after
from claims.privacy.inspections.confirmations import page_url, signing_sheet
from claims.privacy.inspections.context import month_page, months_page
from claims.privacy.inspections.errors import AlreadyCorrectedError, MonthSignedError
from claims.privacy.inspections.forms import FindingForm
from claims.privacy.inspections.models import SEES, SIGN, AccessInspection
from claims.privacy.inspections.months import SHOWN_MONTHS, this_month
from claims.privacy.inspections.people import (
    digest_of,
    forget_people_of,
    kept_people_of,
    marks_of,
)
from claims.privacy.inspections.verbs import correct_inspection, sign_month
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest

LIST = "claims/privacy/inspections/months.html"
PAGE = "claims/privacy/inspections/month.html"


@requires(SEES)
@require_GET
@never_cache
def inspections(request: SignedInRequest) -> HttpResponse:
    """Show the months of the access log, newest first, with the user who signed each."""
    return render(request, LIST, months_page(request.user))


@requires(SEES)
@require_GET
@never_cache
def inspection(request: SignedInRequest, year: int, month: int) -> HttpResponse:
    """Show one month by person, its files, and what was signed. 404 for a month to come."""
    return _show(request, _find_month(year, month))


def _find_month(year: int, month: int) -> date:
    """Return the first day of a month; 404 for one to come, or before the months of the list."""
    try:
        found = date(year, month, 1)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    if not month_after(this_month(), 1 - SHOWN_MONTHS) <= found <= this_month():
        raise Http404
    return found


def _show(
    request: SignedInRequest, month: date, refusal: DomainError | None = None
) -> HttpResponse:
    if refusal is not None:
        forget_people_of(month)  # the figures may be others than those that were shown
    context = {**month_page(request.user, month), "refusal": refusal}
    return render(request, PAGE, context, status=refusal.status if refusal else 200)


@requires(SIGN)
@require_POST
@never_cache
def sign(request: SignedInRequest, year: int, month: int) -> HttpResponse:
    """Show the sheet with the figures of a month; once confirmed, sign its inspection."""
    found = _find_month(year, month)
    people = kept_people_of(found)
    form = sheet_form(request, partial(FindingForm, needed=marks_of(people) > 0))

    def build() -> Sheet:
        if AccessInspection.objects.filter(month=found).exists():
            raise MonthSignedError
        return signing_sheet(found, people, form)

    def act() -> HttpResponse:
        sign_month(month=found, by=request.user, seen=digest_of(people), **form.cleaned_data)
        messages.success(request, _("점검을 마쳤습니다."))
        return redirect(page_url(found))

    return ask_then(request, build, act, partial(_show, request, found))


@requires(SIGN)
@require_POST
@never_cache
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the sheet of a correction; once confirmed, write it beside the inspection it names."""
    first = get_object_or_404(AccessInspection.objects.select_related("by"), pk=pk)
    people = kept_people_of(first.month)
    form = sheet_form(request, partial(FindingForm, needed=True))

    def build() -> Sheet:
        if AccessInspection.objects.filter(corrects=first).exists():
            raise AlreadyCorrectedError
        return signing_sheet(first.month, people, form, first)

    def act() -> HttpResponse:
        correct_inspection(
            inspection=first, by=request.user, seen=digest_of(people), **form.cleaned_data
        )
        messages.success(request, _("정정 점검을 적었습니다."))
        return redirect(page_url(first.month))

    return ask_then(request, build, act, partial(_show, request, first.month))
