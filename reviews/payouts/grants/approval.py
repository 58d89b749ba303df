"""Bulk approval of a run: its next rows as the form showed them, at most MOST_ROWS at once."""

from __future__ import annotations

import hmac
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from claims.errors import DomainError
from claims.users.permissions import require_permission
from reviews.payouts.approvals.blockers import approvable_by, blocker_for
from reviews.payouts.approvals.fingerprint import seen_value, selection_of
from reviews.payouts.approvals.recent_approvals import selection_changed
from reviews.payouts.approvals.verbs import Approval, approve_payouts
from reviews.payouts.errors.approvals import NothingApprovedError
from reviews.payouts.ledger.budget import budget_left, within_budget
from reviews.payouts.models import GrantRun, Payout
from reviews.payouts.states.payouts import PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User

MOST_ROWS = 5_000  # rows of one approval
NAMED = 20  # left-out rows named one by one; more are counted


def _waiting(run: GrantRun) -> QuerySet[Payout]:
    return Payout.objects.filter(run=run, status=PayoutStatus.PREPARED).order_by("pk")


def next_rows(run: GrantRun, user: User, *, most: int = MOST_ROWS) -> list[Payout]:
    """Return the run's oldest waiting payouts that this person may approve, at most `most` and only
    as many as the rest of the budget covers. Only pk, amount, account_id and approval_no are
    loaded."""
    return within_budget(_approvable_rows(run, user, most), budget_left(run.programme_id))


def _approvable_rows(run: GrantRun, user: User, most: int = MOST_ROWS) -> list[Payout]:
    rows = _waiting(run).filter(approvable_by(user))
    return list(rows.only("pk", "amount", "account_id", "approval_no")[:most])


@dataclass(frozen=True)
class Offer:
    """Preview of the next bulk approval of a grant run, for its page: the payouts that would be
    approved, those left out (the first NAMED with their errors), and the budget before it. Amounts
    in whole won."""

    rows: list[Payout]
    beyond_budget: int  # further rows for which the budget does not suffice
    budget_left: int | None  # before the approval; None without a budget
    waiting: int  # rows of the run, with those left out
    left_out: list[tuple[Payout, DomainError]]
    left_out_count: int

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def total(self) -> int:
        return sum(row.amount for row in self.rows)

    @property
    def budget_left_after(self) -> int | None:
        return None if self.budget_left is None else self.budget_left - self.total

    @property
    def groups(self) -> list[tuple[int, int, int]]:
        """Payouts of the approval by amount, smallest first: won of each, number, and their sum in
        won."""
        counted = Counter(row.amount for row in self.rows)
        return [(won, n, won * n) for won, n in sorted(counted.items())]

    @property
    def remaining(self) -> int:
        """Number of payouts that this person may approve after this approval, those beyond the
        budget included."""
        return self.waiting - self.left_out_count - self.count

    @property
    def seen(self) -> str:
        return selection_of(self.rows)

    @property
    def left_out_unnamed(self) -> int:
        return self.left_out_count - len(self.left_out)


def offer(run: GrantRun, user: User, *, most: int = MOST_ROWS) -> Offer:
    """Return the preview of the run's next bulk approval by this person, of at most `most` rows.
    Does not check permissions. The number of queries does not grow with the rows."""
    rows, left = _approvable_rows(run, user)[:most], budget_left(run.programme_id)
    fitting = within_budget(rows, left)
    shut = _waiting(run).exclude(
        pk__in=_waiting(run).filter(approvable_by(user)).order_by().values("pk")
    )
    named = [
        (payout, why)
        for payout in shut.for_page()[:NAMED]  # type: ignore[attr-defined]
        if (why := blocker_for(payout, user)) is not None
    ]
    return Offer(
        rows=fitting,
        beyond_budget=len(rows) - len(fitting),
        budget_left=left,
        waiting=_waiting(run).count(),
        left_out=named,
        left_out_count=shut.count(),
    )


def approve_next(*, run: GrantRun, seen: str, by: User, most: int = MOST_ROWS) -> Approval:
    """Approve the run's next payouts (`next_rows`) as the page showed them (`seen` and `most` of
    its Offer), and return the approved and the left-out ones as `approve_payouts` does. The payouts
    are selected again; amount and account of each are compared under its lock.

    Raises ForbiddenError (permission `approve_payout`), SelectionChangedError (409: other payouts
    than shown), NothingApprovedError (none can be approved).
    """
    require_permission(by, "reviews.approve_payout")
    rows = next_rows(run, by, most=most)
    if not hmac.compare_digest(selection_of(rows).encode(), seen.encode()):
        raise selection_changed(Payout.objects.filter(run=run))
    if not rows:
        raise NothingApprovedError
    return approve_payouts(seen={row.pk: seen_value(row) for row in rows}, by=by)
