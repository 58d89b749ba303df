"""Payment days and limits as two administrators confirm them, and payouts of chosen banks."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from claims.tests.factories import confirmed_change
from reviews.payouts.batches import payment_days
from reviews.payouts.models import PaymentCalendar, Payout, TransferLimit
from reviews.payouts.models.planning import calendar_state
from reviews.payouts.planning.changes import LIMITS, PAYMENT_DAYS, TRANSFER_LIMIT
from reviews.payouts.tests import factories as make


@transaction.atomic
def limited(bank: str = "", **limits: int) -> TransferLimit:
    """Set the limits of a bank, or of all together; those that are not named are lifted."""
    after = dict.fromkeys(LIMITS) | limits
    return TRANSFER_LIMIT.apply(confirmed_change("transfer_limit", f"bank:{bank}", after), None)


@transaction.atomic
def paying(**calendar: Any) -> PaymentCalendar:
    """Set the calendar; what is not named stays. Days are ISO text."""
    after = calendar_state(PaymentCalendar.objects.get()) | calendar
    found = PAYMENT_DAYS.apply(confirmed_change("payment_days", "calendar", after), None)
    payment_days.clear_cache()
    return found


def approved(*banks: str, amount: int = 50_000) -> list[Payout]:
    """Approved grants, the oldest first, one to each of these banks."""
    return [make.approved(make.tier_payout(amount=amount, bank_code=bank)) for bank in banks]
