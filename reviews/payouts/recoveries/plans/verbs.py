"""Instalments (분할 납부) of recoveries: agreement on a plan, and what of it has been paid. Only
the newest plan counts; what came back since it was agreed pays its instalments in their order, what
was written off since ends the last ones. Of a recovery that takes less than what is left
(`limits`), the plan is of what it may ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
from reviews.payouts.models import EntryKind, Recovery, RecoveryInstalment, RecoveryPlan
from reviews.payouts.models.triggers.recoveries import ENTER
from reviews.payouts.recoveries.demands.verbs import MOST_DAYS, lock_recovery, usual_due_day
from reviews.payouts.recoveries.errors.by_constraint import BY_CONSTRAINT
from reviews.payouts.recoveries.errors.movements import (
    PlanDayOffError,
    PlanDaysError,
    PlanFarError,
    PlanLengthError,
    PlanSumError,
    PlanTooMuchError,
    ProlongedPlanError,
    RecoveryMovedError,
)
from reviews.payouts.recoveries.limits import won_to_pay
from reviews.payouts.recoveries.notices import notify_plan

if TYPE_CHECKING:
    from claims.users.models import User

FEWEST, MOST_INSTALMENTS = 2, 24
MOST_PLAN_DAYS = 3 * MOST_DAYS  # of the last instalment; MOST_DAYS of the first one


@dataclass(frozen=True)
class InstalmentState:
    """One instalment of a plan with the won of it paid and written off (`waived`) so far.
    `is_next`: the first of which something is open; `is_missed`: something is open and its day has
    passed."""

    number: int
    due_on: date
    amount: int
    paid: int
    waived: int
    is_next: bool
    is_missed: bool

    @property
    def is_met(self) -> bool:
        return not self.open

    @property
    def open(self) -> int:
        return self.amount - self.paid - self.waived


def instalment_states(
    rows: Sequence[tuple[int, date, int]], total: int, left: int, today: date, waived: int = 0
) -> list[InstalmentState]:
    """Return the state of each instalment of a plan. `rows` are (number, day, won) in order. Of
    what is no longer owed of the plan's `total` won (`total` less `left`), `waived` won were
    written off since the plan, which end the last instalments; the rest came and pays the first
    ones. An instalment is missed when its day is before `today` and something of it is open. Pure:
    nothing is read."""
    gone = max(total - left, 0)
    ended = min(max(waived, 0), gone)
    paid, found, next_seen = gone - ended, [], False
    ahead = total - ended  # won of the plan, from its beginning, that were not written off
    for number, due_on, amount in rows:
        kept, part = min(ahead, amount), min(paid, amount)
        ahead, paid = ahead - kept, paid - part
        open_ = part < kept
        found.append(
            InstalmentState(
                number=number,
                due_on=due_on,
                amount=amount,
                paid=part,
                waived=amount - kept,
                is_next=open_ and not next_seen,
                is_missed=open_ and due_on < today,
            )
        )
        next_seen = next_seen or open_
    return found


def newest_plan(recovery: Recovery) -> RecoveryPlan | None:
    return recovery.plans.order_by("-number").first()


def instalment_states_of(recovery: Recovery, plan: RecoveryPlan) -> list[InstalmentState]:
    """Return the state of each instalment of a plan of this recovery as of today. One query, two
    where something of the recovery came back or is written off."""
    rows = list(plan.instalments.order_by("number").values_list("number", "due_on", "amount"))
    left, waived = recovery.outstanding, 0
    if recovery.recovered or recovery.waived:
        beside, waived = _since(recovery, plan)
        left -= beside
    return instalment_states(rows, plan.total, left, clock.today(), waived)


def _since(recovery: Recovery, plan: RecoveryPlan) -> tuple[int, int]:
    """Return the won owed that a plan left out when it was agreed, 0 where it is of all that was
    left, and the won written off since, less those that came after all: negative where more of an
    earlier write-off came. One query."""
    rows = recovery.entries.filter(movement__ended_at__gt=plan.at)
    entries = list(rows.values_list("kind", "receivable"))
    before = recovery.outstanding - sum(won for _kind, won in entries)
    written_off = (EntryKind.WAIVE, EntryKind.UNWAIVE)
    return max(before - plan.total, 0), -sum(won for kind, won in entries if kind in written_off)


def next_due_day(recovery: Recovery) -> date | None:
    """Return the day of the first instalment of the newest plan of which something is open. Without
    a plan, or with none open, return the recovery's present `due_on`. This also stays where the
    instalment's day has passed and `due_on` is later, as long as it is ahead or where it is no
    instalment's day (`due_day_again`): a letter named it to the claimant."""
    due_on, today, states = recovery.due_on, clock.today(), _newest_states(recovery)
    day = _first_open(states)
    if day is None or due_on is None:
        return day or due_on
    named = today <= due_on or due_on not in {one.due_on for one in states}
    return due_on if day < today and day < due_on and named else day


def due_day_again(recovery: Recovery) -> date:
    """Return the day to pay by of a recovery that had ended and is owed again: that of the first
    open instalment where it is still ahead, else `usual_due_day`."""
    day = _first_open(_newest_states(recovery))
    return day if day is not None and day > clock.today() else usual_due_day()


def _newest_states(recovery: Recovery) -> list[InstalmentState]:
    plan = newest_plan(recovery)
    return instalment_states_of(recovery, plan) if plan is not None else []


def _first_open(states: list[InstalmentState]) -> date | None:
    return next((one.due_on for one in states if not one.is_met), None)


def won_due(recovery: Recovery) -> int:
    """Return the won that a reminder asks for: what is missing of the missed instalments, or all
    that is left of the recovery where there is no plan or no missed instalment."""
    missed = sum(one.open for one in _newest_states(recovery) if one.is_missed)
    return missed or recovery.outstanding


@transaction.atomic
def agree_plan(
    *, recovery: Recovery, instalments: Sequence[tuple[date, int]], reason: str, by: User
) -> RecoveryPlan:
    """Store a plan of instalments, pairs (day, won) that add up to all that is left to pay of a
    recovery (`won_to_pay`), and write the letter to the claimant. An earlier plan no longer
    counts; the recovery's due day becomes that of the first instalment.

    Raises ForbiddenError (permission `enter_recovery`), RecoveryMovedError (409: not owed any
    more), ErasedClaimError (409), PlanTooMuchError (overpaid: more than it may ask for by now),
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
    """Raise PlanTooMuchError where instalments are above the won `left` to pay of a recovery that
    may ask for no more, PlanSumError where they add up to another sum."""
    total = sum(amount for _day, amount in instalments)
    if total > left < recovery.outstanding:
        raise PlanTooMuchError(left)
    if total != left:
        raise PlanSumError(total, left)


def check_prolonged(recovery: Recovery, instalments: Sequence[tuple[date, int]], by: User) -> None:
    """Raise ProlongedPlanError where instalments end later than the recovery's newest plan, and the
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
