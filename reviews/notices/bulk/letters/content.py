"""The letter of a bulk to one claim: the values of its event's variables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from claims import hooks
from claims.korean import letter_day
from reviews.notices.bulk.audiences.kinds import Audience
from reviews.notices.bulk.audiences.list_letters import list_letter
from reviews.notices.bulk.letters.keys import notice_key
from reviews.notices.events import Event
from reviews.notices.outbox.write import Letter
from reviews.notices.texts.routes import RouteFacts, next_step, route_text

# By claim key: the state of its fixed grant, or of a list letter the values of its variables.
Known = Mapping[int, Any]


def known_of(audience: Audience, claim_ids: Iterable[int], *, written: bool = False) -> Known:
    """Return what the audience's letters to these claims (ids) rest on: {claim id: state of its
    fixed grant} if they tell claimants their routes, {claim id: values of the variables} of a list
    letter, {} for other letters. A fixed number of queries.

    With `written` the letters are written now, so that what a list letter names is made.
    """
    own = list_letter(audience.event)
    if own is not None:
        values_of = own.written if written else own.shown
        return values_of(list(claim_ids), audience.language, audience.conditions)
    return hooks.grant_standings(claim_ids) if audience.event == Event.ROUTE_TAKEN else {}


def variables_for(audience: Audience, claim: Any, known: Known | None = None) -> Mapping[str, str]:
    """Return the values of the variables of the audience's event for a claim, by key, in the
    audience's language. `known` is that of `known_of`; without it, it is read as for a preview."""
    if audience.event == Event.CLAIM_RECEIVED:
        return {"filed_on": letter_day(timezone.localdate(claim.filed_at), audience.language)}
    if known is None:
        known = known_of(audience, [claim.pk])
    if list_letter(audience.event) is not None:
        return known.get(claim.pk, {})
    standing = known.get(claim.pk, hooks.NO_GRANT)
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


def letter_for(
    audience: Audience,
    claim: Any,
    *,
    earlier: int = 0,
    bulk: int | None = None,
    known: Known | None = None,
) -> Letter:
    """Return the letter of a bulk to a claim, to be written to the outbox. The claim's tier,
    company and policy should be fetched already. `earlier` is as in `notice_key`, `bulk` the bulk's
    id, `known` as in `variables_for`."""
    return Letter(
        event=audience.event,
        claim=claim,
        key=notice_key(audience.event, claim, earlier, audience.subject),
        variables=variables_for(audience, claim, known),
        language=audience.language,
        bulk=bulk,
    )
