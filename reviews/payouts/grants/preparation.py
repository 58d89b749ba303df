"""Queueing of the runs that prepare the fixed grants of a whole route; `running` writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from claims import clock
from claims.policy.models import Programme, SupportPolicy
from claims.users.permissions import require_permission
from config.celery import enqueue
from reviews.payouts.grants.eligibility import GrantRoute, route_of
from reviews.payouts.grants.errors import (
    FailedAccountsChangedError,
    NoSuchGrantError,
    NothingToPrepareError,
    OwnClaimsOnlyError,
    RunBegunError,
    RunUnderWayError,
)
from reviews.payouts.grants.queries import ToPrepare, claims_to_prepare
from reviews.payouts.holds.holding import lapse_holds
from reviews.payouts.models import GrantRun
from reviews.payouts.models.runs import OPEN_RUNS, RunStatus

if TYPE_CHECKING:
    from claims.users.models import User

TASK: Final = "reviews.payouts.grants.tasks.prepare_grants"


def programme_now() -> Programme:
    """Return the programme that has had a policy in force the longest. Raises
    SupportPolicy.DoesNotExist if none is in force."""
    return SupportPolicy.objects.effective(clock.now()).programme


def programme_of_run(pk: int | None) -> Programme:
    """Return the programme with this id, which a run shall pay; without an id `programme_now`.
    Raises NoSuchGrantError if no policy of it is in force. One query or two."""
    if pk is None:
        return programme_now()
    try:
        return SupportPolicy.objects.effective(clock.now(), programme=pk).programme
    except SupportPolicy.DoesNotExist as error:
        raise NoSuchGrantError from error


@transaction.atomic
def prepare_grants(
    *, kind: str, by: User, failed_seen: int | None = None, programme: Programme | None = None
) -> GrantRun:
    """Queue a grant run, which prepares a kind of fixed grant for every claim of its route in one
    programme (default: `programme_now`) that has none yet; a worker writes the payouts (`running`).
    First ends (LAPSED) the holds whose reason is gone, `lapsed` of the returned run, or moves them
    beside another grant, its `moved_holds`; a run that only does this is a run too. Claims to whose
    account a payment failed are left out unless `failed_seen`, their number as the starter saw it,
    is given.

    Raises ForbiddenError (permission `prepare_payout`), NoSuchGrantError (not a fixed grant),
    RunUnderWayError (409: one of this kind and programme), FailedAccountsChangedError (409: not
    `failed_seen` any more), and if no hold lapsed OwnClaimsOnlyError (only claims that `by` entered
    are left) and NothingToPrepareError.
    """
    require_permission(by, "reviews.prepare_payout")
    grant, programme = route_of(kind), programme or programme_now()
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)  # one run of a kind
    holds = lapse_holds(programme)
    found = found_for_run(grant, programme, by=by, failed_seen=failed_seen, lapsed=sum(holds))
    now = clock.now()
    run = GrantRun.objects.create(
        kind=grant.kind, programme=programme, started_by=by, expected=found.expected,
        failed_seen=failed_seen, created_at=now, progress_at=now,
    )  # fmt: skip
    run.lapsed, run.moved_holds = holds
    enqueue(TASK, run.pk)
    return run


def found_for_run(
    grant: GrantRoute, programme: Programme, *, by: User, failed_seen: int | None, lapsed: int = 0
) -> ToPrepare:
    """Return the counts of the claims that a run of `by` would look at; `lapsed` holds have ended
    with it already, or were moved. Two queries.

    Raises RunUnderWayError (409: a run of this kind is open), FailedAccountsChangedError (409:
    another number than `failed_seen`), and if no hold lapses OwnClaimsOnlyError (only claims that
    `by` entered are left) and NothingToPrepareError.
    """
    runs = GrantRun.objects.filter(kind=grant.kind, programme=programme)
    if runs.filter(status__in=OPEN_RUNS).exists():
        raise RunUnderWayError
    found = claims_to_prepare(grant, programme, by=by)
    with_failed = failed_seen is not None
    if with_failed and failed_seen != found.failed_before:
        raise FailedAccountsChangedError
    if not (found.of_run(with_failed=with_failed).count or found.lapsing or lapsed):
        own = found.own_ready or with_failed and found.own_failed
        raise OwnClaimsOnlyError if own else NothingToPrepareError
    return found


@transaction.atomic
def drop_run(*, run: GrantRun, by: User) -> GrantRun:
    """Set a queued grant run to DROPPED, so that no worker begins it; it has prepared nothing.

    Raises ForbiddenError (permission `prepare_payout`), RunBegunError (409: it has begun or ended).
    """
    require_permission(by, "reviews.prepare_payout")
    run = GrantRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if run.status != RunStatus.QUEUED:
        raise RunBegunError
    run.status, run.finished_at = RunStatus.DROPPED, clock.now()
    run.save(update_fields=["status", "finished_at"])
    return run
