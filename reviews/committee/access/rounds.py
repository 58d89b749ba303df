"""The rounds of claims as a user may see them: those of one claim, read once a page, and those
whose results are withheld from the user."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from claims.page_parts import read_once
from claims.register.models import Claim
from reviews.committee.access.scope import claims_left_for_conflict, member_of, visible_reviews
from reviews.committee.models import Review, hidden_first_rounds

RELATED = ("policy", "closed_by", "decision__confirmed_by")


def rounds_of(user: Any, claim: Claim, *, whole: bool = False) -> list[Review]:
    """Return the reviews of a claim that a user may see, by round, with policy and decision. Leaves
    out a first round while the user still judges the second (`hidden_first_rounds`).

    With `whole` the user's scope does not count: for the customer centre, which may look up every
    claim. `user` is None, with `whole`, for the claimant. One query; the result is stored on
    `claim` for the page.
    """

    def read() -> list[Review]:
        rows = Review.objects.all() if whole else visible_reviews(user)
        if user is not None:
            rows = rows.exclude(round=1, claim__in=hidden_first_rounds(user))
        rows = rows.filter(claim=claim)
        found = list(rows.select_related(*RELATED).order_by("round"))
        for review in found:
            review.claim = claim
        return found

    return read_once(claim, f"committee.rounds.{whole}", read)


def withheld_claims(user: Any) -> list[Any]:
    """Return two subqueries of keys of claims of whose results the user may know nothing: those
    whose panel they left for a conflict of interest, and those that they have still to judge again,
    whose first round is withheld. [] for a user who is no member of the council. No query for the
    user of a request."""
    if member_of(user) is None:
        return []
    return [claims_left_for_conflict(user), hidden_first_rounds(user)]


class Withheld(NamedTuple):
    """Reviews (primary keys) whose results a user may not know: of claims whose panel the user
    `left` for a conflict of interest, and first rounds of claims that the user has still to judge
    `anew`."""

    left: set[int]
    anew: set[int]


def withheld_from(user: Any, reviews: Iterable[Review]) -> Withheld:
    """Return those of these reviews whose results are withheld from a user. Whatever shows the
    results of a sitting asks this: its page and its minutes. Two queries; none for a user who is no
    member of the council."""
    found = list(reviews)
    if member_of(user) is None:
        return Withheld(set(), set())
    claims = [review.claim_id for review in found]

    def among(rows: Any) -> set[int]:
        chosen = rows.filter(review__claim__in=claims)
        return set(chosen.values_list("review__claim_id", flat=True))

    left, anew = among(claims_left_for_conflict(user)), among(hidden_first_rounds(user))
    return Withheld(
        {review.pk for review in found if review.claim_id in left},
        {review.pk for review in found if review.round == 1 and review.claim_id in anew},
    )
