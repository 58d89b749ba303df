"""The last vote of a ballot, which closes it: the desk says so before and after it is cast."""

from django.utils.translation import gettext as _

from reviews.committee.models import (
    Assignment,
    Ballot,
    Challenge,
    Decision,
    Review,
    ReviewStatus,
    Vote,
)


def all_voted(review: Review, *, counting: Assignment | None = None) -> bool:
    """Return True where a whole panel has voted and no challenge (기피) is undecided.

    `counting` is a seat that is taken as having voted.
    """
    if review.status != ReviewStatus.IN_REVIEW:
        return False
    seats = review.assignments.active()
    waiting = seats.filter(voted_at__isnull=True)
    if counting is not None:
        waiting = waiting.exclude(pk=counting.pk)
    if waiting.exists() or seats.count() < review.policy.panel_size:
        return False
    # a seat that may yet leave the count keeps the ballot open
    return not Challenge.objects.pending().filter(assignment__review=review).exists()


def is_last_vote(review: Review, seat: Assignment) -> bool:
    """Return True where the vote of this seat, not cast yet, will close the ballot.

    Discloses no more than the marks of who has voted, which everybody on the desk sees.
    """
    return seat.voted_at is None and all_voted(review, counting=seat)


def message_after(vote: Vote) -> str:
    """Return one sentence for the member who has just voted: sealed, or the result of the last
    vote.

    `vote` is the return value of `cast_vote`: a ballot that another vote has closed since does not
    count.
    """
    if not vote.closed_its_ballot:
        return _("표결을 제출했습니다 · 봉인됨")
    ballot = Ballot.objects.select_related("review__claim").get(pk=vote.ballot_id)
    words = {"name": ballot.review.claim.shown_name}
    decision = Decision.objects.filter(ballot=ballot).first()
    if decision is None:
        return _("%(name)s: 마지막 표였습니다. 위원장 확인을 기다립니다.") % words
    if not decision.amount:
        return _("%(name)s: 마지막 표였습니다. 표결이 열려 부지급으로 의결됐습니다.") % words
    said = _("%(name)s: 마지막 표였습니다. 표결이 열려 %(won)s원으로 의결됐습니다.")
    return said % {**words, "won": f"{decision.amount:,}"}
