"""Variables of the letters about recoveries, taken from a real claim, for the preview of a notice
template."""

from __future__ import annotations

from collections.abc import Mapping

from claims.korean import in_korean
from claims.register.models import Claim
from reviews.notices.events import Event
from reviews.notices.templates.claim_facts import register_facts
from reviews.payouts.models import Recovery
from reviews.payouts.recoveries.notices import demand_variables


def connect() -> None:
    """Register the function that gives the template preview the variables of a demand letter from a
    claim; previews of the other letters show example values. Called once when the app starts."""
    register_facts(Event.RECOVERY_DEMANDED, _demanded)


def _demanded(claim: Claim, language: str) -> Mapping[str, str]:
    rows = Recovery.objects.filter(claim=claim, approved_at__isnull=False)
    recovery = rows.select_related("payout").order_by("-approved_at").first()
    with in_korean():
        return demand_variables(recovery) if recovery else {}
