"""The way from a claim to all claims of its claimant, on the claim's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from claims.register.models import Claim
from reviews.committee.claimants.queries import Link, linked_with


def render(request: HttpRequest, claim: Claim) -> str:
    """Return the HTML of the panel on the claim page that links to all claims of its claimant, with
    their number and what links them (`Link`). "" if the user sees no other linked claim. One query,
    two if another claim is linked."""
    linked = linked_with(claim.claimant_id)
    others = [pk for pk in linked if pk != claim.pk]
    if not others:
        return ""
    user: Any = request.user
    seen = set(Claim.objects.visible_to(user).filter(pk__in=others).values_list("pk", flat=True))
    if not seen:
        return ""
    links = {link for pk in seen for link in linked[pk]}
    if len(seen) < len(others):  # a mark may be shared with a claim that the user does not see
        links &= {Link.CLAIMANT}
    context = {
        "claim": claim,
        "others": len(seen),
        "links": [one.label for one in Link if one in links],
    }
    return render_to_string(
        "reviews/committee/claimants/claim_panel.html", context, request=request
    )
