"""Verbs of a retriage: previewed, proposed by one, confirmed by another, withdrawn.

A confirmed one is run in batches by a worker (`running`).
"""

from __future__ import annotations

from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from claims import hooks
from claims.clock import now
from claims.policy.models import SupportPolicy
from claims.trail.triggers import refused_by
from claims.users.models import User
from claims.users.permissions import require_permission, require_proposer
from config.celery import enqueue
from reviews.committee.models import Retriage, RetriageStatus
from reviews.committee.models.retriage import OPEN_RETRIAGE
from reviews.committee.retriage.errors import (
    NoMovesError,
    PolicyNotInForceError,
    RetriageMovedError,
    RetriageSecondPersonError,
    RetriageUnderWayError,
    StalePreviewError,
)
from reviews.committee.retriage.moves import differences, set_statement_timeout, write_moves

RETRIAGES = "reviews.retriage"
TASK: Final = "reviews.committee.tasks.retriage_claims"
FIGURES = ("claims", "planned", "left", "before_won", "after_won", "held_won", "budget_left")


def policy_in_force() -> SupportPolicy:
    """Return the support policy in force now, by which standing claims can be routed anew. Raises
    SupportPolicy.DoesNotExist."""
    return SupportPolicy.objects.select_related("programme").effective(now())


def open_retriages(policy: SupportPolicy, *, outdated: bool) -> QuerySet[Retriage]:
    """Return the open retriages of the programme of `policy`, the version in force: with `outdated`
    the previews of another version, which nobody can propose any more and which the next preview
    ends; else those that stand in the way of a preview."""
    rows = Retriage.objects.filter(programme=policy.programme_id, status__in=OPEN_RETRIAGE)
    preview_of_another = Q(status=RetriageStatus.PREVIEWED) & ~Q(policy=policy)
    return rows.filter(preview_of_another if outdated else ~preview_of_another)


def is_in_force(run: Retriage) -> bool:
    """Return True while the policy of a retriage is in force: without it nothing is proposed,
    confirmed or computed anew."""
    return run.policy == SupportPolicy.objects.effective(now(), programme=run.programme_id)


@transaction.atomic
def preview_retriage(*, policy: SupportPolicy, by: User) -> Retriage:
    """Find the claims that the policy in force would move, with what it costs. Moves nothing. A
    preview of an earlier version is withdrawn.

    Raises ForbiddenError, PolicyNotInForceError, RetriageUnderWayError (another one is open).
    """
    require_permission(by, RETRIAGES)
    if policy != SupportPolicy.objects.effective(now(), programme=policy.programme_id):
        raise PolicyNotInForceError
    for old in open_retriages(policy, outdated=True).select_for_update(of=("self",)):
        _close(old, by)
    try:
        with transaction.atomic():
            run = Retriage.objects.create(
                policy=policy, programme_id=policy.programme_id, previewed_by=by, previewed_at=now()
            )
    except IntegrityError as error:
        if refused_by(error) == "one_retriage_of_a_programme_is_open":
            raise RetriageUnderWayError from error
        raise
    return _count(run, by)


@transaction.atomic
def renew_preview(*, run: Retriage, by: User) -> Retriage:
    """Compute the moves of an unconfirmed retriage anew; one that was proposed becomes a preview
    again and must be proposed again.

    Raises ForbiddenError, RetriageMovedError, PolicyNotInForceError.
    """
    require_permission(by, RETRIAGES)
    run = _lock(run, RetriageStatus.PREVIEWED, RetriageStatus.PROPOSED)
    _require_in_force(run)
    run.status = RetriageStatus.PREVIEWED
    return _count(run, by)


def _count(run: Retriage, by: User) -> Retriage:
    set_statement_timeout()
    figures = write_moves(run)
    for name, value in zip(FIGURES, figures, strict=True):
        setattr(run, name, value if value is None else int(value))
    run.previewed_by, run.previewed_at = by, now()
    run.save(update_fields=["status", "previewed_by", "previewed_at", *FIGURES])
    return run


@transaction.atomic
def propose_retriage(*, run: Retriage, by: User) -> Retriage:
    """Propose a previewed retriage; another one of the secretariat confirms it.

    Raises ForbiddenError, RetriageMovedError, PolicyNotInForceError, NoMovesError.
    """
    require_permission(by, RETRIAGES)
    run = _lock(run, RetriageStatus.PREVIEWED)
    _require_in_force(run)
    if not run.planned:
        raise NoMovesError
    run.status, run.proposed_by, run.proposed_at = RetriageStatus.PROPOSED, by, now()
    run.save(update_fields=["status", "proposed_by", "proposed_at"])
    hooks.emit("retriage_proposed", run)
    return run


def require_another(run: Retriage, by: User) -> None:
    """Refuse a user who may not confirm this retriage. Raises ForbiddenError (no permission),
    RetriageSecondPersonError (`by` proposed it), ProposerLeftError (its proposer lost the
    permission)."""
    require_permission(by, RETRIAGES)
    if run.proposed_by_id == by.pk:
        raise RetriageSecondPersonError
    require_proposer(run.proposed_by_id, RETRIAGES)


@transaction.atomic
def confirm_retriage(*, run: Retriage, by: User) -> Retriage:
    """Confirm a proposed retriage as the second person; a worker moves the claims in batches.

    Raises ForbiddenError, RetriageSecondPersonError, ProposerLeftError, RetriageMovedError,
    PolicyNotInForceError, StalePreviewError (claims have changed since the preview: `renew_preview`
    shows it anew).
    """
    run = _lock(run, RetriageStatus.PROPOSED)
    require_another(run, by)
    _require_in_force(run)
    set_statement_timeout()
    if changed := differences(run):
        raise StalePreviewError(claims=changed)
    run.status, run.confirmed_by, run.confirmed_at = RetriageStatus.RUNNING, by, now()
    run.progress_at = now()
    run.save(update_fields=["status", "confirmed_by", "confirmed_at", "progress_at"])
    enqueue(TASK, run.pk)
    return run


@transaction.atomic
def withdraw_retriage(*, run: Retriage, by: User) -> Retriage:
    """Close a retriage that is a preview or a proposal, without effect; nothing has moved.

    Raises ForbiddenError, RetriageMovedError.
    """
    require_permission(by, RETRIAGES)
    run = _lock(run, RetriageStatus.PREVIEWED, RetriageStatus.PROPOSED)
    return _close(run, by)


def _close(run: Retriage, by: User) -> Retriage:
    run.status, run.closed_by, run.finished_at = RetriageStatus.WITHDRAWN, by, now()
    run.save(update_fields=["status", "closed_by", "finished_at"])
    return run


def _require_in_force(run: Retriage) -> None:
    if not is_in_force(run):
        raise PolicyNotInForceError


def _lock(run: Retriage, *statuses: RetriageStatus) -> Retriage:
    rows = Retriage.objects.select_for_update(of=("self",)).select_related("policy")
    locked = rows.get(pk=run.pk)
    if locked.status not in statuses:
        raise RetriageMovedError
    return locked
