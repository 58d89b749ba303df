"""Fixed grants of one claim that gets another route: the payout of what its new route grants above
what it had (`amounts`)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Exists, OuterRef, Sum

from claims import hooks
from claims.policy.models import SupportPolicy, SupportTier
from claims.register.models import Claim
from reviews.payouts.errors.preparation import HeldForPayeeError
from reviews.payouts.models import Payout, Recovery
from reviews.payouts.models.runs import GRANT_OF_ROUTE
from reviews.payouts.preparation.amounts import (
    FIXED,
    won_came_back,
    won_of,
    won_of_grants_kept_back,
)
from reviews.payouts.preparation.grounds import grant_basis, grant_key, numbered_key
from reviews.payouts.preparation.verbs import barred_from, prepare_payout
from reviews.payouts.states.payouts import UNBATCHED, BarReason, PayoutKind, PayoutStatus
from reviews.payouts.states.recoveries import RecoveryCause

if TYPE_CHECKING:
    from claims.users.models import User


class Target(NamedTuple):
    """Route that a policy gives a claim: its `tier` (None without one), its fixed grant in `won`
    (0: none), and the policy."""

    route: str
    tier: SupportTier | None
    won: int
    policy: SupportPolicy


class Cause(NamedTuple):
    """Reason for which a fixed grant is prepared again, mostly a new route of the claim. `key` (one
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
    took: as the repetition of a failed one that an offset took, as a correction of the newest paid
    one, else as the grant itself. Call it in a transaction with the claim locked and on that route,
    after its unbatched grants were cancelled (`was_prepared`: there was one). Emits
    `grant_corrected` for a correction, which is put on hold if it goes to another payee's account.

    Returns None if nothing is left to pay, if the claim never had a fixed grant (the next run
    prepares it), or if its cancelled one was on hold: once that is released the next run or a
    person prepares it. Raises KeyTakenError, and of `prepare_payout` PayeeGrantedError (the payee
    has one through another claim), HeldForPayeeError (on hold, and an offset took part of its
    grant), NotThePlanError, NothingToCorrectError; PayeeBusyError (409).
    """
    kind = GRANT_OF_ROUTE.get(target.route)
    if kind is None or not target.won:
        return None
    rows = Payout.objects.filter(FIXED, claim=claim, status=PayoutStatus.PAID)
    paid, kept = list(rows.order_by("pk")), won_of_grants_kept_back(claim)
    if not paid and not was_prepared and not kept:
        return None
    more = target.won - kept
    if paid:
        more += won_came_back(claim, until=cause.at) - sum(row.amount for row in paid)
    if more <= 0:
        return None
    ground = _ground_of(claim, kind, target, cause, paid[-1] if paid else None)
    try:
        payout = _prepare(claim, ground, more, target, cause, by)
    except HeldForPayeeError:
        if kept:
            raise
        return None
    if ground.corrects is not None:
        hooks.emit("grant_corrected", payout)
    return payout


def _prepare(
    claim: Claim, ground: _GrantGround, won: int, target: Target, cause: Cause, by: User
) -> Payout:
    return prepare_payout(
        claim=claim,
        kind=ground.kind,
        amount=won,
        basis=ground.basis,
        barred=[*ground.barred, (cause.proposed_by, BarReason.PREPARED)],
        policy=target.policy,
        key=ground.key,
        prepared_by=by,
        replaces=ground.replaces,
        corrects=ground.corrects,
    )


class _GrantGround(NamedTuple):
    kind: PayoutKind | str
    basis: dict[str, Any]
    key: str
    barred: list[tuple[User, str]] = []  # noqa: RUF012
    replaces: Payout | None = None
    corrects: Payout | None = None


def _ground_of(
    claim: Claim, kind: PayoutKind, target: Target, cause: Cause, paid: Payout | None
) -> _GrantGround:
    """Return what the payout of a new route is. A failed grant of which an offset took all is
    repeated (it would else stand unpaid); a paid one, `paid`, is corrected; else it is a grant of
    this kind: a run takes up only a claim that has no row of the kind."""
    failed = _taken_failure(claim)
    if failed is not None:
        tries = Payout.objects.filter(replaces=failed).count()
        key, corrected = numbered_key(f"after:{failed.pk}", tries), failed.corrects
        barred = barred_from(failed)
        if corrected is None:
            basis = grant_basis(target.policy, target.tier)
            return _GrantGround(kind, basis, key, barred, failed)
        basis = {"corrects": corrected.pk, cause.key: cause.pk}
        return _GrantGround(PayoutKind.CORRECTION, basis, key, barred, failed, corrected)
    if paid is not None:
        key = numbered_key(f"correct:{paid.pk}", Payout.objects.filter(corrects=paid).count())
        basis = {"corrects": paid.pk, cause.key: cause.pk}
        return _GrantGround(PayoutKind.CORRECTION, basis, key, corrects=paid)
    basis = grant_basis(target.policy, target.tier)
    return _GrantGround(kind, basis, grant_key(claim, kind, target.policy))


def _taken_failure(claim: Claim) -> Payout | None:
    """Return the newest failed fixed grant of the claim, or correction of one, that has no
    repetition but cancelled ones; None without one. `check_payouts` of the route lets only one pass
    of which offsets took all."""
    repeated = Payout.objects.filter(replaces=OuterRef("pk")).exclude(status=PayoutStatus.CANCELLED)
    failed = Payout.objects.filter(FIXED, claim=claim, status=PayoutStatus.FAILED)
    return failed.filter(~Exists(repeated)).select_related("corrects").order_by("pk").last()


def won_to_cancel(claim: Claim) -> int:
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
