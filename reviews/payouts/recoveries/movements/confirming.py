"""Confirmation of a movement by its second person: only now money counts as received, set off or
written off. The database moves sums, ledger and budget in the same statement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Coalesce

from claims import clock
from claims.errors import DomainError, ForbiddenError
from claims.register.locks import lock_claims
from claims.trail.triggers import refusals_as
from claims.users.permissions import proposer_blocker
from reviews.payouts.locks import lock_payout
from reviews.payouts.models import Payout, Recovery, RecoveryMovement
from reviews.payouts.models.expressions.overpaid import WrittenOffAgain
from reviews.payouts.models.triggers.recoveries import APPROVE, ENTER, WAIVE_LARGE
from reviews.payouts.preparation.reduction import prepare_reduced
from reviews.payouts.preparation.restoring import cancel_rest, prepare_restored
from reviews.payouts.recoveries.constraint_errors import BY_CONSTRAINT
from reviews.payouts.recoveries.demands.verbs import lock_recovery
from reviews.payouts.recoveries.demands.waiver_rights import Enders, end_blocker, enders_of
from reviews.payouts.recoveries.errors.ends import ChairNeededError
from reviews.payouts.recoveries.errors.movements import (
    AboveTooMuchError,
    MovementEndedError,
    OwnMovementError,
)
from reviews.payouts.recoveries.limits import limit_below
from reviews.payouts.recoveries.movements.verbs import offset_blocker
from reviews.payouts.recoveries.notices import notify_confirmed
from reviews.payouts.recoveries.plans.instalments import due_day_again, next_due_day
from reviews.payouts.states.recoveries import MovementKind, MovementStatus

if TYPE_CHECKING:
    from claims.users.models import User


# The office that confirms each kind; an offset and its counter-entry prepare a
# payout, as the secretariat does.
OFFICE = {
    MovementKind.RECEIVED: ENTER,
    MovementKind.REVERSED: ENTER,
    MovementKind.OFFSET: "reviews.prepare_payout",
    MovementKind.UNOFFSET: "reviews.prepare_payout",
    MovementKind.WRITTEN_OFF: APPROVE,
    MovementKind.DROPPED: APPROVE,
}

OF_THE_CHAIR = (MovementKind.WRITTEN_OFF, MovementKind.DROPPED)  # above the policy's threshold


def confirmation_blocker(movement: RecoveryMovement, by: User) -> DomainError | None:
    """Return the error that keeps this person from confirming the movement, or None:
    MovementEndedError (409), ForbiddenError (no permission for its kind: OFFICE), OwnMovementError
    (their own entry), ChairNeededError (`is_of_the_chair`), those of `end_blocker` (a write-off or
    a cancellation), AboveTooMuchError (a receipt or offset above what there is too much now),
    ProposerLeftError (its author lost the permission), HeldForPayeeError or SampledOffsetError (an
    offset of a payout that may not be paid yet)."""
    if not movement.is_waiting:
        return MovementEndedError()
    is_end = movement.kind in OF_THE_CHAIR
    if not by.has_perm(OFFICE[MovementKind(movement.kind)]) and not is_end:
        return ForbiddenError()
    if movement.entered_by_id == by.pk:
        return OwnMovementError()
    if is_end and (barred := _end_blocker(movement, by)):
        return barred
    if movement.kind in (MovementKind.RECEIVED, MovementKind.OFFSET):
        most = limit_below(movement.recovery, movement.amount)
        if most is not None:
            return AboveTooMuchError(most, waits=True)
    left = proposer_blocker(movement.entered_by_id, ENTER)
    if left is not None or movement.payout_id is None:
        return left
    return offset_blocker(movement.payout_id)


def is_of_the_chair(movement: RecoveryMovement) -> bool:
    """Return True for a write-off or a cancelled demand that is above the policy's threshold
    together with what the claim was written off before: a debt in parts is no smaller. At most one
    query."""
    if movement.kind not in OF_THE_CHAIR:
        return False
    limit = movement.recovery.payout.policy.chair_threshold
    return movement.amount + waived_of_claim(movement.recovery) > limit


def _end_blocker(movement: RecoveryMovement, by: User) -> DomainError | None:
    enders = enders_of_end(movement)
    large = by.has_perm(APPROVE) and not by.has_perm(WAIVE_LARGE) and is_of_the_chair(movement)
    if large and by.pk not in enders.deputies:
        return ChairNeededError(movement.recovery.payout.policy.chair_threshold)
    return end_blocker(movement.recovery, by, enders)


def enders_of_end(movement: RecoveryMovement) -> Enders:
    """Return the people who may confirm this write-off or cancellation. At most seven queries."""
    large, by = is_of_the_chair(movement), movement.entered_by_id
    return enders_of(movement.recovery, but=by, large=large)


def waived_of_claim(recovery: Recovery) -> int:
    """Return the won written off in all recoveries of the same claim. One query."""
    rows = Recovery.objects.filter(claim=recovery.claim_id)
    won: int = rows.aggregate(won=Coalesce(Sum("waived"), 0))["won"]
    return won


@transaction.atomic
def confirm_movement(*, movement: RecoveryMovement, by: User) -> RecoveryMovement:
    """Confirm a movement of a recovery that another person entered; only now it counts, and the
    claimant's letter is written. An offset cancels its payout and prepares the rest again; its
    counter-entry cancels an unbatched rest and prepares what is owed again (preparer: `by`). The
    recovery's due day moves to the next unpaid instalment; one that had ended and is owed again
    gets a new due day, and its reminders begin again.

    Raises those of `confirmation_blocker`, AboveOwedError, NotAllLeftError (409: not all that is
    left), RecoveryMovedError (409: no longer owed), NotOffsetableError (409: its payout is batched
    or ended), NotUndoableError (409), BatchedClaimError and RestUnderWayError (409: the rest of an
    offset), BudgetShortError (the money was granted again), PayeeBusyError (409: the payee's other
    claim is locked), and for the payouts prepared those of `prepare_payout`.
    """
    claims = {movement.recovery.claim_id}
    payout = payout_of(movement)
    if payout is not None:
        claims.add(payout.claim_id)
    lock_claims(claims)
    payout = lock_payout(payout.pk) if payout is not None else None
    recovery = lock_recovery(movement.recovery_id)
    movement = RecoveryMovement.objects.select_for_update(of=("self",)).get(pk=movement.pk)
    movement.recovery, had_ended = recovery, not recovery.is_owed
    blocker = confirmation_blocker(movement, by)
    if blocker is not None:
        raise blocker
    movement.status, movement.confirmed_by = MovementStatus.CONFIRMED, by
    movement.ended_at = clock.now()
    with refusals_as(BY_CONSTRAINT):
        prepared = _take_effect(movement, payout, by)
    recovery = lock_recovery(recovery.pk)
    _set_due_day(recovery, had_ended=had_ended)
    notify_confirmed(recovery, movement, prepared)
    return movement


def off_the_write_off(movement: RecoveryMovement) -> int:
    """Return the won that a waiting movement takes off what was written off, once confirmed: those
    of a receipt above what is owed; negative for a counter-entry, which writes off again what such
    receipts took off, up to its amount, but for what was paid out since (`WrittenOffAgain`); 0 for
    other movements. At most one query."""
    if movement.kind == MovementKind.RECEIVED:
        return max(movement.amount - movement.recovery.outstanding, 0)
    if movement.undoes_id is None:
        return 0
    rows = RecoveryMovement.objects.filter(pk=movement.pk)
    return -(rows.values_list(WrittenOffAgain("pk"), flat=True).get() or 0)


def payout_of(movement: RecoveryMovement) -> Payout | None:
    """Return the payout that a movement makes smaller (an offset) or whole again (the counter-entry
    of an offset); None for other movements."""
    return movement.undoes.payout if movement.undoes is not None else movement.payout


def _take_effect(movement: RecoveryMovement, payout: Payout | None, by: User) -> Payout | None:
    """Save the confirmed movement. An offset cancels `payout` and prepares the rest of it, its
    counter-entry cancels the rest and prepares what is owed again. Return the payout prepared, or
    None."""
    undone = movement.undoes is not None
    if payout is not None and undone:
        cancel_rest(payout)
    movement.save(update_fields=["status", "confirmed_by", "ended_at"])
    if payout is None:
        return None
    if undone:
        return prepare_restored(payout=payout, counter=movement, by=by)
    return prepare_reduced(
        payout=payout, by=by, kept_back=movement.amount, recovery=movement.recovery.number,
        barred=movement.entered_by,
    )  # fmt: skip


def _set_due_day(recovery: Recovery, *, had_ended: bool) -> None:
    """Set the due day of a recovery still owed to that of its next unpaid instalment, and its
    reminders to 0. One that `had_ended` before the movement gets `due_day_again`. Writes nothing if
    the day stays, or if nothing is owed."""
    if not recovery.is_owed:
        return
    due_on = due_day_again(recovery) if had_ended else next_due_day(recovery)
    if had_ended or due_on != recovery.due_on:
        recovery.due_on, recovery.reminded = due_on, 0
        recovery.save(update_fields=["due_on", "reminded"])
