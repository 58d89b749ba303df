"""The document checks of the other panel members, sealed from a member until their own vote.

A vote is to be the member's own. Before it, the desk and the queue show a member the automatic
checks and the member's own checks only; afterwards, those of the whole panel.
"""

from django.db.models import QuerySet

from reviews.committee.models import BEFORE_RESULT, Assignment, Member, Review


def is_before_own_vote(review: Review, seat: Assignment | None) -> bool:
    """Return True for a panel member who has still to vote; all other viewers see every check."""
    return seat is not None and seat.voted_at is None and review.status in BEFORE_RESULT


def claims_before_own_vote(member: Member) -> QuerySet[Assignment, int]:
    """Return the keys of the claims on which this member has still to vote."""
    seats = Assignment.objects.active().filter(
        member=member, voted_at__isnull=True, review__status__in=BEFORE_RESULT
    )
    return seats.values_list("review__claim_id", flat=True)
