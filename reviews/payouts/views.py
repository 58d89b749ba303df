"""The pages of money. Each POST calls one verb and answers 302, 422 or 409."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from claims.errors import DomainError
from claims.money import format_won
from claims.privacy.access import record_access
from claims.privacy.models import Action
from claims.users.answers import refuse
from claims.users.permissions import requires
from reviews.payouts import pages
from reviews.payouts.approvals import (
    approve_payout,
    approve_payouts,
    cancel_payout,
    void_approval,
)
from reviews.payouts.batches import build_batch, cancel_batch, release_batch
from reviews.payouts.errors import ManifestDiffers, ReasonNeeded
from reviews.payouts.forms import ReasonForm, ResultForm
from reviews.payouts.models import Payout, PayoutBatch
from reviews.payouts.pages import person
from reviews.payouts.payout_page import payout_page
from reviews.payouts.preparing import prepare_replacement, waive_holder
from reviews.payouts.results import apply_paid_to_rest, apply_result
from reviews.payouts.selection import Selection, seen_from

LIST, PAGE = "reviews/payouts/payouts.html", "reviews/payouts/payout.html"
BATCHES, BATCH = "reviews/payouts/batches.html", "reviews/payouts/batch.html"


def find_payout(request: HttpRequest, pk: int) -> Payout:
    """404 for what this person may not see, exactly as for what is not there."""
    return get_object_or_404(Payout.objects.visible_to(request.user).for_page(), pk=pk)


def find_batch(request: HttpRequest, pk: int) -> PayoutBatch:
    return get_object_or_404(PayoutBatch.objects.visible_to(request.user).for_page(), pk=pk)


def back_to(request: HttpRequest, fallback: str) -> HttpResponse:
    """To the list as it was paged and filtered, when the form says so."""
    url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())
    return redirect(url if safe and url.startswith("/payouts/") else fallback)


# ------------------------------------------------------------------ list
@requires("reviews.view_payout")
@require_GET
def payouts(request: HttpRequest) -> HttpResponse:
    context = pages.payouts_page(request)
    if context["q"]:
        record_access(user=person(request), action=Action.SEARCH, request=request)
    return render(request, LIST, context)


@requires("reviews.approve_payout")
@require_GET
def selection(request: HttpRequest) -> HttpResponse:
    """The panel beside the list, for the rows picked just now."""
    chosen = Selection(
        user=person(request),
        picked=request.GET.getlist("pick"),
        shut=request.GET.getlist("shut"),
    )
    return render(request, "reviews/payouts/approve_panel.html", {"selection": chosen})


@requires("reviews.approve_payout")
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    payout = find_payout(request, pk)
    try:
        done = approve_payout(payout=payout, seen=request.POST.get("seen", ""), by=person(request))
    except DomainError as error:
        return _refused_list(request, error, [(payout, error)])
    messages.success(
        request,
        _("%(number)s, %(amount)s원을 승인했습니다.")
        % {"number": payout.claim.number, "amount": format_won(done.amount)},
    )
    return back_to(request, reverse("payouts:payouts"))


@requires("reviews.approve_payout")
@require_POST
def approve_many(request: HttpRequest) -> HttpResponse:
    try:
        done = approve_payouts(seen=seen_from(request.POST.getlist("seen")), by=person(request))
    except DomainError as error:
        return _refused_list(request, error, error.details.get("left_out", []))
    count = len(done.approved)
    messages.success(
        request,
        ngettext(
            "%(count)s건, %(amount)s원을 승인했습니다.",
            "%(count)s건, %(amount)s원을 승인했습니다.",
            count,
        )
        % {"count": count, "amount": format_won(done.total)},
    )
    for payout, reason in done.left_out:
        messages.warning(request, f"{payout.claim.number}: {reason.message}")
    return back_to(request, reverse("payouts:payouts"))


def _refused_list(
    request: HttpRequest, error: DomainError, left_out: list[tuple[Payout, DomainError]]
) -> HttpResponse:
    """The list again, as it is now, with what was refused above it."""
    context = pages.payouts_page(request)
    return refuse(request, LIST, {**context, "left_out": left_out}, error)


# ------------------------------------------------------------------ one payout
@requires("reviews.view_payout")
@require_GET
def payout(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, PAGE, payout_page(request, find_payout(request, pk)))


def _change(
    request: HttpRequest, pk: int, verb: Callable[..., Any], said: str, *, reason: bool = False
) -> HttpResponse:
    """One verb on one payout, with a reason where it takes one; the page again when refused."""
    found = find_payout(request, pk)
    form = ReasonForm(request.POST) if reason else None
    try:
        more = {}
        if form is not None:
            if not form.is_valid():
                raise ReasonNeeded
            more["reason"] = form.cleaned_data["reason"]
        done = verb(payout=found, by=person(request), **more)
    except DomainError as error:
        context = payout_page(request, find_payout(request, pk))
        return refuse(request, PAGE, {**context, "typed": request.POST.get("reason", "")}, error)
    messages.success(request, said)
    return redirect("payouts:payout", getattr(done, "pk", pk))


@requires("reviews.approve_payout", "reviews.prepare_payout")
@require_POST
def void(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, void_approval, _("승인을 풀었습니다. 다시 승인을 기다립니다."))


@requires("reviews.approve_payout", "reviews.prepare_payout")
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, cancel_payout, _("지급을 취소했습니다."), reason=True)


@requires("reviews.prepare_payout")
@require_POST
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, waive_holder, _("예금주 차이를 인정했습니다."), reason=True)


@requires("reviews.prepare_payout")
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, prepare_replacement, _("다시 지급할 건을 작성했습니다."))


@requires("reviews.release_batch")
@require_POST
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """The bank's word on one payment of a released batch."""
    found = find_payout(request, pk)
    if found.batch_id is None:
        raise Http404
    form = ResultForm(request.POST)
    try:
        if not form.is_valid():
            raise ReasonNeeded
        apply_result(payout=found, by=person(request), **form.cleaned_data)
    except DomainError as error:
        batch = find_batch(request, found.batch_id)
        return refuse(request, BATCH, pages.batch_page(request, batch), error)
    messages.success(
        request, _("%(number)s의 은행 결과를 넣었습니다.") % {"number": found.claim.number}
    )
    return back_to(request, reverse("payouts:batch", args=[found.batch_id]))


