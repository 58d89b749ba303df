"""Approval of prepared payouts by finance, its undoing, and cancellation.

A row is approved as the form showed it. A bulk approval applies the same rule to many rows in one
statement and returns the rows that it left out, with their reasons.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db import IntegrityError, connection, transaction
from django.db.models import prefetch_related_objects

from claims import clock, hooks
from claims.errors import DomainError
from claims.reasons import MOST_REASON, given_reason
from claims.users.permissions import require_permission
from reviews.payouts.approvals.blockers import approval_error, tie_errors
from reviews.payouts.approvals.fingerprint import digest_of
from reviews.payouts.approvals.recent_approvals import nothing_approved, selection_changed
from reviews.payouts.approvals.selection import ConditionSelection
from reviews.payouts.approvals.unapprove import unapprove
from reviews.payouts.constraint_errors import constraint_error
from reviews.payouts.errors.approvals import (
    BudgetExceededError,
    NothingApprovedError,
    NotWaitingError,
)
from reviews.payouts.ledger.budget import budget_left
from reviews.payouts.locks import lock_payout, lock_payouts
from reviews.payouts.models import Payout
from reviews.payouts.models.querysets import PayoutQuerySet
from reviews.payouts.notices import notify_approved, suppress_cancelled
from reviews.payouts.states.payouts import UNBATCHED, PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User


@dataclass
class Approval:
    """Result of a bulk approval: the payouts approved, and pairs of payout and error for those left
    out."""

    approved: list[Payout] = field(default_factory=list)
    left_out: list[tuple[Payout, DomainError]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Sum of the approved payouts in whole won."""
        return sum(payout.amount for payout in self.approved)


class PayoutCancelled(NamedTuple):
    """A payout that a person cancelled, and that person."""

    payout: Payout
    by: User


@transaction.atomic
def approve_payout(*, payout: Payout, seen: str, by: User) -> Payout:
    """Approve one payout as the form showed it (`seen`: its `seen_value`), and write the notice to
    the claimant.

    Raises ForbiddenError (permission `approve_payout`), NotWaitingError (409: not prepared),
    SeenChangedError (409: amount or account changed), NoAccountError, HolderMismatchError (not
    waived), HeldForPayeeError (claim on hold), BarredError (voted or confirmed),
    PreparedYourselfError, WaivedYourselfError, ReportedFailureError (loaded the failure that this
    payout repeats), TiedPayeeError (a conflict of interest with the claimant), EnteredYourselfError
    (entered the claim),
    NoBudgetError, BudgetExceededError, and rarer errors of `constraint_error`.
    """
    require_permission(by, "reviews.approve_payout")
    row = lock_payout(payout.pk)
    error = approval_error(row, seen, by) or tie_errors([row], by).get(row.pk)
    if error is None:
        error = _write_approvals([row], by, clock.now())
    if error is not None:
        raise error
    notify_approved([row])
    return row


@transaction.atomic
def approve_payouts(*, seen: Mapping[int, str], by: User) -> Approval:
    """Approve many payouts as the form showed them (`seen`: {payout id: `seen_value`}), in one
    transaction, and write the notices. A row that may not be approved is left out, with its error
    (those of `approve_payout`) in the returned Approval.

    Raises ForbiddenError (permission `approve_payout`), and NothingApprovedError if no row is
    approved (`details["left_out"]` has the pairs of payout and error; status 409 when each of them
    is 409).
    """
    require_permission(by, "reviews.approve_payout")
    done, fine = Approval(), []
    rows = lock_payouts(seen)
    prefetch_related_objects(rows, "bars")
    tied = tie_errors(rows, by)
    for row in rows:
        error = approval_error(row, seen[row.pk], by) or tied.get(row.pk)
        if error is None:
            fine.append(row)
        else:
            done.left_out.append((row, error))
    _approve_all(fine, by, done)
    if not done.approved:
        raise nothing_approved(done.left_out)
    notify_approved(done.approved)
    return done


@transaction.atomic
def approve_condition(*, rows: PayoutQuerySet, upto: int, seen: str, by: User) -> Approval:
    """Approve the prepared payouts of a filtered list (`rows`) that this person may approve and the
    budgets cover, as the confirmation panel showed them.

    Selects them again with `ConditionSelection` up to the payout id `upto`, and compares the digest
    with `seen` (its `seen`). Rows that are refused are left out as in `approve_payouts`. Raises
    ForbiddenError (permission `approve_payout`), SelectionChangedError (409: other rows than
    shown), NothingApprovedError.
    """
    require_permission(by, "reviews.approve_payout")
    chosen = ConditionSelection(user=by, rows=rows, upto=upto)
    if not hmac.compare_digest(chosen.seen.encode(), seen.encode()):
        raise selection_changed(chosen.of_every_state)
    if not chosen.rows:
        raise NothingApprovedError
    return approve_payouts(seen=chosen.approvals(), by=by)


