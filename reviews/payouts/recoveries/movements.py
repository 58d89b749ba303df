"""Movements of a recovery, entered by one person: receipts, their counter-entries, offsets,
write-offs and cancelled demands. Nothing counts before another person confirms (`confirming`).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from claims import clock, hooks
from claims.errors import DomainError, ReasonNeededError
from claims.register.locks import lock_claims
from claims.users.permissions import require_permission
from reviews.payouts.errors import AmountNeededError, HeldForPayeeError
from reviews.payouts.locks import lock_payout
from reviews.payouts.models import OffsetGround, Payout, Recovery, RecoveryMovement
from reviews.payouts.models.querysets import awaits_sample, is_held
from reviews.payouts.models.recoveries import MOST_REASON
from reviews.payouts.preparation.restoring import restoring_blocker
from reviews.payouts.recoveries.errors import (
    AboveOwedError,
    DecisionWaitsError,
    DepositNeededError,
    DepositUsedError,
    MoneyCameBackError,
    MovementEndedError,
    NotOffsetableError,
    NotUndoableError,
    ReceiptDayError,
    RecoveryMovedError,
    SampledOffsetError,
    refusal_of,
)
from reviews.payouts.recoveries.verbs import locked_recovery
from reviews.payouts.states import (
    COUNTER_ENTRIES,
    UNBATCHED,
    MovementKind,
    MovementStatus,
    RecoveryStatus,
)

if TYPE_CHECKING:
    from claims.users.models import User

ENTER = "reviews.enter_recovery"
SHORTEST_REFERENCE = 4  # characters
STANDING = (MovementStatus.WAITING, MovementStatus.CONFIRMED)


@transaction.atomic
def enter_receipt(
    *, recovery: Recovery, amount: int, received_on: date, reference: str, by: User
) -> RecoveryMovement:
    """Enter a receipt of a recovery: money that came back, in won, with the day and the bank's
    reference of the deposit. It counts once another person confirms it.

    The same deposit again (recovery, reference, day and amount) returns the existing row. Raises
    ForbiddenError, RecoveryMovedError (409), AmountNeededError, AboveOwedError, ReceiptDayError,
    DepositNeededError, DepositUsedError (409: of another deposit).
    """
    require_permission(by, ENTER)
    recovery = locked_recovery(recovery.pk)
    reference = reference.strip()[:60]
    if len(reference) < SHORTEST_REFERENCE:
        raise DepositNeededError
    same = RecoveryMovement.objects.filter(
        kind=MovementKind.RECEIVED, reference=reference, status__in=STANDING
    ).select_related("recovery").first()  # fmt: skip
    if same is not None:
        facts = (same.recovery_id, same.amount, same.dated)
        if facts == (recovery.pk, amount, received_on):
            return same
        raise DepositUsedError(same.recovery.number)
    if not recovery.is_owed or recovery.approved_at is None:
        raise RecoveryMovedError
    if amount <= 0:
        raise AmountNeededError
    waiting = sum(
        recovery.movements.filter(
            kind=MovementKind.RECEIVED, status=MovementStatus.WAITING
        ).values_list("amount", flat=True)
    )
    if amount > recovery.left - waiting:
        raise AboveOwedError(recovery.left - waiting, waiting)
    if not timezone.localdate(recovery.approved_at) <= received_on <= clock.today():
        raise ReceiptDayError
    return _enter(
        recovery, by, kind=MovementKind.RECEIVED, amount=amount, dated=received_on,
        reference=reference,
    )  # fmt: skip


@transaction.atomic
def reverse_movement(*, movement: RecoveryMovement, reason: str, by: User) -> RecoveryMovement:
    """Enter the counter-entry that undoes a confirmed receipt or offset, of the same amount; the
    row undone stays. It counts once another person confirms it.

    Raises ForbiddenError, NotUndoableError (409), RecoveryMovedError (409: written off meanwhile),
    DecisionWaitsError (409), ReasonNeededError, and for an offset the errors of
    `restoring_blocker`: BatchedClaimError (409), RestUnderWayError (409).
    """
    require_permission(by, ENTER)
    recovery = locked_recovery(movement.recovery_id)
    movement = RecoveryMovement.objects.select_related("payout").get(pk=movement.pk)
    kind = COUNTER_ENTRIES.get(MovementKind(movement.kind))
    undone = movement.counter_entries.filter(status__in=STANDING)
    if kind is None or movement.status != MovementStatus.CONFIRMED or undone.exists():
        raise NotUndoableError
    if not (recovery.is_owed or recovery.status == RecoveryStatus.SETTLED):
        raise RecoveryMovedError
    if movement.payout is not None and (blocker := restoring_blocker(movement.payout)):
        raise blocker
    return _enter(
        recovery, by, kind=kind, amount=movement.amount, dated=clock.today(),
        undoes=movement, reason=_reason(reason),
    )  # fmt: skip


@transaction.atomic
def propose_write_off(*, recovery: Recovery, reason: str, by: User) -> RecoveryMovement:
    """Propose to write off all that is left of a recovery (면제·불납결손). Another person confirms
    it.

    Raises ForbiddenError, RecoveryMovedError (409), DecisionWaitsError (409), ReasonNeededError.
    """
    require_permission(by, ENTER)
    recovery = locked_recovery(recovery.pk)
    if not recovery.is_owed:
        raise RecoveryMovedError
    return _enter(
        recovery, by, kind=MovementKind.WRITTEN_OFF, amount=recovery.left, dated=clock.today(),
        reason=_reason(reason),
    )  # fmt: skip


@transaction.atomic
def propose_cancellation(*, recovery: Recovery, reason: str, by: User) -> RecoveryMovement:
    """Propose to cancel the demand of a recovery that was wrong; possible only while no money came
    back. Another person confirms it.

    Raises ForbiddenError, RecoveryMovedError (409), MoneyCameBackError (409), DecisionWaitsError
    (409), ReasonNeededError.
    """
    require_permission(by, ENTER)
    recovery = locked_recovery(recovery.pk)
    if not recovery.is_owed:
        raise RecoveryMovedError
    if recovery.back:
        raise MoneyCameBackError
    return _enter(
        recovery, by, kind=MovementKind.DROPPED, amount=recovery.amount, dated=clock.today(),
        reason=_reason(reason),
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
    """Propose to take `amount` won of what is owed off another payout of the same claimant, which
    is in no batch yet.

    `ground` is the claimant's consent or the law, `reason` says which. Raises ForbiddenError,
    RecoveryMovedError (409), NotOffsetableError (409), the errors of `offset_blocker`,
    AmountNeededError, AboveOwedError, DecisionWaitsError (409), ReasonNeededError, and the domain
    errors of the database's rules (`refusal_of`).
    """
    require_permission(by, ENTER)
    lock_claims([recovery.claim_id, payout.claim_id])
    payout = lock_payout(payout.pk)
    recovery = locked_recovery(recovery.pk)
    if not recovery.is_owed:
        raise RecoveryMovedError
    if payout.status not in UNBATCHED or payout.claimant_id != recovery.claim.claimant_id:
        raise NotOffsetableError
    if blocker := offset_blocker(payout.pk):
        raise blocker
    if amount <= 0:
        raise AmountNeededError
    most = min(recovery.left, payout.amount)
    if amount > most:
        raise AboveOwedError(most)
    return _enter(
        recovery, by, kind=MovementKind.OFFSET, amount=amount, dated=clock.today(),
        payout=payout, ground=OffsetGround(ground), reason=_reason(reason),
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
def withdraw_movement(*, movement: RecoveryMovement, by: User) -> RecoveryMovement:
    """Withdraw a movement that is not confirmed. Everybody with the permission ENTER may, not only
    the person who entered it.

    Raises ForbiddenError, MovementEndedError (409).
    """
    require_permission(by, ENTER)
    locked_recovery(movement.recovery_id)
    movement = RecoveryMovement.objects.select_for_update(of=("self",)).get(pk=movement.pk)
    if not movement.is_waiting:
        raise MovementEndedError
    movement.status, movement.withdrawn_by = MovementStatus.WITHDRAWN, by
    movement.ended_at = clock.now()
    movement.save(update_fields=["status", "withdrawn_by", "ended_at"])
    return movement


def _reason(reason: str) -> str:
    if not (reason := reason.strip()[:MOST_REASON]):
        raise ReasonNeededError
    return reason


def _enter(recovery: Recovery, by: User, *, kind: MovementKind, **facts: Any) -> RecoveryMovement:
    """Write a waiting movement of the locked recovery, and tell the office that confirms it. Raises
    DecisionWaitsError, and the domain error of a database rule that refuses the row."""
    decisions = recovery.movements.filter(status=MovementStatus.WAITING)
    decisions = decisions.exclude(kind=MovementKind.RECEIVED)
    if kind != MovementKind.RECEIVED and decisions.exists():
        raise DecisionWaitsError
    try:
        with transaction.atomic():
            movement = RecoveryMovement.objects.create(
                recovery=recovery, kind=kind, entered_by=by, **facts
            )
    except IntegrityError as error:
        raise refusal_of(error) from error
    hooks.emit("recovery_movement_entered", movement)
    return movement
