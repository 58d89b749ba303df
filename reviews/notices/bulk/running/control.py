"""Pausing, resuming, cancelling and finishing a bulk."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, F, Func, OuterRef, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims import clock, hooks
from claims.hooks import Proposal, ProposalBack, tell_proposers
from claims.korean import in_korean
from claims.reasons import MOST_REASON, given_reason
from claims.users.permissions import require_permission
from config.celery import enqueue
from config.queues import poison
from reviews.notices.bulk import PROCESS_TASK
from reviews.notices.bulk.errors import StateChangedError
from reviews.notices.bulk.verbs import lock_bulk
from reviews.notices.models import (
    OPEN,
    OPEN_BULKS,
    Addressee,
    BulkStatus,
    Notice,
    NoticeBulk,
    NoticeStatus,
)
from reviews.notices.models.readers import COPY_FOR
from reviews.notices.outbox.write import enqueue_delivery

if TYPE_CHECKING:
    from claims.users.models import User

CHUNK = 5_000  # notices of one statement of `suppress_chunk`

STOPPED = _(
    "작성이 오류로 멈췄습니다. 작성된 건은 그대로 있고, 이어 가면 남은 신청부터 작성합니다."
)


@transaction.atomic
def pause_bulk(*, bulk: NoticeBulk, by: User) -> NoticeBulk:
    """Pause a running bulk: no more notices are written, and those that no worker has leased are
    not sent.

    Raises ForbiddenError (without reviews.prepare_bulk), StateChangedError (409: not running).
    """
    _permit(by)
    row = lock_bulk(bulk)
    if row.status != BulkStatus.RUNNING:
        raise StateChangedError
    return _move(row, BulkStatus.PAUSED, by)


@transaction.atomic
def resume_bulk(*, bulk: NoticeBulk, by: User) -> NoticeBulk:
    """Continue a paused bulk, clear the reason for its pause and enqueue its task. Raises
    ForbiddenError (without reviews.prepare_bulk), StateChangedError (409: not paused)."""
    _permit(by)
    row = lock_bulk(bulk)
    if row.status != BulkStatus.PAUSED:
        raise StateChangedError
    row.ended_reason = ""  # set where the processing paused itself
    _reset_failures(row)
    return _move(row, BulkStatus.RUNNING, by)


@transaction.atomic
def cancel_bulk(*, bulk: NoticeBulk, reason: str, by: User) -> NoticeBulk:
    """End a bulk: pending notices are suppressed with the reason, sent ones stay as they are.

    Suppresses the first CHUNK notices here; a worker suppresses the rest (`suppress_rest`), and
    none is leased after this commit. Raises ForbiddenError (without reviews.prepare_bulk, or for a
    bulk that waits for approval reviews.approve_bulk), StateChangedError (409: done or cancelled),
    ReasonNeededError (blank reason).
    """
    row = lock_bulk(bulk)
    require_cancellable(bulk=row, by=by)
    row.ended_reason = given_reason(reason, MOST_REASON, _("취소하는 사유를 적어 주세요."))
    row.finished_at = clock.now()
    if row.status == BulkStatus.PREPARED:
        back = ProposalBack(Proposal.BULK, row.pk, row.prepared_by_id, name=row.event)
        tell_proposers(back, by=by.pk)
    _reset_failures(row)  # the same task suppresses the rest
    _move(row, BulkStatus.CANCELLED, by)
    suppress_chunk(row)
    return row


def require_cancellable(*, bulk: NoticeBulk, by: User) -> None:
    """Check that this user may cancel the bulk now. Raises ForbiddenError without
    reviews.prepare_bulk (an approver may cancel one that waits for approval), StateChangedError
    (409) for a bulk that is done or cancelled."""
    waiting = bulk.status == BulkStatus.PREPARED
    if not (waiting and by.has_perm("reviews.approve_bulk")):
        _permit(by)
    if bulk.status not in OPEN_BULKS:
        raise StateChangedError


def fail_bulk(bulk_id: int) -> None:
    """Pause a running bulk with the general reason STOPPED, because its workers died repeatedly or
    it raised an unexpected error. Emits `bulk_stopped`. Does nothing if the bulk is not running."""
    pause_with_reason(bulk_id, STOPPED)


def pause_with_reason(bulk_id: int, reason: str | Promise) -> None:
    """Pause a running bulk, with the reason (200 characters at most) and without a user, and emit
    `bulk_stopped`. Does nothing if it is not running.

    The reason stays until a user resumes or cancels the bulk.
    """
    with transaction.atomic():
        found = NoticeBulk.objects.select_for_update(no_key=True)
        row = found.filter(pk=bulk_id, status=BulkStatus.RUNNING).first()
        if row is not None:
            with in_korean():
                row.ended_reason = str(reason)[:MOST_REASON]
            hooks.emit("bulk_stopped", _move(row, BulkStatus.PAUSED, None))


def suppress_chunk(bulk: NoticeBulk) -> int:
    """Lock and suppress up to CHUNK pending notices of a cancelled bulk; return how many.

    Notices that a worker has leased, or whose rows are locked, stay; the sweep suppresses those
    that become pending again.
    """
    pending = Notice.objects.filter(bulk=bulk, status=NoticeStatus.PENDING).order_by("pk")
    return _suppress(pending[:CHUNK], bulk)


def _suppress(pending: QuerySet[Notice], bulk: NoticeBulk) -> int:
    ids = list(pending.select_for_update(skip_locked=True).values_list("pk", flat=True))
    return Notice.objects.filter(pk__in=ids).update(
        status=NoticeStatus.SUPPRESSED,
        ended_reason=bulk.ended_reason,
        handled_by=bulk.handled_by_id,
        handled_at=clock.now(),
    )


def suppress_rest(bulk_id: int) -> int:
    """Suppress the pending notices of a cancelled bulk, in chunks of CHUNK with a transaction each,
    and then the copies of its notices for representatives. Return the number of notices, copies not
    counted; 0 for a bulk that is not cancelled.

    A notice that is leased by a worker, or whose row is locked, stays as it is.
    """
    suppressed = 0
    while True:
        with transaction.atomic():
            bulk = NoticeBulk.objects.filter(pk=bulk_id, status=BulkStatus.CANCELLED).first()
            chunk = suppress_chunk(bulk) if bulk is not None else 0
            if bulk is not None and chunk < CHUNK:
                _suppress_copies(bulk)
        suppressed += chunk
        if chunk < CHUNK:
            return suppressed


def _suppress_copies(bulk: NoticeBulk) -> None:
    """Suppress the pending copies of a cancelled bulk's notices. Copies are in no bulk, since its
    notices were counted before; their key begins with that of the notice."""
    root = Func(F("key"), Value(COPY_FOR), Value(1), function="split_part")
    notice = Notice.objects.filter(bulk=bulk, key=OuterRef("root"))
    copies = Notice.objects.filter(
        status=NoticeStatus.PENDING, addressee=Addressee.REPRESENTATIVE, bulk=None
    )
    _suppress(copies.annotate(root=root).filter(Exists(notice)), bulk)


@transaction.atomic
def finish_if_done(bulk_id: int) -> bool:
    """Mark a running bulk done, and return True, when all its notices are written and none is
    pending, being sent or unknown. Otherwise change nothing and return False.

    Emits `bulk_stopped` when any of its notices failed.
    """
    found = NoticeBulk.objects.select_for_update(no_key=True)
    row = found.filter(pk=bulk_id, status=BulkStatus.RUNNING, written_at__isnull=False).first()
    if row is None or Notice.objects.filter(bulk=row, status__in=OPEN).exists():
        return False
    row.status, row.finished_at = BulkStatus.DONE, clock.now()
    row.progress_at = row.finished_at
    row.save()
    if Notice.objects.filter(bulk=row, status=NoticeStatus.FAILED).exists():
        hooks.emit("bulk_stopped", row)
    return True


def _reset_failures(row: NoticeBulk) -> None:
    """Reset the count of failures of the bulk's task (`poison.reset`) once the transaction has been
    committed."""
    transaction.on_commit(partial(poison.reset, PROCESS_TASK, row.pk), robust=True)


def _permit(by: User) -> None:
    require_permission(by, "reviews.prepare_bulk")


def _move(row: NoticeBulk, status: BulkStatus, by: User | None) -> NoticeBulk:
    row.status, row.handled_by = status, by
    row.handled_at = row.progress_at = clock.now()
    row.save()
    if status != BulkStatus.PAUSED:
        enqueue(PROCESS_TASK, row.pk)
        enqueue_delivery()
    return row
