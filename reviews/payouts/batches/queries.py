"""Selection of the approved payouts that go into the next batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from reviews.payouts.models import Payout, PayoutBar
from reviews.payouts.models.querysets import PayoutQuerySet
from reviews.payouts.states import PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User

MOST_IN_A_BATCH = 5_000  # rows; the oldest approvals go first


_READ = ("pk", "amount", "account_id", "approval_no", "programme_id", "claim_id")


def payouts_to_batch(*, by: User, only_failures: bool = False) -> list[Payout]:
    """Return the approved payouts of one programme for this person's next batch, oldest first.

    Payouts from which the person is barred are left out. Failed payments that were prepared again
    go into a follow-up batch of their own (`only_failures`).
    """
    return _of_one_programme(_approved(by, only_failures).only(*_READ))


def rows_to_batch(*, by: User, only_failures: bool = False) -> list[Any]:
    """Return the same as plain rows with the fields that a page counts, adds up and digests: a
    page of thousands of payouts need not make objects of them."""
    return _of_one_programme(_approved(by, only_failures).values_list(*_READ, named=True))


def _approved(by: User, only_failures: bool) -> PayoutQuerySet:
    return (
        Payout.objects.in_state(PayoutStatus.APPROVED)
        .filter(replaces__isnull=not only_failures)
        .exclude(pk__in=PayoutBar.objects.filter(user=by).values("payout"))
        .order_by("prepared_at", "pk")
    )


def _of_one_programme(found: QuerySet[Any, Any]) -> list[Any]:
    rows = list(found[:MOST_IN_A_BATCH])
    return [row for row in rows if row.programme_id == rows[0].programme_id]
