"""Filters and counts of payouts and batches."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connections
from django.db.models import (
    Aggregate,
    BigIntegerField,
    Count,
    Exists,
    OuterRef,
    Q,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThanOrEqual

from claims.composed_once import ComposedOnce
from claims.register.models import Claim, HolderMatch
from claims.register.search import search
from claims.representation.models import Representation, RepresentationKind
from reviews.payouts.models.expressions.failures import RepetitionWon, is_unrepeated_failure
from reviews.payouts.models.expressions.preparing_again import awaits_preparation_again, of_a_grant
from reviews.payouts.models.visible import SeenWithPayouts
from reviews.payouts.states.batches import BATCH_UNDER_WAY, TAKEN_APART, BatchStatus
from reviews.payouts.states.payouts import (
    GRANT_KINDS,
    OPEN_CHECKS,
    PAY_STATE_KINDS,
    PayoutKind,
    PayoutStatus,
    PayState,
)
from reviews.payouts.states.recoveries import MovementKind, MovementStatus

if TYPE_CHECKING:
    from reviews.payouts.models import Payout, PayoutBatch  # noqa: F401


def awaits_sample() -> Q:
    """Return a Q for payouts of additional support whose claim has an open sample check; the
    database lets none of them into a batch. The same condition in SQL is
    `expressions.payouts.awaits_sample`."""
    sampled = Claim.objects.filter(pk=OuterRef("claim"), sample_checks__status__in=OPEN_CHECKS)
    return Q(kind=PayoutKind.ADDITIONAL) & Q(Exists(sampled))


def is_held() -> Q:
    """Return a Q for fixed grants, and corrections that are part of one, of claims that are on hold
    or were ended as duplicates; the database approves none of them and lets none be set off. The
    same condition in SQL is `triggers.holds.is_held`."""
    from reviews.payouts.models.holds import PayeeHold  # circular import

    held = PayeeHold.objects.barring().filter(claim=OuterRef("claim"))
    return of_a_grant() & Q(Exists(held))


def is_set_off() -> Q:
    """Return a query condition for payouts from which a confirmed offset took part or all. The same
    condition in SQL is `expressions.payouts.is_set_off`."""
    from reviews.payouts.models.recoveries import RecoveryMovement  # circular import

    offsets = RecoveryMovement.objects.filter(
        payout=OuterRef("pk"), kind=MovementKind.OFFSET, status=MovementStatus.CONFIRMED
    )
    return Q(Exists(offsets))


def is_fixed_grant() -> Q:
    """Return a query condition for payouts that are the fixed grant of their claim: not cancelled,
    or cancelled by a confirmed offset. The same condition in SQL is
    `expressions.payouts.is_fixed_grant`."""
    return Q(kind__in=GRANT_KINDS) & (~Q(status=PayoutStatus.CANCELLED) | is_set_off())


def gives_pay_state() -> Q:
    """Return a Q for payouts that give a decided review its pay state: those of the council's
    decisions and their corrections, not a fixed grant nor a correction that is part of one."""
    return Q(kind__in=PAY_STATE_KINDS) & ~of_a_grant()


def bars_payee() -> Q:
    """Return a query condition for payouts that are the fixed grant of their claim and bar the
    payee's other claims from one: not a failed one of a withdrawn claim of which no grant was
    batched, paid or set off. The same condition in SQL is `expressions.payouts.bars_payee`."""
    from reviews.payouts.models.payouts import Payout  # circular import

    left = Q(status__in=(PayoutStatus.BATCHED, PayoutStatus.PAID)) | is_set_off()
    stays = Payout.objects.filter(left, claim=OuterRef("claim"), kind__in=GRANT_KINDS)
    failed = Q(status=PayoutStatus.FAILED, claim__withdrawn_at__isnull=False) & ~Q(Exists(stays))
    return is_fixed_grant() & ~failed


def payee_is_another() -> Q:
    """Return a Q for payouts that somebody else would receive today than they name: a proxy,
    representative or heir now receives for the claimant and the account is not accepted as theirs,
    or the one named in the waiver no longer does, or their end waits for its second person. The
    trigger `newest_account` has the same rule.

    The database neither approves nor batches such a payout, nor releases its batch.
    """
    payees = Representation.objects.in_force().filter(pays_to=True)
    heirs = payees.filter(kind=RepresentationKind.HEIR)
    ended = Q(holder_waived_for__isnull=False) & ~Q(holder_waived_for__in=payees.values("pk"))
    mismatch = Q(account__holder_match=HolderMatch.MISMATCH, claim__in=payees.values("claim"))
    unnamed = Q(claim__in=heirs.values("claim")) | mismatch
    ending = Q(claim__in=payees.ending().values("claim"))
    return ended | ending | Q(holder_waived_for__isnull=True) & unnamed


COUNTED_UP_TO = 10_000  # rows of one state; beyond it a tab takes a cached count
OWED = "cancelled_open"  # name of the figure of `awaits_preparation_again`


class PayoutQuerySet(SeenWithPayouts["Payout"]):
    claim_columns = ("claim",)

    def approved_in_act(self, approver: Any, at: datetime) -> PayoutQuerySet:
        """Return the approved payouts in no batch that a person approved at exactly this time, that
        is in one act."""
        return self.filter(status=PayoutStatus.APPROVED, approved_by=approver, approved_at=at)

    def for_list(self) -> PayoutQuerySet:
        """Add what a row of the list of payouts shows: claim, account, people, batch and bars. Two
        queries.

        Annotates `account_failed` (another transfer to the account failed), `held` (a fixed grant
        whose claim is on hold), `sampled` (the claim's sample check is open) and `payee_changed`
        (an approved or batched payout would not go to the person who receives now).
        """
        failed = self.model.objects.filter(
            account=OuterRef("account"), status=PayoutStatus.FAILED
        ).exclude(pk=OuterRef("pk"))
        return (
            self.annotate(
                account_failed=Exists(failed),
                held=is_held(),
                sampled=awaits_sample(),
                payee_changed=Q(status__in=(PayoutStatus.APPROVED, PayoutStatus.BATCHED))
                & payee_is_another(),
            )
            .select_related(
                "claim", "account", "prepared_by", "approved_by", "batch", "batch__released_by"
            )
            .defer("claim__narrative", "claim__phone", "claim__email", "account__number")
            .prefetch_related("bars")
        )

    def for_page(self) -> PayoutQuerySet:
        """Add what `for_list` adds, and the people who are barred from approving (`bars__user`).
        Three queries."""
        return self.for_list().prefetch_related("bars__user")

    def of_claim(self, claim: Any) -> PayoutQuerySet:
        return self.filter(claim=claim).order_by("prepared_at", "pk")

    def fixed_grants(self) -> PayoutQuerySet:
        """Filter payouts that are the fixed grant of their claim (`is_fixed_grant`): a claim with
        one of them has its grant."""
        return self.filter(is_fixed_grant())

    def barring_grants(self) -> PayoutQuerySet:
        """Filter the fixed grants that bar the payee's other claims from one (`bars_payee`)."""
        return self.filter(bars_payee())

    def of_batch(self, batch: PayoutBatch) -> PayoutQuerySet:
        """Filter the payouts of a batch; of one that was cancelled or refused by the bank, those
        that it held by their history."""
        if batch.status not in TAKEN_APART:
            return self.filter(batch=batch)
        events = apps.get_model("reviews", "PayoutEvent").objects.filter(batch=batch.pk)
        return self.filter(pk__in=events.values("pgh_obj"))

    def in_state(self, status: str) -> PayoutQuerySet:
        return self.filter(status=status)

    def matching(self, words: str) -> PayoutQuerySet:
        """Filter payouts whose claim is found by these words, in the same way as in the search of
        the list of claims (number, business, person)."""
        return self.filter(claim__in=search(Claim.objects.all(), words).values("pk"))

    def unresolved_failures(self) -> PayoutQuerySet:
        """Filter failed payments that a person has to repeat (`is_unrepeated_failure`)."""
        return self.filter(is_unrepeated_failure())

    def awaiting_preparation_again(self) -> PayoutQuerySet:
        """Filter cancelled payouts that the claim should still get and that nothing prepares by
        itself (`awaits_preparation_again`)."""
        return self.filter(awaits_preparation_again())

    def state_counts(self, kind: str = "") -> dict[str, int]:
        """Return {status: number of payouts}, all or of one `kind`, and under the key OWED the
        number of cancelled ones that await to be prepared again. Counting stops at COUNTED_UP_TO +
        1 for each. Filters of the queryset are not applied. One query, and one if payouts are
        cancelled."""
        part = (
            "SELECT %s AS status, count(*) FROM (SELECT 1 FROM reviews_payout "
            "WHERE status = %s AND (%s = '' OR kind = %s) LIMIT %s) AS found"
        )
        states = [status.value for status in PayoutStatus]
        values = [v for s in states for v in (s, s, kind, kind, COUNTED_UP_TO + 1)]
        with connections[self.db].cursor() as cursor:
            cursor.execute(" UNION ALL ".join([part] * len(states)), values)
            counts = dict(cursor.fetchall())
        # The condition is long: its planning takes more time than all other counts together.
        if not counts[PayoutStatus.CANCELLED]:
            return counts | {OWED: 0}
        return counts | {OWED: _OWED_OF_KIND.count(kind=kind) if kind else _OWED.count()}

    def determining_pay_state(self, claim_id: int) -> list[Payout]:
        """Return the payments of a claim that determine its PayState, oldest first, with their
        batches: additional support, appeal adjustments and their corrections (`gives_pay_state`),
        without cancelled ones and failed ones that were repeated or that offsets took. One
        query."""
        rows = self._standing([claim_id]).select_related("batch").order_by("prepared_at", "pk")
        return without_replaced(rows)

    def pay_states(self, claim_ids: Iterable[int]) -> dict[int, PayState]:
        """Return {claim id: PayState} of decided claims, from the payments that
        `determining_pay_state` returns; claims without any are absent.

        If there are several payments, the first state that applies counts: FAILED, HELD (one waits
        for an account), WAITING (one is under way), PAID (all are paid). One query.
        """
        found: dict[int, list[PayState]] = {}
        columns = ("pk", "claim_id", "status", "account_id", "replaces_id")
        rows = self._standing(list(claim_ids)).values_list(*columns, named=True)
        for row in without_replaced(rows):
            found.setdefault(row.claim_id, []).append(pay_state_of(row))
        return {claim: worst_pay_state(states) for claim, states in found.items()}

    def _standing(self, claim_ids: list[int]) -> PayoutQuerySet:
        rows = self.filter(gives_pay_state(), claim_id__in=claim_ids)
        nothing_left: Any = LessThanOrEqual(RepetitionWon("pk"), 0)  # an offset took what failed
        return rows.exclude(
            Q(status=PayoutStatus.CANCELLED) | Q(status=PayoutStatus.FAILED) & Q(nothing_left)
        )


def _owed(**conditions: Any) -> PayoutQuerySet:
    from reviews.payouts.models import Payout  # the model imports this module for its manager

    rows = Payout.objects.filter(**conditions).awaiting_preparation_again()
    return rows.order_by().only("pk")[: COUNTED_UP_TO + 1]


_OWED = ComposedOnce(_owed)
_OWED_OF_KIND = ComposedOnce(_owed, kind=str)


def without_replaced(payouts: Iterable[Any]) -> list[Any]:
    """Return these payments without the failed ones that another payment of the list replaces.
    Items need pk, status and replaces_id."""
    rows = list(payouts)
    replaced = {row.replaces_id for row in rows if row.replaces_id}
    return [r for r in rows if not (r.status == PayoutStatus.FAILED and r.pk in replaced)]


def pay_state_of(payout: Any) -> PayState:
    """Return the PayState of one payment: HELD where it is prepared without an account, FAILED,
    PAID, else WAITING. Reads only `status` and `account_id`."""
    if payout.status == PayoutStatus.PREPARED and payout.account_id is None:
        return PayState.HELD
    states = {PayoutStatus.FAILED: PayState.FAILED, PayoutStatus.PAID: PayState.PAID}
    return states.get(PayoutStatus(payout.status), PayState.WAITING)


def worst_pay_state(states: Iterable[PayState]) -> PayState:
    """Return the state that comes first in the order of PayState, which is the most urgent one.
    Raises ValueError for no states."""
    return min(states, key=list(PayState).index)


def _sum_of(status: PayoutStatus, what: Aggregate) -> Coalesce:
    from reviews.payouts.models import Payout  # the model imports this module for its manager

    rows = Payout.objects.filter(batch=OuterRef("pk"), status=status).order_by()
    summed = rows.values("batch").annotate(n=what).values("n")
    return Coalesce(Subquery(summed, output_field=BigIntegerField()), 0)


class BatchQuerySet(SeenWithPayouts["PayoutBatch"]):
    def for_page(self) -> BatchQuerySet:
        """Add builder, releaser and programme of each batch, and annotate `paid_count`, `paid_won`,
        `failed_count` and `failed_won` of its payments. One query."""
        return self.select_related("built_by", "released_by", "programme").annotate(
            paid_count=_sum_of(PayoutStatus.PAID, Count("pk")),
            paid_won=_sum_of(PayoutStatus.PAID, Sum("amount")),
            failed_count=_sum_of(PayoutStatus.FAILED, Count("pk")),
            failed_won=_sum_of(PayoutStatus.FAILED, Sum("amount")),
        )

    def under_way(self) -> BatchQuerySet:
        """Filter batches that are built but not released, or released and waiting for bank
        results."""
        return self.filter(status__in=BATCH_UNDER_WAY)

    def ended(self) -> BatchQuerySet:
        return self.filter(status__in=[BatchStatus.SETTLED, *TAKEN_APART])

    def waiting_for(self, user: Any) -> BatchQuerySet:
        """Return the batches to release that other people built. The permission is not checked."""
        return self.filter(status=BatchStatus.BUILT).exclude(built_by=user)
