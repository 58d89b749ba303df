"""Approving: finance lets go of what the council or the plan granted, as it was seen.

A bulk approval is the same rule over many rows in one statement; it says what it left out and why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from django.db.models import prefetch_related_objects

from claims import clock
from claims.errors import DomainError, ReasonNeededError
from claims.register.models import HolderMatch
from claims.users.permissions import require_permission
from reviews.payouts.approvals.fingerprint import digest_of, is_what_was_seen
from reviews.payouts.approvals.unapprove import unapprove
from reviews.payouts.errors import (
    BarredError,
    BudgetExceededError,
    HolderMismatchError,
    NoAccountError,
    NothingApprovedError,
    NotWaitingError,
    PreparedYourselfError,
    SeenChangedError,
    WaivedYourselfError,
    refusal,
)
from reviews.payouts.ledger.budget import budget_left
from reviews.payouts.locks import lock_payout, lock_payouts
from reviews.payouts.models import Payout
from reviews.payouts.notices import take_back_cancelled, tell_approved
from reviews.payouts.states import UNBATCHED, BarReason, PayoutStatus

if TYPE_CHECKING:
    from claims.users.models import User


@dataclass
class Approval:
    """What a bulk approval did, and what it left out and why."""

    approved: list[Payout] = field(default_factory=list)
    left_out: list[tuple[Payout, DomainError]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Whole won."""
        return sum(payout.amount for payout in self.approved)


BAR_SENTENCES: dict[str, type[DomainError]] = {
    BarReason.VOTED: BarredError,
    BarReason.CONFIRMED: BarredError,
    BarReason.PREPARED: PreparedYourselfError,
    BarReason.WAIVED: WaivedYourselfError,
}


def hindrance(payout: Payout) -> DomainError | None:
    """What keeps everybody from approving the row; None where nothing does. Asks no database."""
    if payout.status != PayoutStatus.PREPARED:
        return NotWaitingError()
    if payout.account is None:
        return NoAccountError()
    if payout.account.holder_match == HolderMatch.MISMATCH and payout.holder_waived_by_id is None:
        return HolderMismatchError()
    return None


def bar_of(payout: Payout, user: User) -> DomainError | None:
    """What keeps this person from approving the row. Lists prefetch `payout.bars`."""
    for bar in payout.bars.all():
        if bar.user_id == user.pk:
            return BAR_SENTENCES[bar.why]()
    return PreparedYourselfError() if payout.prepared_by_id == user.pk else None


def refusal_for(payout: Payout, user: User) -> DomainError | None:
    """Why this row cannot be approved: by anybody, or by this person. None where it can."""
    return hindrance(payout) or bar_of(payout, user)


@transaction.atomic
def approve_payout(*, payout: Payout, seen: str, by: User) -> Payout:
    """Approve one payout as the form showed it (`seen`, fingerprint.py) and write its notice.

    Raises ForbiddenError, NotWaitingError and SeenChangedError (both 409), NoAccountError,
    HolderMismatchError, PreparedYourselfError, WaivedYourselfError, BarredError,
    BudgetExceededError, NoBudgetError.
    """
    require_permission(by, "reviews.approve_payout")
    row = lock_payout(payout.pk)
    problem = problem_of(row, seen, by) or _let_go([row], by, clock.now())
    if problem is not None:
        raise problem
    tell_approved([row])
    return row


@transaction.atomic
def approve_payouts(*, seen: Mapping[int, str], by: User) -> Approval:
    """Approve many as they were seen: {payout id: fingerprint}. One transaction, one statement.

    A row that may not be approved is left out with its reason; the rest goes through. Raises
    ForbiddenError, and NothingApprovedError (its `details["left_out"]` says why) when nothing is
    left.
    """
    require_permission(by, "reviews.approve_payout")
    done, fine = Approval(), []
    rows = lock_payouts(seen)
    prefetch_related_objects(rows, "bars")
    for row in rows:
        problem = problem_of(row, seen[row.pk], by)
        if problem is None:
            fine.append(row)
        else:
            done.left_out.append((row, problem))
    _approve_all(fine, by, done)
    if not done.approved:
        error = NothingApprovedError(left_out=done.left_out)
        if done.left_out and all(reason.status == 409 for _payout, reason in done.left_out):
            error.status = 409
        raise error
    tell_approved(done.approved)
    return done


