"""Months of the books in every state, reached through the verbs: money moved in LAST, which is
over, and a statement covers it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from claims import clock
from claims.users.models import User
from reviews.payouts.ledger.months import end_of
from reviews.payouts.models import MonthClosing, Payout
from reviews.payouts.months.verbs import confirm_month, propose_month, propose_reopening
from reviews.payouts.statements.tests import factories as statements
from reviews.payouts.tests import factories as money


def last_month() -> dt.date:
    """The first day of the month before the present one."""
    return (clock.today().replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def day(number: int) -> dt.date:
    """A day of the last month."""
    return last_month().replace(day=number)


@contextmanager
def on(day: dt.date, hour: int = 11) -> Iterator[None]:
    """The clock of the verbs at an hour of a day."""
    with clock.at(dt.datetime.combine(day, dt.time(hour), timezone.get_current_timezone())):
        yield


def paid_on(at: dt.date) -> Payout:
    """A payment of 50,000 won that was approved, sent and paid on a day, by itself in its batch."""
    with on(at):
        payout = money.approved()
    with on(at, 12):
        money.released(money.built(payout))
    with on(at, 13):
        money.by_hand(payout)
    payout.refresh_from_db()
    return payout


def month_with_a_payment() -> Payout:
    """Funds on the 2nd, a payment on the 10th, and the statement of the whole month, on which the
    withdrawal was found by its sum."""
    payout = paid_on(day(10))
    statements.loaded((day(10), -50_000, "대량이체"), until=end_of(last_month()))
    return payout


def proposed(*, by: User | None = None) -> MonthClosing:
    """The last month, waiting for its second person."""
    if not Payout.objects.exists():
        month_with_a_payment()
    return propose_month(month=last_month(), by=by or money.finance())


def closed() -> MonthClosing:
    return confirm_month(closing=proposed(), by=money.finance())


def reopening(*, by: User | None = None) -> MonthClosing:
    """The last month, which somebody wants to open again."""
    return propose_reopening(closing=closed(), reason="수수료가 빠짐", by=by or money.finance())
