"""Selection of the approved payouts that go into the next batch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet, Subquery

from reviews.payouts.approvals.unapprove import newest_accounts
from reviews.payouts.models import Payout, PayoutBar
from reviews.payouts.models.querysets import (
    PayoutQuerySet,
    awaits_sample,
    payee_is_another,
)
from reviews.payouts.states.payouts import PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User

MOST_IN_A_BATCH = 5_000  # rows; those prepared first go first

_READ = ("pk", "amount", "account_id", "approval_no", "programme_id", "claim_id")


@dataclass(frozen=True)
class BatchChoice:
    """Conditions that choose the payouts of the next batch; an empty one excludes nothing. `kinds`
    are values of PayoutKind, `bank` is a code of three digits, `most_won` and `most_lines` limit
    sum and number, `picks` are ids of payouts picked one by one.

    With `only_failures` the batch holds only repetitions of failed payments; without it none of
    them.
    """

    kinds: tuple[str, ...] = ()
    bank: str = ""
    most_won: int | None = None  # won
    most_lines: int = MOST_IN_A_BATCH
    picks: tuple[int, ...] = ()
    only_failures: bool = False


EVERYTHING = BatchChoice()
FAILURES = BatchChoice(only_failures=True)


def payouts_to_batch(*, by: User, choice: BatchChoice = EVERYTHING) -> list[Payout]:
    """Return the approved payouts of one programme for this person's next batch, oldest first, up
    to the limits of the choice and MOST_IN_A_BATCH. The first payout that exceeds a limit ends the
    batch, so that no later payment overtakes an earlier one.

    Left out are payouts with a PayoutBar for the person, those whose claim has an open sample
    check, and those that another person would receive now (`payee_is_another`).
    """
    return _within_limits(_chosen(by, choice).only(*_READ), choice)


def rows_to_batch(*, by: User, choice: BatchChoice = EVERYTHING) -> list[Any]:
    """Return the payouts of `payouts_to_batch` as named tuples, faster for thousands of rows. They
    have pk, amount, account_id, approval_no, programme_id, claim_id and account__bank_code."""
    rows = _chosen(by, choice).values_list(*_READ, "account__bank_code", named=True)
    return _within_limits(rows, choice)


def barred_from(user: User) -> QuerySet[Any, Any]:
    """Return a queryset of the ids of the payouts from which this person is barred (PayoutBar), for
    use in a subquery."""
    return PayoutBar.objects.filter(user=user).values("payout")


def approved_rows(choice: BatchChoice) -> PayoutQuerySet:
    """Return all payouts in the state approved, or only the picked ones if the choice has `picks`.
    The other conditions of the choice are not applied."""
    rows = Payout.objects.in_state(PayoutStatus.APPROVED)
    return rows.filter(pk__in=choice.picks) if choice.picks else rows


def accounts_changed(rows: Iterable[Payout]) -> list[Payout]:
    """Return those of the payouts whose account is no longer the newest account of their claim. One
    query."""
    rows = list(rows)
    newest = newest_accounts(rows)
    return [row for row in rows if newest.get(row.claim_id) != row.account]


def payees_changed(payout_ids: Iterable[int]) -> dict[int, str]:
    """Return {payout id: claim number}, in order of the ids, for those of the payouts that another
    person would receive now: a proxy, representative or heir began or ceased to receive for the
    claimant. One query."""
    rows = Payout.objects.filter(payee_is_another(), pk__in=list(payout_ids))
    return dict(rows.order_by("pk").values_list("pk", "claim__number"))


def _chosen(by: User, choice: BatchChoice) -> PayoutQuerySet:
    rows = approved_rows(choice).filter(replaces__isnull=not choice.only_failures)
    rows = rows.exclude(awaits_sample()).exclude(payee_is_another())
    if choice.kinds:
        rows = rows.filter(kind__in=choice.kinds)
    if choice.bank:
        rows = rows.filter(account__bank_code=choice.bank)
    rows = rows.exclude(pk__in=barred_from(by)).order_by("prepared_at", "pk")
    # before the limits: rows of another programme must not take up the lines of this one
    return rows.filter(programme=Subquery(rows.values("programme")[:1]))


def _within_limits(found: QuerySet[Any, Any], choice: BatchChoice) -> list[Any]:
    rows = list(found[: min(choice.most_lines, MOST_IN_A_BATCH)])
    if choice.most_won is None:
        return rows
    totals = accumulate(row.amount for row in rows)
    return [row for row, won in zip(rows, totals, strict=True) if won <= choice.most_won]
