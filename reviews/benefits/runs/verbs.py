"""Verbs of a run: proposed by one person, approved by another. `granting` writes its rows.

Lock order: the programme, then the run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from claims import clock, hooks
from claims.hooks import Proposal, ProposalBack, tell_proposers
from claims.policy.models import Programme
from claims.reasons import MOST_REASON, given_reason
from claims.trail.triggers import refusals_as
from claims.users.permissions import require_permission, require_second_person
from config.celery import enqueue
from config.queues import poison
from reviews.benefits.errors import (
    AudienceMovedError,
    BenefitMovedError,
    NobodyChosenError,
    OverBudgetError,
    OverQuantityError,
    ProgrammeNotRunningError,
)
from reviews.benefits.models import BenefitRun
from reviews.benefits.permissions import APPROVE, PROPOSE
from reviews.benefits.runs.audiences import (
    Audience,
    audience_of,
    clean_conditions,
    count,
    preview,
    require_open,
)
from reviews.benefits.states import RunStatus

if TYPE_CHECKING:
    from claims.users.models import User

TASK = "reviews.benefits.tasks.grant_benefits"
_RULES = {
    "benefits_stay_within_the_quantity": OverQuantityError,
    "benefits_stay_within_the_budget": OverBudgetError,
    "benefits_are_granted_while_the_programme_runs": ProgrammeNotRunningError,
}


@transaction.atomic
def propose_run(*, audience: Audience, by: User, note: str = "") -> BenefitRun:
    """Propose to give a programme's benefit to these recipients. No grant is written before another
    person approves; the event `benefit_proposed` tells those who may.

    Raises ForbiddenError (permission `propose_benefit`), FilterUnreadableError (an unknown
    condition), NobodyChosenError, OverQuantityError and OverBudgetError (more than the programme
    allows), and of `require_open` CashProgrammeError, CountedOnlyError, ProgrammeNotRunningError,
    ProgrammeOverError.
    """
    require_permission(by, PROPOSE)
    require_open(audience.programme)
    conditions = clean_conditions(audience.conditions) if audience.list is None else {}
    found = preview(audience)
    if not found.recipients:
        raise NobodyChosenError
    _require_room(audience.programme, found.recipients, found.worth)
    run = BenefitRun.objects.create(
        programme=audience.programme,
        source=audience.source,
        conditions=conditions,
        list=audience.list,
        last_possible=found.last,
        expected=found.recipients,
        worth=found.worth,
        left_out=found.left_out,
        note=note.strip()[:MOST_REASON],
        proposed_by=by,
    )
    hooks.emit("benefit_proposed", run)
    return run


def _require_room(programme: Programme, people: int, worth: int) -> None:
    """Raise OverQuantityError if the people of the programme's approved runs and `people` more
    exceed its quantity, OverBudgetError if their values and `worth` more exceed its `budget_limit`.
    The database checks both on approval."""
    taken = BenefitRun.objects.filter(programme=programme, approved_by__isnull=False)
    sums = [(run.expected, run.worth) for run in taken]
    if programme.quantity and sum(n for n, _won in sums) + people > programme.quantity:
        raise OverQuantityError
    if programme.budget_limit and sum(won for _n, won in sums) + worth > programme.budget_limit:
        raise OverBudgetError


def require_other_person(run: BenefitRun, by: User) -> None:
    """Require that `by` may approve this run as its second person. Raises the errors of
    `require_second_person`."""
    own = _("혜택 제공은 요청하지 않은 다른 간사가 승인합니다.")
    require_second_person(by, APPROVE, run.proposed_by_id, PROPOSE, own)


@transaction.atomic
def approve_run(*, run: BenefitRun, by: User) -> BenefitRun:
    """Approve a run of benefits as it was proposed, as its second person, and enqueue the task that
    writes its grants.

    Raises ForbiddenError (permission `approve_benefit`), SecondPersonError (the proposer),
    ProposerLeftError (409: the proposer lost the permission), BenefitMovedError (409: not waiting
    any more), AudienceMovedError (409: more people would get it than were proposed, or more in
    all), FilterUnreadableError (an unknown condition), OverQuantityError, OverBudgetError, and of
    `require_open` ProgrammeNotRunningError, ProgrammeOverError.
    """
    run = _lock(run, RunStatus.WAITING)
    require_other_person(run, by)
    require_open(run.programme)
    found = count(audience_of(run), run.last_possible)
    if found.recipients > run.expected or found.worth > run.worth:
        raise AudienceMovedError
    run.status, run.approved_by = RunStatus.WRITING, by
    run.approved_at = run.progress_at = clock.now()  # the database dates the approval itself
    with refusals_as(_RULES):
        run.save(update_fields=["status", "approved_by", "approved_at", "progress_at"])
    enqueue("reviews.benefits.tasks.grant_benefits", run.pk)
    return run


@transaction.atomic
def decline_run(*, run: BenefitRun, by: User, reason: str = "") -> BenefitRun:
    """End a run of benefits that waits for approval: WITHDRAWN by its proposer, or DECLINED by
    another person, who must give a reason.

    Raises ForbiddenError (permission `propose_benefit` for one's own, else `approve_benefit`),
    BenefitMovedError (409: no longer waiting), ReasonNeededError (declined without a reason).
    """
    run = _lock(run, RunStatus.WAITING)
    own = run.proposed_by_id == by.pk
    require_permission(by, PROPOSE if own else APPROVE)
    reason = given_reason(
        reason, MOST_REASON, _("요청한 사람이 고칠 수 있게 사유를 적어 주세요."), needed=not own
    )
    run.status = RunStatus.WITHDRAWN if own else RunStatus.DECLINED
    run.ended_by, run.ended_at, run.ended_reason = by, clock.now(), reason
    run.save(update_fields=["status", "ended_by", "ended_at", "ended_reason"])
    tell_proposers(ProposalBack(Proposal.BENEFIT, run.pk, run.proposed_by_id), by=by.pk)
    return run


@transaction.atomic
def go_on(*, run: BenefitRun, by: User) -> BenefitRun:
    """Let a run that failed continue from the position where it stopped, and enqueue its task. The
    grants that it wrote stay.

    Raises ForbiddenError (permission `propose_benefit`), BenefitMovedError (409: not failed),
    ProgrammeNotRunningError, ProgrammeOverError (last day passed).
    """
    require_permission(by, PROPOSE)
    run = _lock(run, RunStatus.FAILED)
    require_open(run.programme)
    run.status, run.progress_at = RunStatus.WRITING, clock.now()
    run.save(update_fields=["status", "progress_at"])
    transaction.on_commit(lambda: poison.reset(TASK, run.pk), robust=True)
    enqueue("reviews.benefits.tasks.grant_benefits", run.pk)
    return run


def _lock(run: BenefitRun, *statuses: RunStatus) -> BenefitRun:
    """Lock the programme of a run, then the run, and return the run as read under the lock. Raises
    BenefitMovedError (409) unless it has one of these statuses."""
    Programme.objects.select_for_update(no_key=True).get(pk=run.programme_id)
    found = BenefitRun.objects.select_for_update(of=("self",)).select_related("programme", "list")
    run = found.get(pk=run.pk)
    if run.status not in statuses:
        raise BenefitMovedError
    return run
