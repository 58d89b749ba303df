"""Pausing, resuming and cancelling a wave, and the end that it comes to by itself."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.errors import ReasonNeededError
from claims.users.permissions import require_permission
from config.queues import poison
from reviews.notices.bulk import WRITING
from reviews.notices.bulk.errors import NotNowError
from reviews.notices.bulk.verbs import locked
from reviews.notices.models import (
    OPEN,
    OPEN_BULKS,
    BulkStatus,
    Notice,
    NoticeBulk,
    NoticeStatus,
)
from reviews.notices.outbox.write import ring as ring_outbox

if TYPE_CHECKING:
    from claims.users.models import User

AT_ONCE = 5_000  # notices of one statement of `stop_rest`

STOPPED = _(
    "작성이 오류로 멈췄습니다. 작성된 건은 그대로 있고, 이어 가면 남은 신청부터 작성합니다."
)


@transaction.atomic
def pause_bulk(*, bulk: NoticeBulk, by: User) -> NoticeBulk:
    """Keep what no worker has taken yet from leaving, from this commit on. Writing stops too.

    Raises ForbiddenError, NotNowError (409).
    """
    _permit(by)
    row = locked(bulk)
    if row.status != BulkStatus.RUNNING:
        raise NotNowError
    return _move(row, BulkStatus.PAUSED, by)


@transaction.atomic
def resume_bulk(*, bulk: NoticeBulk, by: User) -> NoticeBulk:
    """Go on where the wave stood. Raises ForbiddenError, NotNowError (409)."""
    _permit(by)
    row = locked(bulk)
    if row.status != BulkStatus.PAUSED:
        raise NotNowError
    row.ended_reason = ""  # of a pause that the writing itself asked for
    _may_be_worked_on(row)
    return _move(row, BulkStatus.RUNNING, by)


@transaction.atomic
def cancel_bulk(*, bulk: NoticeBulk, reason: str, by: User) -> NoticeBulk:
    """End a wave: what has not left is suppressed with the reason, what has left stays as it is.

    Whoever may let a waiting wave go may also turn it down. From this commit on nothing of it
    leaves any more; the notices themselves are suppressed by `stop_rest`, thousands at a time.
    Raises ForbiddenError, NotNowError (409), WhyNeededError.
    """
    row = locked(bulk)
    demand_cancellable(bulk=row, by=by)
    if not reason.strip():
        raise ReasonNeededError(_("취소하는 사유를 적어 주세요."))
    row.ended_reason, row.finished_at = reason.strip()[:200], clock.now()
    _may_be_worked_on(row)  # the same task suppresses what is left
    _move(row, BulkStatus.CANCELLED, by)
    stop_some(row)
    return row


def demand_cancellable(*, bulk: NoticeBulk, by: User) -> None:
    """Raises ForbiddenError, NotNowError (409), as `cancel_bulk` does."""
    waiting = bulk.status == BulkStatus.PREPARED
    if not (waiting and by.has_perm("reviews.approve_bulk")):
        _permit(by)
    if bulk.status not in OPEN_BULKS:
        raise NotNowError


def give_up(bulk_id: int) -> None:
    """For a message that killed worker after worker: pause its wave."""
    hold(bulk_id, str(STOPPED))


def hold(bulk_id: int, why: str) -> None:
    """Pause a wave that cannot be written on, and say why. Nobody asked for it, so nobody is named.

    Its row says so until somebody resumes or cancels it.
    """
    with transaction.atomic():
        found = NoticeBulk.objects.select_for_update(no_key=True)
        row = found.filter(pk=bulk_id, status=BulkStatus.RUNNING).first()
        if row is not None:
            row.ended_reason = why[:200]
            _move(row, BulkStatus.PAUSED, None)


def stop_some(bulk: NoticeBulk) -> int:
    """Suppress the next notices of a cancelled wave that nobody is sending; how many.

    What a worker holds is left to it. One that comes back pending is found by the sweep.
    """
    pending = Notice.objects.filter(bulk=bulk, status=NoticeStatus.PENDING).order_by("pk")
    ids = list(pending.select_for_update(skip_locked=True).values_list("pk", flat=True)[:AT_ONCE])
    return Notice.objects.filter(pk__in=ids).update(
        status=NoticeStatus.SUPPRESSED,
        ended_reason=bulk.ended_reason,
        handled_by=bulk.handled_by_id,
        handled_at=clock.now(),
    )


def stop_rest(bulk_id: int) -> int:
    """`stop_some` until nothing is left, each in its own transaction. For a task; how many."""
    stopped = 0
    while True:
        with transaction.atomic():
            bulk = NoticeBulk.objects.filter(pk=bulk_id, status=BulkStatus.CANCELLED).first()
            some = stop_some(bulk) if bulk is not None else 0
        stopped += some
        if some < AT_ONCE:
            return stopped


@transaction.atomic
def finish_if_over(bulk_id: int) -> bool:
    """Close a running wave whose every notice is written and has come to some end."""
    found = NoticeBulk.objects.select_for_update(no_key=True)
    row = found.filter(pk=bulk_id, status=BulkStatus.RUNNING, written_at__isnull=False).first()
    if row is None or Notice.objects.filter(bulk=row, status__in=OPEN).exists():
        return False
    row.status, row.finished_at = BulkStatus.DONE, clock.now()
    row.moved_at = row.finished_at
    row.save()
    return True


def _may_be_worked_on(row: NoticeBulk) -> None:
    """Before it is rung for: its task runs again, whatever died at it."""
    transaction.on_commit(partial(poison.reset_count, WRITING, row.pk), robust=True)


def _permit(by: User) -> None:
    require_permission(by, "reviews.prepare_bulk")


def _move(row: NoticeBulk, status: BulkStatus, by: User | None) -> NoticeBulk:
    from reviews.notices.bulk.tasks import ring  # tasks import this room

    row.status, row.handled_by = status, by
    row.handled_at = row.moved_at = clock.now()
    row.save()
    if status != BulkStatus.PAUSED:
        ring(row.pk)
        ring_outbox()
    return row
