"""Keeps the checks of the other panel members from a member until their own vote.

A vote is to be the member's own. The desk, its signs and the queue show a member who has not voted
the automatic checks and the member's own word, and the whole panel's afterwards.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from reviews.committee.models import Assignment, Member, QueueRow, Review, ReviewStatus
from reviews.committee.queue.projection import papers_heard_by

# Votes are still to come: afterwards the ballot has closed, and everything lies open.
BEFORE_THE_RESULT = (
    ReviewStatus.WAITING_DOCUMENTS,
    ReviewStatus.IN_REVIEW,
    ReviewStatus.SUPPLEMENT_REQUESTED,
)


def is_before_own_vote(review: Review, seat: Assignment | None) -> bool:
    """True for who sits on the panel and has still to vote; others of the house hear everything."""
    return seat is not None and seat.voted_at is None and review.status in BEFORE_THE_RESULT


def _claims_before_own_vote(member: Member) -> QuerySet[Assignment, int]:
    seats = Assignment.objects.active().filter(
        member=member, voted_at__isnull=True, review__status__in=BEFORE_THE_RESULT
    )
    return seats.values_list("review__claim_id", flat=True)


def as_heard_by(member: Member | None, rows: Iterable[QueueRow]) -> None:
    """Put into these rows, which are not to be saved, what this member may know of the papers.

    Two queries for any number of rows; none for who is no member.
    """
    by_claim = {row.pk: row for row in rows}
    if member is None or not by_claim:
        return
    before = _claims_before_own_vote(member).filter(review__claim__in=list(by_claim))
    for claim_id, papers in papers_heard_by(member.pk, before).items():
        row = by_claim[claim_id]
        row.documents, row.worst = papers.documents, papers.worst
        row.warnings, row.problems = papers.warnings, papers.problems


def worst_is(
    rows: QuerySet[QueueRow], worst: Iterable[int], member: Member | None
) -> QuerySet[QueueRow]:
    """Rows whose worst finding is one of these, by what the member may know of it."""
    wanted = list(worst)
    if member is None:
        return rows.filter(worst__in=wanted)
    heard = papers_heard_by(member.pk, _claims_before_own_vote(member))
    own = [claim_id for claim_id, papers in heard.items() if papers.worst in wanted]
    return rows.filter(Q(pk__in=own) | Q(worst__in=wanted) & ~Q(pk__in=list(heard)))
