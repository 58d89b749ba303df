"""/reviews/draws/: reviews whose panel was drawn again, with the members who left and the flags."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from claims.tables import keyset
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.committee.seats.draw_flags import MOST_DRAWS
from reviews.committee.seats.tables import DrawsTable, visible_redraws

LIST = "reviews/committee/seats/draws.html"


@requires("reviews.view_load")
@require_GET
def draws(request: SignedInRequest) -> HttpResponse:
    """Show the list of reviews whose panel was drawn more than once, with the flags of their draws.
    Fixed query count: one for the page, two for its draws and seats."""
    table = DrawsTable(visible_redraws(request.user, request.GET))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    return render(request, LIST, {"table": table, "most": MOST_DRAWS})
