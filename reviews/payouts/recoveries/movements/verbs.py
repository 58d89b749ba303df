"""Movements of a recovery, entered by one person: receipts, their counter-entries, offsets,
write-offs and cancelled demands. Nothing counts before another person confirms (`confirming`).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from claims import clock, hooks
from claims.errors import DomainError, ErasedClaimError
from claims.hooks import Proposal, ProposalBack, tell_proposers
from claims.reasons import LONG_REASON, given_reason, reason_to_return
from claims.register.locks import lock_claims
from claims.trail.triggers import refusals_as
from claims.users.permissions import require_permission
from reviews.payouts.errors.preparation import AmountNeededError, HeldForPayeeError
from reviews.payouts.locks import lock_payout
from reviews.payouts.models import OffsetGround, Payout, Recovery, RecoveryMovement
from reviews.payouts.models.querysets import awaits_sample, is_held
from reviews.payouts.models.triggers.recoveries import ENTER
from reviews.payouts.preparation.restoring import restoring_blocker
from reviews.payouts.recoveries.constraint_errors import BY_CONSTRAINT
from reviews.payouts.recoveries.demands.verbs import lock_recovery
from reviews.payouts.recoveries.errors.demands import RecoveryMovedError
from reviews.payouts.recoveries.errors.deposits import DepositUsedError
from reviews.payouts.recoveries.errors.ends import MoneyCameBackError, PartWrittenOffError
from reviews.payouts.recoveries.errors.movements import (
    AboveOwedError,
    AboveTooMuchError,
    DecisionWaitsError,
    MovementEndedError,
    NotOffsetableError,
    NotUndoableError,
    ReceiptDayError,
    SampledOffsetError,
)
from reviews.payouts.recoveries.limits import limit_below
from reviews.payouts.recoveries.movements.deposits import (
    STANDING,
    check_reference,
    receipts_of,
    statement_blocker,
)
from reviews.payouts.states.payouts import UNBATCHED
from reviews.payouts.states.recoveries import (
    COUNTER_ENTRIES,
    MAY_BE_UNDONE,
    NO_REASON,
    WITHOUT_WORDS,
    MovementKind,
    MovementStatus,
)

if TYPE_CHECKING:
    from claims.users.models import User


@transaction.atomic
def enter_receipt(
    *, recovery: Recovery, amount: int, received_on: date, reference: str, by: User
) -> RecoveryMovement:
    """Enter a receipt of a recovery: won that came back, with the day and the bank's reference of
    the deposit. It counts once another person confirms it: what is above the won owed was written
    off, and makes the write-off smaller. The same deposit again (recovery, reference in its normal
    form, day and amount) returns the existing row.

    Raises ForbiddenError (permission `enter_recovery`), DepositNeededError (a reference below 4
    letters and digits, or without a digit), DepositUsedError (409: another receipt of the deposit),
    DepositExplainedError or DepositMatchedError (409: a line of the statement stands for the
    deposit already, `statement_blocker`), RecoveryMovedError (409: neither owed nor written off),
    AmountNeededError (0 or less), AboveOwedError, AboveTooMuchError (overpaid: more than there is
    too much by the present route or appeal), ReceiptDayError (before the demand or in the future).
    """
    require_permission(by, ENTER)
    recovery = lock_recovery(recovery.pk)
    reference = reference.strip()[:60]
    check_reference(reference)
    found = receipts_of(reference=reference, received_on=received_on, amount=amount)
    same = found.select_related("recovery").order_by("pk").first()
    if same is not None:
        facts = (same.recovery_id, same.amount, same.dated)
        if facts == (recovery.pk, amount, received_on):
            return same
        raise DepositUsedError(same.recovery.number)
    if blocker := statement_blocker(reference=reference, received_on=received_on, amount=amount):
        raise blocker
    if not recovery.receivable or recovery.approved_at is None:
        raise RecoveryMovedError
    if amount <= 0:
        raise AmountNeededError
    waiting = sum(
        recovery.movements.filter(
            kind=MovementKind.RECEIVED, status=MovementStatus.WAITING
        ).values_list("amount", flat=True)
    )
    limit = limit_below(recovery, recovery.receivable)
    if limit is not None and amount > limit - waiting:
        raise AboveTooMuchError(max(limit - waiting, 0))
    if amount > recovery.receivable - waiting:
        raise AboveOwedError(recovery.receivable - waiting, waiting, waived=recovery.waived)
    if not timezone.localdate(recovery.approved_at) <= received_on <= clock.today():
        raise ReceiptDayError
    return _enter(
        recovery, by, kind=MovementKind.RECEIVED, amount=amount, dated=received_on,
        reference=reference,
    )  # fmt: skip


@transaction.atomic
def reverse_movement(*, movement: RecoveryMovement, reason: str, by: User) -> RecoveryMovement:
    """Enter the counter-entry that undoes a confirmed receipt or offset, of the same amount; the
    row undone stays. It counts once another person confirms it; the amount is owed again then, also
    if the rest was written off. What the receipt took off a write-off is written off again. For an
    erased claim the reason is NO_REASON, whatever is typed.

    Raises ForbiddenError (permission `enter_recovery`), NotUndoableError (409: not confirmed,
    another kind, or undone already), RecoveryMovedError (409: the demand was cancelled),
    DecisionWaitsError (409: another movement waits), ReasonNeededError, and for an offset
    ErasedClaimError, BatchedClaimError and RestUnderWayError (409: `restoring_blocker`).
    """
    require_permission(by, ENTER)
    recovery = lock_recovery(movement.recovery_id)
    movement = RecoveryMovement.objects.select_related("payout__claim").get(pk=movement.pk)
    kind = COUNTER_ENTRIES.get(MovementKind(movement.kind))
    undone = movement.counter_entries.filter(status__in=STANDING)
    if kind is None or movement.status != MovementStatus.CONFIRMED or undone.exists():
        raise NotUndoableError
    if recovery.status not in MAY_BE_UNDONE:
        raise RecoveryMovedError
    if movement.payout is not None and (blocker := restoring_blocker(movement.payout)):
        raise blocker
    return _enter(
        recovery, by, kind=kind, amount=movement.amount, dated=clock.today(),
        undoes=movement, reason=_reason(recovery, reason),
    )  # fmt: skip


@transaction.atomic
def propose_write_off(*, recovery: Recovery, reason: str, by: User) -> RecoveryMovement:
    """Enter a write-off (면제·불납결손) of all that is left of a recovery, with a reason (of an
    erased claim NO_REASON, whatever is typed). It counts once another person confirms it.

    Raises ForbiddenError (permission `enter_recovery`), RecoveryMovedError (409: not owed any
    more), DecisionWaitsError (409: another movement but a receipt waits), ReasonNeededError
    (empty).
    """
    require_permission(by, ENTER)
    recovery = lock_recovery(recovery.pk)
    if not recovery.is_owed:
        raise RecoveryMovedError
    return _enter(
        recovery, by, kind=MovementKind.WRITTEN_OFF, amount=recovery.outstanding,
        dated=clock.today(), reason=_reason(recovery, reason),
    )  # fmt: skip


@transaction.atomic
def propose_cancellation(*, recovery: Recovery, reason: str, by: User) -> RecoveryMovement:
    """Enter the cancellation of a recovery's demand that was wrong, with a reason. It counts once
    another person confirms it.

    Raises ForbiddenError (permission `enter_recovery`), RecoveryMovedError (409: not owed any
    more), MoneyCameBackError (409), PartWrittenOffError (409), DecisionWaitsError (409: another
    movement but a receipt waits), ReasonNeededError (empty).
    """
    require_permission(by, ENTER)
    recovery = lock_recovery(recovery.pk)
    if not recovery.is_owed:
        raise RecoveryMovedError
    if recovery.recovered:
        raise MoneyCameBackError
    if recovery.waived:
        raise PartWrittenOffError
    return _enter(
        recovery, by, kind=MovementKind.DROPPED, amount=recovery.amount, dated=clock.today(),
        reason=_reason(recovery, reason),
    )  # fmt: skip


@transaction.atomic
def propose_offset(
    *,
    recovery: Recovery,
    payout: Payout,
    amount: int,
    ground: OffsetGround | str,
    reason: str,
    by: User,
) -> RecoveryMovement:
    """Enter an offset: `amount` won of what is owed are taken off an unbatched payout of the same
    claimant. `ground` is the claimant's consent or the law, `reason` says which. It counts once
    another person confirms it.

    Raises ForbiddenError (permission `enter_recovery`), RecoveryMovedError (409: not owed any
    more), NotOffsetableError (409: batched, ended, or of another claimant or programme),
    HeldForPayeeError (a grant on hold), SampledOffsetError (409: open sample check),
    AmountNeededError (0 or less),
    AboveOwedError (more than owed or than the payout), AboveTooMuchError (as for a receipt),
    DecisionWaitsError (409: another movement waits), ReasonNeededError.
    """
    require_permission(by, ENTER)
    lock_claims([recovery.claim_id, payout.claim_id])
    payout = lock_payout(payout.pk)
    recovery = lock_recovery(recovery.pk)
    if not recovery.is_owed:
        raise RecoveryMovedError
    if payout.status not in UNBATCHED or payout.claimant_id != recovery.claim.claimant_id:
        raise NotOffsetableError
    if payout.programme_id != recovery.programme_id:  # each budget pays its own
        raise NotOffsetableError
    if blocker := offset_blocker(payout.pk):
        raise blocker
    if amount <= 0:
        raise AmountNeededError
    most = min(recovery.outstanding, payout.amount)
    limit = limit_below(recovery, most)
    if limit is not None and amount > limit:
        raise AboveTooMuchError(limit)
    if amount > most:
        raise AboveOwedError(most)
    return _enter(
        recovery, by, kind=MovementKind.OFFSET, amount=amount, dated=clock.today(),
        payout=payout, ground=OffsetGround(ground), reason=_reason(recovery, reason),
    )  # fmt: skip


def offset_blocker(payout_id: int) -> DomainError | None:
    """Return the error that keeps a payout from being set off as it may not be paid yet, or None:
    HeldForPayeeError (a fixed grant on hold), SampledOffsetError (409: additional support with an
    open sample check). One query."""
    rows = Payout.objects.annotate(is_held=is_held(), sampled=awaits_sample())
    held, sampled = rows.values_list("is_held", "sampled").get(pk=payout_id)
    if held:
        return HeldForPayeeError()
    return SampledOffsetError() if sampled else None


@transaction.atomic
def withdraw_movement(
    *, movement: RecoveryMovement, by: User, reason: str = ""
) -> RecoveryMovement:
    """Withdraw a movement that waits for confirmation. A person other than its author gives a
    reason, which that person reads; of an erased claim nothing is written.

    Raises ForbiddenError (permission `enter_recovery`), MovementEndedError (409: confirmed or
    withdrawn already), ReasonNeededError (another's movement, no reason), ClocksDifferError (the
    server's clock is ahead of the database's).
    """
    require_permission(by, ENTER)
    recovery = lock_recovery(movement.recovery_id)
    movement = RecoveryMovement.objects.select_for_update(of=("self",)).get(pk=movement.pk)
    if not movement.is_waiting:
        raise MovementEndedError
    if recovery.claim.erased_at is None:
        movement.ended_reason = reason_to_return(
            reason, LONG_REASON, by=by, proposer=movement.entered_by_id
        )
    movement.status, movement.withdrawn_by = MovementStatus.WITHDRAWN, by
    movement.ended_at = clock.now()
    with refusals_as(BY_CONSTRAINT):
        movement.save(update_fields=["status", "withdrawn_by", "ended_at", "ended_reason"])
    number = recovery.number
    back = ProposalBack(
        Proposal.MOVEMENT, movement.recovery_id, movement.entered_by_id,
        name=number, row=movement.pk,
    )  # fmt: skip
    tell_proposers(back, by=by.pk)
    return movement


def _reason(recovery: Recovery, reason: str) -> str:
    if recovery.claim.erased_at is not None:
        return NO_REASON
    return given_reason(reason, LONG_REASON)


def _enter(recovery: Recovery, by: User, *, kind: MovementKind, **facts: Any) -> RecoveryMovement:
    """Write a waiting movement of the locked recovery and emit the event
    `recovery_movement_entered`, which tells the people who may confirm it. Raises ErasedClaimError
    (409: an offset or a cancellation of an erased claim, which has words), DecisionWaitsError (409:
    another movement but a receipt waits), and the error of BY_CONSTRAINT if a database rule refuses
    the row."""
    may_have = (MovementKind.RECEIVED, *WITHOUT_WORDS)
    if recovery.claim.erased_at is not None and kind not in may_have:
        raise ErasedClaimError
    decisions = recovery.movements.filter(status=MovementStatus.WAITING)
    decisions = decisions.exclude(kind=MovementKind.RECEIVED)
    if kind != MovementKind.RECEIVED and decisions.exists():
        raise DecisionWaitsError
    with refusals_as(BY_CONSTRAINT):
        movement = RecoveryMovement.objects.create(
            recovery=recovery, kind=kind, entered_by=by, **facts
        )
    hooks.emit("recovery_movement_entered", movement)
    return movement
