"""Departure of a vote or decision from the suggested amount. Pure: no database, no clock.

The policy says how far a vote may depart without a reason (`FreeDeparture`). All amounts are whole
won, all ratios basis points.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from reviews.committee.suggestion.rule import WHOLE

LEAST_USUAL_WON = 1_000
LEAST_USUAL_SHARE = 100  # basis points of the ceiling


class FreeDeparture(NamedTuple):
    """A difference from the suggestion that needs no reason: up to `share` of it (basis points) or
    up to `won`, whichever is more."""

    share: int
    won: int

    @classmethod
    def of(cls, policy: Any) -> FreeDeparture:
        """Return the limits of a SupportPolicy."""
        return cls(policy.free_departure, policy.free_departure_won)


def needs_reason(amount: int | None, suggested: int | None, free: FreeDeparture) -> bool:
    """Return True if a vote's amount (won; None denies) is so far from the suggested one that it
    needs a reason: by more than the policy's share of it and by more than its won (shipped: 10 %
    and 10,000). False without a suggestion. The vote, the desk and the database follow this
    rule."""
    if suggested is None:
        return False
    away = abs((amount or 0) - suggested)
    return away > free.won and away * WHOLE > suggested * free.share


def usual_from(ceiling: int, suggested: int | None) -> int:
    """Return the least amount (won) of a partial grant that is cast without being asked for once
    more: 1 % of `ceiling`, at least 1,000 won, and never more than a suggestion above 0.

    Below it stands what a slip of the keys leaves: a digit or two in place of an amount.
    """
    least = max(LEAST_USUAL_WON, ceiling * LEAST_USUAL_SHARE // WHOLE)
    return min(least, suggested) if suggested else least


def range_without_reason(suggested: int, free: FreeDeparture) -> tuple[int, int]:
    """Return the lowest and the highest amount (won) near the suggestion `suggested` that a vote
    may name without a reason."""
    away = max(free.won, suggested * free.share // WHOLE)
    return max(0, suggested - away), suggested + away


class Departure(NamedTuple):
    """Difference between a decision and the suggestion: `suggested` and `away` (amount minus
    suggestion) in won; `far`: so large that a reason was needed."""

    suggested: int
    away: int
    far: bool

    def __str__(self) -> str:
        sign = "−" if self.away < 0 else "+" if self.away else ""
        said = {"suggested": f"{self.suggested:,}", "away": f"{sign}{abs(self.away):,}"}
        return _("제안액 %(suggested)s원, 차이 %(away)s원") % said


def departure_of(
    amount: int | None, suggested: int | None, free: FreeDeparture
) -> Departure | None:
    """Return the difference of `amount` from the suggestion (won); None without a suggestion.
    `amount` None is a denial and counts as zero."""
    if suggested is None:
        return None
    return Departure(suggested, (amount or 0) - suggested, needs_reason(amount, suggested, free))
