"""Planning and building of several batches in one act: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Case, Value, When

from claims.personal_data.crypto import text_digest
from claims.users.permissions import require_permission
from reviews.payouts.approvals.fingerprint import manifest_of
from reviews.payouts.batches.limits import limits, used_on
from reviews.payouts.batches.payment_days import coming_payment_days, payment_days
from reviews.payouts.batches.queries import MOST_IN_A_BATCH, barred_from
from reviews.payouts.batches.recent_batches import manifest_differs, nothing_to_batch
from reviews.payouts.batches.transfer_days import check_transfer_day, next_transfer_day
from reviews.payouts.batches.verbs import fill_batch
from reviews.payouts.locks import lock_approvals
from reviews.payouts.models import Payout, PayoutBatch
from reviews.payouts.models.querysets import awaits_sample, payee_is_another
from reviews.payouts.planning.errors import TooManyBatchesError
from reviews.payouts.planning.plan import Plan, Row, SplitRule, split
from reviews.payouts.states.payouts import PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User

MOST_BATCHES = 60  # built in one act: each has its files digested
READ_AT_ONCE = 20_000  # rows


@dataclass(frozen=True)
class PlanChoice:
    """Conditions of a plan of batches. `start` is the first payment day that may be used (None: the
    next one); `kinds` are values of PayoutKind, empty for all. With `kinds_apart` or `banks_apart`
    each kind or bank gets batches of its own, as also if the payment calendar says so."""

    start: date | None = None
    kinds: tuple[str, ...] = ()
    kinds_apart: bool = False
    banks_apart: bool = False


def plan_batches(*, by: User, choice: PlanChoice) -> Plan:
    """Return the plan of batches that this person could build now from the approved payouts.
    Payouts that another person would receive now are left out (`left_out["payee"]`); those barred
    to the person, or with an open sample check, are no part of it. Does not check permissions.
    Three queries; the calendar is cached."""
    calendar = payment_days()
    days = list(coming_payment_days(choice.start or next_transfer_day()))
    rule = SplitRule(
        days=days,
        limits=limits(),
        used=used_on(days),
        most_lines=MOST_IN_A_BATCH,
        kinds_apart=choice.kinds_apart or calendar.kinds_apart,
        banks_apart=choice.banks_apart or calendar.banks_apart,
    )
    others: list[Row] = []
    plan = split(_approved(by, choice, others), rule)
    plan.left_out["payee"] = others
    return plan


def _approved(by: User, choice: PlanChoice, others: list[Row]) -> Iterator[Row]:
    """Yield the approved payouts that the person may batch, the oldest first, without those whose
    claim has an open sample check. Payouts that another person would receive now are appended to
    `others` instead. One query."""
    rows = Payout.objects.in_state(PayoutStatus.APPROVED).exclude(pk__in=barred_from(by))
    rows = rows.exclude(awaits_sample())
    if choice.kinds:
        rows = rows.filter(kind__in=choice.kinds)
    another = Case(When(payee_is_another(), then=Value(True)), default=Value(False))
    found = rows.order_by("prepared_at", "pk").values_list(
        *("pk", "amount", "account_id", "approval_no", "programme_id", "claim_id", "kind"),
        *("replaces_id", "account__bank_code", another),
    )
    for values in found.iterator(chunk_size=READ_AT_ONCE):
        row = Row._make((*values[:7], values[7] is not None, values[8]))
        if values[9]:
            others.append(row)
        else:
            yield row


def seen_of(plan: Plan) -> str:
    """Return a keyed digest (hexadecimal) of the plan, for the hidden field of the form that calls
    `build_planned`."""
    return text_digest("plan", plan.digest).hex()


@transaction.atomic
def build_planned(*, choice: PlanChoice, seen: str, by: User) -> list[PayoutBatch]:
    """Build every batch of the plan that `choice` makes now, in one transaction, if it is the plan
    that was shown (`seen`: its `seen_of`), and return the batches. Another person then releases
    each.

    Raises ForbiddenError (permission `build_batch`), TransferDayError (`start` is no payment day),
    NothingToBatchError, TooManyBatchesError (above MOST_BATCHES), ManifestDiffersError (409: a
    payout, limit, payment day or batch changed since it was shown), and of `fill_batch`
    NoAccountError (erased), MadeYourselfError (made one of the payouts), PayeeIsAnotherError,
    BankNotAskedError, LimitExceededError.
    """
    require_permission(by, "reviews.build_batch")
    if choice.start is not None:
        check_transfer_day(choice.start)
    plan = plan_batches(by=by, choice=choice)
    if seen_of(plan) != seen:  # also where another one has built it, and nothing is left
        raise manifest_differs()
    if not plan.batches:
        raise nothing_to_batch()
    if len(plan.batches) > MOST_BATCHES:
        raise TooManyBatchesError(len(plan.batches), MOST_BATCHES)
    _lock([row for batch in plan.batches for row in batch.rows])
    return [
        fill_batch(one.rows, by=by, transfer_on=one.key.day, only_failures=one.key.again)
        for one in plan.batches
    ]


def _lock(rows: Sequence[Row]) -> None:
    """Lock these payouts, after their claims. Raises ManifestDiffersError if one is no longer
    approved, or has another amount, account or number of approvals than the plan read."""
    locked = lock_approvals([(row.claim_id, row.pk) for row in rows])
    if any(row.status != PayoutStatus.APPROVED for row in locked):
        raise manifest_differs()
    if manifest_of(locked) != manifest_of(rows):
        raise manifest_differs()
