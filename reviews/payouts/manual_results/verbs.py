"""Manual bank results: one person proposes them by the bank's statement, another confirms.

Nothing moves before the confirmation. The steps are the same for one payment and for the rest of a
batch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from claims import clock, hooks
from claims.errors import DomainError, ReasonNeededError
from claims.hooks import Proposal, ProposalBack, tell_proposers
from claims.personal_data.masking import mask_remark
from claims.reasons import MOST_REASON, reason_to_return
from claims.users.permissions import proposer_blocker, require_permission
from reviews.payouts.approvals.fingerprint import selection_of
from reviews.payouts.bank.errors import LinesOpenError
from reviews.payouts.bank.results.settlement import SENT_STATUSES, apply_results, settle_batches
from reviews.payouts.bank.results.worklist import open_lines
from reviews.payouts.constraint_errors import constraint_error
from reviews.payouts.errors.approvals import NotWaitingError
from reviews.payouts.errors.batches import BatchMovedError, NotReleasedError, RecoveredPayoutError
from reviews.payouts.locks import lock_batch, lock_payouts
from reviews.payouts.manual_results.errors import (
    AlreadyProposedError,
    HandEndedError,
    LineOpenError,
    ProposedYourselfError,
    ReferenceNeededError,
    RowsChangedError,
)
from reviews.payouts.models import (
    BankResult,
    HandResult,
    HandRow,
    Payout,
    PayoutBatch,
    Recovery,
)
from reviews.payouts.notices import notify_results
from reviews.payouts.states.batches import BankOutcome, HandOutcome, HandStatus
from reviews.payouts.states.payouts import PayoutStatus
from reviews.payouts.states.recoveries import NOT_ASKED_BACK

if TYPE_CHECKING:
    from claims.users.models import User

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
    """Propose the bank's result of one payment by hand; another person confirms it. `reference`
    names the bank's statement, `seen` is `selection_of([payout])` as shown (None: not compared),
    `text` the bank's reason, stored with names and long numbers masked.

    Raises ForbiddenError (permission `release_batch`), NotReleasedError (not in a released batch),
    NotWaitingError (409: it has its result; for a return: it was not paid), RowsChangedError (409:
    not as `seen`),
    AlreadyProposedError (409), ReferenceNeededError (below 4 characters), ReasonNeededError (a
    failure or return without `text`), LineOpenError (an open line of the bank names the payment),
    RecoveredPayoutError (409: a return of a payment that is asked back).
    """
    require_permission(by, "reviews.release_batch")
    rows = lock_payouts([payout.pk])
    if not rows or rows[0].batch_id is None:
        raise NotReleasedError
    batch = lock_batch(rows[0].batch_id)
    hand = HandResult(
        batch=batch,
        outcome=BankOutcome(outcome),
        reference=reference,
        code=code.strip()[:20],
        text=mask_remark(text)[:200],
        proposed_by=by,
    )
    return _propose(hand, rows, seen)


@transaction.atomic
def propose_rest(
    *, batch: PayoutBatch, reference: str, by: User, seen: str | None = None
) -> HandResult:
    """Propose by hand that every payment of a released batch without a result was paid; another
    person confirms it. `reference` names the bank's statement, `seen` is the `selection_of` these
    payments as shown (None: not compared).

    Raises ForbiddenError (permission `release_batch`), NotReleasedError, BatchMovedError (409: no
    payment is left), RowsChangedError (409: not as `seen`), AlreadyProposedError (409: one is in
    another proposal), ReferenceNeededError (below 4 characters), LinesOpenError (an open line of
    the bank names one of them).
    """
    require_permission(by, "reviews.release_batch")
    rows = _lock_unsettled(batch)
    batch = lock_batch(batch.pk)
    if not rows:
        raise BatchMovedError
    hand = HandResult(
        batch=batch, outcome=BankOutcome.PAID, reference=reference, rest=True, proposed_by=by
    )
    return _propose(hand, rows, seen)


@transaction.atomic
def confirm_results(*, hand: HandResult, by: User) -> list[BankResult]:
    """Confirm another person's proposal of manual results: store the bank results and return them,
    set the payments to paid or failed, settle the batch if no payment is left, and write the
    claimants' notices.

    Raises ForbiddenError (permission `release_batch`), HandEndedError (409: confirmed or
    withdrawn), RowsChangedError (409: a payment has its result), ProposedYourselfError,
    ProposerLeftError (409: the proposer lost the permission), LinesOpenError or LineOpenError (an
    open line of the bank names a payment), RecoveredPayoutError (409: a return of a payment that is
    asked back). Raises ValueError for a refused file (`confirm_refusal`).
    """
    if hand.outcome == HandOutcome.REFUSED:
        raise ValueError("a refused file is confirmed by confirm_refusal")
    require_permission(by, "reviews.release_batch")
    rows = lock_payouts(HandRow.objects.filter(hand=hand).values_list("payout", flat=True))
    batch = lock_batch(hand.batch_id)
    hand = HandResult.objects.select_for_update().get(pk=hand.pk)
    blocker = confirmation_blocker(hand, by)
    if blocker is not None:
        raise blocker
    _require_fit(hand, rows)
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
def withdraw_results(*, hand: HandResult, by: User, reason: str = "") -> HandResult:
    """Withdraw a proposal of manual results that is not confirmed; its payments can be proposed
    again. Another person than the proposer gives a reason, which the proposer reads.

    Raises ForbiddenError (permission `release_batch`), HandEndedError (409: confirmed or
    withdrawn), ReasonNeededError (another's proposal, no reason).
    """
    require_permission(by, "reviews.release_batch")
    hand = HandResult.objects.select_for_update().get(pk=hand.pk)
    if hand.status != HandStatus.PROPOSED:
        raise HandEndedError
    hand.ended_reason = reason_to_return(reason, MOST_REASON, by=by, proposer=hand.proposed_by_id)
    hand.status, hand.withdrawn_by, hand.ended_at = HandStatus.WITHDRAWN, by, clock.now()
    hand.save(update_fields=["status", "withdrawn_by", "ended_at", "ended_reason"])
    number = hand.batch.number
    back = ProposalBack(
        Proposal.RESULTS, hand.batch_id, hand.proposed_by_id, name=number, row=hand.pk
    )
    tell_proposers(back, by=by.pk)
    return hand


def confirmation_blocker(hand: HandResult, by: User) -> DomainError | None:
    """Return the error that keeps this person from confirming the proposal, or None: HandEndedError
    (confirmed or withdrawn), ProposedYourselfError, ProposerLeftError (the proposer lost the
    permission). Does not check the person's own permission."""
    if hand.status != HandStatus.PROPOSED:
        return HandEndedError()
    if hand.proposed_by_id == by.pk:
        return ProposedYourselfError()
    return proposer_blocker(hand.proposed_by_id, "reviews.release_batch")


def _lock_unsettled(batch: PayoutBatch) -> list[Payout]:
    """Lock the payments of the batch that have no result yet (state batched), with their claims,
    and return them in order of id."""
    waiting = batch.payouts.filter(status=PayoutStatus.BATCHED)
    rows = lock_payouts(waiting.values_list("pk", flat=True))
    return [row for row in rows if row.status == PayoutStatus.BATCHED]


def _propose(hand: HandResult, rows: list[Payout], seen: str | None) -> HandResult:
    if hand.batch.status not in SENT_STATUSES:
        raise NotReleasedError
    _require_fit(hand, rows, moved=NotWaitingError)
    return save_proposal(hand, rows, seen)


def save_proposal(hand: HandResult, rows: list[Payout], seen: str | None) -> HandResult:
    """Write a proposal with the payments `rows`, which the caller has locked and found fit, and
    tell who may confirm it. Fills in count and total (won), and cuts the reference to 100
    characters.

    Raises RowsChangedError (409: not as `seen`; None: not compared), ReferenceNeededError (below
    SHORTEST_REFERENCE), ReasonNeededError (neither paid nor a reason), AlreadyProposedError (409:
    a payment is in another proposal).
    """
    hand.reference = hand.reference.strip()[:100]
    if seen is not None and selection_of(rows) != seen:
        raise RowsChangedError
    if len(hand.reference) < SHORTEST_REFERENCE:
        raise ReferenceNeededError
    if hand.outcome != HandOutcome.PAID and not hand.text:
        raise ReasonNeededError
    if is_proposed(rows):
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
    hooks.emit("results_proposed", hand)
    return hand


def is_proposed(rows: list[Payout]) -> bool:
    """Return True if one of these payments is in a proposal that waits for confirmation. One
    query."""
    waiting = HandRow.objects.filter(payout__in=rows, hand__status=HandStatus.PROPOSED)
    return waiting.exists()


def _require_fit(
    hand: HandResult, rows: list[Payout], moved: type[DomainError] = RowsChangedError
) -> None:
    """Raise an error unless the locked payments can get the proposed result: `moved` if one is not
    batched (for a return: not paid), LinesOpenError or LineOpenError if an open line of the bank
    names one, RecoveredPayoutError for the return of a payment that is asked back."""
    returned = hand.outcome == BankOutcome.RETURNED
    asked_back = Recovery.objects.exclude(status__in=NOT_ASKED_BACK)
    if returned and asked_back.filter(payout__in=rows).exists():
        raise RecoveredPayoutError
    before = PayoutStatus.PAID if returned else PayoutStatus.BATCHED
    if any(row.status != before for row in rows):
        raise moved
    if open_lines().filter(payout__in=rows).exists():
        raise LinesOpenError if hand.rest else LineOpenError
