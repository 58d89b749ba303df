"""What a programme may still spend. Approvals reserve, payments spend; the database counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from reviews.payouts.errors import BudgetBelowPromisesError
from reviews.payouts.models import Budget

if TYPE_CHECKING:
    from claims.policy.models import Programme


def budget_left(programme: Programme | int) -> int | None:
    """Whole won that can still be approved; None where the programme has no budget."""
    pk = programme if isinstance(programme, int) else programme.pk
    budget = Budget.objects.filter(programme_id=pk).first()
    return budget.left if budget else None


def budgets(programmes: Iterable[int] | None = None) -> list[Budget]:
    """The budgets for the partial `reviews/payouts/budget.html`: one query. All of them, or those
    of the given programmes."""
    found = Budget.objects.select_related("programme").order_by("programme")
    return list(found if programmes is None else found.filter(programme__in=programmes))


@transaction.atomic
def set_budget(*, budget: Budget, granted: int) -> Budget:
    """Set what a programme may spend, in whole won. Called by a confirmed change only.

    Raises BudgetBelowPromisesError where more than that is promised or paid.
    """
    locked = lock_budget(budget)
    require_room(locked, granted)
    locked.granted = granted
    locked.save(update_fields=["granted"])  # the one column that is ours to write
    return locked


def open_budget(*, programme: Programme, granted: int) -> Budget:
    """Give a programme its first budget, in whole won. Called by a confirmed change only."""
    return Budget.objects.create(programme=programme, granted=granted)


def lock_budget(budget: Budget) -> Budget:
    """Read again under its lock: no approval comes in between."""
    return Budget.objects.select_for_update().get(pk=budget.pk)


def require_room(budget: Budget, granted: int) -> None:
    """Raises BudgetBelowPromisesError where `granted` won do not hold what is promised and paid."""
    promised = budget.reserved + budget.spent
    if granted < promised:
        raise BudgetBelowPromisesError(promised)
