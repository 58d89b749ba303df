"""Files that the bank refused as a whole: one person proposes it by the bank's notice, another
confirms, and the payouts go back to approved.

Nothing is told to claimants: no transfer was tried. The proposal is a manual result (0171).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from claims import clock
from claims.hooks import Proposal, ProposalBack, tell_proposers
from claims.personal_data.masking import mask_remark
from claims.reasons import MOST_REASON
from claims.users.permissions import require_permission
from reviews.payouts.bank.errors import LinesOpenError
from reviews.payouts.bank.results.worklist import open_lines
from reviews.payouts.batches.taking_apart import take_apart
from reviews.payouts.constraint_errors import constraint_error
from reviews.payouts.errors.batches import BatchMovedError, FileTakenError, NotReleasedError
from reviews.payouts.locks import lock_batch, lock_payouts
from reviews.payouts.manual_results.errors import (
    AlreadyProposedError,
)
from reviews.payouts.manual_results.verbs import confirmation_blocker, is_proposed, save_proposal
from reviews.payouts.models import HandResult, HandRow, Payout, PayoutBatch
from reviews.payouts.states.batches import BatchStatus, HandOutcome, HandStatus
from reviews.payouts.states.payouts import PayoutStatus

if TYPE_CHECKING:
    from claims.errors import DomainError
    from claims.users.models import User

BEFORE_RELEASE = (BatchStatus.OPEN, BatchStatus.BUILT)


@transaction.atomic
def propose_refusal(
    *, batch: PayoutBatch, reference: str, text: str, by: User, seen: str | None = None
) -> HandResult:
    """Propose that the bank refused the file of a released batch and transferred nothing; another
    person confirms it. `reference` names the bank's notice, `text` is the bank's reason, stored
    with names and long numbers masked, `seen` is the `selection_of` its payouts as shown (None: not
    compared).

    Raises ForbiddenError (permission `release_batch`), NotReleasedError, BatchMovedError (409:
    settled or taken apart), FileTakenError (409: a payout has its result),
    RowsChangedError (409: not as `seen`), AlreadyProposedError (409), ReferenceNeededError
    (below 4 characters), ReasonNeededError (no `text`), LinesOpenError (an open line
    of the bank names one of them).
    """
    require_permission(by, "reviews.release_batch")
    rows = lock_payouts(batch.payouts.values_list("pk", flat=True))
    batch = lock_batch(batch.pk)
    if (blocker := refusal_blocker(batch, rows)) is not None:
        raise blocker
    hand = HandResult(
        batch=batch,
        outcome=HandOutcome.REFUSED,
        reference=reference,
        text=mask_remark(text)[:200].strip(),
        rest=True,
        proposed_by=by,
    )
    return save_proposal(hand, rows, seen)


def refusal_blocker(batch: PayoutBatch, rows: list[Payout]) -> DomainError | None:
    """Return the error that keeps anybody from proposing that the bank refused this batch with the
    payouts `rows`, or None: NotReleasedError, BatchMovedError, FileTakenError,
    AlreadyProposedError, LinesOpenError. Up to two queries."""
    if batch.status != BatchStatus.RELEASED:
        return NotReleasedError() if batch.status in BEFORE_RELEASE else BatchMovedError()
    if len(rows) != batch.count or any(row.status != PayoutStatus.BATCHED for row in rows):
        return FileTakenError()
    if is_proposed(rows):
        return AlreadyProposedError()
    if open_lines().filter(payout__in=rows).exists():
        return LinesOpenError()
    return None


@transaction.atomic
def confirm_refusal(*, hand: HandResult, by: User) -> PayoutBatch:
    """Confirm another person's proposal that the bank refused the file of a batch: the batch ends
    as refused, and its payouts go back as in a cancelled batch (`take_apart`), to be batched again.
    Claimants get no notice; who built the batch is told.

    Raises ForbiddenError (permission `release_batch`), HandEndedError (409: confirmed or
    withdrawn), ProposedYourselfError, ProposerLeftError (409: the proposer lost the permission),
    BatchMovedError and FileTakenError (409: the batch or a payout has a result), LinesOpenError (an
    open line of the bank names one), PayeeBusyError (409).
    """
    require_permission(by, "reviews.release_batch")
    rows = lock_payouts(HandRow.objects.filter(hand=hand).values_list("payout", flat=True))
    batch = lock_batch(hand.batch_id)
    hand = HandResult.objects.select_for_update().get(pk=hand.pk)
    if (blocker := confirmation_blocker(hand, by)) is not None:
        raise blocker
    if batch.status != BatchStatus.RELEASED:
        raise BatchMovedError
    if len(rows) != batch.count or any(row.status != PayoutStatus.BATCHED for row in rows):
        raise FileTakenError
    if open_lines().filter(payout__in=rows).exists():
        raise LinesOpenError
    hand.status, hand.confirmed_by, hand.ended_at = HandStatus.CONFIRMED, by, clock.now()
    batch.status, batch.ended_reason = BatchStatus.REFUSED, hand.text[:MOST_REASON]
    back = ProposalBack(Proposal.BATCH, batch.pk, batch.built_by_id, name=batch.number)
    tell_proposers(back, by=by.pk)
    try:
        with transaction.atomic():
            hand.save(update_fields=["status", "confirmed_by", "ended_at"])
            batch.save(update_fields=["status", "ended_reason"])
    except IntegrityError as error:
        raise constraint_error(error) from error
    take_apart(batch, rows, by=by)
    return batch
