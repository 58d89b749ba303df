"""The change of one claim's route, and the money that follows from it.

One verb for everything that routes a standing claim: an upheld objection, corrected facts, a new
version of the policy (docs/decisions/0083, 0084). Money already paid stays; a higher fixed grant is
paid as the difference.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, Sum
from django.utils.translation import gettext as _

from claims import hooks
from claims.policy.models import SupportPolicy, SupportTier
from claims.register.models import Claim, Route
from reviews.committee.errors import FailedGrantError
from reviews.payouts.errors import BatchedClaimError, HeldForPayeeError
from reviews.payouts.grants.standing import grant_standing
from reviews.payouts.models import Payout
from reviews.payouts.preparation.cancel import cancel_unbatched
from reviews.payouts.preparation.verbs import numbered_key, prepare_payout, won_kept_back
from reviews.payouts.states import (
    GRANT_KINDS,
    ROUTE_CAUSES,
    UNBATCHED,
    BarReason,
    PayoutKind,
    PayoutStatus,
)

if TYPE_CHECKING:
    from claims.users.models import User

KIND_OF = {
    Route.TIER_GRANT: PayoutKind.TIER_GRANT,
    Route.COMMITTEE_REVIEW: PayoutKind.BASE_GRANT,
}
# Fixed grants and what was paid above them for another route.
FIXED = Q(kind__in=GRANT_KINDS) | Q(
    kind=PayoutKind.CORRECTION, basis__has_any_keys=list(ROUTE_CAUSES)
)


class Target(NamedTuple):
    """Route that a policy gives a claim: with its tier (None without one), its fixed grant (won, 0:
    none) and the policy."""

    route: str
    tier: SupportTier | None
    won: int
    policy: SupportPolicy


class Cause(NamedTuple):
    """Ground of a new route. `key` (one of ROUTE_CAUSES) names it in the basis of a correction
    payout and `pk` is its row; `proposed_by` may not approve the payout; `at` is the moment of the
    new route; `words` is the reason written on payouts that it cancels."""

    key: str
    pk: int
    proposed_by: User
    at: datetime
    words: Any  # lazily translated


def fixed_grant(policy: SupportPolicy, route: str, tier: SupportTier | None) -> int:
    """Return the fixed grant of a route in won, 0 for none."""
    if route == Route.COMMITTEE_REVIEW:
        return policy.base_grant
    return tier.amount if tier is not None and route == Route.TIER_GRANT else 0


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
    return _pay(claim, target, cause, by, was_prepared=bool(cancelled))


def change_one_route(*, claim: Claim, target: Target, cause: Cause, by: User) -> Payout | None:
    """Change one claim's route (`change_route`) and emit `claims_rerouted`, by which the council's
    route opens its review. Return the payout prepared, if one was.

    Raises BatchedClaimError, FailedGrantError, ReviewedClaimError and the errors of
    `prepare_payout`.
    """
    payout = change_route(claim=claim, target=target, cause=cause, by=by)
    hooks.emit("claims_rerouted", [claim.pk])
    return payout


def _pay(
    claim: Claim, target: Target, cause: Cause, by: User, *, was_prepared: bool
) -> Payout | None:
    fixed = list(Payout.objects.filter(FIXED, claim=claim, status=PayoutStatus.PAID).order_by("pk"))
    kept = set_off(claim)
    kind = KIND_OF.get(Route(target.route))
    if kind is None or not target.won:
        return None
    barred = [(cause.proposed_by, BarReason.PREPARED)]
    if fixed:
        more = target.won - sum(row.amount for row in fixed) - kept
        if more <= 0:
            return None
        tries = Payout.objects.filter(corrects=fixed[-1]).count()
        return prepare_payout(
            claim=claim,
            kind=PayoutKind.CORRECTION,
            amount=more,
            basis={"corrects": fixed[-1].pk, cause.key: cause.pk},
            barred=barred,
            policy=target.policy,
            key=numbered_key(f"correct:{fixed[-1].pk}", tries),
            prepared_by=by,
            corrects=fixed[-1],
        )
    if target.won <= kept:
        return None
    # The next run takes up a claim that has no row of the kind. One whose grant was set off wholly
    # has one, so it is prepared here.
    if not was_prepared and not kept:
        return None
    tier = target.tier
    basis = {"tier": tier.pk, "upper_bound": tier.upper_bound} if tier else {
        "policy": target.policy.pk
    }  # fmt: skip
    tries = Payout.objects.filter(claim=claim, kind=kind, policy=target.policy).count()
    mark = str(kind).removesuffix("_grant")
    return prepare_payout(
        claim=claim,
        kind=kind,
        amount=target.won - kept,
        basis=basis,
        barred=barred,
        policy=target.policy,
        key=numbered_key(f"{mark}:{claim.pk}:{target.policy.pk}", tries),
        prepared_by=by,
    )


def to_cancel(claim: Claim) -> int:
    """Return the sum (won) of the claim's fixed grants that are not in a batch yet: a new route
    cancels these."""
    return _won(Payout.objects.filter(FIXED, claim=claim, status__in=UNBATCHED))


def already_paid(claim: Claim) -> int:
    """Return the sum (won) of the fixed grants that the claim was paid, with differences paid for a
    new route."""
    return _won(Payout.objects.filter(FIXED, claim=claim, status=PayoutStatus.PAID))


def set_off(claim: Claim) -> int:
    """Return the won that offsets kept back of the claim's fixed grants. It counts as paid: it
    settled a debt of the claimant."""
    return won_kept_back(Payout.objects.filter(FIXED, claim=claim))


def hold_line(claim: Claim, target: Target) -> list[tuple[Any, Any]]:
    """Return the line (label, value) of a confirmation sheet that says why the fixed grant of a new
    route is not paid: the claim is on hold or ended as a duplicate. Empty otherwise.

    Raises HeldForPayeeError where the new route would prepare a grant that came on hold.
    """
    standing = grant_standing(claim.pk)
    if not target.won or not (standing.held or standing.duplicate):
        return []
    kept = standing.kept_back
    if not standing.paid and target.won > kept and (standing.coming or kept):
        raise HeldForPayeeError
    text = _("보류 중입니다. 새 지원금도 보류를 풀 때까지 작성하지 않습니다.")
    if standing.duplicate:
        text = _("중복으로 끝난 신청입니다. 새 지원금도 지급하지 않습니다.")
    return [(_("지급 보류"), text)]


def _won(rows: Any) -> int:
    return rows.aggregate(won=Sum("amount"))["won"] or 0
