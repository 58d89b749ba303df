"""Entering what the bank said by hand: one proposes it by the bank's statement, another confirms.

Until then nothing moves. The same two steps hold for one payment and for the rest of a batch.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from django.db import IntegrityError, transaction

from claims import clock
from claims.errors import DomainError, ReasonNeededError
from claims.users.permissions import require_permission
from reviews.payouts.approvals.fingerprint import selection_of
from reviews.payouts.bank.errors import LinesOpenError
from reviews.payouts.bank.results.answers import open_lines
from reviews.payouts.bank.results.settlement import SENT_STATUSES, apply_results, settle_batches
from reviews.payouts.errors import (
    BatchMovedError,
    NotReleasedError,
    NotWaitingError,
    constraint_error,
)
from reviews.payouts.locks import lock_batch, lock_payouts
from reviews.payouts.manual_results.errors import (
    AlreadyProposedError,
    HandEndedError,
    LineOpenError,
    ProposedYourselfError,
    ProposerLeftError,
    ReferenceNeededError,
    RowsChangedError,
)
from reviews.payouts.models import BankResult, HandResult, HandRow, Payout, PayoutBatch
from reviews.payouts.notices import notify_results
from reviews.payouts.states import BankOutcome, HandStatus, PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User

OFFICE = "reviews.release_batch"
SHORTEST_REFERENCE = 4  # characters


@transaction.atomic
def propose_result(
    *,
    payout: Payout,
    outcome: BankOutcome | str,
    reference: str,
    by: User,
    seen: str | None = None,
    code: str = "",
    text: str = "",
) -> HandResult:
    """Propose the bank's word on one payment. `seen`: `selection_of([payout])` as it was shown.

    Raises ForbiddenError, NotReleasedError, NotWaitingError and RowsChangedError (409),
    AlreadyProposedError (409), ReferenceNeededError, ReasonNeededError (a failure says why),
    LineOpenError (the bank said something of it that did not fit).
    """
    require_permission(by, OFFICE)
    rows = lock_payouts([payout.pk])
    if not rows or rows[0].batch_id is None:
        raise NotReleasedError
    batch = lock_batch(rows[0].batch_id)
    hand = HandResult(
        batch=batch,
        outcome=BankOutcome(outcome),
        reference=reference,
        code=code.strip()[:20],
        text=text.strip()[:200],
        proposed_by=by,
    )
    return _propose(hand, rows, seen)


@transaction.atomic
def propose_rest(
    *, batch: PayoutBatch, reference: str, by: User, seen: str | None = None
) -> HandResult:
    """Propose that everything of a released batch that has no result yet was paid.

    Raises as propose_result, BatchMovedError (409: nothing is left), and LinesOpenError where the
    bank said something of it that did not fit.
    """
    require_permission(by, OFFICE)
    rows = _waiting_of(batch)
    batch = lock_batch(batch.pk)
    if not rows:
        raise BatchMovedError
    hand = HandResult(
        batch=batch, outcome=BankOutcome.PAID, reference=reference, rest=True, proposed_by=by
    )
    return _propose(hand, rows, seen)


@transaction.atomic
def confirm_results(*, hand: HandResult, by: User) -> list[BankResult]:
    """Confirm what another proposed: the payments move, the claimants are told.

    The batch is settled with its last result. Raises ForbiddenError, HandEndedError and
    RowsChangedError (409: a row has its result by now), ProposedYourselfError, ProposerLeftError,
    LinesOpenError or LineOpenError.
    """
    require_permission(by, OFFICE)
    rows = lock_payouts(HandRow.objects.filter(hand=hand).values_list("payout", flat=True))
    batch = lock_batch(hand.batch_id)
    hand = HandResult.objects.select_for_update().get(pk=hand.pk)
    problem = confirmation_blocker(hand, by)
    if problem is not None:
        raise problem
    _fit(hand, rows)
    hand.status, hand.confirmed_by, hand.ended_at = HandStatus.CONFIRMED, by, clock.now()
    try:
        with transaction.atomic():
            hand.save(update_fields=["status", "confirmed_by", "ended_at"])
            results = BankResult.objects.bulk_create(
                BankResult(
                    hand=hand,
                    batch=batch,
                    payout=row,
                    outcome=hand.outcome,
                    amount=row.amount,
                    code=hand.code,
                    text=hand.text,
                    entered_by=by,
                )
                for row in rows
            )
            apply_results(results)
    except IntegrityError as error:
        raise constraint_error(error) from error
    settle_batches([batch])
    notify_results(results)
    return results


@transaction.atomic
def withdraw_results(*, hand: HandResult, by: User) -> HandResult:
    """Take a proposal back before it is confirmed; anybody of the office may.

    Raises ForbiddenError, HandEndedError (409).
    """
    require_permission(by, OFFICE)
    hand = HandResult.objects.select_for_update().get(pk=hand.pk)
    if hand.status != HandStatus.PROPOSED:
        raise HandEndedError
    hand.status, hand.withdrawn_by, hand.ended_at = HandStatus.WITHDRAWN, by, clock.now()
    hand.save(update_fields=["status", "withdrawn_by", "ended_at"])
    return hand


def confirmation_blocker(hand: HandResult, by: User) -> DomainError | None:
    """Return the error that keeps this person from confirming the proposal; None where they may."""
    if hand.status != HandStatus.PROPOSED:
        return HandEndedError()
    if hand.proposed_by_id == by.pk:
        return ProposedYourselfError()
    proposer = cast("User", hand.proposed_by)
    if not proposer.has_perm(OFFICE):
        return ProposerLeftError()
    return None


def _waiting_of(batch: PayoutBatch) -> list[Payout]:
    """The payments of the batch without a result, locked."""
    waiting = batch.payouts.filter(status=PayoutStatus.BATCHED)
    rows = lock_payouts(waiting.values_list("pk", flat=True))
    return [row for row in rows if row.status == PayoutStatus.BATCHED]


def _propose(hand: HandResult, rows: list[Payout], seen: str | None) -> HandResult:
    hand.reference = hand.reference.strip()[:100]
    if hand.batch.status not in SENT_STATUSES:
        raise NotReleasedError
    _fit(hand, rows, moved=NotWaitingError)
    if seen is not None and selection_of(rows) != seen:
        raise RowsChangedError
    if len(hand.reference) < SHORTEST_REFERENCE:
        raise ReferenceNeededError
    if hand.outcome != BankOutcome.PAID and not hand.text:
        raise ReasonNeededError
    waiting = HandRow.objects.filter(payout__in=rows, hand__status=HandStatus.PROPOSED)
    if waiting.exists():
        raise AlreadyProposedError
    hand.count, hand.total = len(rows), sum(row.amount for row in rows)
    try:
        with transaction.atomic():
            hand.save()
            HandRow.objects.bulk_create(
                HandRow(hand=hand, payout=row, amount=row.amount) for row in rows
            )
    except IntegrityError as error:
        raise constraint_error(error) from error
    return hand


def _fit(
    hand: HandResult, rows: Iterable[Payout], moved: type[DomainError] = RowsChangedError
) -> None:
    """The locked rows wait for such a word, and no line of the bank waits for any of them."""
    returned = hand.outcome == BankOutcome.RETURNED
    before = PayoutStatus.PAID if returned else PayoutStatus.BATCHED
    if any(row.status != before for row in rows):
        raise moved
    if open_lines().filter(payout__in=rows).exists():
        raise LinesOpenError if hand.rest else LineOpenError
