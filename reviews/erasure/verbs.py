"""Verbs of an erasure: counted, proposed by one, approved by another; claims kept out of it.

An approved one is worked through in batches by a worker (`running`).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from claims import hooks
from claims.clock import now
from claims.errors import SecondPersonError
from claims.hooks import Proposal, ProposalBack, tell_proposers
from claims.reasons import LONG_REASON, given_reason
from claims.register.locks import lock_claim
from claims.register.models import Claim
from claims.trail.triggers import refusals_as
from claims.users.models import User
from claims.users.permissions import require_permission, require_proposer
from config.celery import enqueue
from config.database_timeouts import set_statement_timeout
from reviews.erasure.conditions import due_claims, last_cutoff, with_reason_to_keep
from reviews.erasure.errors import (
    AlreadyErasedError,
    ErasureMovedError,
    ErasureUnderWayError,
    NothingToEraseError,
    RetentionMovedError,
    TooEarlyError,
)
from reviews.erasure.models import ErasureItem, ErasureRun, Retention
from reviews.erasure.permissions import APPROVE, PROPOSE
from reviews.erasure.states import OPEN_ERASURE, UNAPPROVED, ErasureStatus, ItemStatus

TASK: Final = "reviews.erasure.tasks.erase_personal_data"
STATEMENT_SECONDS = 300  # time limit for counting over the whole register


@transaction.atomic
def count_erasure(*, cutoff: date, by: User) -> ErasureRun:
    """List the claims with which nothing happened since before `cutoff` (a day in KST), and those
    of them that must be kept, each with its reason. Erases nothing.

    Raises ForbiddenError, TooEarlyError (the day is within the retention period) and
    ErasureUnderWayError (another run is open).
    """
    require_permission(by, PROPOSE)
    if cutoff > last_cutoff():
        raise TooEarlyError(last=last_cutoff())
    with refusals_as({"one_erasure_is_open": ErasureUnderWayError}):
        run = ErasureRun.objects.create(cutoff=cutoff, counted_by=by, counted_at=now())
    _write_items(run)
    items = ErasureItem.objects.filter(run=run)
    run.planned = items.filter(status=ItemStatus.PLANNED).count()
    run.kept = items.filter(status=ItemStatus.KEPT).count()
    run.save(update_fields=["planned", "kept"])
    return run


def _write_items(run: ErasureRun) -> None:
    """Write one row for each claim that is due, in one statement."""
    rows = with_reason_to_keep(due_claims(run.cutoff)).order_by().values_list("pk", "why")
    chosen, params = rows.query.sql_with_params()
    set_statement_timeout(STATEMENT_SECONDS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO reviews_erasureitem (run_id, claim_id, status, why, documents, notices)
            SELECT %s, due.claim, CASE due.why WHEN '' THEN 'planned' ELSE 'kept' END, due.why, 0, 0
            FROM ({chosen}) AS due (claim, why) ORDER BY due.claim
            """,  # noqa: S608 - of the ORM; values are parameters
            [run.pk, *params],
        )


@transaction.atomic
def propose_erasure(*, run: ErasureRun, by: User) -> ErasureRun:
    """Propose a counted erasure; another person approves it.

    Raises ForbiddenError, ErasureMovedError, NothingToEraseError.
    """
    require_permission(by, PROPOSE)
    run = _lock(run, ErasureStatus.COUNTED)
    if not run.planned:
        raise NothingToEraseError
    run.status, run.proposed_by, run.proposed_at = ErasureStatus.PROPOSED, by, now()
    run.save(update_fields=["status", "proposed_by", "proposed_at"])
    hooks.emit("erasure_proposed", run)
    return run


