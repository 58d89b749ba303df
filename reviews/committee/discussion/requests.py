"""논의 요청: a member's request to discuss the ballot before anything is final.

It discloses nothing of the vote, so it is visible while votes are sealed. A ballot with a request
of a seated member goes to the chair when it closes, whatever the amount.
"""

from django.db import transaction

from claims.clock import now
from claims.users.permissions import require_permission
from reviews.committee.access.locks import lock_review
from reviews.committee.access.seats import seat_of
from reviews.committee.errors import NotOpenError, NotSeatedError
from reviews.committee.models import (
    Assignment,
    AssignmentStatus,
    Ballot,
    DiscussionRequest,
    Member,
    Review,
)


@transaction.atomic
def request_discussion(*, review: Review, member: Member) -> DiscussionRequest:
    """Request a discussion of the open ballot as a seated member, and return the request; a second
    one returns the first. The ballot then goes to the chair when it closes.

    Raises ForbiddenError (no longer a member), NotSeatedError (no seat), RecusedError (left the
    seat), NotOpenError (no open ballot).
    """
    review = lock_review(review)
    require_permission(member.user, "reviews.cast_vote")
    seat = seat_of(member.user, review)
    if seat is None:
        raise NotSeatedError()
    ballot = Ballot.objects.select_for_update().filter(review=review).open().first()
    if ballot is None:
        raise NotOpenError(status=review.status)
    return record_request(ballot, seat)


def record_request(ballot: Ballot, seat: Assignment) -> DiscussionRequest:
    """Return the row of a member's request to discuss this ballot; write it where there is none.
    The caller holds the claim's lock and has checked the seat."""
    request, _made = DiscussionRequest.objects.get_or_create(
        ballot=ballot, assignment=seat, defaults={"at": now()}
    )
    return request


def is_requested(ballot: Ballot) -> bool:
    """Return True if a member who still sits on the panel has requested a discussion of this
    ballot."""
    return DiscussionRequest.objects.filter(
        ballot=ballot, assignment__status=AssignmentStatus.ACTIVE
    ).exists()
