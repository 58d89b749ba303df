"""A member who has voted is replaced: the chair decides, with a reason that stays in sight.

The secretariat alone could otherwise take a sealed vote out of the count (decision 0050). The
successor is drawn like any other.
"""

from __future__ import annotations

from django.db import transaction

from claims.users.models import User
from reviews.committee.decisions import voters_among
from reviews.committee.errors import ChairVotedError, UnknownChoiceError
from reviews.committee.locks import demand, lock_review
from reviews.committee.models import Assignment, LeftAs, Review
from reviews.committee.seats.challenges import Deciders
from reviews.committee.seats.leaving import SEATED, leave

MAY_BE = (LeftAs.REASSIGNED, LeftAs.ON_LEAVE, LeftAs.DISQUALIFIED)


@transaction.atomic
def replace_voter(
    *, assignment: Assignment, by: User, reason: str, how: str = LeftAs.REASSIGNED
) -> Assignment | None:
    """The chair decides that a member who has voted in the open ballot leaves, and `how`.

    The vote leaves the count and the seat is drawn anew. Returns the new seat, or None where nobody
    can take it. Raises Forbidden (no chair), NotChairError (on the panel), ChairVotedError,
    RecusedError (a tie to the claimant), UnknownChoiceError, ReasonNeededError, NotOpenError,
    SeatNotVotedError.
    """
    review = lock_review(assignment.review_id, *SEATED)
    forbid_unless_apart(by, review)
    if how not in MAY_BE:
        raise UnknownChoiceError(choice=how)
    return leave(assignment, LeftAs(how), by, reason, voted=True, decided_by=by)


def forbid_unless_apart(user: User, review: Review) -> None:
    """Only a chair who neither sits on the panel, nor voted on it, nor has a tie to the claimant.

    Raises Forbidden, NotChairError, ChairVotedError, RecusedError.
    """
    demand(user, "reviews.confirm_decision")
    if user.pk in voters_among([review.pk])[review.pk]:
        raise ChairVotedError()
    if refusal := Deciders([review]).refusal(user, review):
        raise refusal
