"""Budgets of programmes. Approvals reserve and payments spend; database triggers count both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet

from claims.composed_once import ComposedOnce
from reviews.payouts.errors import BudgetBelowPromisesError
from reviews.payouts.models import Budget

if TYPE_CHECKING:
    from claims.policy.models import Programme
    from reviews.payouts.models import Payout


def budget_left(programme: Programme | int) -> int | None:
    """Return the whole won that can still be approved; None for a programme without a budget."""
    pk = programme if isinstance(programme, int) else programme.pk
    budget = Budget.objects.filter(programme_id=pk).first()
    return budget.left if budget else None


def within_budget(rows: Sequence[Payout], left: int | None) -> list[Payout]:
    """Return the first rows of one programme that fit into `left` won; none without a budget.

    With one row more the database would refuse all of them.
    """
    totals = accumulate(row.amount for row in rows)
    return [row for row, total in zip(rows, totals, strict=True) if total <= (left or 0)]


def _budgets() -> QuerySet[Budget]:
    return Budget.objects.select_related("programme").order_by("programme")


_BUDGETS = ComposedOnce(_budgets)


def budgets(programmes: Iterable[int] | None = None) -> list[Budget]:
    """Return all budgets, or those of the given programmes, for `reviews/payouts/budget.html`.

    One query.
    """
    if programmes is None:
        return _BUDGETS.fetch()
    return list(_budgets().filter(programme__in=programmes))


@transaction.atomic
def set_budget(*, budget: Budget, granted: int) -> Budget:
    """Set the budget of a programme in whole won. Only a confirmed change calls this.

    Raises BudgetBelowPromisesError where more than that is promised or paid.
    """
    locked = lock_budget(budget)
    require_room(locked, granted)
    locked.granted = granted
    locked.save(update_fields=["granted"])  # the only column that the application may write
    return locked


def open_budget(*, programme: Programme, granted: int) -> Budget:
    """Create the first budget of a programme, in whole won. Only a confirmed change calls this."""
    return Budget.objects.create(programme=programme, granted=granted)


def lock_budget(budget: Budget) -> Budget:
    """Lock the budget row and return it anew, so that no concurrent approval changes it."""
    return Budget.objects.select_for_update().get(pk=budget.pk)


def require_room(budget: Budget, granted: int) -> None:
    """Raise BudgetBelowPromisesError where `granted` won are less than is promised and paid."""
    promised = budget.reserved + budget.spent
    if granted < promised:
        raise BudgetBelowPromisesError(promised)
