"""Keys of a bulk's notices: what keeps one fact from being told twice to a claim."""

from __future__ import annotations

from typing import Any

from reviews.notices.events import Event

PREFIX = "bulk-event:"


def key_prefix(event: str, subject: str = "") -> str:
    """Return the part of a notice's key before the claim number. The subject of a route's notice is
    the route: a claim that is routed again gets a second notice, but never two for one route. A
    list letter may have a subject (`ListLetter.subject`)."""
    fact = f"{event}.{subject}" if subject else event
    return f"{PREFIX}{fact}:"


def notice_key(event: str, claim: Any, earlier: int, subject: str = "") -> str:
    """Return the key of a bulk's notice to a claim. `earlier` is the number of notices of the same
    fact that were written before, such as those of a cancelled bulk; they give the key a further
    number. `subject` is that of a list letter."""
    again = f":{earlier + 1}" if earlier else ""
    subject = claim.route if event == Event.ROUTE_TAKEN else subject
    return f"{key_prefix(event, subject)}{claim.number}{again}"
