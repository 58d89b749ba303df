"""Requests of manual bank results: propose, confirm and withdraw. The first request of a proposal
or confirmation shows its confirmation sheet."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims.confirmation.forms import sheet_form
from claims.confirmation.sheet import Sheet
from claims.confirmation.views import Page, ask_then
from claims.errors import DomainError, ReasonNeededError
from claims.money import format_won
from claims.users.form_responses import with_reason
from claims.users.permissions import requires
from claims.users.requests import acting_user
from reviews.payouts.approvals.fingerprint import selection_of
from reviews.payouts.bank.results.settlement import SENT_STATUSES
from reviews.payouts.bank.results.worklist import open_lines
from reviews.payouts.batches.refused_files import (
    confirm_refusal,
    propose_refusal,
    refusal_blocker,
)
from reviews.payouts.errors.approvals import NotWaitingError
from reviews.payouts.errors.batches import NotReleasedError
from reviews.payouts.manual_results import confirmations
from reviews.payouts.manual_results.context import unsettled_payouts
from reviews.payouts.manual_results.errors import AlreadyProposedError, LineOpenError
from reviews.payouts.manual_results.forms import FailureForm, RefusalForm, StatementForm
from reviews.payouts.manual_results.verbs import (
    confirm_results,
    confirmation_blocker,
    is_proposed,
    propose_rest,
    propose_result,
    withdraw_results,
)
from reviews.payouts.models import HandResult, Payout
from reviews.payouts.requests.access_log import record_claims, record_payout_viewing
from reviews.payouts.requests.idempotency import idempotent
from reviews.payouts.states.batches import BankOutcome, HandOutcome
from reviews.payouts.states.payouts import PayoutStatus
from reviews.payouts.views.common import find_batch, find_payout, refuse_batch


def _page_of(request: HttpRequest, batch_id: int) -> Page:
    def page(error: DomainError) -> HttpResponse:
        return refuse_batch(request, batch_id, error)

    return page


def _proposed(request: HttpRequest, hand: HandResult) -> HttpResponse:
    messages.success(
        request,
        _("%(count)s건 %(amount)s원을 올렸습니다. 다른 지급 담당이 확인하면 반영됩니다.")
        % {"count": f"{hand.count:,}", "amount": format_won(hand.total)},
    )
    return redirect("payouts:batch", hand.batch_id)


@requires("reviews.release_batch")
@require_POST
@idempotent
def rest_was_paid(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose that every payment of the batch without a result was paid (POST), and redirect to the
    batch's page. The first request shows the confirmation sheet, which asks for the bank statement;
    a refusal renders sheet or page with the error."""
    batch = find_batch(request, pk)
    form = sheet_form(request, StatementForm)
    seen = ""

    def build() -> Sheet:
        nonlocal seen
        rows = unsettled_payouts(batch)
        seen = selection_of(rows)
        first = confirmations.first_payouts(Payout.objects.filter(pk__in=[row.pk for row in rows]))
        record_claims(request, [row.claim_id for row in first])
        return confirmations.rest_sheet(batch, rows, first, form)

    def act() -> HttpResponse:
        reference = form.cleaned_data["reference"]
        hand = propose_rest(batch=batch, reference=reference, seen=seen, by=acting_user(request))
        return _proposed(request, hand)

    return ask_then(request, build, act, _page_of(request, pk))


