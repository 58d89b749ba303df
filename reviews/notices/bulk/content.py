"""The notice of a bulk to one claim: the event's variables and the notice's key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from claims import hooks
from reviews.notices.bulk.audiences import Audience
from reviews.notices.events import Event
from reviews.notices.outbox.write import Letter
from reviews.notices.texts.routes import RouteFacts, next_step, route_text

Standings = Mapping[int, hooks.GrantStanding]  # by claim key
PREFIX = "bulk-event:"


def key_prefix(event: str, route: str = "") -> str:
    """Return the part of a notice's key before the claim number. For a route's notice it names the
    route: a claim that is routed anew gets a second notice, but never two for one route."""
    mark = f"{event}.{route}" if event == Event.ROUTE_TAKEN else event
    return f"{PREFIX}{mark}:"


def notice_key(event: str, claim: Any, earlier: int) -> str:
    """Return the key of a bulk's notice to a claim. `earlier` is the number of notices of the same
    fact that were suppressed when their bulk was cancelled; they give the key a further number."""
    again = f":{earlier + 1}" if earlier else ""
    return f"{key_prefix(event, claim.route)}{claim.number}{again}"


def standings_for(audience: Audience, claim_ids: Iterable[int]) -> Standings:
    """Return {claim id: state of its fixed grant} for these claim ids, where the audience's letters
    tell claimants their routes; {} for other letters. One query, whatever the number."""
    return hooks.grant_standings(claim_ids) if audience.event == Event.ROUTE_TAKEN else {}


def variables_for(
    audience: Audience, claim: Any, standings: Standings | None = None
) -> Mapping[str, str]:
    """Return the values of the variables of the audience's event for a claim, by key, in the
    audience's language. `standings` are those of `standings_for`; without them they are read."""
    if audience.event == Event.CLAIM_RECEIVED:
        return {"filed_on": day_text(claim.filed_at, audience.language)}
    if standings is None:
        standings = standings_for(audience, [claim.pk])
    standing = standings.get(claim.pk, hooks.NO_GRANT)
    facts = RouteFacts(
        route=claim.route,
        won=claim.tier.amount if claim.tier_id else 0,
        company=claim.company.name,
        days=claim.routed_under.appeal_days,
    )
    return {
        "route": route_text(claim.route, audience.language),
        "next_step": next_step(facts, standing, audience.language),
    }


def day_text(moment: Any, language: str) -> str:
    """Return the day of a moment as a letter in this language writes it."""
    here = timezone.localtime(moment)
    if language == "en":
        return f"{here.day} {here:%B} {here.year}"
    return f"{here.year}. {here.month}. {here.day}."


def letter_for(
    audience: Audience,
    claim: Any,
    *,
    earlier: int = 0,
    bulk: int | None = None,
    standings: Standings | None = None,
) -> Letter:
    """Return the letter of a bulk to a claim, to be written to the outbox. The claim's tier,
    company and policy should be fetched already. `earlier` is as in `notice_key`, `bulk` the bulk's
    id, `standings` as in `variables_for`."""
    return Letter(
        event=audience.event,
        claim=claim,
        key=notice_key(audience.event, claim, earlier),
        variables=variables_for(audience, claim, standings),
        language=audience.language,
        bulk=bulk,
    )
