"""An appeal never lowers: what the first round granted is the least that a second can result in."""

from reviews.committee.models import Decision, Review


def floor_of(review: Review) -> int:
    """In won; 0 in a first round, and where the first granted nothing."""
    if review.round != 2:
        return 0
    first = Decision.objects.filter(review__claim=review.claim_id, review__round=1)
    return first.values_list("amount", flat=True).first() or 0
