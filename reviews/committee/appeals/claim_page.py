"""The panel of the appeal on the claim page: its status, and the link to its page."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from claims.clock import today
from claims.register.models import Claim
from reviews.committee.appeals.deadlines import appeal_of_claim, deadline_of
from reviews.committee.appeals.verbs import appeal_blocker, may_appeal
from reviews.committee.models import Decision

TEMPLATE = "reviews/committee/appeals/claim_panel.html"


def render(request: HttpRequest, claim: Claim) -> str:
    """Return the HTML of the appeal panel on the claim page; "" if round 1 has no decision.

    The panel shows the status of the appeal. Without an appeal it shows the last day to appeal and
    a link to register one, or the reason why no appeal is possible. The caller has checked that
    the user may see appeals."""
    rounds = Decision.objects.select_related("review__policy")
    decision = rounds.filter(review__claim=claim, review__round=1).first()
    if decision is None:
        return ""
    appeal = appeal_of_claim(claim)
    possible, blocker = may_appeal(claim, appeal), appeal_blocker(claim)
    until = deadline_of(decision) if possible else None
    context = {
        "claim": claim,
        "appeal": appeal,
        "deadline_on": until,
        "is_past": until is not None and until < today(),
        "closed": "" if blocker is None or appeal else blocker.message,
        "may_register": possible and request.user.has_perm("reviews.register_appeal"),
    }
    return render_to_string(TEMPLATE, context, request=request)


def for_customer_centre(request: HttpRequest, claim: Claim) -> str:
    """Return the HTML of the panel for users who may register appeals but not see all of them. ""
    for users who may see every appeal: `render` shows them the panel."""
    return "" if request.user.has_perm("reviews.view_appeal") else render(request, claim)
