"""Opening of ballots, each with the amount that the policy suggests for it.

The suggestion is one figure for everybody who reads the ballot: desk, sitting, resolution and
decision. It is written when the ballot opens. If no document shows a loss by then, the first check
or assessment that shows one writes it; after that only a new assessed loss replaces it. The
database holds this (`triggers.ballots.suggestion_is_kept_with_its_ballot`).
"""

from collections.abc import Iterable, Sequence

from reviews.committee.models import Ballot, Review
from reviews.committee.suggestion.facts import suggestions_for


def open_ballots(ballots: Sequence[Ballot]) -> list[Ballot]:
    """Insert new ballots and return them, each with the suggested amount (won) of its review as of
    now and the version of the assessed loss on which it rests. Three queries for any number.

    The caller has read the reviews with claim and policy, and holds the locks of their claims.
    """
    _suggest(ballots)
    return Ballot.objects.bulk_create(ballots)


def fill_suggestions(claim_ids: Iterable[int]) -> None:
    """Write the suggested amount (won) of those open ballots of the claims (keys) that have none,
    if one can be computed now. The caller holds the claims' locks."""
    waiting = (
        Ballot.objects.open()
        .filter(review__claim__in=list(claim_ids), suggested__isnull=True)
        .select_related("review__claim", "review__policy")
    )
    _write(list(waiting))


def renew_suggestion(review: Review) -> None:
    """Compute the suggested amount of the review's open ballot again and store it. The old one
    stays if nothing can be suggested. Does nothing without an open ballot. The caller holds the
    claim's lock."""
    ballot = Ballot.objects.open().filter(review=review).first()
    if ballot is not None:
        ballot.review = review
        _write([ballot])


def _write(ballots: Sequence[Ballot]) -> None:
    if not ballots:
        return
    _suggest(ballots)
    found = [ballot for ballot in ballots if ballot.suggested is not None]
    Ballot.objects.bulk_update(found, ["suggested", "assessed_version"])


def _suggest(ballots: Sequence[Ballot]) -> None:
    suggestions = suggestions_for([ballot.review for ballot in ballots])
    for ballot in ballots:
        ballot.suggested, ballot.assessed_version = suggestions[ballot.review_id]
