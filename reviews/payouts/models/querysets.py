"""Filters and counts of payouts and batches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import connections
from django.db.models import (
    Aggregate,
    BigIntegerField,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from claims.register.models import Claim
from claims.register.search import search
from reviews.payouts.states import (
    BATCH_UNDER_WAY,
    GRANT_KINDS,
    OPEN_CHECKS,
    STANDING_KINDS,
    BatchStatus,
    PayoutKind,
    PayoutStatus,
    PayState,
)

if TYPE_CHECKING:
    from reviews.payouts.models import Payout, PayoutBatch  # noqa: F401


def awaits_sample() -> Q:
    """Return the condition for payouts that the council granted while the claim's sample check is
    open; the database lets none of them into a batch."""
    sampled = Claim.objects.filter(pk=OuterRef("claim"), sample_checks__status__in=OPEN_CHECKS)
    return Q(kind=PayoutKind.ADDITIONAL) & Q(Exists(sampled))


COUNTED_UP_TO = 10_000  # rows of one state; beyond it a tab takes a cached count


class PayoutQuerySet(QuerySet["Payout"]):
    def visible_to(self, user: Any) -> PayoutQuerySet:
        """Return all payouts for a user with the permission to see them, else none."""
        return self if user.has_perm("reviews.view_payout") else self.none()

    def for_list(self) -> PayoutQuerySet:
        """Load everything that a row of a list shows, in two queries.

        `account_failed`: another transfer to the account failed. `held`: a fixed grant that came on
        hold after it was prepared. `sampled`: its claim's sample check is open.
        """
        from reviews.payouts.models.holds import PayeeHold  # which is of payouts

        held = PayeeHold.objects.barring().filter(claim=OuterRef("claim"))
        failed = self.model.objects.filter(
            account=OuterRef("account"), status=PayoutStatus.FAILED
        ).exclude(pk=OuterRef("pk"))
        return (
            self.annotate(
                account_failed=Exists(failed),
                held=Q(kind__in=GRANT_KINDS) & Q(Exists(held)),
                sampled=awaits_sample(),
            )
            .select_related(
                "claim", "account", "prepared_by", "approved_by", "batch", "batch__released_by"
            )
            .defer("claim__narrative", "claim__phone", "claim__email", "account__number")
            .prefetch_related("bars")
        )

    def for_page(self) -> PayoutQuerySet:
        """Load what a row of a list shows, and the people who may not approve, in three queries."""
        return self.for_list().prefetch_related("bars__user")

    def of_claim(self, claim: Any) -> PayoutQuerySet:
        return self.filter(claim=claim).order_by("prepared_at", "pk")

    def in_state(self, status: str) -> PayoutQuerySet:
        return self.filter(status=status)

    def matching(self, words: str) -> PayoutQuerySet:
        """Filter by claim number, business or person, as the list of claims does."""
        return self.filter(claim__in=search(Claim.objects.all(), words).values("pk"))

    def unfinished_failures(self) -> PayoutQuerySet:
        """Filter failed payments that are not prepared again."""
        return self.in_state(PayoutStatus.FAILED).exclude(
            successors__in=self.model.objects.exclude(status=PayoutStatus.CANCELLED)
        )

    def state_counts(self, kind: str = "") -> dict[str, int]:
        """Count the rows of each state, of one kind or of all, each up to COUNTED_UP_TO + 1.

        One query of bounded cost.
        """
        part = (
            "SELECT %s AS status, count(*) FROM (SELECT 1 FROM reviews_payout "
            "WHERE status = %s AND (%s = '' OR kind = %s) LIMIT %s) AS found"
        )
        states = [status.value for status in PayoutStatus]
        values = [v for s in states for v in (s, s, kind, kind, COUNTED_UP_TO + 1)]
        with connections[self.db].cursor() as cursor:
            cursor.execute(" UNION ALL ".join([part] * len(states)), values)
            return dict(cursor.fetchall())

    def standing_of(self, claim_id: int) -> list[Payout]:
        """Return the payments that give one decided claim its pay state, oldest first, each with
        its batch. One query."""
        rows = self._standing([claim_id]).select_related("batch").order_by("prepared_at", "pk")
        return without_replaced(rows)

    def pay_states(self, claim_ids: Iterable[int]) -> dict[int, PayState]:
        """Return the pay state of decided claims, by claim id; claims without payouts are absent.

        Considers additional support, adjustments and corrections. The first match wins: a failed
        payment without a successor, one without an account, some still under way, all paid. One
        query.
        """
        found: dict[int, list[PayState]] = {}
        columns = ("pk", "claim_id", "status", "account_id", "replaces_id")
        rows = self._standing(list(claim_ids)).values_list(*columns, named=True)
        for row in without_replaced(rows):
            found.setdefault(row.claim_id, []).append(pay_state_of(row))
        return {claim: worst_pay_state(states) for claim, states in found.items()}

    def _standing(self, claim_ids: list[int]) -> PayoutQuerySet:
        rows = self.filter(claim_id__in=claim_ids, kind__in=STANDING_KINDS)
        return rows.exclude(status=PayoutStatus.CANCELLED)


def without_replaced(payouts: Iterable[Any]) -> list[Any]:
    """Return the payments but for failed ones that a later one replaces."""
    rows = list(payouts)
    replaced = {row.replaces_id for row in rows if row.replaces_id}
    return [r for r in rows if not (r.status == PayoutStatus.FAILED and r.pk in replaced)]


def pay_state_of(payout: Any) -> PayState:
    """Return the pay state of one payment, by its `status` and `account_id`."""
    if payout.status == PayoutStatus.PREPARED and payout.account_id is None:
        return PayState.HELD
    states = {PayoutStatus.FAILED: PayState.FAILED, PayoutStatus.PAID: PayState.PAID}
    return states.get(PayoutStatus(payout.status), PayState.WAITING)


def worst_pay_state(states: Iterable[PayState]) -> PayState:
    """Return the state that outranks the others. Raises ValueError without any."""
    return min(states, key=list(PayState).index)


def _sum_of(status: PayoutStatus, what: Aggregate) -> Coalesce:
    from reviews.payouts.models import Payout  # the model imports this module for its manager

    rows = Payout.objects.filter(batch=OuterRef("pk"), status=status).order_by()
    summed = rows.values("batch").annotate(n=what).values("n")
    return Coalesce(Subquery(summed, output_field=BigIntegerField()), 0)


class BatchQuerySet(QuerySet["PayoutBatch"]):
    def visible_to(self, user: Any) -> BatchQuerySet:
        """Return all batches for a user with the permission to see them, else none."""
        return self if user.has_perm("reviews.view_payout") else self.none()

    def for_page(self) -> BatchQuerySet:
        """Load builder, releaser and programme, and count and won that the bank paid and failed.

        One query, with subqueries and not a join, so that only the rows of the page are summed.
        """
        return self.select_related("built_by", "released_by", "programme").annotate(
            paid_count=_sum_of(PayoutStatus.PAID, Count("pk")),
            paid_won=_sum_of(PayoutStatus.PAID, Sum("amount")),
            failed_count=_sum_of(PayoutStatus.FAILED, Count("pk")),
            failed_won=_sum_of(PayoutStatus.FAILED, Sum("amount")),
        )

    def under_way(self) -> BatchQuerySet:
        """Filter batches that wait for their release or for bank results."""
        return self.filter(status__in=BATCH_UNDER_WAY)

    def ended(self) -> BatchQuerySet:
        return self.filter(status__in=[BatchStatus.SETTLED, BatchStatus.CANCELLED])
