"""The panel of the review on the claim page, and the way from a search to the desk."""

from collections.abc import Collection
from typing import NamedTuple

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.hooks import Place
from claims.register.models import Claim
from claims.users.models import User
from reviews.committee.access.scope import visible_reviews
from reviews.committee.models import Decision, QueueRow, Review, hidden_first_rounds
from reviews.committee.queue.standing import Standing, standing_of, standing_of_round
from reviews.committee.suggestion.rule import Departure, departure_of
from reviews.payouts.models import Payout


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
    rounds = [_round(review, decisions.get(review.pk)) for review in reviews]
    row = QueueRow.objects.filter(claim=claim).first()
    if row is not None:
        pay = Payout.objects.pay_states([claim.pk]) if row.outcome else {}
        now = standing_of(row, pay.get(claim.pk))
        rounds = [r._replace(standing=now) if r.review.pk == row.review_id else r for r in rounds]
    context = {
        "claim": claim,
        "rounds": rounds,
        "desk": request.user.has_perm("reviews.view_queue"),
    }
    return render_to_string("reviews/committee/claim_panel.html", context, request=request)


class Round(NamedTuple):
    """A round with its decision, the decision's distance from the suggestion, and its standing."""

    review: Review
    decision: Decision | None
    departure: Departure | None
    standing: Standing


def _round(review: Review, decision: Decision | None) -> Round:
    standing = standing_of_round(review, decision)
    if decision is None:
        return Round(review, None, None, standing)
    return Round(review, decision, departure_of(decision.amount, decision.suggested), standing)


def desks_of(user: User, claim_ids: Collection[int]) -> dict[int, Place]:
    """Return the desks of those claims for members and chairs, whose place of work they are."""
    if not (user.has_perm("reviews.cast_vote") or user.has_perm("reviews.confirm_decision")):
        return {}
    rows = visible_reviews(user).filter(claim__in=claim_ids).order_by()
    return {
        claim: Place(reverse("committee:desk", args=[number]), _("심의 데스크"))
        for claim, number in rows.values_list("claim", "claim__number").distinct()
    }
