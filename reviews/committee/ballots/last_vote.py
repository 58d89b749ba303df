"""The last vote of a ballot, which closes it: the desk says so before and after it is cast."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from claims.clock import today
from reviews.committee.ballots.tally import quorum_of
from reviews.committee.models import (
    Assignment,
    Ballot,
    Challenge,
    Decision,
    Review,
    ReviewStatus,
    Vote,
)


def all_voted(review: Review, *, without: Challenge | None = None) -> bool:
    """Return True for a review under way (검토중) if a whole panel has voted and no challenge
    (기피) is undecided, except the challenge `without`."""
    if review.status != ReviewStatus.IN_REVIEW:
        return False
    seats = review.assignments.active()
    if seats.filter(voted_at__isnull=True).exists() or seats.count() < review.policy.panel_size:
        return False
    # a seat that may yet leave the count keeps the ballot open
    pending = Challenge.objects.pending().filter(assignment__review=review)
    if without is not None:
        pending = pending.exclude(pk=without.pk)
    return not pending.exists()


def is_last_vote(
    review: Review,
    seat: Assignment,
    seats: Iterable[Assignment] | None = None,
    pending: Iterable[Challenge] | None = None,
) -> bool:
    """Return True if the vote of this seat, once cast, will close the ballot: as the last of a
    whole panel, or after the due day as that which makes the quorum. False for a seat that has
    voted, and while a challenge (기피) is undecided.

    `seats` (of the present panel) and `pending` (its undecided challenges) are read if None.
    """
    if seat.voted_at is not None or review.status != ReviewStatus.IN_REVIEW:
        return False
    seated = list(review.assignments.active() if seats is None else seats)
    votes = 1 + sum(one.voted_at is not None for one in seated if one.pk != seat.pk)
    is_late = review.due_on is not None and review.due_on < today()
    enough = quorum_of(len(seated), review.policy.quorum) if is_late else len(seated)
    if len(seated) < review.policy.panel_size or votes < enough:
        return False
    if pending is None:
        pending = Challenge.objects.pending().filter(assignment__review=review)
    return not list(pending)


def message_after(vote: Vote) -> str:
    """Return one sentence for the member who has just voted: that the vote is sealed, that it is
    the same as before, that it was counted already, or the result if this vote closed the ballot.

    `vote` is the return value of `cast_vote`; its `closed_its_ballot` decides, even if another vote
    has closed the ballot since.
    """
    if vote.is_unchanged and not vote.ballot.is_open and not vote.closed_its_ballot:
        said = _("%(name)s: 표결은 이미 제출되어 개표에 들어갔습니다.")
        return said % {"name": vote.ballot.review.claim.shown_name}
    if vote.is_unchanged and not vote.closed_its_ballot:
        return _("바뀐 것이 없어 먼저 낸 표결을 그대로 두었습니다 · 봉인됨")
    if not vote.closed_its_ballot:
        return _("표결을 제출했습니다 · 봉인됨")
    ballot = Ballot.objects.select_related("review__claim").get(pk=vote.ballot_id)
    words = {"name": ballot.review.claim.shown_name}
    decision = Decision.objects.filter(ballot=ballot).first()
    if decision is None:
        return _("%(name)s: 마지막 표였습니다. 위원장 확인을 기다립니다.") % words
    if not decision.amount:
        return _("%(name)s: 마지막 표였습니다. 개표해 부지급으로 의결됐습니다.") % words
    said = _("%(name)s: 마지막 표였습니다. 개표해 %(won)s원으로 의결됐습니다.")
    return said % {**words, "won": f"{decision.amount:,}"}
