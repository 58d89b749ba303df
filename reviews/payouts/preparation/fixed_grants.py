"""Fixed grants of one claim that gets another route: the payout of what its new route grants above
what it had (`amounts`)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Sum

from claims.policy.models import SupportPolicy, SupportTier
from claims.register.models import Claim, Route
from reviews.payouts.models import Payout, Recovery
from reviews.payouts.preparation.amounts import (
    FIXED,
    won_came_back,
    won_of,
    won_of_grants_kept_back,
)
from reviews.payouts.preparation.grounds import grant_basis, grant_key, numbered_key
from reviews.payouts.preparation.verbs import prepare_payout
from reviews.payouts.states import (
    UNBATCHED,
    BarReason,
    PayoutKind,
    PayoutStatus,
    RecoveryCause,
)

if TYPE_CHECKING:
    from claims.users.models import User

KIND_OF = {
    Route.TIER_GRANT: PayoutKind.TIER_GRANT,
    Route.COMMITTEE_REVIEW: PayoutKind.BASE_GRANT,
}


class Target(NamedTuple):
    """Route that a policy gives a claim: its `tier` (None without one), its fixed grant in `won`
    (0: none), and the policy."""

    route: str
    tier: SupportTier | None
    won: int
    policy: SupportPolicy


class Cause(NamedTuple):
    """Reason for which a fixed grant is prepared anew, mostly a new route of the claim. `key` (one
    of ROUTE_CAUSES) and `pk` name its row in the basis of a correction; `proposed_by` may not
    approve the payout. `at` is the time of the claim's route: money that came back until then is
    owed again. `words` is the reason written on payouts that it cancels."""

    key: str
    pk: int
    proposed_by: User
    at: datetime
    words: Any  # lazily translated


def prepare_grant(
    *, claim: Claim, target: Target, cause: Cause, by: User, was_prepared: bool
) -> Payout | None:
    """Prepare the fixed grant of a claim's new route, less the won that it was paid or that offsets
    took: as a correction of the newest paid grant, else as the grant itself. Call it in a
    transaction with the claim locked and on that route, after its unbatched grants were cancelled
    (`was_prepared`: there was one).

    Returns None where nothing is left to pay, or where the claim never had a fixed grant: the next
    run prepares it. Raises KeyTakenError, and of `prepare_payout` PayeeGrantedError (the payee has
    one through another claim), HeldForPayeeError (on hold), NotThePlanError, NothingToCorrectError.
    """
    kind = KIND_OF.get(Route(target.route))
    if kind is None or not target.won:
        return None
    rows = Payout.objects.filter(FIXED, claim=claim, status=PayoutStatus.PAID)
    paid, kept = list(rows.order_by("pk")), won_of_grants_kept_back(claim)
    if not paid and not was_prepared and not kept:
        return None
    newest = paid[-1] if paid else None
    more = target.won - kept
    if paid:
        more += won_came_back(claim, until=cause.at) - sum(row.amount for row in paid)
    if more <= 0:
        return None
    basis: dict[str, Any]
    if newest is not None:
        tries, kind = Payout.objects.filter(corrects=newest).count(), PayoutKind.CORRECTION
        key = numbered_key(f"correct:{newest.pk}", tries)
        basis = {"corrects": newest.pk, cause.key: cause.pk}
    else:
        # A run takes up a claim that has no row of the kind; this one has a cancelled one.
        key = grant_key(claim, kind, target.policy)
        basis = grant_basis(target.policy, target.tier)
    return prepare_payout(
        claim=claim,
        kind=kind,
        amount=more,
        basis=basis,
        barred=[(cause.proposed_by, BarReason.PREPARED)],
        policy=target.policy,
        key=key,
        prepared_by=by,
        corrects=newest,
    )


def to_cancel(claim: Claim) -> int:
    """Return the sum (won) of the claim's fixed grants that are not in a batch yet: a new route
    cancels these."""
    return won_of(Payout.objects.filter(FIXED, claim=claim, status__in=UNBATCHED))


def returned_won_counted_as_paid(claim: Claim) -> list[tuple[str, int]]:
    """Return the won of the claim's fixed grants that came back through recoveries for another
    cause than OVERPAID, which goes on counting as paid: pairs (label of the cause, won), in the
    order of RecoveryCause."""
    grants = Payout.objects.filter(FIXED, claim=claim)
    found = Recovery.objects.filter(payout__in=grants).exclude(cause=RecoveryCause.OVERPAID)
    sums = found.values("cause").annotate(won=Sum("received") + Sum("set_off")).order_by()
    back = {row["cause"]: row["won"] for row in sums}
    return [(str(cause.label), back[cause]) for cause in RecoveryCause if back.get(cause)]
