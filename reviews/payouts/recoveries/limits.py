"""Limit of what a recovery for the cause OVERPAID takes, if the claim got another route, or its
appeal raised the decision, after the recovery was proposed; and the won that late receipts took off
a write-off (docs/decisions/0085)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviews.payouts.models import Recovery, RecoveryMovement
from reviews.payouts.models.expressions.overpaid import (
    AskedByNewer,
    MayAsk,
    OffTheWriteOff,
    TooMuch,
)
from reviews.payouts.states.recoveries import RecoveryCause

if TYPE_CHECKING:
    from django.db.models import Expression


def limit_of(recovery: Recovery) -> int | None:
    """Return the won that the recovery may still take by the claim's present route or appeal; None
    if it is not limited so. No query for another cause than OVERPAID, else one."""
    return _overpaid(recovery, TooMuch("pk"))


def limit_below(recovery: Recovery, won: int) -> int | None:
    """Return the won that the recovery may still take by the claim's present route or appeal, where
    they are less than `won`; None if that much may be taken. At most one query."""
    limit = limit_of(recovery)
    return limit if limit is not None and limit < won else None


def may_ask(recovery: Recovery) -> int | None:
    """Return the won that the recovery may ask for (`MayAsk`); None if it is not limited so. No
    query for another cause than OVERPAID, else one."""
    return _overpaid(recovery, MayAsk("pk"))


def _overpaid(recovery: Recovery, limit: Expression) -> int | None:
    if recovery.cause != RecoveryCause.OVERPAID:
        return None
    won: int | None = Recovery.objects.values_list(limit, flat=True).get(pk=recovery.pk)
    return won


def won_to_pay(recovery: Recovery) -> int:
    """Return the won that the claimant is asked for, at once or in instalments: those owed, at most
    those that the recovery may ask for (`MayAsk`). At most one query."""
    limit = may_ask(recovery)
    return recovery.outstanding if limit is None else min(limit, recovery.outstanding)


def won_asked_anew(recovery: Recovery) -> int:
    """Return the amount (won) that this recovery may no longer ask for (`MayAsk`), because newer
    recoveries of the claim ask for it (`AskedByNewer`). At most two queries."""
    limit, asked = may_ask(recovery), _overpaid(recovery, AskedByNewer("pk"))
    if limit is None or asked is None:
        return 0
    return max(min(recovery.amount - recovery.recovered - limit, asked), 0)


def taken_off_before(counter: RecoveryMovement) -> int:
    """Return the part (won) of a counter-entry, waiting or confirmed, by which receipts had reduced
    the written-off sum before it. One query."""
    rows = RecoveryMovement.objects.filter(pk=counter.pk)
    won: int = rows.values_list(OffTheWriteOff("pk"), flat=True).get()
    return won
