"""/reviews/claimants/<pk>/: all claims of one claimant."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from claims.privacy.access_entries import record_shown
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.benefits.claim_page import of_claimant
from reviews.benefits.permissions import VIEW as VIEW_BENEFITS
from reviews.committee.claimants.queries import MOST, Link, claims_of

PAGE = "reviews/committee/claimants/claimant.html"


@requires("claims.view_claim")
@require_GET
@never_cache
def claimant(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the claims of a claimant (key) that are in the user's scope and what links them, and
    record in the access log that the user saw them. 404 if the user sees none of the claimant's
    own."""
    found = claims_of(pk, request.user)
    if not found.rows:
        raise Http404
    record_shown(user=request.user, claims=[row.claim.pk for row in found.rows], request=request)
    own = next(row.claim for row in found.rows if row.claim.claimant_id == pk)
    context = {
        "found": found,
        "claimant": own.claimant,
        "first": own,
        "most": MOST,
        "sees_money": request.user.has_perm("reviews.view_payout"),
        "grants": of_claimant(pk) if request.user.has_perm(VIEW_BENEFITS) else [],
        "rows": [(row, [Link(link).label for link in row.links]) for row in found.rows],
    }
    return render(request, PAGE, context)