def _approve_all(rows: list[Payout], by: User, done: Approval) -> None:
    """Approve all rows in one statement; if the database refuses, approve each by itself.

    Votes, the people behind earlier rows and the budget are checked by the database only. Adds
    each row to `done.approved`, or to `done.left_out` with its error.
    """
    if not rows:
        return
    at = clock.now()  # one time for all: what was approved together is voided together
    if _write_approvals(rows, by, at) is None:
        done.approved += rows
        return
    short: dict[int, BudgetExceededError] = {}  # by programme; what is left of it only shrinks
    for row in rows:
        error: DomainError | None = short.get(row.programme_id)
        if error is None or row.amount <= error.details.get("left", 0):
            error = _write_approvals([row], by, at)
        if error is None:
            done.approved.append(row)
            continue
        done.left_out.append((row, error))
        if isinstance(error, BudgetExceededError):
            short[row.programme_id] = error


APPROVE = """
    UPDATE reviews_payout p SET status = 'approved', approved_by_id = %s, approved_at = %s,
        approval_no = p.approval_no + 1, approved_digest = seen.digest
    FROM unnest(%s::bigint[], %s::bytea[]) AS seen(id, digest) WHERE p.id = seen.id
"""


def _write_approvals(rows: list[Payout], by: User, at: datetime) -> DomainError | None:
    """Set locked payouts to approved in one statement within a savepoint, and return None; if the
    database refuses, return its DomainError and approve none. Writes no notice.

    Triggers move the ledger and the budget in the same statement (models/triggers/ledger.py).
    """
    digests = [digest_of(row) for row in rows]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(APPROVE, [by.pk, at, [row.pk for row in rows], digests])
    except IntegrityError as refused:
        error = constraint_error(refused)
        if isinstance(error, BudgetExceededError):
            return BudgetExceededError(budget_left(rows[0].programme_id))
        return error
    for row, digest in zip(rows, digests, strict=True):
        row.status, row.approved_by, row.approved_at = PayoutStatus.APPROVED, by, at
        row.approval_no, row.approved_digest = row.approval_no + 1, digest
    return None


@transaction.atomic
def void_approval(*, payout: Payout, by: User) -> Payout:
    """Set one approved payout that is in no batch back to prepared (`unapprove`) and suppress its
    unsent notice; the history keeps the approver.

    Raises ForbiddenError (permission `approve_payout` or `prepare_payout`), NotWaitingError (409:
    not approved, or in a batch).
    """
    require_permission(by, "reviews.approve_payout", "reviews.prepare_payout")
    payout = lock_payout(payout.pk)
    if payout.status != PayoutStatus.APPROVED:
        raise NotWaitingError
    unapprove([payout], by=by)
    return payout


@transaction.atomic
def void_approvals(*, at: datetime, by: User, approver: User | None = None) -> list[Payout]:
    """Set back to prepared the payouts that `approver` (by default `by`) approved at exactly the
    time `at`, that is in one act, and return them. Those in a batch now are left alone. The number
    of statements does not grow with the rows.

    Raises ForbiddenError (permission `approve_payout` or `prepare_payout`), NotWaitingError (409:
    no such approval is left).
    """
    require_permission(by, "reviews.approve_payout", "reviews.prepare_payout")
    act = Payout.objects.approved_in_act(approver or by, at)
    rows = [
        row
        for row in lock_payouts(act.values_list("pk", flat=True))
        if row.status == PayoutStatus.APPROVED and row.approved_at == at
    ]
    if not rows:
        raise NotWaitingError
    unapprove(rows, by=by)
    return rows


@transaction.atomic
def cancel_payout(*, payout: Payout, by: User, reason: str) -> Payout:
    """Cancel a prepared or approved payout, with a reason (cut to 200 characters), and suppress the
    unsent notice of its approval. The event `payout_cancelled` tells the secretariat, who can
    prepare it again.

    Raises ForbiddenError (permission `approve_payout` or `prepare_payout`), NotWaitingError (409:
    in a batch or ended), ReasonNeededError (empty).
    """
    require_permission(by, "reviews.approve_payout", "reviews.prepare_payout")
    payout = lock_payout(payout.pk)
    if payout.status not in UNBATCHED:
        raise NotWaitingError
    reason = given_reason(reason, MOST_REASON)
    payout.status = PayoutStatus.CANCELLED
    payout.ended_at, payout.ended_reason = clock.now(), reason
    payout.save(update_fields=["status", "ended_at", "ended_reason"])
    suppress_cancelled([payout], by)
    hooks.emit("payout_cancelled", PayoutCancelled(payout, by))
    return payout
