"""Selection of the approved payouts that go into the next batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviews.payouts.models import Payout, PayoutBar
from reviews.payouts.states import PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User

MOST_IN_A_BATCH = 5_000  # rows; the oldest approvals go first


def payouts_to_batch(*, by: User, only_failures: bool = False) -> list[Payout]:
    """Return the approved payouts of one programme for this person's next batch, oldest first.

    Payouts from which the person is barred are left out. Failed payments that were prepared again
    go into a follow-up batch of their own (`only_failures`).
    """
    approved = (
        Payout.objects.in_state(PayoutStatus.APPROVED)
        .filter(replaces__isnull=not only_failures)
        .exclude(pk__in=PayoutBar.objects.filter(user=by).values("payout"))
    )
    rows = list(
        approved.only(
            "pk", "amount", "account_id", "approval_no", "programme_id", "claim_id"
        ).order_by("prepared_at", "pk")[:MOST_IN_A_BATCH]
    )
    return [row for row in rows if row.programme_id == rows[0].programme_id]
