"""Limit of what a recovery for the cause OVERPAID takes, where the claim got another route, or its
appeal raised the decision, after the recovery was proposed (docs/decisions/0085)."""

from __future__ import annotations

from reviews.payouts.models import Recovery
from reviews.payouts.models.overpaid import TooMuch
from reviews.payouts.states.recoveries import RecoveryCause


def lower_limit(recovery: Recovery, won: int) -> int | None:
    """Return the won that the recovery may still take by the claim's present route or appeal, where
    they are less than `won`; None where that much may be taken. No query for another cause than
    OVERPAID, else one."""
    if recovery.cause != RecoveryCause.OVERPAID:
        return None
    limit = Recovery.objects.values_list(TooMuch("pk"), flat=True).get(pk=recovery.pk)
    return limit if limit is not None and limit < won else None


def won_to_pay(recovery: Recovery) -> int:
    """Return the won that the claimant still has to pay: those owed, at most those that may be
    taken. At most one query."""
    limit = lower_limit(recovery, recovery.outstanding)
    return recovery.outstanding if limit is None else limit