def problem_of(payout: Payout, seen: str, by: User) -> DomainError | None:
    """Why a locked row is not approved by this person, as far as Python knows. What nobody can
    approve any more comes first, then what was not seen, then whose hands."""
    problem = hindrance(payout)
    if isinstance(problem, NotWaitingError):
        return problem
    if not is_what_was_seen(payout, seen):
        return SeenChangedError()
    return problem or bar_of(payout, by)


def _approve_all(rows: list[Payout], by: User, done: Approval) -> None:
    """All at once; where the database refuses, each by itself to find out which and why.

    The database has the last word: on votes, on hands of earlier rows, on the budget.
    """
    if not rows:
        return
    at = clock.now()  # one moment for all: what was approved together is taken back together
    if _let_go(rows, by, at) is None:
        done.approved += rows
        return
    left: dict[int, BudgetExceededError] = {}  # by programme; it only shrinks while we go on
    for row in rows:
        short = left.get(row.programme_id)
        known = short is not None and row.amount > short.details.get("left", 0)
        problem = short if known else _let_go([row], by, at)
        if problem is None:
            done.approved.append(row)
            continue
        done.left_out.append((row, problem))
        if isinstance(problem, BudgetExceededError):
            left[row.programme_id] = problem


APPROVE = """
    UPDATE reviews_payout p SET status = 'approved', approved_by_id = %s, approved_at = %s,
        approval_no = p.approval_no + 1, approved_digest = seen.digest
    FROM unnest(%s::bigint[], %s::bytea[]) AS seen(id, digest) WHERE p.id = seen.id
"""


def _let_go(rows: list[Payout], by: User, at: datetime) -> DomainError | None:
    """One statement over locked rows, in a savepoint; what the database says against it.

    The ledger and the budget follow in the same statement (books.py).
    """
    digests = [digest_of(row) for row in rows]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(APPROVE, [by.pk, at, [row.pk for row in rows], digests])
    except IntegrityError as error:
        problem = refusal(error)
        if isinstance(problem, BudgetExceededError):
            return BudgetExceededError(budget_left(rows[0].programme_id))
        return problem
    for row, digest in zip(rows, digests, strict=True):
        row.status, row.approved_by, row.approved_at = PayoutStatus.APPROVED, by, at
        row.approval_no, row.approved_digest = row.approval_no + 1, digest
    return None


@transaction.atomic
def void_approval(*, payout: Payout, by: User) -> Payout:
    """Take an approval back before the row is in a batch; it waits for approval again.

    The history keeps who had approved. Raises ForbiddenError, NotWaitingError.
    """
    require_permission(by, "reviews.approve_payout", "reviews.prepare_payout")
    payout = lock_payout(payout.pk)
    if payout.status != PayoutStatus.APPROVED:
        raise NotWaitingError
    unapprove([payout], by=by)
    return payout


@transaction.atomic
def void_approvals(*, at: datetime, by: User) -> list[Payout]:
    """Take back what this person approved at this moment, as far as no batch holds it.

    The same rule as for one (`void_approval`), in as many statements. Raises ForbiddenError,
    NotWaitingError (409: nothing of it is left to take back).
    """
    require_permission(by, "reviews.approve_payout", "reviews.prepare_payout")
    mine = Payout.objects.filter(status=PayoutStatus.APPROVED, approved_by=by, approved_at=at)
    rows = [
        row
        for row in lock_payouts(mine.values_list("pk", flat=True))
        if row.status == PayoutStatus.APPROVED and row.approved_at == at
    ]
    if not rows:
        raise NotWaitingError
    unapprove(rows, by=by)
    return rows


@transaction.atomic
def cancel_payout(*, payout: Payout, by: User, reason: str) -> Payout:
    """End an unbatched payout for good; the letter of its approval does not leave.

    Raises ForbiddenError, NotWaitingError, ReasonNeededError.
    """
    require_permission(by, "reviews.approve_payout", "reviews.prepare_payout")
    payout = lock_payout(payout.pk)
    if payout.status not in UNBATCHED:
        raise NotWaitingError
    if not reason.strip():
        raise ReasonNeededError
    payout.status = PayoutStatus.CANCELLED
    payout.ended_at, payout.ended_reason = clock.now(), reason.strip()[:200]
    payout.save(update_fields=["status", "ended_at", "ended_reason"])
    take_back_cancelled([payout], by)
    return payout
