"""Pages rendered again with an error above them. They show people, so they are recorded too."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from claims.errors import DomainError
from claims.users.form_responses import refuse
from reviews.payouts.requests.access_log import note_list, note_payout, note_payouts_page
from reviews.payouts.requests.lookup import BATCH, LIST, PAGE, find_batch, find_payout
from reviews.payouts.views import list_context
from reviews.payouts.views.batch_context import batch_page
from reviews.payouts.views.detail_context import payout_page


def refuse_list(request: HttpRequest, error: DomainError, **more: Any) -> HttpResponse:
    """Render the list of payouts as it is now, with the error."""
    context = list_context.payouts_page(request)
    refused = [payout for payout, _why in more.get("left_out", [])]
    note_payouts_page(request, context, refused)
    return refuse(request, LIST, {**context, **more}, error)


def refuse_payout(request: HttpRequest, pk: int, error: DomainError, **more: Any) -> HttpResponse:
    """Render one payout's page with the error. Raises Http404 where it is out of scope by now."""
    found = find_payout(request, pk)
    note_payout(request, found)
    return refuse(request, PAGE, {**payout_page(request, found), **more}, error)


def refuse_batch(request: HttpRequest, pk: int, error: DomainError, **more: Any) -> HttpResponse:
    """Render one batch's page with the error. Raises Http404 where it is out of scope by now."""
    context = batch_page(request, find_batch(request, pk))
    note_list(request, context["table"])
    return refuse(request, BATCH, {**context, **more}, error)
