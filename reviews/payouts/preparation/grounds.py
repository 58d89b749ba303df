"""Policy, basis and key of a payout that is prepared again, and whether it may be."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Case, Q, When

from claims.policy.models import SupportPolicy, SupportTier
from claims.register.models import Claim
from reviews.payouts.models import Payout
from reviews.payouts.models.expressions.failures import is_unpaid_failure
from reviews.payouts.models.expressions.preparing_again import (
    may_be_corrected,
    of_fixed_grant,
    restoring_correction_awaits,
)
from reviews.payouts.models.runs import GRANT_OF_ROUTE
from reviews.payouts.preparation.amounts import FIXED, amount_again
from reviews.payouts.states.payouts import DECIDED_KINDS, UNDER_WAY, PayoutKind, PayoutStatus
from reviews.payouts.states.recoveries import MovementStatus


class Ground(NamedTuple):
    """Policy, `basis` and key of a payout that is prepared again, and the payment it corrects."""

    policy: SupportPolicy
    basis: dict[str, Any]
    key: str
    corrects: Payout | None = None


def ground_of(ended: Payout) -> Ground:
    """Return the ground on which a cancelled payout is prepared again: a decision's own, else the
    present policy and tier of its claim; a correction names the same payment and cause. One of a
    decided payment names another paid one if the same has a correction now."""
    same = Payout.objects.filter(claim=ended.claim, kind=ended.kind)
    if ended.kind in DECIDED_KINDS:
        first = ":".join(ended.key.split(":")[:2])
        return Ground(ended.policy, ended.basis, numbered_key(first, same.count()))
    if ended.corrects is not None and not of_fixed_grant(ended):
        paid = to_correct(ended.claim_id, first=ended.corrects_id) or ended.corrects
        tries = Payout.objects.filter(corrects=paid).count()
        basis = {**ended.basis, "corrects": paid.pk}
        return Ground(ended.policy, basis, numbered_key(f"correct:{paid.pk}", tries), paid)
    claim = Claim.objects.select_related("routed_under", "tier").get(pk=ended.claim_id)
    policy = claim.routed_under
    if ended.corrects_id:
        tries = Payout.objects.filter(corrects=ended.corrects_id).count()
        key = numbered_key(f"correct:{ended.corrects_id}", tries)
        return Ground(policy, ended.basis, key, ended.corrects)
    key = grant_key(claim, ended.kind, policy)
    same_grant = (ended.policy_id, ended.basis.get("tier")) == (policy.pk, claim.tier_id)
    basis = ended.basis if same_grant else grant_basis(policy, claim.tier)
    return Ground(policy, basis, key)


def to_correct(claim_id: int, *, first: int | None = None) -> Payout | None:
    """Return the newest payment of the claim that may be corrected (`may_be_corrected`), or the one
    with the key `first` if that may be; None without such a payment. One query."""
    rows = Payout.objects.filter(may_be_corrected(), claim=claim_id)
    return rows.order_by(Case(When(pk=first or 0, then=0), default=1), "-pk").first()


def repeated_on(failed: Payout) -> tuple[PayoutKind | str, Ground]:
    """Return (kind, Ground) of the next repetition of a failed payment: its own, but of a fixed
    grant whose claim has another route, tier or policy now those of the claim."""
    tries = Payout.objects.filter(replaces=failed).count()
    key = numbered_key(f"after:{failed.pk}", tries)
    if not of_fixed_grant(failed):
        return failed.kind, Ground(failed.policy, failed.basis, key)
    claim = Claim.objects.select_related("routed_under", "tier").get(pk=failed.claim_id)
    policy, kind = claim.routed_under, GRANT_OF_ROUTE.get(claim.route, failed.kind)
    if failed.corrects_id:
        return failed.kind, Ground(policy, failed.basis, key)
    same = (failed.kind, failed.policy_id, failed.basis.get("tier")) == (
        kind, policy.pk, claim.tier_id,
    )  # fmt: skip
    basis = failed.basis if same else grant_basis(policy, claim.tier)
    return kind, Ground(policy, basis, key)


def grant_basis(policy: SupportPolicy, tier: SupportTier | None) -> dict[str, Any]:
    """Return the basis of a payout that is a fixed grant: that of the tier, or of the policy if
    `tier` is None."""
    if tier is None:
        return {"policy": policy.pk}
    return {"tier": tier.pk, "upper_bound": tier.upper_bound}


def grant_key(claim: Claim, kind: PayoutKind | str, policy: SupportPolicy) -> str:
    """Return the next key of a claim's fixed grant of this kind under a policy. Each policy has
    numbers of its own. One query."""
    tries = Payout.objects.filter(claim=claim, kind=kind, policy=policy).count()
    return numbered_key(f"{str(kind).removesuffix('_grant')}:{claim.pk}:{policy.pk}", tries)


def numbered_key(key: str, tries: int) -> str:
    """Return the key of a payout that is prepared again after `tries` earlier tries: `key` itself
    for 0, else `key:2`, `key:3` and so on."""
    return f"{key}:{tries + 1}" if tries else key


def may_be_prepared_again(payout: Payout) -> bool:
    """Return True for a cancelled payout from which no confirmed offset took anything, if the claim
    has only cancelled payouts of its kind; for a correction that is part of a fixed grant, if every
    other row of that grant is paid or cancelled (or failed and repeated), for both if offsets left
    something to pay; for one that gives back what an undone offset took off a decided payment
    (`restoring_correction_awaits`). False for repetitions of failed payments and for other
    corrections."""
    if payout.status != PayoutStatus.CANCELLED or payout.replaces_id:
        return False
    if payout.offsets.filter(status=MovementStatus.CONFIRMED).exists():
        return False
    if payout.corrects_id and not of_fixed_grant(payout):
        return Payout.objects.filter(restoring_correction_awaits(), pk=payout.pk).exists()
    if payout.corrects_id:
        return not _grant_under_way(payout) and amount_again(payout) > 0
    same = Payout.objects.filter(claim_id=payout.claim_id, kind=payout.kind)
    return not same.exclude(status=PayoutStatus.CANCELLED).exists() and amount_again(payout) > 0


def _grant_under_way(payout: Payout) -> bool:
    """Return True if a payout of the claim's fixed grant is prepared, approved or batched, or
    failed and still has to be paid."""
    rows = Payout.objects.filter(FIXED, claim=payout.claim_id)
    return rows.filter(Q(status__in=UNDER_WAY) | is_unpaid_failure()).exists()
