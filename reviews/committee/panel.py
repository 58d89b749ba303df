"""The review on the claim page: where it stands, who sits on it, what was resolved."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from claims.register.models import Claim
from reviews.committee.models import Decision, Review


def render(request: HttpRequest, claim: Claim) -> str:
    """The panel, or nothing where the claim never came to the council. Votes are not on it."""
    reviews = list(
        Review.objects.filter(claim=claim)
        .visible_to(request.user)
        .select_related("policy")
        .order_by("round")
    )
    if not reviews:
        return ""
    decisions = {d.review_id: d for d in Decision.objects.filter(review__in=reviews)}
    context = {
        "claim": claim,
        "rounds": [(review, decisions.get(review.pk)) for review in reviews],
        "desk": request.user.has_perm("reviews.view_queue"),
    }
    return render_to_string("reviews/committee/claim_panel.html", context, request=request)
