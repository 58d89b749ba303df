"""Bulk approval of a run: the next rows as they were shown, never more than one form can say."""

from __future__ import annotations

import hmac
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.errors import DomainError
from claims.register.models import HolderMatch
from reviews.payouts.approvals import Approval, approve_payouts, refusal_for
from reviews.payouts.errors import NothingApproved, forbid_unless
from reviews.payouts.fingerprint import seen_value, selection_of
from reviews.payouts.grants.errors import SelectionChanged
from reviews.payouts.models import GrantRun, Payout, PayoutBar
from reviews.payouts.states import PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User

MOST = 5_000  # rows of one approval
NAMED = 20  # left-out rows named one by one; more are counted


def _waiting(run: GrantRun) -> QuerySet[Payout]:
    return Payout.objects.filter(run=run, status=PayoutStatus.PREPARED).order_by("pk")


def _approvable(user: User) -> Q:
    """The rule of approvals.refusal_for, as far as it can be asked for thousands at once.

    What it cannot see (a vote without a bar) the database refuses, and the answer names it.
    """
    barred = PayoutBar.objects.filter(payout=OuterRef("pk"), user=user)
    fits = ~Q(account__holder_match=HolderMatch.MISMATCH) | Q(holder_waived_by__isnull=False)
    return Q(account__isnull=False) & fits & ~Q(prepared_by=user) & ~Exists(barred)


def next_rows(run: GrantRun, user: User, *, most: int = MOST) -> list[Payout]:
    """What one approval would take now: the oldest rows that this person may approve."""
    rows = _waiting(run).filter(_approvable(user))
    return list(rows.only("pk", "amount", "account_id", "approval_no")[:most])


@dataclass(frozen=True)
class Offer:
    """What one approval would do, for the page; amounts in whole won."""

    rows: list[Payout]
    waiting: int  # of the run, with those below
    left_out: list[tuple[Payout, DomainError]]
    left_out_count: int

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def total(self) -> int:
        return sum(row.amount for row in self.rows)

    @property
    def groups(self) -> list[tuple[int, int, int]]:
        """(won each, how many, won together), smallest first."""
        counted = Counter(row.amount for row in self.rows)
        return [(won, n, won * n) for won, n in sorted(counted.items())]

    @property
    def later(self) -> int:
        """What further approvals of the run can take."""
        return self.waiting - self.left_out_count - self.count

    @property
    def seen(self) -> str:
        return selection_of(self.rows)

    @property
    def left_out_unnamed(self) -> int:
        return self.left_out_count - len(self.left_out)


def offer(run: GrantRun, user: User) -> Offer:
    """Five queries, whatever the number of rows."""
    shut = _waiting(run).exclude(
        pk__in=_waiting(run).filter(_approvable(user)).order_by().values("pk")
    )
    named = [
        (payout, why)
        for payout in shut.for_page()[:NAMED]  # type: ignore[attr-defined]
        if (why := refusal_for(payout, user)) is not None
    ]
    return Offer(
        rows=next_rows(run, user),
        waiting=_waiting(run).count(),
        left_out=named,
        left_out_count=shut.count(),
    )


def approve_next(*, run: GrantRun, seen: str, by: User) -> Approval:
    """Approve the next rows of a run as the form showed them (`selection_of`).

    The rows are found again here and compared; each one's amount and account are compared once
    more under its lock. Raises Forbidden, NothingApproved, SelectionChanged (409), and what
    approve_payouts raises.
    """
    forbid_unless(by, "reviews.approve_payout")
    rows = next_rows(run, by)
    if not hmac.compare_digest(selection_of(rows), seen):
        raise SelectionChanged
    if not rows:
        raise NothingApproved
    return approve_payouts(seen={row.pk: seen_value(row) for row in rows}, by=by)
