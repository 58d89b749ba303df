"""Closing of a ballot, which opens its sealed votes all at once.

A ballot closes when all active seats have voted, or when it is due and has its quorum. A panel
below the policy's size waits for a substitute first.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from claims import hooks
from claims.clock import now, today
from claims.policy.models import Quorum
from reviews.committee.access.locks import lock_review
from reviews.committee.ballots.amounts import ceiling_of_review
from reviews.committee.ballots.appeal_round import floor_of
from reviews.committee.ballots.decisions import decide
from reviews.committee.ballots.last_vote import all_voted
from reviews.committee.ballots.stored_votes import counted_votes
from reviews.committee.ballots.tally import (
    LEAST_VOTES,
    Opinion,
    Tally,
    VotingRule,
    quorum_of,
    tally,
)
from reviews.committee.discussion.requests import is_requested
from reviews.committee.models import (
    AssignmentStatus,
    Ballot,
    Challenge,
    ClosedAs,
    Review,
    ReviewStatus,
    Vote,
)
from reviews.committee.queue.projection import refresh_queue


def close_if_complete(review: Review, ballot: Ballot | None = None) -> bool:
    """Close the open ballot (`ballot`, or the one read and locked here) if the whole panel has
    voted and no challenge (기피) is undecided. Return True if it was closed. The caller holds the
    locks of claim and review."""
    if not all_voted(review):
        return False
    ballot = ballot or lock_open_ballot(review)
    return ballot is not None and _close(review, ballot, ClosedAs.ALL_VOTED)


@transaction.atomic
def close_due_ballot(*, ballot: Ballot | int) -> bool:
    """Close a ballot (row or key) whose due day has passed, if the panel is whole and its quorum
    has voted. Locks the claim first. Return True if it was closed.

    Return False, and change nothing, if it is closed or not due, a seat is empty, too few have
    voted, or a challenge (기피) is undecided.
    """
    pk = ballot.pk if isinstance(ballot, Ballot) else ballot
    review_id = Ballot.objects.values_list("review_id", flat=True).get(pk=pk)
    review = lock_review(review_id)
    ballot = Ballot.objects.select_for_update().get(pk=pk)
    if review.status != ReviewStatus.IN_REVIEW or not ballot.is_open or ballot.due_on >= today():
        return False
    seats = review.assignments.active()
    seated, voted = seats.count(), seats.filter(voted_at__isnull=False).count()
    if seated < review.policy.panel_size or voted < quorum_of(seated, review.policy.quorum):
        return False
    if Challenge.objects.pending().filter(assignment__review=review).exists():
        return False
    return _close(review, ballot, ClosedAs.DUE_WITH_QUORUM)


def due_ballots() -> QuerySet[Ballot, int]:
    """Return a queryset of the keys of the ballots that `close_due_ballot` would close, the longest
    due first: due day passed, whole panel, quorum reached, no undecided challenge (기피)."""
    seated = Q(review__assignments__status=AssignmentStatus.ACTIVE)
    voted = seated & Q(review__assignments__voted_at__isnull=False)
    return (
        Ballot.objects.open()
        .filter(due_on__lt=today(), review__status=ReviewStatus.IN_REVIEW)
        .exclude(review__in=Challenge.objects.pending().values("assignment__review"))
        .annotate(
            seats=Count("review__assignments", filter=seated),
            votes=Count("review__assignments", filter=voted),
        )
        .filter(
            Q(review__policy__quorum=Quorum.ALL_OF_PANEL, seats__lte=F("votes"))
            | ~Q(review__policy__quorum=Quorum.ALL_OF_PANEL) & Q(seats__lt=F("votes") * 2),
            votes__gte=LEAST_VOTES,
        )
        .filter(seats__gte=F("review__policy__panel_size"))
        .order_by("due_on", "pk")
        .values_list("pk", flat=True)
    )


def _close(review: Review, ballot: Ballot, closed_as: ClosedAs) -> bool:
    """Close a ballot, store its result and return True. The review moves to deciding, and is
    decided at once (`decide`) unless the chair must confirm or a discussion was requested. Emits
    `ballot_closed`.

    Return False, and change nothing, if too few have voted for a result.
    """
    votes = counted_votes(ballot)
    result = _result(review, votes)
    if result is None:
        return False
    result = replace(result, needs_chair=result.needs_chair or is_requested(ballot))
    ballot.closed_at, ballot.closed_as = now(), closed_as
    ballot.result = result.as_json()
    ballot.save(update_fields=["closed_at", "closed_as", "result"])
    Review.objects.filter(pk=review.pk).update(
        status=ReviewStatus.DECIDING, revision=F("revision") + 1
    )
    review.refresh_from_db(fields=["status", "revision"])
    if result.needs_chair:
        refresh_queue([review.claim_id])
    else:
        decide(review=review, ballot=ballot, votes=votes)
    hooks.emit("ballot_closed", ballot)
    return True


def _result(review: Review, votes: Sequence[Vote]) -> Tally | None:
    policy = review.policy
    return tally(
        [Opinion(vote.choice, vote.amount) for vote in votes],
        seats=review.assignments.active().count(),
        ceiling=ceiling_of_review(review),
        chair_threshold=policy.chair_threshold,
        unit=policy.rounding_unit,
        floor=floor_of(review),
        rule=VotingRule.of(policy),
    )


def lock_open_ballot(review: Review) -> Ballot | None:
    """Lock the open ballot of a review and return it; None if the review has none."""
    return Ballot.objects.select_for_update().filter(review=review).open().first()
