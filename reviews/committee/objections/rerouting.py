"""The effect of an upheld objection: the claim's right route, and the money that follows from it.

The filed facts stay. Money already paid stays too: a higher fixed grant is paid as the difference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from claims import hooks
from claims.policy.models import SupportTier
from claims.policy.triage import Routed, TriageRule, triage
from claims.register.models import Claim, ClaimantKind, Route
from reviews.committee.errors import (
    FailedGrantError,
    LowerTierError,
    NoLossError,
    ObjectionRouteError,
)
from reviews.committee.models import (
    OBJECTABLE,
    Objection,
    ObjectionOutcome,
    ObjectionStatus,
)
from reviews.committee.objections.deadlines import policy_of
from reviews.payouts.errors import BatchedClaimError
from reviews.payouts.models import Payout
from reviews.payouts.preparation.cancel import cancel_unbatched
from reviews.payouts.preparation.verbs import numbered_key, prepare_payout
from reviews.payouts.states import GRANT_KINDS, UNBATCHED, BarReason, PayoutKind, PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User

RIGHT_ROUTES = (Route.TIER_GRANT, Route.COMMITTEE_REVIEW, Route.AFFILIATE,
                Route.NO_MONETARY_LOSS, Route.OUT_OF_SCOPE)  # fmt: skip
KIND_OF = {
    Route.TIER_GRANT: PayoutKind.TIER_GRANT,
    Route.COMMITTEE_REVIEW: PayoutKind.BASE_GRANT,
}
UPHELD = _("이의를 받아들여 경로를 바로잡음")


class Target(NamedTuple):
    """A route with its tier (None without one) and its fixed grant in won (0 for none)."""

    route: str
    tier: SupportTier | None
    won: int


def target_of(claim: Claim, route: str, tier: SupportTier | None) -> Target:
    """Return the route that an upheld objection gives a claim.

    Raises ObjectionRouteError (no other route, or a tier that does not belong to it),
    LowerTierError, NoLossError (to the council without a claimed loss).
    """
    granted = route == Route.TIER_GRANT
    known = tier is not None and tier.policy_id == claim.routed_under_id
    if route not in RIGHT_ROUTES or granted != (tier is not None) or (granted and not known):
        raise ObjectionRouteError
    if (route, tier and tier.pk) == (claim.route, claim.tier_id):
        raise ObjectionRouteError
    if route == Route.COMMITTEE_REVIEW and not claim.claimed_loss:
        raise NoLossError
    won = tier.amount if tier else 0
    if route == Route.COMMITTEE_REVIEW:
        won = policy_of(claim).base_grant
    present: Any = claim.tier
    if present is not None and won < present.amount and route != Route.COMMITTEE_REVIEW:
        raise LowerTierError
    return Target(route, tier, won)


def suggested(claim: Claim) -> Routed | None:
    """Return the route that triage would choose if the reason of the present one did not hold; None
    where it says nothing."""
    if claim.route not in OBJECTABLE or claim.route == Route.TIER_GRANT:
        return None
    company: Any = claim.company
    found = triage(
        in_a_window=True,
        of_operator=company.is_operator or claim.route == Route.AFFILIATE,
        loss=claim.claimed_loss,
        small_business=claim.claimant_kind == ClaimantKind.SMALL_BUSINESS
        or claim.route == Route.OUT_OF_SCOPE,
        rule=TriageRule.of(policy_of(claim)),
    )
    return None if found.route == claim.route else found


def check_payouts(claim: Claim) -> None:
    """Refuse a claim whose fixed grant is on its way: it is neither cancelled nor corrected then.

    Raises BatchedClaimError, FailedGrantError (one that failed and is not prepared again).
    """
    rows = Payout.objects.filter(claim=claim)
    batched = rows.filter(status=PayoutStatus.BATCHED).select_related("batch").first()
    if batched is not None and batched.batch is not None:
        raise BatchedClaimError(number=batched.batch.number)
    if rows.filter(status=PayoutStatus.FAILED).exists():
        raise FailedGrantError


def reroute(objection: Objection, claim: Claim, by: User) -> Payout | None:
    """Give the claim its right route, under its lock and after the answer was written.

    Prepared grants are cancelled and prepared anew; above a paid one the difference is prepared; a
    claim without any waits for the next run; the council's route opens a review
    (`claims_rerouted`). Returns the payout prepared, if one was. Raises the errors of `target_of`
    and `check_payouts`.
    """
    target = target_of(claim, objection.to_route, objection.to_tier)
    check_payouts(claim)
    grants = Payout.objects.filter(claim=claim, kind__in=GRANT_KINDS)
    cancelled = cancel_unbatched(grants, UPHELD)
    routed_at: Any = objection.decided_at
    claim.route, claim.tier, claim.routed_at = target.route, target.tier, routed_at
    claim.save(update_fields=["route", "tier", "routed_at"])
    payout = _pay(objection, claim, target, by, was_prepared=bool(cancelled))
    hooks.emit("claims_rerouted", [claim.pk])
    return payout


def _pay(
    objection: Objection, claim: Claim, target: Target, by: User, *, was_prepared: bool
) -> Payout | None:
    paid = Payout.objects.filter(claim=claim, status=PayoutStatus.PAID).order_by("pk")
    fixed = [row for row in paid if row.kind in GRANT_KINDS or "objection" in row.basis]
    kind = KIND_OF.get(Route(target.route))
    if kind is None or not target.won:
        return None
    barred = [(objection.proposed_by, BarReason.PREPARED)]
    if fixed:
        more = target.won - sum(row.amount for row in fixed)
        if more <= 0:
            return None
        tries = Payout.objects.filter(corrects=fixed[-1]).count()
        return prepare_payout(
            claim=claim,
            kind=PayoutKind.CORRECTION,
            amount=more,
            basis={"corrects": fixed[-1].pk, "objection": objection.pk},
            barred=barred,
            policy=policy_of(claim),
            key=numbered_key(f"correct:{fixed[-1].pk}", tries),
            prepared_by=by,
            corrects=fixed[-1],
        )
    if not was_prepared:
        return None  # the next run takes the claim up like every other
    tier = target.tier
    basis = {"tier": tier.pk, "upper_bound": tier.upper_bound} if tier else {
        "policy": claim.routed_under_id
    }  # fmt: skip
    tries = Payout.objects.filter(claim=claim, kind=kind).count()
    mark = str(kind).removesuffix("_grant")
    return prepare_payout(
        claim=claim,
        kind=kind,
        amount=target.won,
        basis=basis,
        barred=barred,
        policy=policy_of(claim),
        key=numbered_key(f"{mark}:{claim.pk}:{claim.routed_under_id}", tries),
        prepared_by=by,
    )


def claims_with_kept_routes() -> list[int]:
    """Return the claims whose route an objection decided: upheld, or passed to the council
    (hooks.add_route_keeper)."""
    upheld = Q(status=ObjectionStatus.DECIDED, outcome=ObjectionOutcome.UPHELD)
    rows = Objection.objects.filter(
        upheld & Q(claim__routed_at=F("decided_at")) | Q(status=ObjectionStatus.PASSED)
    )
    return list(rows.values_list("claim_id", flat=True))


def to_cancel(claim: Claim) -> int:
    """Return the won of the prepared fixed grants that a new route cancels."""
    rows = Payout.objects.filter(claim=claim, kind__in=GRANT_KINDS, status__in=UNBATCHED)
    return rows.aggregate(won=Sum("amount"))["won"] or 0


def already_paid(claim: Claim) -> int:
    """Return the won of fixed grants that the claim was paid."""
    rows = Payout.objects.filter(claim=claim, kind__in=GRANT_KINDS, status=PayoutStatus.PAID)
    return rows.aggregate(won=Sum("amount"))["won"] or 0
