"""Fixed grants of one claim: what its route grants, what it had, and the payout of the rest.

A claim had what was paid and what offsets kept back, less the overpaid money that came back
(docs/decisions/0085).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection
from django.db.models import Sum

from claims.policy.models import SupportPolicy, SupportTier
from claims.register.models import Claim, Route
from reviews.payouts.models import Payout, Recovery
from reviews.payouts.models.triggers.payouts import came_back
from reviews.payouts.preparation.amounts import FIXED, won_kept_back
from reviews.payouts.preparation.verbs import numbered_key, prepare_payout
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
_CAME_BACK = f"SELECT {came_back('%s', until='%s')}"


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


def fixed_grant(policy: SupportPolicy, route: str, tier: SupportTier | None) -> int:
    """Return the fixed grant of a route in won: the policy's base grant before the council, the
    tier's amount on the tier route, else 0."""
    if route == Route.COMMITTEE_REVIEW:
        return policy.base_grant
    return tier.amount if tier is not None and route == Route.TIER_GRANT else 0


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
    paid, kept = list(rows.order_by("pk")), set_off(claim)
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
        key = f"correct:{newest.pk}"
        tries, kind = Payout.objects.filter(corrects=newest), PayoutKind.CORRECTION
        basis = {"corrects": newest.pk, cause.key: cause.pk}
    else:
        # A run takes up a claim that has no row of the kind; this one has a cancelled one.
        key = f"{str(kind).removesuffix('_grant')}:{claim.pk}:{target.policy.pk}"
        tries = Payout.objects.filter(claim=claim, kind=kind, policy=target.policy)
        basis = {"policy": target.policy.pk}
        if target.tier is not None:
            basis = {"tier": target.tier.pk, "upper_bound": target.tier.upper_bound}
    return prepare_payout(
        claim=claim,
        kind=kind,
        amount=more,
        basis=basis,
        barred=[(cause.proposed_by, BarReason.PREPARED)],
        policy=target.policy,
        key=numbered_key(key, tries.count()),
        prepared_by=by,
        corrects=newest,
    )


def won_missing(claim: Claim, won: int, *, until: datetime) -> int:
    """Return the won by which a route that grants `won` exceeds what the claim was paid or offsets
    took; negative where it had more. Overpaid money that came back up to `until` counts as not
    had."""
    return won - already_paid(claim) - set_off(claim) + won_came_back(claim, until=until)


def to_cancel(claim: Claim) -> int:
    """Return the sum (won) of the claim's fixed grants that are not in a batch yet: a new route
    cancels these."""
    return _won(Payout.objects.filter(FIXED, claim=claim, status__in=UNBATCHED))


def already_paid(claim: Claim) -> int:
    """Return the sum (won) of the fixed grants that the claim was paid, with differences paid for a
    new route. Money that came back is not taken off (`won_came_back`)."""
    return _won(Payout.objects.filter(FIXED, claim=claim, status=PayoutStatus.PAID))


def set_off(claim: Claim) -> int:
    """Return the won that confirmed offsets took off the claim's fixed grants. It counts as paid,
    since it paid a debt (recovery) of the claimant."""
    return won_kept_back(Payout.objects.filter(FIXED, claim=claim))


def won_came_back(claim: Claim, *, until: datetime | None = None) -> int:
    """Return the won of the claim's fixed grants that came back through recoveries for the cause
    OVERPAID, up to a moment (None: all). The SQL is `came_back` of the triggers."""
    with connection.cursor() as cursor:
        cursor.execute(_CAME_BACK, [claim.pk, until or "infinity"])
        return int(cursor.fetchone()[0])


def back_but_counting(claim: Claim) -> list[tuple[str, int]]:
    """Return the won of the claim's fixed grants that came back through recoveries for another
    cause than OVERPAID, which goes on counting as paid: pairs (label of the cause, won), in the
    order of RecoveryCause."""
    grants = Payout.objects.filter(FIXED, claim=claim)
    found = Recovery.objects.filter(payout__in=grants).exclude(cause=RecoveryCause.OVERPAID)
    sums = found.values("cause").annotate(won=Sum("received") + Sum("set_off")).order_by()
    back = {row["cause"]: row["won"] for row in sums}
    return [(str(cause.label), back[cause]) for cause in RecoveryCause if back.get(cause)]


def _won(rows: Any) -> int:
    return rows.aggregate(won=Sum("amount"))["won"] or 0
