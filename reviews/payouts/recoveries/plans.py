"""Instalments (분할 납부) of recoveries: agreement on a plan, and what of it has been paid. Only
the newest plan counts; what came back since it was agreed pays its instalments in their order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from claims import clock
from claims.errors import ReasonNeededError
from claims.users.permissions import require_permission
from reviews.payouts.errors.preparation import AmountNeededError
from reviews.payouts.models import Recovery, RecoveryInstalment, RecoveryPlan
from reviews.payouts.models.recoveries import MOST_REASON
from reviews.payouts.recoveries.errors import (
    PlanDaysError,
    PlanLengthError,
    PlanSumError,
    PlanTooMuchError,
    RecoveryMovedError,
    refusal_of,
)
from reviews.payouts.recoveries.limits import lower_limit
from reviews.payouts.recoveries.notices import notify_plan
from reviews.payouts.recoveries.verbs import locked_recovery

if TYPE_CHECKING:
    from claims.users.models import User

ENTER = "reviews.enter_recovery"
FEWEST, MOST_INSTALMENTS = 2, 24


@dataclass(frozen=True)
class InstalmentState:
    """One instalment of a plan with the won of it paid so far. `is_next`: the first that is not
    paid in full; `is_missed`: not paid in full and its day has passed."""

    number: int
    due_on: date
    amount: int
    paid: int
    is_next: bool
    is_missed: bool

    @property
    def is_met(self) -> bool:
        return self.paid == self.amount

    @property
    def open(self) -> int:
        return self.amount - self.paid


def instalment_states(
    rows: Iterable[tuple[int, date, int]], total: int, left: int, today: date
) -> list[InstalmentState]:
    """Return the state of each instalment of a plan. `rows` are (number, day, won) in order; what
    is no longer owed of the plan's `total` won (`total` less `left`) pays the instalments in that
    order. An instalment is missed when its day is before `today` and it is not paid in full. Pure:
    nothing is read."""
    paid, found, next_seen = max(total - left, 0), [], False
    for number, due_on, amount in rows:
        part = min(paid, amount)
        paid -= part
        open_ = part < amount
        found.append(
            InstalmentState(
                number=number,
                due_on=due_on,
                amount=amount,
                paid=part,
                is_next=open_ and not next_seen,
                is_missed=open_ and due_on < today,
            )
        )
        next_seen = next_seen or open_
    return found


def newest_plan(recovery: Recovery) -> RecoveryPlan | None:
    return recovery.plans.order_by("-number").first()


def instalment_states_of(recovery: Recovery, plan: RecoveryPlan) -> list[InstalmentState]:
    """Return the state of each instalment of a plan of this recovery as of today. One query."""
    rows = plan.instalments.order_by("number").values_list("number", "due_on", "amount")
    return instalment_states(rows, plan.total, recovery.outstanding, clock.today())


def next_due_day(recovery: Recovery) -> date | None:
    """Return the day of the first instalment of the newest plan that is not paid in full. Without a
    plan, or with none open, return the recovery's present `due_on`."""
    plan = newest_plan(recovery)
    if plan is None:
        return recovery.due_on
    open_ = [one.due_on for one in instalment_states_of(recovery, plan) if not one.is_met]
    return open_[0] if open_ else recovery.due_on


def won_due(recovery: Recovery) -> int:
    """Return the won that a reminder asks for: what is missing of the missed instalments, or all
    that is left of the recovery where there is no plan or no missed instalment."""
    plan = newest_plan(recovery)
    if plan is None:
        return recovery.outstanding
    missed = sum(one.open for one in instalment_states_of(recovery, plan) if one.is_missed)
    return missed or recovery.outstanding


@transaction.atomic
def agree_plan(
    *, recovery: Recovery, instalments: Sequence[tuple[date, int]], reason: str, by: User
) -> RecoveryPlan:
    """Store a plan of instalments, pairs (day, won) that add up to all that is left of a recovery,
    and write the letter to the claimant. An earlier plan no longer counts; the recovery's due day
    becomes that of the first instalment.

    Raises ForbiddenError (permission `enter_recovery`), RecoveryMovedError (409: not owed any
    more), PlanTooMuchError (overpaid: less is too much by now), PlanLengthError (not 2 to 24
    instalments), PlanDaysError (a past day, or not in order), AmountNeededError (one of 0 or less),
    PlanSumError (not all that is left), ReasonNeededError (empty).
    """
    require_permission(by, ENTER)
    recovery = locked_recovery(recovery.pk)
    if not recovery.is_owed:
        raise RecoveryMovedError
    most = lower_limit(recovery, recovery.outstanding)
    if most is not None:
        raise PlanTooMuchError(most)
    reason = reason.strip()[:MOST_REASON]
    _check(recovery, instalments)
    if not reason:
        raise ReasonNeededError
    last = newest_plan(recovery)
    try:
        with transaction.atomic():
            plan = RecoveryPlan.objects.create(
                recovery=recovery,
                number=last.number + 1 if last else 1,
                total=recovery.outstanding,
                reason=reason,
                by=by,
            )
            rows = RecoveryInstalment.objects.bulk_create(
                RecoveryInstalment(plan=plan, number=number, due_on=due_on, amount=amount)
                for number, (due_on, amount) in enumerate(instalments, 1)
            )
    except IntegrityError as error:
        raise refusal_of(error) from error
    recovery.due_on, recovery.reminded = rows[0].due_on, 0
    recovery.save(update_fields=["due_on", "reminded"])
    notify_plan(recovery, rows, plan.number)
    return plan


def _check(recovery: Recovery, instalments: Sequence[tuple[date, int]]) -> None:
    if not FEWEST <= len(instalments) <= MOST_INSTALMENTS:
        raise PlanLengthError
    days = [day for day, _amount in instalments]
    if days != sorted(set(days)) or days[0] < clock.today():
        raise PlanDaysError
    if any(amount <= 0 for _day, amount in instalments):
        raise AmountNeededError
    total = sum(amount for _day, amount in instalments)
    if total != recovery.outstanding:
        raise PlanSumError(total, recovery.outstanding)
