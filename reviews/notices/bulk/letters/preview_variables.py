"""The variables of a claim's bulk notices, for the preview of a template."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from claims.register.models import Claim
from reviews.notices.bulk.audiences.kinds import RECEIVED, ROUTE, Audience
from reviews.notices.bulk.letters.content import variables_for
from reviews.notices.events import Event
from reviews.notices.templates.claim_facts import register_facts


def connect() -> None:
    register_facts(Event.CLAIM_RECEIVED, partial(_values, RECEIVED))
    register_facts(Event.ROUTE_TAKEN, partial(_values, ROUTE))


def _values(audience: str, claim: Claim, language: str) -> Mapping[str, str]:
    return variables_for(Audience(audience, {}, language), claim)
