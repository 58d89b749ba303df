"""A claim's own latest values for a template's preview.

The packages that write an event's letters register here, by the functions that they write with,
what they would write today (reviews/wiring; notices know neither the committee nor payouts).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from claims.register.models import Claim
from reviews.notices.events import Event

# (claim, language) -> values by key, empty where nothing of the kind has happened to the claim.
FactSource = Callable[[Claim, str], Mapping[str, str]]

_sources: dict[Event, FactSource] = {}


def register_facts(event: Event, source: FactSource) -> None:
    """Register the function that returns the values of an event's variables for a claim, for the
    preview of its templates."""
    _sources[event] = source


def facts_of(event: Event | str, claim: Claim, language: str) -> Mapping[str, str]:
    """Return the values that the event's letter to this claim would have today. Empty for an event
    that the claim has not had, or without a registered source."""
    source = _sources.get(Event(event))
    return source(claim, language) if source else {}
