"""Condition of cancelled payouts that a person prepares again, as the claim should still get
them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import BigIntegerField, Case, Exists, F, Func, OuterRef, Q, QuerySet, When

from claims.register.models import Claim, Route
from reviews.payouts.models.expressions.failures import is_unpaid_failure
from reviews.payouts.models.triggers.objections import won_of_grants
from reviews.payouts.states.payouts import (
    DECIDED_KINDS,
    GRANT_KINDS,
    RESTORED,
    ROUTE_CAUSES,
    PayoutKind,
    PayoutStatus,
)
from reviews.payouts.states.recoveries import MovementStatus

if TYPE_CHECKING:
    from reviews.payouts.models import Payout


def of_a_grant() -> Q:
    """Return a Q for fixed grants, and for corrections that are part of one. The same condition in
    SQL is `expressions.payouts.of_a_grant`."""
    of_a_route = Q(kind=PayoutKind.CORRECTION, basis__has_any_keys=list(ROUTE_CAUSES))
    return Q(kind__in=GRANT_KINDS) | of_a_route


def is_still_owed(payout: Payout) -> bool:
    """Return False for the correction of a decided payment that a person asked for: cancelled, it
    is taken back. Reads only kind and basis."""
    asked_for = payout.kind == PayoutKind.CORRECTION and not of_fixed_grant(payout)
    return not asked_for or RESTORED in payout.basis


def of_fixed_grant(payout: Payout) -> bool:
    """Return True for a fixed grant, and for a correction that is part of one. The same condition
    as `of_a_grant`, of one row; reads only kind and basis."""
    if payout.kind == PayoutKind.CORRECTION:
        return not payout.basis.keys().isdisjoint(ROUTE_CAUSES)
    return payout.kind in GRANT_KINDS


class WonOfGrants(Func):
    """SQL of the won that a claim has or will have of its fixed grants (`won_of_grants`), as it
    counts for its present route. The argument is the claim's key."""

    template = won_of_grants(
        "%(expressions)s",
        until="(SELECT k.routed_at FROM public.claims_claim k WHERE k.id = %(expressions)s)",
    )
    output_field = BigIntegerField()


GRANTED = Case(
    When(route=Route.TIER_GRANT, then=F("tier__amount")),
    When(route=Route.COMMITTEE_REVIEW, then=F("routed_under__base_grant")),
)  # expression on Claim: won of the fixed grant of its present route


def awaits_preparation_again() -> Q:
    """Return a Q for cancelled payouts that the claim should still get and that nothing prepares by
    itself: of a decision, or of a fixed grant (`grant_awaits_preparation_again`).

    Only the newest payout of its kind, if no other one is uncancelled and no offset took from it.
    Leaves out payouts of a withdrawn claim, and grants of a claim on hold or ended as a duplicate.
    Corrections of decided payments are included only if they give back the won that an undone
    offset took (`restoring_correction_awaits`). Repetitions are not included; a cancelled one is
    found by `unresolved_failures`.
    """
    from reviews.payouts.models import Payout, RecoveryMovement  # not at the top: circular import

    others = Payout.objects.filter(claim=OuterRef("claim"), kind=OuterRef("kind"))
    stands = others.filter(~Q(status=PayoutStatus.CANCELLED) | Q(pk__gt=OuterRef("pk")))
    offsets = RecoveryMovement.objects.filter(
        payout=OuterRef("pk"), status=MovementStatus.CONFIRMED
    )
    claims = Claim.objects.filter(pk=OuterRef("claim"), withdrawn_at__isnull=True)
    return (
        Q(status=PayoutStatus.CANCELLED, replaces__isnull=True)
        & ~Q(Exists(offsets))
        & (
            Q(kind__in=DECIDED_KINDS) & ~Q(Exists(stands)) & Q(Exists(claims))
            | grant_awaits_preparation_again(stands, claims)
            | restoring_correction_awaits() & Q(Exists(claims))
        )
    )


def restoring_correction_awaits() -> Q:
    """Return a Q for corrections that give back what an undone offset took off a decided payment,
    and that nothing pays now: the newest one for its counter-entry, none uncancelled. One of the
    claim's paid payments must be free to be corrected (`may_be_corrected`)."""
    from reviews.payouts.models import Payout  # not at the top: circular import

    same = Payout.objects.filter(
        claim=OuterRef("claim"), **{f"basis__{RESTORED}": OuterRef(f"basis__{RESTORED}")}
    )
    stands = same.filter(~Q(status=PayoutStatus.CANCELLED) | Q(pk__gt=OuterRef("pk")))
    free = Payout.objects.filter(may_be_corrected(), claim=OuterRef("claim"))
    restoring = Q(kind=PayoutKind.CORRECTION, basis__has_key=RESTORED)
    return restoring & ~Q(Exists(stands)) & Q(Exists(free))


def may_be_corrected() -> Q:
    """Return a Q for paid payments that are no fixed grant (nor part of one) and have no correction
    but cancelled ones."""
    from reviews.payouts.models import Payout  # not at the top: circular import

    standing = Payout.objects.filter(corrects=OuterRef("pk")).exclude(status=PayoutStatus.CANCELLED)
    return Q(status=PayoutStatus.PAID) & ~of_a_grant() & ~Q(Exists(standing))


def grant_awaits_preparation_again(stands: QuerySet[Payout], claims: QuerySet[Claim]) -> Q:
    """Return a Q for payouts of a fixed grant from which the rest of what the claim's present route
    grants is prepared again: the newest of the kind that the route grants, if no grant of the claim
    is uncancelled; or the newest correction of the claim's paid grant, if none failed.

    `stands` are other payouts of the same kind that are uncancelled or newer, `claims` the claim of
    the payout (OuterRef), unless it is withdrawn. The rest is computed from the present route and
    policy, so that a claim that was moved after the cancellation is found as well.
    """
    from reviews.payouts.models import PayeeHold, Payout  # not at the top: circular import

    of_grant = Payout.objects.filter(of_a_grant(), claim=OuterRef("claim"))
    granted = of_grant.exclude(status=PayoutStatus.CANCELLED)
    barred = PayeeHold.objects.barring().filter(claim=OuterRef("claim"))
    later = of_grant.filter(corrects__isnull=False, pk__gt=OuterRef("pk"))
    failed = of_grant.filter(is_unpaid_failure())
    owed = claims.annotate(granted=GRANTED).filter(granted__gt=WonOfGrants(OuterRef("claim")))
    of_route = Q(kind=PayoutKind.TIER_GRANT) & Q(Exists(owed.filter(route=Route.TIER_GRANT))) | Q(
        kind=PayoutKind.BASE_GRANT
    ) & Q(Exists(owed.filter(route=Route.COMMITTEE_REVIEW)))
    first = ~Q(Exists(stands)) & ~Q(Exists(granted)) & ~Q(Exists(barred)) & of_route
    correction = Q(kind=PayoutKind.CORRECTION) & of_a_grant() & ~Q(Exists(later))
    return first | correction & ~Q(Exists(failed)) & Q(Exists(owed))
