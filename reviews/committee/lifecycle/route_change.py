"""The change of one claim's route, and the money that follows from it.

One verb for everything that routes a standing claim: an upheld objection, corrected facts, a new
version of the policy (docs/decisions/0083, 0084). Money already paid stays; a higher fixed grant is
paid as the difference, to which overpaid money that came back is added (0085).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from claims import hooks
from claims.register.models import Claim
from reviews.committee.errors import FailedGrantError
from reviews.payouts.errors import BatchedClaimError
from reviews.payouts.models import Payout
from reviews.payouts.preparation.amounts import FIXED
from reviews.payouts.preparation.cancel import cancel_unbatched
from reviews.payouts.preparation.fixed_grants import Cause, Target, prepare_grant
from reviews.payouts.states import PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User


def check_payouts(claim: Claim) -> None:
    """Refuse a claim whose grant can now be neither cancelled nor corrected: one is in a batch, or
    one failed and was not paid since.

    A failed payout whose successor was paid counts as paid. Raises BatchedClaimError,
    FailedGrantError.
    """
    rows = Payout.objects.filter(claim=claim)
    batched = rows.filter(status=PayoutStatus.BATCHED).select_related("batch").first()
    if batched is not None and batched.batch is not None:
        raise BatchedClaimError(number=batched.batch.number)
    # A failed successor is looked at itself.
    settled = (PayoutStatus.PAID, PayoutStatus.FAILED)
    repeated = Payout.objects.filter(replaces=OuterRef("pk"), status__in=settled)
    if rows.filter(~Exists(repeated), status=PayoutStatus.FAILED).exists():
        raise FailedGrantError


def change_route(*, claim: Claim, target: Target, cause: Cause, by: User) -> Payout | None:
    """Give the claim a route, under its lock and after the row of the cause was written.

    Prepared grants are cancelled and prepared anew; above a paid one the difference is prepared; a
    claim without any waits for the next run. The caller emits `claims_rerouted`. Return the payout
    prepared, if one was. Raises BatchedClaimError, FailedGrantError and the errors of
    `prepare_payout`.
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
    """Change one claim's route (`change_route`) and emit `claims_rerouted`, by which the council's
    route opens its review. Return the payout prepared, if one was.

    Raises BatchedClaimError, FailedGrantError, ReviewedClaimError and the errors of
    `prepare_payout`.
    """
    payout = change_route(claim=claim, target=target, cause=cause, by=by)
    hooks.emit("claims_rerouted", [claim.pk])
    return payout
