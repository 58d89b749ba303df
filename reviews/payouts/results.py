"""What the bank said of a released batch, entered by hand: appended, never overwritten.

Whole files of results are loaded by bank/loading.py, by the same statements.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef

from claims import clock
from reviews.payouts.bank.errors import LinesOpen
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
from reviews.payouts.states import BankOutcome, BatchStatus, PayoutStatus, ResultMatch

if TYPE_CHECKING:
    from claims.users.models import User

SENT = (BatchStatus.RELEASED, BatchStatus.SETTLED)


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
    entered = _result(payout, batch, BankOutcome(outcome), by, amount, code, text)
    results = _write([entered])
    settle([batch])
    tell_results(results)
    return results[0]


@transaction.atomic
def apply_paid_to_rest(*, batch: PayoutBatch, by: User) -> list[BankResult]:
    """Everything in a released batch that has no result yet was paid.

    Raises as apply_result, and LinesOpen where the bank said something of it that did not fit.
    """
    forbid_unless(by, "reviews.release_batch")
    rows = lock_payouts(
        batch.payouts.filter(status=PayoutStatus.BATCHED).values_list("pk", flat=True)
    )
    batch = lock_batch(batch.pk)
    rows = [row for row in rows if row.status == PayoutStatus.BATCHED]
    if not rows:
        raise BatchMoved
    if batch.status not in SENT:
        raise NotReleased
    doubts = BankResult.objects.exclude(match=ResultMatch.APPLIED).filter(answer=None)
    if doubts.filter(payout__in=rows).exists():
        raise LinesOpen
    results = _write(
        BankResult(
            batch=batch, payout=row, outcome=BankOutcome.PAID, amount=row.amount, entered_by=by
        )
        for row in rows
    )
    settle([batch])
    tell_results(results)
    return results


def _result(
    payout: Payout,
    batch: PayoutBatch,
    outcome: BankOutcome,
    by: User,
    amount: int | None,
    code: str,
    text: str,
) -> BankResult:
    """What a person entered, checked against the locked rows."""
    if batch.status not in SENT:
        raise NotReleased
    before = PayoutStatus.PAID if outcome == BankOutcome.RETURNED else PayoutStatus.BATCHED
    if payout.status != before:
        raise NotWaiting
    if amount is not None and amount != payout.amount:
        raise AmountDiffers
    if outcome != BankOutcome.PAID and not text.strip():
        raise ReasonNeeded
    return BankResult(
        batch=batch,
        payout=payout,
        outcome=outcome,
        amount=payout.amount,
        code=code.strip()[:20],
        text=text.strip()[:200],
        entered_by=by,
    )


def _write(results: Iterable[BankResult]) -> list[BankResult]:
    try:
        with transaction.atomic():
            written = BankResult.objects.bulk_create(results)
            carry_out(written)
    except IntegrityError as error:
        raise refusal(error) from error
    return written


def carry_out(results: Iterable[BankResult]) -> None:
    """Move the payments of applied results, locked by the caller, to where the bank says they are.

    One statement for all of them.
    """
    rows = list(results)
    if not rows:
        return
    states = [
        str(PayoutStatus.PAID if row.outcome == BankOutcome.PAID else PayoutStatus.FAILED)
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reviews_payout p SET status = said.status, ended_at = %s,"
            " ended_reason = said.reason"
            " FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS said (id, status, reason)"
            " WHERE p.id = said.id",
            [
                clock.now(),
                [row.payout_id for row in rows],
                states,
                [row.text or row.code for row in rows],
            ],
        )


def settle(batches: Iterable[PayoutBatch]) -> None:
    """Released batches (locked) that wait for nothing more are settled; one statement."""
    waiting = Payout.objects.filter(batch=OuterRef("pk"), status=PayoutStatus.BATCHED)
    PayoutBatch.objects.filter(
        ~Exists(waiting), pk__in=[batch.pk for batch in batches], status=BatchStatus.RELEASED
    ).update(status=BatchStatus.SETTLED)
