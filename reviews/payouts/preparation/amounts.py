"""Sums of a claim's payouts, in won: its fixed grant, what it had of it, and what offsets took.

A claim had what was paid and what offsets kept back, less the overpaid money that came back
(docs/decisions/0085).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet, Sum

from claims.policy.models import SupportPolicy, SupportTier
from claims.register.models import Claim, Route
from reviews.payouts.models import Payout
from reviews.payouts.models.expressions.failures import RepetitionWon
from reviews.payouts.models.expressions.payouts import DECIDED, came_back
from reviews.payouts.models.expressions.preparing_again import of_a_grant, of_fixed_grant
from reviews.payouts.states.payouts import PayoutStatus
from reviews.payouts.states.recoveries import MovementStatus

FIXED = of_a_grant()  # fixed grants, and corrections that are part of one
_CAME_BACK = f"SELECT {came_back('%s', until='%s')}"
_DECIDED_CAME_BACK = f"SELECT {came_back('%s', until='%s', payouts=DECIDED)}"


def fixed_grant(policy: SupportPolicy, route: str, tier: SupportTier | None) -> int:
    """Return the fixed grant of a route in won: the policy's base grant before the council, the
    tier's amount on the tier route, else 0."""
    if route == Route.COMMITTEE_REVIEW:
        return policy.base_grant
    return tier.amount if tier is not None and route == Route.TIER_GRANT else 0


def won_kept_back(payouts: QuerySet[Payout]) -> int:
    """Return the won that confirmed offsets took off these payouts. The claimant had that money,
    since it paid a debt (recovery); no other payout pays it again."""
    confirmed = Q(offsets__status=MovementStatus.CONFIRMED)
    return payouts.aggregate(won=Sum("offsets__amount", filter=confirmed))["won"] or 0


def won_missing(claim: Claim, won: int, *, until: datetime) -> int:
    """Return the won by which a route that grants `won` exceeds what the claim was paid or offsets
    took; negative if it had more. Overpaid money that came back up to `until` counts as not had."""
    had = (
        won_of_grants_paid(claim)
        + won_of_grants_kept_back(claim)
        - won_came_back(claim, until=until)
    )
    return won - had


def won_of_grants_paid(claim: Claim) -> int:
    """Return the sum (won) of the fixed grants that the claim was paid, with differences paid for a
    new route. Money that came back is not taken off (`won_came_back`)."""
    return won_of(Payout.objects.filter(FIXED, claim=claim, status=PayoutStatus.PAID))


def won_of_grants_kept_back(claim: Claim) -> int:
    """Return the won that confirmed offsets took off the claim's fixed grants. It counts as paid,
    since it paid a debt (recovery) of the claimant."""
    return won_kept_back(Payout.objects.filter(FIXED, claim=claim))


def won_came_back(claim: Claim, *, until: datetime | None = None) -> int:
    """Return the won of the claim's fixed grants that came back through recoveries for the cause
    OVERPAID, up to a moment (None: all). The SQL is `came_back` of the triggers."""
    with connection.cursor() as cursor:
        cursor.execute(_CAME_BACK, [claim.pk, until or "infinity"])
        return int(cursor.fetchone()[0])


def decided_won_came_back(claim: Claim, *, until: datetime) -> int:
    """Return the won of the claim's decided payments and their corrections that came back through
    recoveries for the cause OVERPAID, up to a moment. The SQL is that of the triggers."""
    with connection.cursor() as cursor:
        cursor.execute(_DECIDED_CAME_BACK, [claim.pk, until])
        return int(cursor.fetchone()[0])


def won_of(rows: Any) -> int:
    """Return the sum of the amounts of these payouts in won."""
    return rows.aggregate(won=Sum("amount"))["won"] or 0


def repetition_won(failed: Payout) -> int:
    """Return the won that a new repetition of a failed payment pays, 0 if nothing is left. For a
    fixed grant or a correction of one: the won that the claim's route grants now above those that
    the claim had or has coming. For others: the amount, less the won that offsets took off earlier
    repetitions. One query; the SQL is `triggers.failures.repetition_won`."""
    rows = Payout.objects.filter(pk=failed.pk).values_list(RepetitionWon("pk"), flat=True)
    return max(rows.get(), 0)


def amount_again(ended: Payout) -> int:
    """Return the won that a cancelled payout has when it is prepared again. For a fixed grant or a
    correction of one: the won that the claim's present route grants above those that the claim had
    (`won_missing`). For others: the amount before any offset, less the won that the offsets
    confirmed so far took off. It differs from the row's own amount if the claim was moved, or an
    offset was confirmed or undone later.

    At most five queries for a fixed grant, else two, one more for each offset of the payout. Not
    for repetitions (`repetition_won`).
    """
    if of_fixed_grant(ended):
        claim = Claim.objects.select_related("routed_under", "tier").get(pk=ended.claim_id)
        whole = fixed_grant(claim.routed_under, claim.route, claim.tier)
        return won_missing(claim, whole, until=claim.routed_at)
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
