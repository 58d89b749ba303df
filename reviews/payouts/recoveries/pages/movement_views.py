"""Requests that enter, confirm, withdraw or undo a movement of a recovery, and that agree on
instalments. Each POST calls one verb and returns to the recovery's page; a refusal renders that
page with the error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_then
from claims.errors import DomainError
from claims.users.form_responses import with_reason
from claims.users.permissions import requires
from claims.users.requests import acting_user
from reviews.payouts.models import Recovery, RecoveryMovement
from reviews.payouts.models.triggers.recoveries import APPROVE, ENTER
from reviews.payouts.recoveries.fields import reason_form
from reviews.payouts.recoveries.movements.confirmations import movement_sheet
from reviews.payouts.recoveries.movements.confirming import (
    confirm_movement,
    confirmation_blocker,
    payout_of,
)
from reviews.payouts.recoveries.movements.forms import OffsetForm, ReceiptForm
from reviews.payouts.recoveries.movements.verbs import (
    enter_receipt,
    propose_cancellation,
    propose_offset,
    propose_write_off,
    reverse_movement,
    withdraw_movement,
)
from reviews.payouts.recoveries.pages.context import find_recovery
from reviews.payouts.recoveries.pages.views import DEPUTY, record_recovery_viewing, refuse_recovery
from reviews.payouts.recoveries.plans.confirmations import plan_sheet
from reviews.payouts.recoveries.plans.forms import PlanForm
from reviews.payouts.recoveries.plans.verbs import agree_plan
from reviews.payouts.requests.access_log import record_claims
from reviews.payouts.requests.idempotency import idempotent


def _entered(request: HttpRequest, pk: int) -> HttpResponse:
    messages.success(request, _("적었습니다. 다른 사람이 확인하면 반영됩니다."))
    return redirect("payouts:recovery", pk)


def _enter(
    request: HttpRequest,
    pk: int,
    form_name: str,
    make: Callable[[Recovery], forms.Form],
    verb: Callable[..., Any],
) -> HttpResponse:
    """Call `verb` with the cleaned fields of the form that `make` returns, and redirect to the
    recovery's page. A refusal renders that page with the form under `form_name`."""
    found = find_recovery(request, pk)
    form = make(found)
    if not form.is_valid():
        return refuse_recovery(request, pk, None, **{form_name: form})
    try:
        verb(recovery=found, by=acting_user(request), **form.cleaned_data)
    except DomainError as error:
        return refuse_recovery(request, pk, error, **{form_name: form})
    return _entered(request, pk)


@requires(ENTER)
@require_POST
@idempotent
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a receipt (money that came back for the recovery) from the form on the recovery's page;
    a second person confirms it."""
    return _enter(
        request, pk, "receipt_form", lambda _found: ReceiptForm(request.POST), enter_receipt
    )


@requires(ENTER)
@require_POST
@idempotent
def offset(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose, from the form on the recovery's page, to take won that are owed off an unbatched
    payout of the same claimant; a second person confirms it."""
    return _enter(
        request, pk, "offset_form",
        lambda found: OffsetForm(request.POST, recovery=found), propose_offset,
    )  # fmt: skip


@requires(ENTER)
@require_POST
@idempotent
def write_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose, with a reason, to write off all that is left of a recovery; a second person confirms
    it."""
    return _enter(
        request, pk, "write_off_form",
        lambda found: reason_form(request.POST, found), propose_write_off,
    )  # fmt: skip


@requires(ENTER)
@require_POST
@idempotent
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose, with a reason, to cancel the demand of a recovery that was wrong; a second person
    confirms it."""
    return _enter(
        request, pk, "cancel_form", lambda _found: reason_form(request.POST), propose_cancellation
    )


@requires(ENTER)
@require_POST
@never_cache
@idempotent
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree on a plan of instalments for a recovery (POST), and redirect to its page. The first
    request shows the confirmation sheet with day and amount of each; a refusal renders sheet or
    page with the error."""
    found = find_recovery(request, pk)
    form = PlanForm(request.POST, recovery=found)
    if not form.is_valid():
        return refuse_recovery(request, pk, None, plan_form=form)
    given = form.cleaned_data
    record_recovery_viewing(request, found)

    def act() -> HttpResponse:
        agree_plan(
            recovery=found, instalments=given["instalments"], reason=given["reason"],
            by=acting_user(request),
        )  # fmt: skip
        messages.success(request, _("분할 납부를 정하고 신청인에게 알렸습니다."))
        return redirect("payouts:recovery", pk)

    def page(error: DomainError) -> HttpResponse:
        return refuse_recovery(request, pk, error, plan_form=form)

    def build() -> Sheet:
        return plan_sheet(found, form, acting_user(request))

    return ask_then(request, build, act, page)


def _find(request: HttpRequest, pk: int) -> RecoveryMovement:
    """Return the movement with this id, with its recovery and payout. Raises Http404 if it is
    missing or the user may not see the recovery."""
    rows = RecoveryMovement.objects.select_related(
        "payout__claim", "undoes__payout__claim", "entered_by"
    )
    movement = get_object_or_404(rows, pk=pk)
    movement.recovery = find_recovery(request, movement.recovery_id)
    return movement


@requires(APPROVE, ENTER, "reviews.prepare_payout", DEPUTY)
@require_POST
@never_cache
@idempotent
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a movement of a recovery (`pk`: the movement's id) as its second person (POST), and
    redirect to the recovery's page. The first request shows the confirmation sheet; a refusal
    renders sheet or page with the error."""
    movement = _find(request, pk)
    recovery = movement.recovery
    payout = payout_of(movement)
    claims = {recovery.claim_id} | ({payout.claim_id} if payout else set())
    record_claims(request, claims)

    def build() -> Sheet:
        blocker = confirmation_blocker(movement, acting_user(request))
        if blocker is not None:
            raise blocker
        return movement_sheet(movement)

    def act() -> HttpResponse:
        confirm_movement(movement=movement, by=acting_user(request))
        messages.success(request, _("확인했습니다. 원장에 반영했습니다."))
        return redirect("payouts:recovery", recovery.pk)

    return ask_then(request, build, act, lambda error: refuse_recovery(request, recovery.pk, error))


@requires(ENTER)
@require_POST
@idempotent
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a movement of a recovery that is not confirmed yet (POST; `pk`: the movement's id),
    and redirect to the recovery's page. A refusal renders that page with the error."""
    movement = _find(request, pk)
    try:
        reason = request.POST.get("reason", "")
        withdraw_movement(movement=movement, by=acting_user(request), reason=reason)
    except DomainError as error:
        return refuse_recovery(request, movement.recovery_id, with_reason(error, request))
    messages.success(request, _("확인 요청을 취소했습니다. 바뀐 것은 없습니다."))
    return redirect("payouts:recovery", movement.recovery_id)


@requires(ENTER)
@require_POST
@idempotent
def reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter, with a reason, the counter-entry that undoes a confirmed receipt or offset (POST;
    `pk`: its id), and redirect to the recovery's page. A second person confirms it. A refusal
    renders that page with the error."""
    movement = _find(request, pk)
    form = reason_form(request.POST, movement.recovery)
    if not form.is_valid():
        error = DomainError(_("취소하는 사유를 적어 주세요."))
        return refuse_recovery(request, movement.recovery_id, error)
    try:
        reverse_movement(movement=movement, by=acting_user(request), **form.cleaned_data)
    except DomainError as error:
        return refuse_recovery(request, movement.recovery_id, error)
    return _entered(request, movement.recovery_id)
