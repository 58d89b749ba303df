"""Variables of the letter about a benefit for one claim, for the preview of a template."""

from __future__ import annotations

from collections.abc import Mapping

from claims.register.models import Claim
from reviews.benefits.models import BenefitGrant
from reviews.benefits.notices import variables_of
from reviews.notices.events import Event
from reviews.notices.templates.claim_facts import register_facts


def connect() -> None:
    """Register the function that gives the template preview the variables of the newest benefit of
    a claim that was issued without a code. Called once, when the apps are ready."""
    register_facts(Event.BENEFIT_ISSUED, _issued)


def _issued(claim: Claim, language: str) -> Mapping[str, str]:
    rows = BenefitGrant.objects.filter(claim=claim, issued_at__isnull=False, code__isnull=True)
    grant = rows.select_related("programme").order_by("-issued_at").first()
    return variables_of(grant) if grant else {}
