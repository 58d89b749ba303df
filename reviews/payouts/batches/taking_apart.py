"""Return of the payouts of a batch that pays nothing: one that was cancelled, or whose file the
bank refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reviews.payouts.approvals.unapprove import unapprove
from reviews.payouts.batches.queries import accounts_changed, payees_changed
from reviews.payouts.holds.holding import hold_grants_to_shared_accounts
from reviews.payouts.models import Payout, PayoutBatch
from reviews.payouts.models.expressions.preparing_again import of_fixed_grant
from reviews.payouts.preparation.cancel import cancel_grants_of_withdrawn
from reviews.payouts.states.payouts import PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User


def take_apart(batch: PayoutBatch, rows: Sequence[Payout], *, by: User) -> None:
    """Set the payouts `rows` of an ended batch, locked with their claims, back to approved, or to
    prepared if the account or the person who receives has changed since. Fixed grants of a claim
    that was withdrawn since are cancelled; those to an account to which another claim has a fixed
    grant now are put on hold. The caller has set the batch to cancelled or refused.

    Raises PayeeBusyError (409: another transaction has locked that other claim).
    """
    Payout.objects.filter(batch=batch).update(status=PayoutStatus.APPROVED, batch=None)
    moved, others = accounts_changed(rows), payees_changed(row.pk for row in rows)
    unapprove([*moved, *(row for row in rows if row.pk in others and row not in moved)], by=by)
    for claim_id in sorted({row.claim_id for row in rows if row.claim.withdrawn_at}):
        cancel_grants_of_withdrawn(claim_id)
    hold_grants_to_shared_accounts({row.claim_id for row in moved if of_fixed_grant(row)})
