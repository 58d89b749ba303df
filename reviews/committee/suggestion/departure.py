"""The difference between a decision and the suggestion, for the desk, the timeline and the claim
page."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from reviews.committee.suggestion.rule import needs_reason


class Departure(NamedTuple):
    """The suggestion and the difference of the decision from it, in won; `far`: a reason was
    needed."""

    suggested: int
    away: int
    far: bool

    def __str__(self) -> str:
        sign = "−" if self.away < 0 else "+" if self.away else ""
        said = {"suggested": f"{self.suggested:,}", "away": f"{sign}{abs(self.away):,}"}
        return _("제안액 %(suggested)s원, 차이 %(away)s원") % said


def departure_of(amount: int | None, suggested: int | None) -> Departure | None:
    """Return the difference; None without a suggestion. A denial counts as zero."""
    if suggested is None:
        return None
    return Departure(suggested, (amount or 0) - suggested, needs_reason(amount, suggested))
