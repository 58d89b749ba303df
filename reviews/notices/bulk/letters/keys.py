"""Keys of a bulk's notices: what keeps one fact from being told twice to a claim."""

from __future__ import annotations

from typing import Any

from reviews.notices.events import Event

PREFIX = "bulk-event:"


def key_prefix(event: str, route: str = "") -> str:
    """Return the part of a notice's key before the claim number. For a route's notice it names the
    route: a claim that is routed again gets a second notice, but never two for one route."""
    mark = f"{event}.{route}" if event == Event.ROUTE_TAKEN else event
    return f"{PREFIX}{mark}:"


def notice_key(event: str, claim: Any, earlier: int) -> str:
    """Return the key of a bulk's notice to a claim. `earlier` is the number of notices of the same
    fact that were written before, such as those of a cancelled bulk; they give the key a further
    number."""
    again = f":{earlier + 1}" if earlier else ""
    return f"{key_prefix(event, claim.route)}{claim.number}{again}"
