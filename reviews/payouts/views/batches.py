"""Pages and requests of batches: build, release, cancel, download a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_then
from claims.errors import DomainError
from claims.money import format_won
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import acting_user
from reviews.payouts.bank.files.download import download_file
from reviews.payouts.batches.confirmations import release_sheet
from reviews.payouts.batches.queries import payouts_to_batch
from reviews.payouts.batches.verbs import (
    build_batch,
    cancel_batch,
    forbid_changed_accounts,
    release_batch,
)
from reviews.payouts.errors import BatchMovedError, BuiltYourselfError, ManifestDiffersError
from reviews.payouts.models import PayoutBatch
from reviews.payouts.requests.access_log import note_list
from reviews.payouts.requests.idempotency import once
from reviews.payouts.states import BatchStatus
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
    note_list(request, context["table"])
    return render(request, BATCH, context)


@requires("reviews.build_batch")
@require_POST
@once
def build(request: HttpRequest) -> HttpResponse:
    """Build the next batch as it was shown; `again` makes it a follow-up batch of failures."""
    again = request.POST.get("again") == "yes"
    try:
        built = build_batch(
            payouts=payouts_to_batch(by=acting_user(request), only_failures=again),
            seen=request.POST.get("seen", ""),
            by=acting_user(request),
            only_failures=again,
        )
    except DomainError as error:
        return refuse(request, BATCHES, batches_page(request), error)
    messages.success(
        request,
        _("%(number)s, %(count)s건 %(amount)s원을 묶었습니다. 이체 승인은 다른 지급 담당이 합니다.")
        % {"number": built.number, "count": built.count, "amount": format_won(built.total)},
    )
    return redirect("payouts:batch", built.pk)


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
@once
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Release a batch as its second person; the first request shows the confirmation sheet."""
    found = find_batch(request, pk)

    def build() -> Sheet:
        if found.status != BatchStatus.BUILT:
            raise BatchMovedError
        if found.built_by_id == acting_user(request).pk:
            raise BuiltYourselfError
        if request.POST.get("manifest", "") != found.manifest_sha256:
            raise ManifestDiffersError
        _key(request)
        forbid_changed_accounts(found.payouts.select_related("claim", "account"))
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
@once
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
    """Download a file of the batch, recorded with its reason.

    Not `@once`: each download is made, compared and recorded anew.
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
    response = HttpResponse(download.content, content_type=download.media_type)
    disposition = content_disposition_header(True, download.name)
    response["Content-Disposition"] = disposition or "attachment"
    return response
