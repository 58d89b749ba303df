"""Shared parts of the views: payouts and batches that the user may see, template names, the
redirect back to a list, and pages rendered again with an error, which are recorded in the access
log too."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme

from claims.errors import DomainError
from claims.hooks import find_visible
from claims.users.form_responses import refuse
from reviews.payouts.models import Payout, PayoutBatch
from reviews.payouts.requests.access_log import (
    record_payout_viewing,
    record_payouts_page,
    record_table,
)
from reviews.payouts.views import list_context
from reviews.payouts.views.batch_context import batch_page
from reviews.payouts.views.detail_context import payout_page

LIST, PAGE = "reviews/payouts/payouts.html", "reviews/payouts/payout.html"
BATCHES, BATCH = "reviews/payouts/batches.html", "reviews/payouts/batch.html"


def find_payout(request: HttpRequest, pk: int) -> Payout:
    """Return the payout with this id, with all that its page shows. Raises Http404 if it is missing
    or the user may not see it, RecusedError if they left its claim's panel."""
    rows = Payout.objects.visible_to(request.user).for_page().select_related("policy")
    return find_visible(request.user, rows, pk)


def find_batch(request: HttpRequest, pk: int) -> PayoutBatch:
    """Return the batch with this id, with all that its page shows. Raises Http404 if it is missing
    or the user may not see it."""
    return get_object_or_404(PayoutBatch.objects.visible_to(request.user).for_page(), pk=pk)


def address_back(request: HttpRequest, fallback: str) -> str:
    """Return the address in the form's field `next`, which is the list as it was filtered; or
    `fallback` if that address is missing or not below /payouts/."""
    url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())
    return url if safe and url.startswith("/payouts/") else fallback


def back_to(request: HttpRequest, fallback: str) -> HttpResponse:
    """Redirect to `address_back`."""
    return redirect(address_back(request, fallback))


def refuse_list(request: HttpRequest, error: DomainError, **more: Any) -> HttpResponse:
    """Render the list of payouts with an error, filtered as in the form's field `next`. `more` is
    added to the context. The rows shown are recorded in the access log."""
    request.GET = QueryDict(urlsplit(request.POST.get("next", "")).query)
    context = list_context.payouts_page(request)
    refused = [payout for payout, _why in more.get("left_out", [])]
    record_payouts_page(request, context, refused)
    return refuse(request, LIST, {**context, **more}, error)


def refuse_payout(request: HttpRequest, pk: int, error: DomainError, **more: Any) -> HttpResponse:
    """Render the page of one payout with an error; `more` is added to the context. The viewing is
    recorded in the access log. Raises Http404 if the user may not see it."""
    found = find_payout(request, pk)
    record_payout_viewing(request, found)
    return refuse(request, PAGE, {**payout_page(request, found), **more}, error)


def refuse_batch(request: HttpRequest, pk: int, error: DomainError, **more: Any) -> HttpResponse:
    """Render the page of one batch with an error; `more` is added to the context. The rows shown
    are recorded in the access log. Raises Http404 if the user may not see it."""
    context = batch_page(request, find_batch(request, pk))
    record_table(request, context["table"])
    return refuse(request, BATCH, {**context, **more}, error)
