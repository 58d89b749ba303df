"""What the bank said: entered by finance for a released batch, appended, never overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from claims import clock
from reviews.payouts.errors import (
    AmountDiffers,
    BatchMoved,
    NotReleased,
    NotWaiting,
    ReasonNeeded,
    forbid_unless,
    refusal,
)
from reviews.payouts.letters import tell_results
from reviews.payouts.locking import lock_batch, lock_payout, lock_payouts
from reviews.payouts.models import BankResult, Payout, PayoutBatch
from reviews.payouts.states import BankOutcome, BatchStatus, PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User


@transaction.atomic
def apply_result(
    *,
    payout: Payout,
    outcome: BankOutcome | str,
    by: User,
    amount: int | None = None,
    code: str = "",
    text: str = "",
) -> BankResult:
    """Enter what the bank said of one payment and tell the claimant. `amount` in won, if it said.

    The batch is settled with its last result. A return of money already paid is `returned`.
    Raises Forbidden, NotReleased, NotWaiting (409: it has its result), AmountDiffers,
    ReasonNeeded (a failure says why).
    """
    forbid_unless(by, "reviews.release_batch")
    payout = lock_payout(payout.pk)
    if payout.batch_id is None:
        raise NotReleased
    batch = lock_batch(payout.batch_id)
    result = _apply(payout, batch, BankOutcome(outcome), by, amount, code, text)
    _settle(batch)
    tell_results([result])
    return result


@transaction.atomic
def apply_paid_to_rest(*, batch: PayoutBatch, by: User) -> list[BankResult]:
    """Everything in a released batch that has no result yet was paid. Raises as apply_result."""
    forbid_unless(by, "reviews.release_batch")
    rows = lock_payouts(
        batch.payouts.filter(status=PayoutStatus.BATCHED).values_list("pk", flat=True)
    )
    batch = lock_batch(batch.pk)
    rows = [row for row in rows if row.status == PayoutStatus.BATCHED]
    if not rows:
        raise BatchMoved
    results = [_apply(row, batch, BankOutcome.PAID, by, None, "", "") for row in rows]
    _settle(batch)
    tell_results(results)
    return results


def _apply(
    payout: Payout,
    batch: PayoutBatch,
    outcome: BankOutcome,
    by: User,
    amount: int | None,
    code: str,
    text: str,
) -> BankResult:
    if batch.status not in (BatchStatus.RELEASED, BatchStatus.SETTLED):
        raise NotReleased
    before = PayoutStatus.PAID if outcome == BankOutcome.RETURNED else PayoutStatus.BATCHED
    if payout.status != before:
        raise NotWaiting
    if amount is not None and amount != payout.amount:
        raise AmountDiffers
    if outcome != BankOutcome.PAID and not text.strip():
        raise ReasonNeeded
    try:
        with transaction.atomic():
            result = BankResult.objects.create(
                batch=batch,
                payout=payout,
                outcome=outcome,
                amount=payout.amount,
                code=code.strip()[:20],
                text=text.strip()[:200],
                entered_by=by,
            )
            payout.status = (
                PayoutStatus.PAID if outcome == BankOutcome.PAID else PayoutStatus.FAILED
            )
            payout.ended_at, payout.ended_reason = clock.now(), result.text
            payout.save(update_fields=["status", "ended_at", "ended_reason"])
    except IntegrityError as error:
        raise refusal(error) from error
    return result


def _settle(batch: PayoutBatch) -> None:
    if (
        batch.status == BatchStatus.RELEASED
        and not batch.payouts.filter(status=PayoutStatus.BATCHED).exists()
    ):
        batch.status = BatchStatus.SETTLED
        batch.save(update_fields=["status"])
