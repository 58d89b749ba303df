"""Sums of a claim's payouts that offsets made smaller, in won."""

from __future__ import annotations

from django.db.models import Q, QuerySet, Sum

from claims.policy.models import SupportTier
from reviews.payouts.models import Payout
from reviews.payouts.states import GRANT_KINDS, ROUTE_CAUSES, MovementStatus, PayoutKind

# Fixed grants, and corrections that are part of one.
FIXED = Q(kind__in=GRANT_KINDS) | Q(
    kind=PayoutKind.CORRECTION, basis__has_any_keys=list(ROUTE_CAUSES)
)


def won_kept_back(payouts: QuerySet[Payout]) -> int:
    """Return the won that confirmed offsets took off these payouts. The claimant had that money,
    since it paid a debt (recovery); no other payout pays it again."""
    confirmed = Q(offsets__status=MovementStatus.CONFIRMED)
    return payouts.aggregate(won=Sum("offsets__amount", filter=confirmed))["won"] or 0


def repetition_won(failed: Payout) -> int:
    """Return the won that a new repetition of a failed payout pays: the amount of the failed one,
    less what confirmed offsets took off its earlier repetitions."""
    return failed.amount - won_kept_back(Payout.objects.filter(replaces=failed))


def amount_again(ended: Payout) -> int:
    """Return the won that a cancelled payout has when it is prepared again: the whole amount (the
    fixed grant of its policy and tier, or the amount before any offset), less what the offsets
    confirmed by now took off. It differs from the row's own amount where an offset was confirmed or
    undone later.

    At most three queries, one more for each offset of a decided payout. Not for repetitions
    (`repetition_won`) and corrections of a fixed grant.
    """
    if ended.kind in GRANT_KINDS:
        whole = ended.policy.base_grant
        if ended.kind == PayoutKind.TIER_GRANT:
            whole = SupportTier.objects.values_list("amount", flat=True).get(pk=ended.basis["tier"])
        return whole - won_kept_back(Payout.objects.filter(FIXED, claim=ended.claim_id))
    first = ended
    while (before := first.basis.get("reduced")) is not None:
        first = Payout.objects.get(pk=before)
    rows = [first.pk]
    new = rows
    while new:
        later = Payout.objects.filter(claim=ended.claim_id, basis__reduced__in=new)
        new = list(later.exclude(pk__in=rows).values_list("pk", flat=True))
        rows = rows + new
    return first.amount - won_kept_back(Payout.objects.filter(pk__in=rows))
