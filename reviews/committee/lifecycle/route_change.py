"""The change of one claim's route, and the money that follows from it.

One verb for everything that routes a standing claim: an upheld objection, corrected facts, a new
version of the policy (docs/decisions/0083, 0084). Money already paid stays; a higher fixed grant is
paid as the difference, to which overpaid money that came back is added (0085).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims import hooks
from claims.register.models import Claim
from reviews.committee.errors import FailedGrantError
from reviews.payouts.errors.preparation import BatchedClaimError
from reviews.payouts.models import Payout
from reviews.payouts.models.expressions.failures import is_unpaid_failure
from reviews.payouts.preparation.amounts import FIXED
from reviews.payouts.preparation.cancel import cancel_unbatched
from reviews.payouts.preparation.fixed_grants import Cause, Target, prepare_grant
from reviews.payouts.states.payouts import PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User


def check_payouts(claim: Claim) -> None:
    """Raise BatchedClaimError if a payout of the claim is in a batch, FailedGrantError if one
    failed and still has to be paid (`is_unpaid_failure`). Neither can be cancelled or corrected
    now, so the route cannot change. Won that an offset took count as paid."""
    rows = Payout.objects.filter(claim=claim)
    batched = rows.filter(status=PayoutStatus.BATCHED).select_related("batch").first()
    if batched is not None and batched.batch is not None:
        raise BatchedClaimError(number=batched.batch.number)
    if rows.filter(is_unpaid_failure()).exists():
        raise FailedGrantError


def change_route(*, claim: Claim, target: Target, cause: Cause, by: User) -> Payout | None:
    """Write the route, tier and policy of `target` on a locked claim, and return the payout that
    was prepared, or None. Prepared and approved fixed grants are cancelled and prepared again, one
    on hold only cancelled; above a paid one the difference is prepared, and is on hold if it goes
    to the account of another payee. The caller emits `claims_rerouted`.

    Raises BatchedClaimError (a grant is in a batch), FailedGrantError (one failed, not paid since),
    PayeeBusyError (409: the payee's other claim is locked), and those of `prepare_payout`.
    """
    check_payouts(claim)
    grants = Payout.objects.filter(FIXED, claim=claim)
    cancelled = cancel_unbatched(grants, cause.words)
    claim.route, claim.tier, claim.routed_at = target.route, target.tier, cause.at
    claim.routed_under = target.policy
    claim.save(update_fields=["route", "tier", "routed_at", "routed_under"])
    return prepare_grant(
        claim=claim, target=target, cause=cause, by=by, was_prepared=bool(cancelled)
    )


def change_one_route(*, claim: Claim, target: Target, cause: Cause, by: User) -> Payout | None:
    """Change a locked claim's route (`change_route`) and emit `claims_rerouted`; a claim that comes
    to the council gets its review. Return the payout that was prepared, or None.

    Raises BatchedClaimError (a grant is in a batch), FailedGrantError (one failed, not paid since),
    ReviewedClaimError (a claim with a review would leave the council), and those of
    `prepare_payout`.
    """
    payout = change_route(claim=claim, target=target, cause=cause, by=by)
    hooks.emit("claims_rerouted", [claim.pk])
    return payout
