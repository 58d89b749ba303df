"""Failed payments and what is left of a fixed grant, for querysets; the SQL is that of the
triggers."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, Exists, Func, OuterRef, Q
from django.db.models.lookups import GreaterThan

from reviews.payouts.models.triggers.failures import grant_left, repetition_won
from reviews.payouts.states.payouts import PayoutStatus


class GrantLeft(Func):
    """SQL of the won of a claim's fixed grant that were not paid, nor taken by an offset: what its
    present route grants above them, negative if it had more (`triggers.failures.grant_left`). The
    argument is the claim's key."""

    template = grant_left("%(expressions)s", pays="g.status = 'paid'")
    output_field = BigIntegerField()


class RepetitionWon(Func):
    """SQL of the won that a repetition of a failed payment pays, 0 or less if nothing is left
    (`triggers.failures.repetition_won`). The argument is the payment's key."""

    template = repetition_won("%(expressions)s")
    output_field = BigIntegerField()


def is_unpaid_failure() -> Q:
    """Return a Q for failed payments that still have to be paid: they have no repetition that was
    paid, or that failed and counts in their place, and some won are left to repeat. Won that an
    offset took count as paid. The same condition in SQL is
    `triggers.failures.is_unpaid_failure`."""
    return _failure(Q(status__in=(PayoutStatus.PAID, PayoutStatus.FAILED)))


def is_unrepeated_failure() -> Q:
    """Return a Q for failed payments that a person has to repeat: no repetition but cancelled ones,
    and something left to repeat. The same condition in SQL is
    `triggers.failures.is_unrepeated_failure`."""
    return _failure(~Q(status=PayoutStatus.CANCELLED))


def _failure(repeated: Q) -> Q:
    from reviews.payouts.models import Payout  # not at the top: circular import

    successors = Payout.objects.filter(repeated, replaces=OuterRef("pk"))
    left: Any = GreaterThan(RepetitionWon("pk"), 0)
    return Q(status=PayoutStatus.FAILED) & ~Q(Exists(successors)) & Q(left)
