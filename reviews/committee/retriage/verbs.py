"""Verbs of a retriage: previewed, proposed by one, confirmed by another, withdrawn.

A confirmed one is run in batches by a worker (`running`).
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from claims import hooks
from claims.clock import now
from claims.hooks import Proposal, ProposalBack, tell_proposers
from claims.policy.models import SupportPolicy
from claims.reasons import MOST_REASON, reason_to_return
from claims.trail.triggers import refusals_as
from claims.users.models import User
from claims.users.permissions import require_permission, require_second_person
from config.celery import enqueue
from config.database_timeouts import set_statement_timeout
from reviews.committee.models import Retriage, RetriageStatus
from reviews.committee.models.retriage import OPEN_RETRIAGE, RETRIAGES
from reviews.committee.retriage.errors import (
    NoMovesError,
    PolicyNotInForceError,
    RetriageMovedError,
    RetriageUnderWayError,
    StalePreviewError,
)
from reviews.committee.retriage.moves import differences, write_moves

TASK: Final = "reviews.committee.tasks.retriage_claims"
FIGURES = ("claims", "planned", "left", "before_won", "after_won", "held_won", "budget_left")


def policy_in_force(programme: int | None = None) -> SupportPolicy:
    """Return the support policy in force now of the programme with this id, with its programme;
    without an id, of the one that has had one the longest. Raises PolicyNotInForceError (409)
    without any."""
    rows = SupportPolicy.objects.select_related("programme")
    try:
        return rows.effective(now(), programme=programme)
    except SupportPolicy.DoesNotExist as error:
        raise PolicyNotInForceError from error


def open_retriages(policy: SupportPolicy, *, outdated: bool) -> QuerySet[Retriage]:
    """Return the open retriages of the programme of `policy`, its version in force, as a queryset.

    With `outdated`: the previews under another version, which nobody can propose any more. Without
    it: all others; while there is one, a new preview is refused."""
    rows = Retriage.objects.filter(programme=policy.programme_id, status__in=OPEN_RETRIAGE)
    preview_of_another = Q(status=RetriageStatus.PREVIEWED) & ~Q(policy=policy)
    return rows.filter(preview_of_another if outdated else ~preview_of_another)


def is_in_force(run: Retriage) -> bool:
    """Return True while the policy of a retriage is the version in force of its programme. After
    that the retriage cannot be proposed, confirmed or computed again."""
    return run.policy == SupportPolicy.objects.effective(now(), programme=run.programme_id)


@transaction.atomic
def preview_retriage(*, policy: SupportPolicy, by: User) -> Retriage:
    """Compute the claims that the policy in force would move, with what it costs, and return the
    stored preview. No claim moves. Previews under an earlier version are closed.

    Raises ForbiddenError (no permission), PolicyNotInForceError (`policy` is another one),
    RetriageUnderWayError (another one is open).
    """
    require_permission(by, RETRIAGES)
    if policy != SupportPolicy.objects.effective(now(), programme=policy.programme_id):
        raise PolicyNotInForceError
    for old in open_retriages(policy, outdated=True).select_for_update(of=("self",)):
        _close(old, by)
    with refusals_as({"one_retriage_of_a_programme_is_open": RetriageUnderWayError}):
        run = Retriage.objects.create(
            policy=policy, programme_id=policy.programme_id, previewed_by=by, previewed_at=now()
        )
    return _count(run, by)


@transaction.atomic
def renew_preview(*, run: Retriage, by: User) -> Retriage:
    """Compute the moves of a preview or proposal again and return it as a preview, which must be
    proposed (again).

    Raises ForbiddenError (no permission), RetriageMovedError (confirmed or closed),
    PolicyNotInForceError (its policy is no longer in force).
    """
    require_permission(by, RETRIAGES)
    run = _lock(run, RetriageStatus.PREVIEWED, RetriageStatus.PROPOSED)
    _require_in_force(run)
    _tell_proposer(run, by)
    run.status = RetriageStatus.PREVIEWED
    return _count(run, by)


def _count(run: Retriage, by: User) -> Retriage:
    set_statement_timeout(settings.WORKER_STATEMENT_SECONDS)
    figures = write_moves(run)
    for name, value in zip(FIGURES, figures, strict=True):
        setattr(run, name, value if value is None else int(value))
    run.previewed_by, run.previewed_at = by, now()
    run.save(update_fields=["status", "previewed_by", "previewed_at", *FIGURES])
    return run


@transaction.atomic
def propose_retriage(*, run: Retriage, by: User) -> Retriage:
    """Propose a previewed retriage for another secretary to confirm, and return it. Emits
    `retriage_proposed`.

    Raises ForbiddenError (no permission), RetriageMovedError (no longer a preview),
    PolicyNotInForceError (its policy is no longer in force), NoMovesError (no claim moves).
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


def require_other_person(run: Retriage, by: User) -> None:
    """Require that `by` may confirm this retriage as its second person. Raises the errors of
    `require_second_person`."""
    own = _("재분류는 올리지 않은 다른 간사가 확인합니다.")
    require_second_person(by, RETRIAGES, run.proposed_by_id, RETRIAGES, own)


@transaction.atomic
def confirm_retriage(*, run: Retriage, by: User) -> Retriage:
    """Confirm a proposed retriage as the second person, enqueue the task that moves its claims, and
    return it.

    Raises ForbiddenError (no permission), SecondPersonError (`by` proposed it),
    ProposerLeftError, RetriageMovedError (no longer proposed), PolicyNotInForceError,
    StalePreviewError (claims have changed since the preview; `renew_preview` computes it again).
    """
    run = _lock(run, RetriageStatus.PROPOSED)
    require_other_person(run, by)
    _require_in_force(run)
    set_statement_timeout(settings.WORKER_STATEMENT_SECONDS)
    if changed := differences(run):
        raise StalePreviewError(claims=changed)
    run.status, run.confirmed_by, run.confirmed_at = RetriageStatus.RUNNING, by, now()
    run.progress_at = now()
    run.save(update_fields=["status", "confirmed_by", "confirmed_at", "progress_at"])
    enqueue(TASK, run.pk)
    return run


@transaction.atomic
def withdraw_retriage(*, run: Retriage, by: User, reason: str = "") -> Retriage:
    """Close a preview or a proposal without effect and return it; no claim has moved. For another
    person's proposal a reason is needed, which its proposer reads.

    Raises ForbiddenError (no permission), RetriageMovedError (confirmed or closed),
    ReasonNeededError (another's proposal, no reason)."""
    require_permission(by, RETRIAGES)
    run = _lock(run, RetriageStatus.PREVIEWED, RetriageStatus.PROPOSED)
    proposer = run.proposed_by_id if run.status == RetriageStatus.PROPOSED else by.pk
    run.closed_reason = reason_to_return(reason, MOST_REASON, by=by, proposer=proposer)
    _tell_proposer(run, by)
    return _close(run, by)


def _tell_proposer(run: Retriage, by: User) -> None:
    """Tell the proposer of a proposed retriage that it is one no more; of a preview nobody."""
    if run.status == RetriageStatus.PROPOSED:
        tell_proposers(ProposalBack(Proposal.RETRIAGE, run.pk, run.proposed_by_id), by=by.pk)


def _close(run: Retriage, by: User) -> Retriage:
    run.status, run.closed_by, run.finished_at = RetriageStatus.WITHDRAWN, by, now()
    run.save(update_fields=["status", "closed_by", "finished_at", "closed_reason"])
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
