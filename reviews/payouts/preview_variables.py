"""Variables of the notices about payouts, taken from a real claim, for the preview of a notice
template."""

from __future__ import annotations

from collections.abc import Mapping

from claims.korean import in_korean
from claims.register.models import Claim
from reviews.notices.events import Event
from reviews.notices.templates.claim_facts import register_facts
from reviews.payouts.models import BankResult, Payout
from reviews.payouts.notices import approval_variables, result_letter
from reviews.payouts.states.batches import BankOutcome, ResultMatch

NOTHING: Mapping[str, str] = {}


def connect() -> None:
    """Register the functions that give the template preview the variables of approved, sent and
    failed payouts. Called once when the app starts."""
    register_facts(Event.PAYOUT_APPROVED, _approved)
    register_facts(Event.PAYOUT_SENT, _sent)
    register_facts(Event.PAYOUT_FAILED, _failed)


def _approved(claim: Claim, language: str) -> Mapping[str, str]:
    approved = Payout.objects.filter(claim=claim, approved_at__isnull=False)
    payout = approved.order_by("-approved_at").first()
    with in_korean():
        return approval_variables(payout) if payout else NOTHING


def _result_variables(claim: Claim, outcome: BankOutcome) -> Mapping[str, str]:
    results = BankResult.objects.select_related("payout__claim", "payout__account")
    applied = results.filter(payout__claim=claim, match=ResultMatch.APPLIED, outcome=outcome)
    result = applied.order_by("-pk").first()
    with in_korean():
        return result_letter(result).variables if result else NOTHING


def _sent(claim: Claim, language: str) -> Mapping[str, str]:
    return _result_variables(claim, BankOutcome.PAID)


def _failed(claim: Claim, language: str) -> Mapping[str, str]:
    return _result_variables(claim, BankOutcome.FAILED)
