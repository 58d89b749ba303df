"""The page of one payout, and the requests that change it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from claims.confirmation.forms import ReasonForm, sheet_form
from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_then
from claims.errors import DomainError, ReasonNeededError
from claims.money import format_won
from claims.users.permissions import requires
from claims.users.requests import acting_user
from reviews.payouts.approvals.confirmations import cancel_sheet, void_sheet
from reviews.payouts.approvals.responses import tell_voided
from reviews.payouts.approvals.verbs import cancel_payout, void_approval, void_approvals
from reviews.payouts.errors.approvals import NotWaitingError
from reviews.payouts.errors.preparation import AmountNeededError
from reviews.payouts.holds.context import held_sentence
from reviews.payouts.holds.holding import prepare_again_or_hold
from reviews.payouts.models import PayeeHold, Payout
from reviews.payouts.preparation import corrections
from reviews.payouts.preparation.payees import waive_holder
from reviews.payouts.preparation.verbs import prepare_again, prepare_replacement
from reviews.payouts.requests.access_log import record_payout_viewing
from reviews.payouts.requests.idempotency import idempotent
from reviews.payouts.states.payouts import UNBATCHED, PayoutKind
from reviews.payouts.views.common import PAGE, find_payout, refuse_payout
from reviews.payouts.views.detail_context import payout_page
from reviews.payouts.views.forms import CorrectionForm


@requires("reviews.view_payout")
@require_GET
def payout(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_payout(request, pk)
    record_payout_viewing(request, found)
    return render(request, PAGE, payout_page(request, found))


def _change(
    request: HttpRequest, pk: int, verb: Callable[..., Any], success: str, *, reason: bool = False
) -> HttpResponse:
    """Call a verb on one payout, with the posted reason if `reason` is true. Redirect with the
    message `success` to the payout that the verb returns; on an error show the payout's page with
    the error and the reason as typed."""
    found = find_payout(request, pk)
    form = ReasonForm(request.POST) if reason else None
    try:
        more = {}
        if form is not None:
            if not form.is_valid():
                raise ReasonNeededError
            more["reason"] = form.cleaned_data["reason"]
        done = verb(payout=found, by=acting_user(request), **more)
    except DomainError as error:
        return refuse_payout(request, pk, error, typed=request.POST.get("reason", ""))
    messages.success(request, success)
    return redirect("payouts:payout", getattr(done, "pk", pk))


@requires("reviews.approve_payout", "reviews.prepare_payout")
@require_POST
@idempotent
def void(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, void_approval, _("승인을 풀었습니다. 다시 승인을 기다립니다."))


@requires("reviews.approve_payout", "reviews.prepare_payout")
@require_POST
@idempotent
def void_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Void the approval of a payout and of all that were approved with it in one act (POST), and
    return to its page. The first request shows a confirmation sheet."""
    found = find_payout(request, pk)

    def act() -> HttpResponse:
        at, approver = found.approved_at, found.approved_by
        assert at is not None and approver is not None  # noqa: S101 - else there is no sheet
        done = void_approvals(at=at, by=acting_user(request), approver=approver)
        tell_voided(request, done, approver=approver, at=at)
        return redirect("payouts:payout", pk)

    return ask_then(
        request, lambda: void_sheet(found), act, lambda error: refuse_payout(request, pk, error)
    )


@requires("reviews.approve_payout", "reviews.prepare_payout")
@require_POST
@idempotent
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a prepared or approved payout (POST) and return to its page. The first request shows a
    confirmation sheet, which asks for the reason."""
    found = find_payout(request, pk)
    make = partial(
        ReasonForm,
        label=_("취소 사유"),
        hint=_("지급 화면과 간사의 목록에 남습니다."),
        least=2,
    )
    form = sheet_form(request, make)

    def build() -> Sheet:
        if found.status not in UNBATCHED:
            raise NotWaitingError
        record_payout_viewing(request, found)
        return cancel_sheet(found, form)

    def act() -> HttpResponse:
        reason = form.cleaned_data["reason"]
        cancel_payout(payout=found, by=acting_user(request), reason=reason)
        messages.success(request, _("지급을 취소했습니다. 간사에게 알렸습니다."))
        return redirect("payouts:payout", pk)

    return ask_then(request, build, act, lambda error: refuse_payout(request, pk, error))


@requires("reviews.prepare_payout")
@require_POST
@idempotent
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    verb = partial(waive_holder, seen=request.POST.get("seen", ""))
    return _change(request, pk, verb, _("예금주 차이를 인정했습니다."), reason=True)


@requires("reviews.prepare_payout")
@require_POST
@idempotent
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare a failed payment again (POST) and redirect to the new payout. A fixed grant whose
    account is another payee's now is put on hold instead, and the hold shown. A refusal renders the
    payout's page with the error."""
    same = request.POST.get("same_account") == "on"
    verb = partial(prepare_replacement, same_account=same)
    return _prepare_or_hold(request, pk, verb, _("다시 지급할 건을 작성했습니다."))


@requires("reviews.prepare_payout")
@require_POST
@idempotent
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare a cancelled payout again (POST) and redirect to the new one. A fixed grant whose
    payee now has one through another claim is put on hold instead, and the hold shown. A refusal
    renders the payout's page with the error."""
    return _prepare_or_hold(request, pk, prepare_again, _("취소한 지급을 다시 작성했습니다."))


def _prepare_or_hold(
    request: HttpRequest, pk: int, prepare: Callable[..., Payout], success: str
) -> HttpResponse:
    try:
        done = prepare_again_or_hold(
            payout=find_payout(request, pk), by=acting_user(request), prepare=prepare
        )
    except DomainError as error:
        return refuse_payout(request, pk, error)
    if isinstance(done, PayeeHold):
        messages.warning(request, held_sentence())
        return redirect("payouts:hold", done.pk)
    messages.success(request, success)
    return redirect("payouts:payout", done.pk)


@requires("reviews.prepare_payout")
@require_POST
@idempotent
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare a correction, in won, of a paid payment that was too small (POST), and redirect to it
    with a message that offers to undo it. A refusal renders the payout's page with the error."""
    found = find_payout(request, pk)
    form = CorrectionForm(request.POST)
    try:
        if not form.is_valid():
            raise AmountNeededError if "amount" in form.errors else ReasonNeededError
        user, typed = acting_user(request), form.cleaned_data
        done = corrections.prepare_correction(payout=found, by=user, **typed)
    except DomainError as error:
        return refuse_payout(request, pk, error, correction=form)
    messages.success(
        request,
        _("정정 지급 %(amount)s원을 작성했습니다.") % {"amount": format_won(done.amount)},
        extra_tags=f"undo:{reverse('payouts:undo_correction', args=[done.pk])}",
    )
    return redirect("payouts:payout", done.pk)


@requires("reviews.prepare_payout")
@require_POST
@idempotent
def undo_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a correction that this person has just prepared (POST of the undo link in the message
    after its preparation), and redirect to the corrected payout. A refusal renders the payout's
    page with the error. Raises Http404 for another kind of payout."""
    found = find_payout(request, pk)
    if found.kind != PayoutKind.CORRECTION:
        raise Http404
    try:
        corrections.undo_correction(payout=found, by=acting_user(request))
    except DomainError as error:
        return refuse_payout(request, pk, error)
    messages.success(request, _("정정 지급을 되돌렸습니다."))
    return redirect("payouts:payout", found.corrects_id or pk)
