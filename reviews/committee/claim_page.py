"""The panel of the review on the claim page, and the way from a search to the desk."""

from collections.abc import Collection

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.hooks import Place
from claims.register.models import Claim
from claims.users.models import User
from reviews.committee.access.scope import visible_reviews
from reviews.committee.models import Decision, Review, hidden_first_rounds
from reviews.committee.suggestion.rule import Departure, departure_of


def render(request: HttpRequest, claim: Claim) -> str:
    """Render the panel, without votes; return "" where the claim never came to the council."""
    reviews = list(
        visible_reviews(request.user)
        .filter(claim=claim)
        .exclude(round=1, claim__in=hidden_first_rounds(request.user))
        .select_related("policy")
        .order_by("round")
    )
    if not reviews:
        return ""
    decisions = {d.review_id: d for d in Decision.objects.filter(review__in=reviews)}
    context = {
        "claim": claim,
        "rounds": [_round(review, decisions.get(review.pk)) for review in reviews],
        "desk": request.user.has_perm("reviews.view_queue"),
    }
    return render_to_string("reviews/committee/claim_panel.html", context, request=request)


def _round(
    review: Review, decision: Decision | None
) -> tuple[Review, Decision | None, Departure | None]:
    """Return a round with its decision and the decision's distance from the suggestion."""
    if decision is None:
        return review, None, None
    return review, decision, departure_of(decision.amount, decision.suggested)


def desks_of(user: User, claim_ids: Collection[int]) -> dict[int, Place]:
    """Return the desks of those claims for members and chairs, whose place of work they are."""
    if not (user.has_perm("reviews.cast_vote") or user.has_perm("reviews.confirm_decision")):
        return {}
    rows = visible_reviews(user).filter(claim__in=claim_ids).order_by()
    return {
        claim: Place(reverse("committee:desk", args=[number]), _("심의 데스크"))
        for claim, number in rows.values_list("claim", "claim__number").distinct()
    }
