"""Pages and requests of batches: build, move to another day, release, cancel, download a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_then
from claims.display.dates import weekday_text
from claims.downloads import save_as
from claims.errors import DomainError
from claims.money import format_won
from claims.users.form_responses import first_error, refuse
from claims.users.permissions import requires
from claims.users.requests import acting_user
from reviews.payouts.bank.files.download import download_file
from reviews.payouts.batches.confirmations import release_sheet
from reviews.payouts.batches.forms import BatchForm, TransferDayForm
from reviews.payouts.batches.queries import payouts_to_batch
from reviews.payouts.batches.verbs import (
    build_batch,
    cancel_batch,
    change_transfer_day,
    forbid_changed_accounts,
    forbid_changed_payees,
    release_batch,
)
from reviews.payouts.errors.batches import BatchMovedError, BuiltYourselfError, ManifestDiffersError
from reviews.payouts.models import PayoutBatch
from reviews.payouts.requests.access_log import record_table
from reviews.payouts.requests.idempotency import idempotent
from reviews.payouts.states.batches import BatchStatus
from reviews.payouts.views.batch_context import batch_page, batches_page
from reviews.payouts.views.common import BATCH, BATCHES, find_batch, refuse_batch


@requires("reviews.view_payout")
@require_GET
def batches(request: HttpRequest) -> HttpResponse:
    return render(request, BATCHES, batches_page(request))


@requires("reviews.view_payout")
@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    context = batch_page(request, find_batch(request, pk))
    record_table(request, context["table"])
    return render(request, BATCH, context)


@requires("reviews.view_payout")
@require_GET
@never_cache
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the panel of a batch's steps without its rows. The page requests it after a download of
    the file, which does not reload the page."""
    context = batch_page(request, find_batch(request, pk))
    return render(request, "reviews/payouts/batch_panel.html", {**context, "lone": True})


@requires("reviews.build_batch")
@require_POST
@idempotent
def build(request: HttpRequest) -> HttpResponse:
    """Build a batch of the payouts that the form's conditions choose, as the page showed them
    (POST), and redirect to its page; `again=yes` makes it a follow-up batch of repeated failed
    payments. A refusal renders the page of batches with the error."""
    form = BatchForm(request.POST)
    if not form.is_valid():
        return refuse(request, BATCHES, batches_page(request, form))
    by = acting_user(request)
    try:
        built = build_batch(
            payouts=payouts_to_batch(by=by, choice=form.choice),
            seen=request.POST.get("seen", ""),
            by=by,
            transfer_on=form.cleaned_data["transfer_on"],
            only_failures=form.only_failures,
        )
    except DomainError as error:
        return refuse(request, BATCHES, batches_page(request, form), error)
    messages.success(
        request,
        _("%(number)s, %(count)s건 %(amount)s원을 묶었습니다. 이체 승인은 다른 지급 담당이 합니다.")
        % {"number": built.number, "count": f"{built.count:,}", "amount": format_won(built.total)},
    )
    return redirect("payouts:batch", built.pk)


@requires("reviews.build_batch")
@require_POST
@idempotent
def move_transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Set another day of transfer for a batch that is not released yet (POST), and redirect to its
    page. A refusal renders that page with the error."""
    found, form = find_batch(request, pk), TransferDayForm(request.POST)
    if not form.is_valid():
        return refuse_batch(request, pk, first_error(form), day_form=form)
    try:
        moved = change_transfer_day(batch=found, by=acting_user(request), **form.cleaned_data)
    except DomainError as error:
        return refuse_batch(request, pk, error, day_form=form)
    messages.success(
        request,
        _("%(number)s 묶음의 이체일을 %(day)s로 바꿨습니다.")
        % {"number": moved.number, "day": weekday_text(form.cleaned_data["transfer_on"])},
    )
    return redirect("payouts:batch", pk)


def _change_batch(
    request: HttpRequest, pk: int, act: Callable[[PayoutBatch], Any], success: str
) -> HttpResponse:
    found = find_batch(request, pk)
    try:
        act(found)
    except DomainError as error:
        return refuse_batch(request, pk, error)
    messages.success(request, success % {"number": found.number})
    return redirect("payouts:batch", pk)


@requires("reviews.release_batch")
@require_POST
@idempotent
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Release a batch to the bank as its second person (POST), and redirect to its page. The first
    request shows the confirmation sheet; a refusal renders sheet or page with the error."""
    found = find_batch(request, pk)

    def build() -> Sheet:
        if found.status != BatchStatus.BUILT:
            raise BatchMovedError
        if found.built_by_id == acting_user(request).pk:
            raise BuiltYourselfError
        if request.POST.get("manifest", "") != found.manifest_sha256:
            raise ManifestDiffersError
        _key(request)
        rows = list(found.payouts.select_related("claim", "account"))
        forbid_changed_accounts(rows)
        forbid_changed_payees(rows)
        return release_sheet(found)

    def act() -> HttpResponse:
        release_batch(
            batch=found,
            manifest=request.POST.get("manifest", ""),
            key=_key(request),
            by=acting_user(request),
        )
        messages.success(
            request, _("%(number)s 묶음의 이체를 승인했습니다.") % {"number": found.number}
        )
        return redirect("payouts:batch", pk)

    def page(error: DomainError) -> HttpResponse:
        return refuse_batch(request, pk, error)

    return ask_then(request, build, act, page)


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError as error:
        raise ManifestDiffersError from error


@requires("reviews.build_batch")
@require_POST
@idempotent
def cancel_one(request: HttpRequest, pk: int) -> HttpResponse:
    def act(found: PayoutBatch) -> PayoutBatch:
        return cancel_batch(
            batch=found, by=acting_user(request), reason=request.POST.get("reason", "")
        )

    return _change_batch(request, pk, act, _("%(number)s 묶음을 취소했습니다."))


@requires("reviews.release_batch")
@require_POST
@never_cache
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a transfer file of a released batch as a download. The form gives file and reason; both
    are recorded in the access log.

    Not `@idempotent`: each download is made, compared and recorded again.
    """
    found = find_batch(request, pk)
    try:
        download = download_file(
            batch=found,
            key=request.POST.get("file", ""),
            by=acting_user(request),
            reason=request.POST.get("reason", ""),
            request=request,
        )
    except DomainError as error:
        typed, picked = request.POST.get("reason", ""), request.POST.get("file", "")
        return refuse_batch(request, pk, error, typed=typed, picked=picked)
    return save_as(HttpResponse(download.content, content_type=download.media_type), download.name)
