"""Notices of a withdrawn claim to its claimant, each in the transaction of its verb."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format

from claims.register.models import Claim
from reviews.committee.models import Withdrawal
from reviews.notices.events import Event
from reviews.notices.outbox.write import write_notice


def notify_withdrawn(withdrawal: Withdrawal, claim: Claim) -> None:
    """Write the notice that a claim was withdrawn, with the last day on which this can be
    undone."""
    write_notice(
        event=Event.CLAIM_WITHDRAWN,
        claim=claim,
        variables=withdrawn_variables(withdrawal),
        key=f"withdrawal:{withdrawal.pk}",
    )


def withdrawn_variables(withdrawal: Withdrawal) -> dict[str, str]:
    return {
        "withdrawn_on": _day(timezone.localdate(withdrawal.at)),
        "undo_until": _day(withdrawal.undo_until),
    }


def notify_undone(withdrawal: Withdrawal, claim: Claim) -> None:
    """Write the notice to the claimant that the withdrawal of the claim was undone."""
    write_notice(
        event=Event.WITHDRAWAL_UNDONE,
        claim=claim,
        variables=undone_variables(withdrawal),
        key=f"withdrawal:{withdrawal.pk}:undone",
    )


def undone_variables(withdrawal: Withdrawal) -> dict[str, str]:
    return {"withdrawn_on": _day(timezone.localdate(withdrawal.at))}


def _day(day: date) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return date_format(day, "DATE_FORMAT")
