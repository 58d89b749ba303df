"""Rows that a request names, within the user's scope; template names; the way back to a list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme

from reviews.payouts.models import Payout, PayoutBatch

LIST, PAGE = "reviews/payouts/payouts.html", "reviews/payouts/payout.html"
BATCHES, BATCH = "reviews/payouts/batches.html", "reviews/payouts/batch.html"


def find_payout(request: HttpRequest, pk: int) -> Payout:
    """Return a visible payout. Raises Http404 for one out of scope as for one that is missing."""
    return get_object_or_404(Payout.objects.visible_to(request.user).for_page(), pk=pk)


def find_batch(request: HttpRequest, pk: int) -> PayoutBatch:
    """Return a visible batch. Raises Http404."""
    return get_object_or_404(PayoutBatch.objects.visible_to(request.user).for_page(), pk=pk)


def back_to(request: HttpRequest, fallback: str) -> HttpResponse:
    """Redirect to the list as it was paged and filtered (`next` of the form), else `fallback`."""
    url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())
    return redirect(url if safe and url.startswith("/payouts/") else fallback)
