"""Pages and requests of months: the list, one month, its closing and reopening."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_then
from claims.errors import DomainError
from claims.users.form_responses import refuse, with_reason
from claims.users.permissions import requires
from claims.users.requests import acting_user
from reviews.payouts.models import MonthClosing
from reviews.payouts.models.triggers.months import CLOSE
from reviews.payouts.months.confirmations import closing_sheet, reopening_sheet
from reviews.payouts.months.context import (
    declines,
    find_month,
    month_page,
    months_page,
    sends_back,
)
from reviews.payouts.months.forms import DifferenceForm, NoteForm, ReopeningForm, SendBackForm
from reviews.payouts.months.verbs import (
    confirm_month,
    confirm_reopening,
    confirmation_blocker,
    explain_difference,
    propose_month,
    propose_reopening,
    withdraw_month,
    withdraw_reopening,
)
from reviews.payouts.requests.idempotency import idempotent
from reviews.payouts.states.books import MonthStatus

LIST, PAGE = "reviews/payouts/months/months.html", "reviews/payouts/months/month.html"


def _back(month: date) -> HttpResponse:
    return redirect("payouts:month", month.year, month.month)


def _refused(
    request: HttpRequest, month: date, error: DomainError | None, **typed: Any
) -> HttpResponse:
    """Render a month's page with the error and its status (422 or 409). `typed` are the forms as
    they were sent, by their name in the context."""
    return refuse(request, PAGE, month_page(request, month, **typed), error)


def _find(request: HttpRequest, pk: int) -> MonthClosing:
    rows = MonthClosing.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("proposed_by", "reopening_by"), pk=pk)


@requires("reviews.view_payout")
@require_GET
def months(request: HttpRequest) -> HttpResponse:
    return render(request, LIST, months_page(request))


@requires("reviews.view_payout")
@require_GET
@never_cache
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    return render(request, PAGE, month_page(request, find_month(year, month)))


@requires(CLOSE)
@require_POST
@idempotent
def explain(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Store a person's reason for one difference (a batch or a recovery) of a month (POST), and
    redirect to the month's page. A refusal renders that page with the error."""
    found = find_month(year, month)
    form = DifferenceForm(request.POST)
    if not form.is_valid():
        return _refused(request, found, None, difference_form=form)
    try:
        explain_difference(month=found, by=acting_user(request), **form.cleaned_data)
    except DomainError as error:
        return _refused(request, found, error, difference_form=form)
    messages.success(request, _("차이의 사유를 적었습니다."))
    return _back(found)


@requires(CLOSE)
@require_POST
@idempotent
def propose(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Propose to close a month with the figures that its page showed (POST), and redirect to that
    page; another person confirms it. A refusal renders the page with the error."""
    found = find_month(year, month)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _refused(request, found, None, note_form=form)
    try:
        propose_month(month=found, by=acting_user(request), **form.cleaned_data)
    except DomainError as error:
        page = month_page(request, found, note_form=form)
        if not page["may_propose"]:  # the page no longer shows the field of the note
            error.unsent = form.cleaned_data["note"]
        return refuse(request, PAGE, page, error)
    messages.success(request, _("마감을 올렸습니다. 다른 지급 담당이 확인하면 마감합니다."))
    return _back(found)


def _confirm(
    request: HttpRequest,
    pk: int,
    sheet: Callable[[MonthClosing], Sheet],
    verb: Callable[..., Any],
    done: str,
) -> HttpResponse:
    """Show the confirmation sheet of the second person (`sheet`); its confirmation calls `verb` and
    redirects to the month's page with the message `done`. A refusal renders that page with the
    error."""
    closing = _find(request, pk)

    def build() -> Sheet:
        blocker = confirmation_blocker(closing, acting_user(request))
        if blocker is not None:
            raise blocker
        return sheet(closing)

    def act() -> HttpResponse:
        verb(closing=closing, by=acting_user(request))
        messages.success(request, done)
        return _back(closing.starts_on)

    def page(error: DomainError) -> HttpResponse:
        return _refused(request, closing.starts_on, error)

    return ask_then(request, build, act, page)


@requires(CLOSE)
@require_POST
@never_cache
@idempotent
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a month as the second person (POST). The first request shows the confirmation sheet
    with the figures; redirect and refusals as in `_confirm`."""
    return _confirm(request, pk, closing_sheet, confirm_month, _("달을 마감했습니다."))


@requires(CLOSE)
@require_POST
@never_cache
@idempotent
def confirm_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed month again as the second person (POST). The first request shows the
    confirmation sheet with the reason; redirect and refusals as in `_confirm`."""
    done = _("달을 다시 열었습니다. 고친 뒤 다시 마감해 주세요.")
    return _confirm(request, pk, reopening_sheet, confirm_reopening, done)


@requires(CLOSE)
@require_POST
@idempotent
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose, with a reason, to open the last closed month again (POST), and redirect to its page;
    another person confirms it. A refusal renders the page with the error."""
    closing = _find(request, pk)
    form = ReopeningForm(request.POST)
    if not form.is_valid():
        return _refused(request, closing.starts_on, None, reopening_form=form)
    try:
        propose_reopening(closing=closing, by=acting_user(request), **form.cleaned_data)
    except DomainError as error:
        return _refused(request, closing.starts_on, with_reason(error, request))
    messages.success(request, _("다시 열기를 올렸습니다. 다른 지급 담당이 확인하면 엽니다."))
    return _back(closing.starts_on)


@requires(CLOSE)
@require_POST
@idempotent
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a proposed closing or reopening of a month (POST), and redirect to the month's page.
    What another person proposed is sent back or declined, with a reason. A refusal renders the page
    with the error."""
    closing, by = _find(request, pk), acting_user(request)
    opens, given = closing.status == MonthStatus.REOPENING, {}
    said = _("확인 요청을 취소했습니다. 바뀐 것은 없습니다.")
    if sends_back(closing, by) or declines(closing, by):
        form = SendBackForm(request.POST)
        if not form.is_valid():
            return _refused(request, closing.starts_on, None, send_back_form=form)
        given = form.cleaned_data
        said = _("마감을 돌려보내고 올린 사람에게 알렸습니다.")
        if opens:
            said = _("다시 열지 않기로 하고 올린 사람에게 알렸습니다. 이 달은 마감한 그대로입니다.")
    try:
        (withdraw_reopening if opens else withdraw_month)(closing=closing, by=by, **given)
    except DomainError as error:
        return _refused(request, closing.starts_on, with_reason(error, request))
    messages.success(request, said)
    return _back(closing.starts_on)
