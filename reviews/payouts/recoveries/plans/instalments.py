"""Instalments of the newest plan: paid, missed and next ones. Receipts and offsets since the plan
was agreed pay its instalments in order; write-offs since then end the last ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from claims import clock
from reviews.payouts.models import EntryKind, Recovery, RecoveryPlan
from reviews.payouts.recoveries.demands.verbs import usual_due_day

if TYPE_CHECKING:
    pass


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
    """Return the state of each instalment of a plan of this recovery as of today. One query, two if
    something of the recovery came back or is written off."""
    rows = list(plan.instalments.order_by("number").values_list("number", "due_on", "amount"))
    left, waived = recovery.outstanding, 0
    if recovery.recovered or recovery.waived:
        beside, waived = _since(recovery, plan)
        left -= beside
    return instalment_states(rows, plan.total, left, clock.today(), waived)


def _since(recovery: Recovery, plan: RecoveryPlan) -> tuple[int, int]:
    """Return two amounts in won. The first is owed but was left out of the plan when it was agreed
    (0 if the plan covers all that was left). The second was written off since, less receipts for
    it; negative if receipts exceed it. One query."""
    rows = recovery.entries.filter(movement__ended_at__gt=plan.at)
    entries = list(rows.values_list("kind", "receivable"))
    before = recovery.outstanding - sum(won for _kind, won in entries)
    written_off = (EntryKind.WAIVE, EntryKind.UNWAIVE)
    return max(before - plan.total, 0), -sum(won for kind, won in entries if kind in written_off)


def next_due_day(recovery: Recovery) -> date | None:
    """Return the day of the first instalment of the newest plan of which something is open. Without
    a plan, or with none open, return the recovery's present `due_on`. This also stays if the
    instalment's day has passed and `due_on` is later, as long as it is ahead or if it is no
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
    that is left of the recovery if there is no plan or no missed instalment."""
    missed = sum(one.open for one in _newest_states(recovery) if one.is_missed)
    return missed or recovery.outstanding
