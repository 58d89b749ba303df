"""Corrections of a paid payment that rests on a decision of the council."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Case, F, Q, Sum, When
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.korean import in_korean
from claims.reasons import MOST_REASON, given_reason
from claims.register.models import Claim
from claims.users.permissions import require_permission
from reviews.payouts.approvals.verbs import cancel_payout
from reviews.payouts.errors.approvals import NotWaitingError
from reviews.payouts.errors.preparation import (
    AmountNeededError,
    NothingToCorrectError,
    NotPaidError,
)
from reviews.payouts.locks import lock_payout
from reviews.payouts.models import Payout
from reviews.payouts.models.expressions.failures import RepetitionWon, is_unrepeated_failure
from reviews.payouts.models.expressions.preparing_again import is_still_owed
from reviews.payouts.preparation.amounts import (
    won_kept_back,
)
from reviews.payouts.preparation.cancel import cancel_unbatched
from reviews.payouts.preparation.grounds import (
    numbered_key,
)
from reviews.payouts.preparation.verbs import barred_from, prepare_payout
from reviews.payouts.states.payouts import (
    DECIDED_KINDS,
    LIVE,
    RESTORED,
    ROUTE_CAUSES,
    PayoutKind,
    PayoutStatus,
)

if TYPE_CHECKING:
    from claims.users.models import User

DECIDED_ANEW = _("재심의가 지급할 금액을 새로 정함")
UNDONE_AT_ONCE = _("작성 직후 되돌림")
UNDO = timedelta(minutes=10)  # the page offers it for ten seconds, without scripts while it stands


@transaction.atomic
def prepare_correction(
    *, payout: Payout, amount: int, by: User, reason: str, restores: int | None = None
) -> Payout:
    """Prepare `amount` won more, to the claim's newest account, for a paid payment of a decision
    (or a correction of one) that was too small. The new payout names it (`corrects`) and copies its
    bars; `by` is barred too. `restores` is the id of the counter-entry of an offset where the
    correction gives back what that took.

    Raises ForbiddenError (permission `prepare_payout`), NotPaidError (409: not paid, or it has a
    correction that is not cancelled), NothingToCorrectError (a fixed grant), AmountNeededError (0
    or less), ReasonNeededError (empty), AboveLossError (together above the assessed loss),
    ClaimWithdrawnError, EnteredYourselfError.
    """
    require_permission(by, "reviews.prepare_payout")
    paid = lock_payout(payout.pk)
    tries = Payout.objects.filter(corrects=paid)
    if paid.status != PayoutStatus.PAID or tries.exclude(status=PayoutStatus.CANCELLED).exists():
        raise NotPaidError
    if not rests_on_a_decision(paid):
        raise NothingToCorrectError
    if amount <= 0:
        raise AmountNeededError
    reason = given_reason(reason, MOST_REASON)
    return prepare_payout(
        claim=paid.claim,
        kind=PayoutKind.CORRECTION,
        amount=amount,
        basis={
            "corrects": paid.pk,
            "reason": reason,
            **({} if restores is None else {RESTORED: restores}),
        },
        barred=barred_from(paid),
        policy=paid.policy,
        key=numbered_key(f"correct:{paid.pk}", tries.count()),
        prepared_by=by,
        corrects=paid,
    )


@transaction.atomic
def undo_correction(*, payout: Payout, by: User) -> Payout:
    """Cancel a correction that `by` asked for within UNDO, and that nobody has approved, as undone
    at once. Any other one is cancelled with a reason (`cancel_payout`).

    Raises ForbiddenError (permission `prepare_payout`), NotWaitingError (409: of another person,
    older, approved or ended, or part of what was granted before).
    """
    require_permission(by, "reviews.prepare_payout")
    payout = lock_payout(payout.pk)
    asked_for = payout.kind == PayoutKind.CORRECTION and not is_still_owed(payout)
    at_once = clock.now() < payout.prepared_at + UNDO
    own = payout.prepared_by_id == by.pk and payout.status == PayoutStatus.PREPARED
    if not (asked_for and at_once and own):
        raise NotWaitingError
    with in_korean():
        return cancel_payout(payout=payout, by=by, reason=str(UNDONE_AT_ONCE))


def rests_on_a_decision(payout: Payout) -> bool:
    """Return True if the payout is of a kind that the council decides (DECIDED_KINDS), or is a
    correction of such a payment."""
    corrected: Payout | None = payout
    while corrected is not None and corrected.kind == PayoutKind.CORRECTION:
        corrected = corrected.corrects
    return corrected is not None and corrected.kind in DECIDED_KINDS


def settle_corrections(claim: Claim) -> int:
    """Cancel the unbatched corrections of a claim's decided payments, and return the won of those
    that are in a batch, paid, or failed and not repeated, with what offsets took off any of them.
    Corrections of a fixed grant, and those that give back what an undone offset took, are left
    alone and not counted.

    Called for the decision on an appeal, which sets the claim's total again, in a transaction with
    the claim locked.
    """
    of_claim = Payout.objects.filter(claim=claim, kind=PayoutKind.CORRECTION).exclude(
        basis__has_any_keys=[*ROUTE_CAUSES, RESTORED]  # part of what was granted before
    )
    cancel_unbatched(of_claim, DECIDED_ANEW)
    owed = of_claim.filter(Q(status__in=LIVE) | is_unrepeated_failure())
    left = Case(When(status=PayoutStatus.FAILED, then=RepetitionWon("pk")), default=F("amount"))
    return (owed.aggregate(won=Sum(left))["won"] or 0) + won_kept_back(of_claim)
