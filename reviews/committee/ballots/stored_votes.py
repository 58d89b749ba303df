"""The stored votes of a ballot, for its verbs only.

People read votes through `Vote.objects.open_to(user)`.
"""

from collections.abc import Iterable

from reviews.committee.models import (
    Assignment,
    AssignmentStatus,
    Ballot,
    Vote,
)


def versions_of(ballot: Ballot, seat: Assignment) -> int:
    """Return the number of versions of a seat's vote in a ballot; 0 before the first."""
    return Vote.everything.filter(ballot=ballot, assignment=seat).count()


def newest_of(ballot: Ballot, seat: Assignment) -> Vote | None:
    """Return the newest version of a seat's vote in a ballot, without its rationale (`text_digest`
    tells whether it is the same); None before the first. Its `version` is the number of versions.
    """
    versions = Vote.everything.filter(ballot=ballot, assignment=seat)
    return versions.defer("rationale").order_by("-version").first()


def counted_votes(ballot: Ballot) -> list[Vote]:
    """Return the votes of a ballot that count: the newest version of each active seat, by seat
    number."""
    return counted_votes_of([ballot])[ballot.pk]


def counted_votes_of(ballots: Iterable[Ballot]) -> dict[int, list[Vote]]:
    """Return {ballot key: `counted_votes`}. One query."""
    found: dict[int, list[Vote]] = {ballot.pk: [] for ballot in ballots}
    rows = Vote.everything.newest().filter(
        ballot__in=list(found), assignment__status=AssignmentStatus.ACTIVE
    )  # fmt: skip
    for vote in rows.select_related("assignment__member__user").order_by("assignment__seat"):
        found[vote.ballot_id].append(vote)
    return found
