"""How far a decision lies from what was suggested, as the desk, the trail and the claim tell it."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from reviews.committee.suggestion.rule import departs


class Departure(NamedTuple):
    """What was suggested beside what was decided, in won; `far`: it needed its reason."""

    suggested: int
    away: int
    far: bool

    def __str__(self) -> str:
        sign = "−" if self.away < 0 else "+" if self.away else ""
        said = {"suggested": f"{self.suggested:,}", "away": f"{sign}{abs(self.away):,}"}
        return _("제안액 %(suggested)s원, 차이 %(away)s원") % said


def departure_of(amount: int | None, suggested: int | None) -> Departure | None:
    """None where nothing was suggested; a denial is nought."""
    if suggested is None:
        return None
    return Departure(suggested, (amount or 0) - suggested, departs(amount, suggested))
