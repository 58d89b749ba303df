"""Recoveries in every state, reached through the verbs, each act by a person of its own."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from claims import clock
from claims.policy.deadlines import add_working_days
from claims.tests.factories import UserFactory
from claims.users.models import User
from reviews.payouts.models import Payout, Recovery, RecoveryMovement, RecoveryPlan
from reviews.payouts.recoveries.demands.verbs import (
    approve_recovery,
    propose_recovery,
    usual_due_day,
)
from reviews.payouts.recoveries.movements.confirming import confirm_movement
from reviews.payouts.recoveries.movements.verbs import (
    enter_receipt,
    propose_cancellation,
    propose_offset,
    propose_write_off,
    reverse_movement,
)
from reviews.payouts.recoveries.plans.verbs import agree_plan
from reviews.payouts.tests import factories as money

_references = count(1)
WHY = "같은 피해에 두 번 지급됨"


def chair() -> User:
    return UserFactory(roles="chair")


def proposed(
    payout: Payout | None = None, *, amount: int | None = None, by: User | None = None, **facts: Any
) -> Recovery:
    payout = payout or money.paid()
    said = {"cause": "overpaid", "reason": WHY, **facts}
    return propose_recovery(
        payout=payout, amount=amount or payout.amount, by=by or money.secretary(), **said
    )


def demanded(
    payout: Payout | None = None, *, amount: int | None = None, due_on: date | None = None
) -> Recovery:
    return approved(proposed(payout, amount=amount), due_on=due_on)


def approved(recovery: Recovery, *, due_on: date | None = None) -> Recovery:
    return approve_recovery(recovery=recovery, due_on=due_on or usual_due_day(), by=money.finance())


def entered(recovery: Recovery, amount: int, *, reference: str = "", by: User | None = None) -> Any:
    """A receipt that waits for its second person."""
    return enter_receipt(
        recovery=recovery, amount=amount, received_on=clock.today(),
        reference=reference or f"20230601-{next(_references):04d}", by=by or money.finance(),
    )  # fmt: skip


def confirmed(movement: RecoveryMovement, by: User | None = None) -> Recovery:
    """The recovery after another person has confirmed the movement."""
    confirm_movement(movement=movement, by=by or money.finance())
    return Recovery.objects.get(pk=movement.recovery_id)


def received(recovery: Recovery, amount: int) -> Recovery:
    return confirmed(entered(recovery, amount))


def write_off(recovery: Recovery, by: User | None = None) -> RecoveryMovement:
    return propose_write_off(recovery=recovery, reason="행방불명", by=by or money.finance())


def cancellation(recovery: Recovery) -> RecoveryMovement:
    return propose_cancellation(recovery=recovery, reason="잘못 청구함", by=money.finance())


def undoing(movement: RecoveryMovement) -> RecoveryMovement:
    return reverse_movement(movement=movement, reason="다른 사람의 입금", by=money.finance())


def offset(recovery: Recovery, payout: Payout, amount: int) -> RecoveryMovement:
    return propose_offset(
        recovery=recovery, payout=payout, amount=amount, ground="consent",
        reason="2023. 6. 1. 전화로 동의", by=money.finance(),
    )  # fmt: skip


def in_instalments(recovery: Recovery, *amounts: int, first: date | None = None) -> RecoveryPlan:
    """A plan of monthly instalments of so many won."""
    first = first or clock.today() + timedelta(days=30)
    days = [add_working_days(first + timedelta(days=30 * n), 0) for n in range(len(amounts))]
    return agree_plan(
        recovery=recovery, instalments=list(zip(days, amounts, strict=True)),
        reason="2023. 6. 1. 전화로 합의", by=money.finance(),
    )  # fmt: skip
