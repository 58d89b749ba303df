"""The page of the claims with letters that did not arrive for their address."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from claims.privacy.access_entries import record_list
from claims.register.models.contacts import CORRECT
from claims.tables import keyset
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.notices.contacts.tables import UnreachableTable
from reviews.notices.contacts.unreachable import WAITS, Why, filtered_unreachable


@requires(CORRECT)
@require_GET
def unreachable(request: SignedInRequest) -> HttpResponse:
    """Page with the list of claims whose letters did not arrive for their address, longest waiting
    first; `?why=` and `?waited=` filter it. The shown claims are recorded in the access log."""
    rows = filtered_unreachable(request.user, request.GET).select_related("contact")
    table = UnreachableTable(rows.defer("narrative"))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    record_list(
        user=request.user, term="", table=table, claim_of=lambda claim: claim.pk, request=request
    )
    context = {
        "table": table,
        "whys": [("", ""), *Why.choices],
        "why": request.GET.get("why", ""),
        "waits": WAITS,
        "waited": request.GET.get("waited", ""),
    }
    return render(request, "reviews/notices/contacts/unreachable.html", context)
