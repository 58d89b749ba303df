"""Reviews under way, for the tests: legal rows, and the queue derived from them."""

from datetime import date
from typing import Any

from django.utils import timezone

from claims.register.models import Claim
from reviews.committee.lifecycle.opening import open_reviews_of
from reviews.committee.models import Ballot, Review, ReviewStatus
from reviews.committee.queue.projection import refresh_queue
from reviews.payouts.tests import factories


def in_review(claim: Claim, *members: Any, due_on: date | None = None) -> Review:
    """In review with an open ballot; `members` (users) hold its seats."""
    open_reviews_of([claim.pk])
    review = Review.objects.get(claim=claim)
    review.status, review.ready_at = ReviewStatus.IN_REVIEW, timezone.now()
    review.due_on = due_on or timezone.localdate()
    review.save()
    Ballot.objects.create(review=review, number=1, due_on=review.due_on)
    for place, user in enumerate(members, 1):
        factories.seat(user, review, place)
    refresh_queue([claim.pk])
    return review
