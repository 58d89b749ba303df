"""A page again with what was refused above it: it shows the same people, so it is noted too."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from claims.errors import DomainError
from claims.users.answers import refuse
from reviews.payouts import pages
from reviews.payouts.batch_pages import batch_page
from reviews.payouts.payout_page import payout_page
from reviews.payouts.views.finding import BATCH, LIST, PAGE, find_batch, find_payout
from reviews.payouts.views.noting import note_list, note_payout


def refuse_list(request: HttpRequest, error: DomainError, **more: Any) -> HttpResponse:
    """The list of payouts as it is now."""
    context = pages.payouts_page(request)
    note_list(request, context["table"], term=context["q"])
    return refuse(request, LIST, {**context, **more}, error)


def refuse_payout(request: HttpRequest, pk: int, error: DomainError, **more: Any) -> HttpResponse:
    """One payout's page. Http404 where it is out of sight by now."""
    found = find_payout(request, pk)
    note_payout(request, found)
    return refuse(request, PAGE, {**payout_page(request, found), **more}, error)


def refuse_batch(request: HttpRequest, pk: int, error: DomainError, **more: Any) -> HttpResponse:
    """One batch's page. Http404 where it is out of sight by now."""
    context = batch_page(request, find_batch(request, pk))
    note_list(request, context["table"])
    return refuse(request, BATCH, {**context, **more}, error)
