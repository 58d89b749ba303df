"""Verbs of a run: proposed by one person, approved by another. `granting` writes its rows.

Lock order: the programme, then the run.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from claims import clock, hooks
from claims.clock import today
from claims.errors import ReasonNeededError
from claims.policy.models import Programme, ProgrammeAudience
from claims.trail.triggers import refused_by
from claims.users.permissions import require_permission, require_proposer
from config.celery import enqueue
from config.queues import poison
from reviews.benefits.audiences import (
    Audience,
    audience_of,
    clean_conditions,
    count,
    preview,
    require_open,
)
from reviews.benefits.errors import (
    AudienceMovedError,
    BenefitMovedError,
    CashProgrammeError,
    CountUnreadableError,
    NobodyChosenError,
    OverBudgetError,
    OverQuantityError,
    ProgrammeNotRunningError,
    SecondPersonError,
)
from reviews.benefits.models import MOST_NOTE, BenefitCount, BenefitGrant, BenefitRun
from reviews.benefits.permissions import APPROVE, PROPOSE
from reviews.benefits.states import GrantStatus, RunStatus

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
    person approves.

    Raises ForbiddenError, FilterUnreadableError, NobodyChosenError, OverQuantityError,
    OverBudgetError, and the errors of `require_open`.
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
        note=note.strip()[:MOST_NOTE],
        proposed_by=by,
    )
    hooks.emit("benefit_proposed", run)
    return run


def _require_room(programme: Programme, people: int, worth: int) -> None:
    """Raise OverQuantityError where the approved runs of a programme and `people` more exceed its
    quantity, OverBudgetError where `worth` more exceeds its limit. The database checks both on
    approval."""
    taken = BenefitRun.objects.filter(programme=programme, approved_by__isnull=False)
    sums = [(run.expected, run.worth) for run in taken]
    if programme.quantity and sum(n for n, _won in sums) + people > programme.quantity:
        raise OverQuantityError
    if programme.budget_limit and sum(won for _n, won in sums) + worth > programme.budget_limit:
        raise OverBudgetError


def require_other_person(run: BenefitRun, by: User) -> None:
    """Check that `by` may approve this run. Raises ForbiddenError without the permission,
    SecondPersonError for its proposer, ProposerLeftError where the proposer lost the permission."""
    require_permission(by, APPROVE)
    if run.proposed_by_id == by.pk:
        raise SecondPersonError
    require_proposer(run.proposed_by_id, PROPOSE)


@transaction.atomic
def approve_run(*, run: BenefitRun, by: User) -> BenefitRun:
    """Approve a run of benefits as it was proposed, as its second person. A worker then writes its
    grants.

    Raises ForbiddenError, SecondPersonError, ProposerLeftError (409), BenefitMovedError,
    AudienceMovedError (more people would get it than was proposed, or more in all),
    FilterUnreadableError, OverQuantityError, OverBudgetError, and the errors of `require_open`.
    """
    run = _locked(run, RunStatus.WAITING)
    require_other_person(run, by)
    require_open(run.programme)
    found = count(audience_of(run), run.last_possible)
    if found.recipients > run.expected or found.worth > run.worth:
        raise AudienceMovedError
    run.status, run.approved_by = RunStatus.WRITING, by
    run.approved_at = run.moved_at = clock.now()  # the database dates the approval itself
    try:
        with transaction.atomic():
            run.save(update_fields=["status", "approved_by", "approved_at", "moved_at"])
    except IntegrityError as error:
        if refused_by(error) in _RULES:
            raise _RULES[refused_by(error)] from error
        raise
    enqueue("reviews.benefits.tasks.grant_benefits", run.pk)
    return run


@transaction.atomic
def decline_run(*, run: BenefitRun, by: User, reason: str = "") -> BenefitRun:
    """End a run of benefits that waits for approval: its proposer withdraws it, anybody else
    declines it with a reason.

    Raises ForbiddenError, BenefitMovedError, ReasonNeededError.
    """
    run = _locked(run, RunStatus.WAITING)
    own = run.proposed_by_id == by.pk
    require_permission(by, PROPOSE if own else APPROVE)
    reason = reason.strip()[:MOST_NOTE]
    if not reason and not own:
        raise ReasonNeededError(_("요청한 사람이 고칠 수 있게 사유를 적어 주세요."))
    run.status = RunStatus.WITHDRAWN if own else RunStatus.DECLINED
    run.ended_by, run.ended_at, run.ended_reason = by, clock.now(), reason
    run.save(update_fields=["status", "ended_by", "ended_at", "ended_reason"])
    return run


@transaction.atomic
def go_on(*, run: BenefitRun, by: User) -> BenefitRun:
    """Restart the worker of a run that failed, from the position where it stopped. The grants that
    it wrote stay.

    Raises ForbiddenError, BenefitMovedError, ProgrammeNotRunningError, ProgrammeOverError.
    """
    require_permission(by, PROPOSE)
    run = _locked(run, RunStatus.FAILED)
    require_open(run.programme)
    run.status, run.moved_at = RunStatus.WRITING, clock.now()
    run.save(update_fields=["status", "moved_at"])
    transaction.on_commit(lambda: poison.reset(TASK, run.pk), robust=True)
    enqueue("reviews.benefits.tasks.grant_benefits", run.pk)
    return run


def _locked(run: BenefitRun, *statuses: RunStatus) -> BenefitRun:
    """Lock the programme of a run and the run, and return the run. Raises BenefitMovedError unless
    it has one of these statuses."""
    Programme.objects.select_for_update(no_key=True).get(pk=run.programme_id)
    found = BenefitRun.objects.select_for_update(of=("self",)).select_related("programme", "list")
    run = found.get(pk=run.pk)
    if run.status not in statuses:
        raise BenefitMovedError
    return run


# ------------------------------------------------------------------ single grants
@transaction.atomic
def try_again(*, grant: BenefitGrant, by: User) -> BenefitGrant:
    """Let a grant that failed or was taken off the list wait for the next batch. It was never
    issued, so its recipient gets nothing twice.

    Raises ForbiddenError, BenefitMovedError.
    """
    require_permission(by, PROPOSE)
    grant = _grant(grant, GrantStatus.FAILED, GrantStatus.DROPPED)
    grant.status, grant.batch, grant.failed_as = GrantStatus.PLANNED, None, ""
    grant.settled_by = grant.settled_at = grant.asked_at = None
    grant.settled_reason = ""
    grant.save()
    return grant


@transaction.atomic
def drop_grant(*, grant: BenefitGrant, by: User, reason: str) -> BenefitGrant:
    """Take a grant that failed or waits off the list, with a reason. Its recipient gets no benefit
    unless somebody lets it try again.

    Raises ForbiddenError, ReasonNeededError, BenefitMovedError.
    """
    require_permission(by, PROPOSE)
    reason = reason.strip()[:200]
    if not reason:
        raise ReasonNeededError(_("제공하지 않는 사유를 적어 주세요."))
    grant = _grant(grant, GrantStatus.FAILED, GrantStatus.PLANNED)
    grant.status, grant.batch = GrantStatus.DROPPED, None
    grant.settled_by, grant.settled_at, grant.settled_reason = by, clock.now(), reason
    grant.save()
    return grant


def _grant(grant: BenefitGrant, *statuses: GrantStatus) -> BenefitGrant:
    found = BenefitGrant.objects.select_for_update(of=("self",)).select_related("programme")
    grant = found.get(pk=grant.pk)
    if grant.status not in statuses:
        raise BenefitMovedError
    return grant


# ------------------------------------------------------------------ counted only
@transaction.atomic
def enter_count(
    *, programme: Programme, by: User, day: date, issued: int, redeemed: int = 0,
    expired: int = 0, note: str = "",
) -> BenefitCount:  # fmt: skip
    """Record what a public programme has given up to a day, in all; it replaces earlier counts.

    A second click returns the first one's count. Raises ForbiddenError, CashProgrammeError,
    CountUnreadableError.
    """
    require_permission(by, PROPOSE)
    programme = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if programme.is_cash or programme.audience != ProgrammeAudience.COUNTED:
        raise CashProgrammeError(_("받는 사람을 적는 지원사업은 수를 따로 적지 않습니다."))
    if day > today() or min(issued, redeemed, expired) < 0 or redeemed + expired > issued:
        raise CountUnreadableError
    same = {
        "programme": programme, "day": day, "issued": issued, "redeemed": redeemed,
        "expired": expired, "note": note.strip()[:200], "entered_by": by,
    }  # fmt: skip
    newest = BenefitCount.objects.filter(programme=programme).order_by("-pk").first()
    if newest is not None and all(getattr(newest, name) == value for name, value in same.items()):
        return newest
    return BenefitCount.objects.create(**same)
