"""Preparation of what an offset had kept back, and is owed again once the offset is undone.

The payout of the rest, where it is in no batch, is cancelled and the whole prepared; above a paid
rest the difference is prepared. The amount of a payout never changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from claims import hooks
from claims.errors import DomainError, ErasedClaimError
from claims.korean import in_korean
from claims.register.models import Claim
from reviews.payouts.errors.preparation import (
    BatchedClaimError,
    HeldForPayeeError,
    PayeeGrantedError,
    RestUnderWayError,
)
from reviews.payouts.models import PayeeHold, Payout, RecoveryMovement
from reviews.payouts.models.expressions.failures import is_unpaid_failure
from reviews.payouts.preparation.amounts import (
    FIXED,
    amount_again,
    fixed_grant,
    repetition_won,
    won_missing,
)
from reviews.payouts.preparation.cancel import cancel_unbatched
from reviews.payouts.preparation.corrections import prepare_correction
from reviews.payouts.preparation.fixed_grants import (
    Cause,
    Target,
    prepare_grant,
)
from reviews.payouts.preparation.grounds import to_correct
from reviews.payouts.preparation.verbs import prepare_cancelled_again
from reviews.payouts.states.payouts import UNBATCHED, UNDONE_OFFSET, PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User

UNDONE = _("상계를 취소해 다시 작성")


def restoring_blocker(payout: Payout) -> DomainError | None:
    """Return the error that keeps an offset against this payout from being undone now, or None:
    ErasedClaimError (the payout's claim was erased: nothing can be paid again), BatchedClaimError
    (the payout of the rest is in a batch), RestUnderWayError (the rest failed and still has to be
    paid, or was paid and has a correction that is neither paid nor cancelled). At most five
    queries, one more for each repetition that failed in turn."""
    if payout.claim.erased_at is not None:
        return ErasedClaimError()
    rest = _rest_of(payout)
    batched = rest.filter(status=PayoutStatus.BATCHED).select_related("batch").first()
    if batched is not None and batched.batch is not None:
        return BatchedClaimError(number=batched.batch.number)
    if rest.filter(is_unpaid_failure()).exclude(pk=payout.replaces_id or 0).exists():
        return RestUnderWayError()
    if not _is_fixed(payout) and _is_paid(payout) and to_correct(payout.claim_id) is None:
        return RestUnderWayError()
    return None


def cancel_rest(payout: Payout) -> None:
    """Cancel the prepared or approved payout of the rest that an offset had left of `payout`,
    before the offset is undone. Call it with the claim locked. Raises BatchedClaimError (the rest
    is in a batch), RestUnderWayError (it failed and still has to be paid, or has an open
    correction)."""
    if blocker := restoring_blocker(payout):
        raise blocker
    cancel_unbatched(_rest_of(payout), UNDONE)


def prepare_restored(*, payout: Payout, counter: RecoveryMovement, by: User) -> Payout | None:
    """Prepare a payout of what an offset took off `payout`, once its counter-entry is confirmed.
    Call it with the claim locked, after `cancel_rest`. The person who entered the counter-entry may
    not approve a fixed grant prepared so.

    Returns None if the claim is owed nothing (withdrawn, or paid enough), or if its payee has
    another grant or it is on hold. Raises RestUnderWayError (the payment to correct has an open
    correction), and of `prepare_again`, `prepare_replacement` or `prepare_correction`
    NotCancelledError, NotFailedError, SetOffWhollyError, AboveLossError.
    """
    claim = _claim_of(payout)
    if claim.withdrawn_at is not None:
        return None
    if _is_fixed(payout) and won_missing(claim, _target(claim).won, until=claim.routed_at) <= 0:
        return None
    try:
        if not _is_paid(payout) and (payout.replaces_id or not _is_fixed(payout)):
            again = prepare_cancelled_again(payout=payout, by=by)
            hooks.emit("grant_corrected", again)  # the repetition of a correction
            return again
        if _is_fixed(payout):
            cause = Cause(UNDONE_OFFSET, counter.pk, counter.entered_by, claim.routed_at, UNDONE)
            return prepare_grant(
                claim=claim, target=_target(claim), cause=cause, by=by, was_prepared=True
            )
        corrected = to_correct(payout.claim_id)
        if corrected is None:
            raise RestUnderWayError
        with in_korean():
            why = f"{UNDONE}: {counter.recovery.number}"
        return prepare_correction(
            payout=corrected, amount=counter.amount, by=by, reason=why, restores=counter.pk
        )
    except (PayeeGrantedError, HeldForPayeeError):
        return None


def won_restored(payout: Payout, amount: int) -> tuple[int, int]:
    """Return (won of the unbatched payouts that are cancelled, won of the payout that is prepared;
    0 for none) for undoing an offset of `amount` won against `payout`. Writes nothing."""
    ends = _rest_of(payout).filter(status__in=UNBATCHED).aggregate(won=Sum("amount"))["won"] or 0
    claim = _claim_of(payout)
    if claim.withdrawn_at is not None:
        return ends, 0
    if not _is_paid(payout):
        if not _is_fixed(payout):
            again = amount_again(payout)
            if payout.replaces is not None:
                again = repetition_won(payout.replaces)
            return ends, again + amount
        if payout.replaces is None and PayeeHold.objects.barring().filter(claim=claim).exists():
            return ends, 0
    if not _is_fixed(payout):
        return ends, amount
    missing = won_missing(claim, _target(claim).won, until=claim.routed_at)
    return ends, max(missing + amount, 0)


def _is_fixed(payout: Payout) -> bool:
    return Payout.objects.filter(FIXED, pk=payout.pk).exists()


def _rest_of(payout: Payout) -> QuerySet[Payout]:
    """Return a queryset of the payouts that pay for the same as `payout`, which an offset made
    smaller, itself included: the claim's fixed grants with their corrections, or the claim's
    payouts of its kind that correct the same payment. The triggers have the same rule
    (REST_UNDER_WAY)."""
    rows = Payout.objects.filter(claim=payout.claim_id)
    if _is_fixed(payout):
        return rows.filter(FIXED)
    return rows.filter(kind=payout.kind, corrects=payout.corrects_id)


def _is_paid(payout: Payout) -> bool:
    """Return True if one of the payouts of `_rest_of` is paid; for a repetition, one that repeats
    the same failed payment, or a repetition of it that failed in turn."""
    if payout.replaces_id is None:
        return _rest_of(payout).filter(status=PayoutStatus.PAID).exists()
    failed = [payout.replaces_id]
    while failed:
        tries = Payout.objects.filter(replaces__in=failed).values_list("pk", "status")
        found = {pk: status for pk, status in tries if status != PayoutStatus.CANCELLED}
        if PayoutStatus.PAID in found.values():
            return True
        failed = list(found)
    return False


def _claim_of(payout: Payout) -> Claim:
    return Claim.objects.select_related("routed_under", "tier").get(pk=payout.claim_id)


def _target(claim: Claim) -> Target:
    policy, tier = claim.routed_under, claim.tier
    return Target(claim.route, tier, fixed_grant(policy, claim.route, tier), policy)