# ------------------------------------------------------------------ batches
@requires("reviews.view_payout")
@require_GET
def batches(request: HttpRequest) -> HttpResponse:
    return render(request, BATCHES, pages.batches_page(request))


@requires("reviews.view_payout")
@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, BATCH, pages.batch_page(request, find_batch(request, pk)))


@requires("reviews.build_batch")
@require_POST
def build(request: HttpRequest) -> HttpResponse:
    try:
        built = build_batch(
            payouts=pages.to_be_batched(), seen=request.POST.get("seen", ""), by=person(request)
        )
    except DomainError as error:
        return refuse(request, BATCHES, pages.batches_page(request), error)
    messages.success(
        request,
        _("%(number)s, %(count)s건 %(amount)s원을 묶었습니다. 방출은 다른 지급 담당이 합니다.")
        % {"number": built.number, "count": built.count, "amount": format_won(built.total)},
    )
    return redirect("payouts:batch", built.pk)


def _change_batch(
    request: HttpRequest, pk: int, act: Callable[[PayoutBatch], Any], said: str
) -> HttpResponse:
    found = find_batch(request, pk)
    try:
        act(found)
    except DomainError as error:
        return refuse(request, BATCH, pages.batch_page(request, find_batch(request, pk)), error)
    messages.success(request, said % {"number": found.number})
    return redirect("payouts:batch", pk)


@requires("reviews.release_batch")
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    def act(found: PayoutBatch) -> PayoutBatch:
        try:
            key = UUID(request.POST.get("key", ""))
        except ValueError as error:
            raise ManifestDiffers from error
        manifest = request.POST.get("manifest", "")
        return release_batch(batch=found, manifest=manifest, key=key, by=person(request))

    return _change_batch(request, pk, act, _("%(number)s 묶음을 방출했습니다."))


@requires("reviews.build_batch")
@require_POST
def cancel_one(request: HttpRequest, pk: int) -> HttpResponse:
    def act(found: PayoutBatch) -> PayoutBatch:
        return cancel_batch(batch=found, by=person(request), reason=request.POST.get("reason", ""))

    return _change_batch(request, pk, act, _("%(number)s 묶음을 취소했습니다."))


@requires("reviews.release_batch")
@require_POST
def rest_was_paid(request: HttpRequest, pk: int) -> HttpResponse:
    def act(found: PayoutBatch) -> Any:
        return apply_paid_to_rest(batch=found, by=person(request))

    return _change_batch(request, pk, act, _("%(number)s 묶음의 나머지를 지급완료로 넣었습니다."))
