"""What a request names, as far as the person may see it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme

from reviews.payouts.models import Payout, PayoutBatch

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
