"""Agreement on a plan of instalments (분할 납부). Only the newest plan counts. If the recovery may
ask for less than is left (`limits`), the plan covers only that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from claims import clock
from claims.errors import ErasedClaimError
from claims.policy.deadlines import is_working_day
from claims.reasons import LONG_REASON, given_reason
from claims.trail.triggers import refusals_as
from claims.users.permissions import require_permission
from reviews.payouts.errors.preparation import AmountNeededError
from reviews.payouts.models import Recovery, RecoveryInstalment, RecoveryPlan
from reviews.payouts.models.triggers.recoveries import ENTER
from reviews.payouts.recoveries.constraint_errors import BY_CONSTRAINT
from reviews.payouts.recoveries.demands.verbs import MOST_DAYS, lock_recovery
from reviews.payouts.recoveries.errors.demands import RecoveryMovedError
from reviews.payouts.recoveries.errors.plans import (
    PlanDayOffError,
    PlanDaysError,
    PlanFarError,
    PlanLengthError,
    PlanSumError,
    PlanTooMuchError,
    ProlongedPlanError,
)
from reviews.payouts.recoveries.limits import won_to_pay
from reviews.payouts.recoveries.notices import notify_plan
from reviews.payouts.recoveries.plans.instalments import newest_plan

if TYPE_CHECKING:
    from claims.users.models import User

FEWEST, MOST_INSTALMENTS = 2, 24
MOST_PLAN_DAYS = 3 * MOST_DAYS  # until the last instalment; MOST_DAYS until the first one


@transaction.atomic
def agree_plan(
    *, recovery: Recovery, instalments: Sequence[tuple[date, int]], reason: str, by: User
) -> RecoveryPlan:
    """Store a plan of instalments, pairs (day, won) that add up to all that is left to pay of a
    recovery (`won_to_pay`), and write the letter to the claimant. An earlier plan no longer
    counts; the recovery's due day becomes that of the first instalment.

    Raises ForbiddenError (permission `enter_recovery`), RecoveryMovedError (409: not owed any
    more), ErasedClaimError (409), PlanTooMuchError (overpaid: more than it may ask for now),
    PlanLengthError (not 2 to 24 instalments), PlanDaysError (a past day, or not in order),
    PlanFarError (first or last day too far ahead: one person agrees, two would waive it),
    ProlongedPlanError (later than the newest plan, to which the same person agreed),
    PlanDayOffError (a weekend or public holiday), AmountNeededError (one of 0 or less),
    PlanSumError (not all left to pay), ReasonNeededError (empty).
    """
    require_permission(by, ENTER)
    recovery = lock_recovery(recovery.pk)
    if not recovery.is_owed:
        raise RecoveryMovedError
    if recovery.claim.erased_at is not None:
        raise ErasedClaimError
    left = won_to_pay(recovery)
    _check(instalments)
    check_plan_sum(recovery, left, instalments)
    reason = given_reason(reason, LONG_REASON)
    check_prolonged(recovery, instalments, by)
    last = newest_plan(recovery)
    with refusals_as(BY_CONSTRAINT):
        plan = RecoveryPlan.objects.create(
            recovery=recovery,
            number=last.number + 1 if last else 1,
            total=left,
            reason=reason,
            by=by,
        )
        rows = RecoveryInstalment.objects.bulk_create(
            RecoveryInstalment(plan=plan, number=number, due_on=due_on, amount=amount)
            for number, (due_on, amount) in enumerate(instalments, 1)
        )
    recovery.due_on, recovery.reminded = rows[0].due_on, 0
    recovery.save(update_fields=["due_on", "reminded"])
    notify_plan(recovery, rows, plan.number)
    return plan


def check_plan_sum(recovery: Recovery, left: int, instalments: Sequence[tuple[date, int]]) -> None:
    """Raise PlanTooMuchError if instalments are above the won `left` to pay of a recovery that may
    ask for no more, PlanSumError if they add up to another sum."""
    total = sum(amount for _day, amount in instalments)
    if total > left < recovery.outstanding:
        raise PlanTooMuchError(left)
    if total != left:
        raise PlanSumError(total, left)


def check_prolonged(recovery: Recovery, instalments: Sequence[tuple[date, int]], by: User) -> None:
    """Raise ProlongedPlanError if instalments end later than the recovery's newest plan, and the
    same person agreed to that one. At most two queries."""
    last = newest_plan(recovery)
    if last is None or last.by_id != by.pk:
        return
    ends_on = last.instalments.aggregate(day=Max("due_on"))["day"]
    if max(day for day, _amount in instalments) > ends_on:
        raise ProlongedPlanError(ends_on)


def is_far(day: date, most: int) -> bool:
    """Return True for a day that is more than `most` days ahead."""
    return day > clock.today() + timedelta(days=most)


def _check(instalments: Sequence[tuple[date, int]]) -> None:
    if not FEWEST <= len(instalments) <= MOST_INSTALMENTS:
        raise PlanLengthError
    days = [day for day, _amount in instalments]
    if days != sorted(set(days)) or days[0] < clock.today():
        raise PlanDaysError
    if is_far(days[0], MOST_DAYS) or is_far(days[-1], MOST_PLAN_DAYS):
        raise PlanFarError
    if not all(map(is_working_day, days)):
        raise PlanDayOffError
    if any(amount <= 0 for _day, amount in instalments):
        raise AmountNeededError