def require_other_person(run: ErasureRun, by: User) -> None:
    """Refuse a user who may not approve this erasure, or any user if the retention period has
    become longer since the count. Raises ForbiddenError (no permission), TooEarlyError,
    SecondPersonError (`by` counted or proposed it), ProposerLeftError (its proposer lost the
    permission)."""
    require_permission(by, APPROVE)
    if run.cutoff > last_cutoff():
        raise TooEarlyError(last=last_cutoff())
    if by.pk in (run.proposed_by_id, run.counted_by_id):
        raise SecondPersonError(_("파기는 요청하지 않은 다른 사람이 승인합니다."))
    require_proposer(run.proposed_by_id, PROPOSE)


@transaction.atomic
def approve_erasure(*, run: ErasureRun, by: User) -> ErasureRun:
    """Approve a proposed erasure as its second person. A worker then erases its claims in batches;
    a claim with which something happened meanwhile stays. It cannot be undone.

    Raises ForbiddenError, TooEarlyError (the retention period has become longer since the count),
    SecondPersonError, ProposerLeftError, ErasureMovedError.
    """
    run = _lock(run, ErasureStatus.PROPOSED)
    require_other_person(run, by)
    run.status, run.approved_by, run.approved_at = ErasureStatus.RUNNING, by, now()
    run.progress_at = now()
    run.save(update_fields=["status", "approved_by", "approved_at", "progress_at"])
    enqueue(TASK, run.pk)
    return run


@transaction.atomic
def withdraw_erasure(*, run: ErasureRun, by: User, reason: str = "") -> ErasureRun:
    """Close an erasure that nobody has approved; nothing was erased. Its proposer and the
    secretariat withdraw it, the chair declines it with a reason.

    Raises ForbiddenError, ReasonNeededError, ErasureMovedError.
    """
    own = by.has_perm(PROPOSE)
    require_permission(by, PROPOSE if own else APPROVE)
    reason = given_reason(reason, LONG_REASON, needed=not own)
    run = _lock(run, *UNAPPROVED)
    run.status, run.closed_by, run.reason = ErasureStatus.WITHDRAWN, by, reason
    run.finished_at = now()
    run.save(update_fields=["status", "closed_by", "reason", "finished_at"])
    tell_proposers(ProposalBack(Proposal.ERASURE, run.pk, run.proposed_by_id), by=by.pk)
    return run


@transaction.atomic
def retain_claim(*, claim: Claim, by: User, reason: str) -> Retention:
    """Keep a claim out of erasures, with a reason such as a lawsuit, until somebody lifts it. A
    planned item of an open erasure stays planned: the claim is left out when its turn comes.

    Raises ForbiddenError, ReasonNeededError, AlreadyErasedError, RetentionMovedError (kept
    already).
    """
    require_permission(by, PROPOSE)
    reason = given_reason(reason, LONG_REASON)
    claim = lock_claim(claim.pk)
    if claim.erased_at is not None:
        raise AlreadyErasedError
    if Retention.objects.in_force().filter(claim=claim).exists():
        raise RetentionMovedError
    return Retention.objects.create(claim=claim, reason=reason, set_by=by, set_at=now())


@transaction.atomic
def lift_retention(*, retention: Retention, by: User, reason: str) -> Retention:
    """End a retention, with a reason: the claim is erased with others once its time has come, at
    the earliest RETENTION_YEARS after this act.

    Raises ForbiddenError, ReasonNeededError, RetentionMovedError (lifted already).
    """
    require_permission(by, PROPOSE)
    reason = given_reason(reason, LONG_REASON)
    lock_claim(retention.claim_id)
    retention = Retention.objects.select_for_update().get(pk=retention.pk)
    if retention.lifted_at is not None:
        raise RetentionMovedError
    retention.lifted_by, retention.lifted_at = by, now()
    retention.lifting_reason = reason
    retention.save(update_fields=["lifted_by", "lifted_at", "lifting_reason"])
    return retention


def open_erasure() -> ErasureRun | None:
    """Return the run that is counted, proposed or running; None if there is none."""
    return ErasureRun.objects.filter(status__in=OPEN_ERASURE).first()


def _lock(run: ErasureRun, *statuses: ErasureStatus) -> ErasureRun:
    locked = ErasureRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if locked.status not in statuses:
        raise ErasureMovedError
    return locked
