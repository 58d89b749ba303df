"""Budgets of programmes. Approvals reserve money of a budget and payments spend it; database
triggers write both sums."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet

from claims.composed_once import ComposedOnce
from reviews.payouts.errors.approvals import BudgetBelowPromisesError
from reviews.payouts.models import Budget

if TYPE_CHECKING:
    from claims.policy.models import Programme
    from reviews.payouts.models import Payout


def budget_left(programme: Programme | int) -> int | None:
    """Return the whole won of the programme's budget (given as object or id) that can still be
    approved; None for a programme without a budget."""
    pk = programme if isinstance(programme, int) else programme.pk
    budget = Budget.objects.filter(programme_id=pk).first()
    return budget.available if budget else None


def granted_budget(programme_id: int) -> int | None:
    """Return the won that the programme's budget has in all; None for one without a budget."""
    budget = Budget.objects.filter(programme_id=programme_id).first()
    return budget.granted if budget else None


def within_budget(rows: Sequence[Payout], left: int | None) -> list[Payout]:
    """Return the first of these payouts of one programme whose sum is at most `left` won; [] if
    `left` is None. The rest is left out, since the database would refuse a statement with any of
    it."""
    totals = accumulate(row.amount for row in rows)
    return [row for row, total in zip(rows, totals, strict=True) if total <= (left or 0)]


def _budgets() -> QuerySet[Budget]:
    return Budget.objects.select_related("programme").order_by("programme")


_BUDGETS = ComposedOnce(_budgets)


def budgets(programmes: Iterable[int] | None = None) -> list[Budget]:
    """Return all budgets, or those of the programmes with these ids, each with its programme, in
    order of the programme. One query."""
    if programmes is None:
        return _BUDGETS.fetch()
    return list(_budgets().filter(programme__in=programmes))


@transaction.atomic
def set_budget(*, budget: Budget, granted: int) -> Budget:
    """Set the granted sum of a budget, in whole won, under a lock of its row. Called only when a
    second administrator has confirmed the change; no permission is checked.

    Raises BudgetBelowPromisesError if `granted` is less than the won reserved and spent.
    """
    locked = lock_budget(budget)
    require_room(locked, granted)
    locked.granted = granted
    locked.save(update_fields=["granted"])  # the only column that the application may write
    return locked


def open_budget(*, programme: Programme, granted: int) -> Budget:
    """Create the first budget of a programme, in whole won. Called only when a change was confirmed
    by a second administrator; no permission is checked."""
    return Budget.objects.create(programme=programme, granted=granted)


def lock_budget(budget: Budget) -> Budget:
    """Lock the row of a budget until the transaction ends, so that no approval changes it
    meanwhile, and return it as read under the lock."""
    return Budget.objects.select_for_update().get(pk=budget.pk)


def require_room(budget: Budget, granted: int) -> None:
    """Raise BudgetBelowPromisesError if `granted` won are less than the budget's reserved and spent
    won together."""
    promised = budget.reserved + budget.spent
    if granted < promised:
        raise BudgetBelowPromisesError(promised)
