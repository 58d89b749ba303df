"""Base of the council's admin classes, and its rows in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from claims.money import won_text
from claims.privacy.admin_base import ReadOnlyAdmin
from reviews.committee.models import Assignment, Outcome, Review


class CouncilAdmin(ReadOnlyAdmin):
    """Base of the council's read-only admin classes. Their pages need the permission
    `reviews.browse_reviews`."""

    browse_permission = "reviews.browse_reviews"


def review_text(review: Review) -> str:
    """Return the text for a review: its claim's number, marked as 재심의 in a second round."""
    number = str(review.claim.number)
    return number if review.round == 1 else f"{number} · {_('재심의')}"


def seat_text(seat: Assignment) -> str:
    """Return the text for a seat: the text of its review, and its member."""
    return f"{review_text(seat.review)} · {seat.member}"


def tally_text(result: dict[str, Any]) -> str:
    """Return a ballot's result in one line: outcome, amount, members, votes cast and granting
    votes, without who voted how. `result` is the stored JSON of a `ballots.tally.Tally`."""
    return _("%(outcome)s %(amount)s · %(panel)s명 중 %(votes)s명 표결, 지급 의견 %(grants)s") % {
        **result,
        "outcome": Outcome(result["outcome"]).label,
        "amount": won_text(result["amount"]),
    }
