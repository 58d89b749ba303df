"""Replacement of a member who has voted: the chair decides, with a reason on record. If every chair
sits, voted or has a conflict, a deputising member decides, as with challenges.

The secretariat alone could otherwise remove a sealed vote from the count (decision 0050). The
successor is drawn like any other.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from claims.users.models import User
from reviews.committee.access.chair import voters_among
from reviews.committee.access.locks import lock_review
from reviews.committee.access.scope import chair_users, member_of
from reviews.committee.errors import ChairVotedError, NotChairError, UnknownChoiceError
from reviews.committee.models import SEATED, Assignment, LeftAs, Review
from reviews.committee.seats.challenges import ChallengeDeciders
from reviews.committee.seats.recusals import vacate_seat

MOST_CONSIDERED = 500  # seats with a vote that the page of a deputy checks, earliest due first
REPLACED_AS = (LeftAs.REASSIGNED, LeftAs.ON_LEAVE, LeftAs.DISQUALIFIED)


@transaction.atomic
def replace_voter(
    *, assignment: Assignment, by: User, reason: str, how: str = LeftAs.REASSIGNED
) -> Assignment | None:
    """Decide as chair, or as deputy if no chair can, that a member who has voted in the open ballot
    leaves; `how` is one of REPLACED_AS. The vote leaves the count. Return the seat of the
    successor, drawn by lot, or None if nobody can take it.

    Raises NotChairError (no chair or deputy who may, or on the panel), ChairVotedError (`by`
    voted), RecusedError (conflict of interest), UnknownChoiceError (`how`), ReasonNeededError
    (empty), NotOpenError (the ballot has closed, or left already), SeatNotVotedError.
    """
    review = lock_review(assignment.review_id, *SEATED)
    forbid_unless_impartial(by, review)
    if how not in REPLACED_AS:
        raise UnknownChoiceError(choice=how)
    return vacate_seat(assignment, LeftAs(how), by, reason, voted=True, decided_by=by)


def voters_replaceable_by(user: User) -> list[Assignment]:
    """Return the seats that have voted and that this deputy may replace, since no chair can decide
    on their review. Only the MOST_CONSIDERED voted seats due first are considered.

    [] for a user who does not deputise, and if some chair is no council member and so always can.
    """
    chairs, member = chair_users(), member_of(user)
    if member is None or not member.deputises_today or chairs.filter(member__isnull=True).exists():
        return []
    voted = Assignment.objects.active().filter(review__status__in=SEATED, voted_at__isnull=False)
    seats = list(
        voted.select_related("member__user", "review__claim", "review__policy").order_by(
            "review__due_on", "pk"
        )[:MOST_CONSIDERED]
    )
    deciders, voters = (
        ChallengeDeciders(s.review for s in seats),
        voters_among(s.review_id for s in seats),
    )

    def may_replace(seat: Assignment) -> bool:
        barred = voters[seat.review_id]
        return user.pk not in barred and not deciders.error_for(user, seat.review, barred)

    return [seat for seat in seats if may_replace(seat)]


def forbid_unless_impartial(user: User, review: Review) -> None:
    """Raise an error unless the user may replace a voter of this review, as a chair, or as a deputy
    if no chair can: ChairVotedError (the user voted on it), RecusedError (conflict of interest),
    NotChairError (a member of the panel, or anybody else)."""
    voters = voters_among([review.pk])[review.pk]
    if user.pk in voters:
        raise ChairVotedError()
    deciders = ChallengeDeciders([review])
    if user.pk in deciders.seated[review.pk]:
        raise NotChairError(_("함께 심의하는 위원은 바꿀 수 없습니다."))
    if refusal := deciders.error_for(user, review, barred=voters):
        raise refusal