@requires("reviews.release_batch")
@require_POST
@idempotent
def file_was_refused(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose that the bank refused the whole file of the batch (POST), and redirect to the batch's
    page. The first request shows the confirmation sheet, which asks for the bank's notice and its
    reason; a refusal renders sheet or page with the error."""
    batch = find_batch(request, pk)
    form = sheet_form(request, RefusalForm)
    seen = ""

    def build() -> Sheet:
        nonlocal seen
        rows = list(batch.payouts.order_by("pk"))
        if (error := refusal_blocker(batch, rows)) is not None:
            raise error
        seen = selection_of(rows)
        first = confirmations.first_payouts(batch.payouts.all())
        record_claims(request, [row.claim_id for row in first])
        return confirmations.refusal_sheet(batch, rows, first, form)

    def act() -> HttpResponse:
        by = acting_user(request)
        hand = propose_refusal(batch=batch, seen=seen, by=by, **form.cleaned_data)
        return _proposed(request, hand)

    return ask_then(request, build, act, _page_of(request, pk))


@requires("reviews.release_batch")
@require_POST
@idempotent
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose the bank's result (`outcome`) of one payment in a batch (POST), and redirect to the
    batch's page. The first request shows the confirmation sheet, which asks for the bank statement,
    and for the reason unless it was paid. Raises Http404 for a payment in no batch."""
    payout = find_payout(request, pk)
    if payout.batch_id is None:
        raise Http404
    word = request.POST.get("outcome", "")
    form = sheet_form(request, StatementForm if word == BankOutcome.PAID else FailureForm)

    def build() -> Sheet:
        if word not in BankOutcome.values:
            raise ReasonNeededError
        outcome = BankOutcome(word)
        _require_waiting(payout, outcome)
        record_payout_viewing(request, payout)
        return confirmations.result_sheet(payout, outcome, form)

    def act() -> HttpResponse:
        hand = propose_result(
            payout=payout,
            outcome=word,
            seen=selection_of([payout]),
            by=acting_user(request),
            **form.cleaned_data,
        )
        return _proposed(request, hand)

    return ask_then(request, build, act, _page_of(request, payout.batch_id))


def _require_waiting(payout: Payout, outcome: BankOutcome) -> None:
    """Raise before the sheet is shown NotReleasedError (the batch is not released), NotWaitingError
    (the payment has its result, or for a return is not paid), AlreadyProposedError, LineOpenError
    (an open bank line names it). `propose_result` checks these and more again."""
    if payout.batch is None or payout.batch.status not in SENT_STATUSES:
        raise NotReleasedError
    before = PayoutStatus.PAID if outcome == BankOutcome.RETURNED else PayoutStatus.BATCHED
    if payout.status != before:
        raise NotWaitingError
    if is_proposed([payout]):
        raise AlreadyProposedError
    if open_lines().filter(payout=payout).exists():
        raise LineOpenError


def _find(request: HttpRequest, pk: int) -> HandResult:
    hands = HandResult.objects.select_related("batch", "proposed_by")
    hand = get_object_or_404(hands, pk=pk)
    find_batch(request, hand.batch_id)
    return hand


@requires("reviews.release_batch")
@require_POST
@idempotent
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm another person's proposal of bank results, which sets the payments to paid or failed,
    or ends a batch whose file the bank refused (POST), and redirect to the batch's page. The first
    request shows the confirmation sheet; a refusal renders sheet or page with the error."""
    hand = _find(request, pk)

    def build() -> Sheet:
        blocker = confirmation_blocker(hand, acting_user(request))
        if blocker is not None:
            raise blocker
        first = confirmations.first_payouts(Payout.objects.filter(hand_rows__hand=hand))
        record_claims(request, [row.claim_id for row in first])
        return confirmations.confirm_sheet(hand, first)

    def act() -> HttpResponse:
        if hand.outcome == HandOutcome.REFUSED:
            batch = confirm_refusal(hand=hand, by=acting_user(request))
            messages.success(
                request,
                _("%(number)s 묶음을 은행 반려로 끝냈습니다. 지급을 새 묶음으로 만들어 주세요.")
                % {"number": batch.number},
            )
            return redirect("payouts:batch", batch.pk)
        results = confirm_results(hand=hand, by=acting_user(request))
        messages.success(
            request,
            _("%(number)s 묶음의 %(count)s건에 은행 결과를 반영했습니다.")
            % {"number": hand.batch.number, "count": f"{len(results):,}"},
        )
        return redirect("payouts:batch", hand.batch_id)

    return ask_then(request, build, act, _page_of(request, hand.batch_id))


@requires("reviews.release_batch")
@require_POST
@idempotent
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a proposal of bank results that is not confirmed yet (POST), and redirect to the
    batch's page; its payments can be proposed again. A refusal renders that page with the error."""
    hand = _find(request, pk)
    try:
        reason = request.POST.get("reason", "")
        withdraw_results(hand=hand, by=acting_user(request), reason=reason)
    except DomainError as error:
        return _page_of(request, hand.batch_id)(with_reason(error, request))
    messages.success(request, _("확인 요청을 취소했습니다. 바뀐 것은 없습니다."))
    return redirect("payouts:batch", hand.batch_id)
