"""What a claim itself would put into a letter: its own latest facts, for the preview.

The rooms that write an event's letters tell here, by the same functions, what they would write
today (registered in reviews/wiring.py; notices know neither reviews nor payouts).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from claims.register.models import Claim
from reviews.notices.events import Event

# (claim, language) -> values by key, empty where nothing of the kind has happened to the claim.
FactSource = Callable[[Claim, str], Mapping[str, str]]

_sources: dict[Event, FactSource] = {}


def register_facts(event: Event, teller: FactSource) -> None:
    """Let a room say what it would write of a claim."""
    _sources[event] = teller


def facts_of(event: Event | str, claim: Claim, language: str) -> Mapping[str, str]:
    """Empty for an event that the claim has not had, or that no room tells of."""
    teller = _sources.get(Event(event))
    return teller(claim, language) if teller else {}
