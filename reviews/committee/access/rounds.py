"""The rounds of one claim as a user may see them, read once a page."""

from __future__ import annotations

from typing import Any

from claims.page_parts import read_once
from claims.register.models import Claim
from reviews.committee.access.scope import visible_reviews
from reviews.committee.models import Review, hidden_first_rounds

RELATED = ("policy", "closed_by", "decision__confirmed_by")


def rounds_of(user: Any, claim: Claim, *, whole: bool = False) -> list[Review]:
    """Return the reviews of a claim that a user may see, by round, with policy and decision. Leaves
    out a first round while the user has still to vote in the second.

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
