"""Verbs of batches: made from grants that wait, their files, and how they end.

Lock order: the batch, then its grants in order of id.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.policy.models import Benefit, Programme
from claims.protected_files import verbs as protected_files
from claims.protected_files.making import mark_failed
from claims.reasons import MOST_REASON, given_reason
from claims.users.permissions import require_permission
from config.celery import enqueue
from config.queues.table import TaskName
from reviews.benefits.batches import partner
from reviews.benefits.errors import (
    BenefitMovedError,
    CodesMissingError,
    NothingToIssueError,
    PartnerNotSetError,
    WayNotOfferedError,
)
from reviews.benefits.models import BenefitBatch, BenefitCode, BenefitGrant
from reviews.benefits.permissions import PROPOSE
from reviews.benefits.runs.audiences import require_open
from reviews.benefits.states import BatchStatus, GrantStatus, Way

if TYPE_CHECKING:
    from django.http import HttpRequest

    from claims.users.models import User

TASKS: dict[Way, TaskName] = {
    Way.FILE: "reviews.benefits.tasks.write_file",
    Way.PARTNER: "reviews.benefits.tasks.send_batch",
    Way.CODES: "reviews.benefits.tasks.give_codes",
}
TOUCHED_EVERY = timedelta(seconds=10)
OUT_ALREADY = _("이미 나간 묶음입니다. 결과를 받아 마쳐 주세요.")
CODES_GIVEN = _(
    "이용 번호를 준 묶음은 취소하지 않습니다. 멈춘 묶음은 다시 시작하고, 파일은 내려받아 전달해 "
    "주세요."
)
MOST_IN_BATCH = 100_000  # recipients: a person waits for the page; more are several batches

# Rows that another batch takes at the same moment are passed over.
_TAKE = """
    WITH waiting AS MATERIALIZED (
        SELECT id FROM public.reviews_benefitgrant
        WHERE programme_id = %s AND status = 'planned' AND (NOT %s OR claim_id IS NOT NULL)
        ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE public.reviews_benefitgrant g SET status = 'batched', batch_id = %s
    FROM waiting WHERE g.id = waiting.id
"""


def ways_of(programme: Programme) -> list[Way]:
    """Return the values of Way in which a batch of this programme can be issued: CODES and FILE for
    a programme of codes; else FILE, and PARTNER if a partner's interface is configured."""
    if programme.benefit == Benefit.CODE:
        return [Way.CODES, Way.FILE]
    return [Way.FILE, Way.PARTNER] if partner.is_on() else [Way.FILE]


@transaction.atomic
def make_batch(
    *, programme: Programme, way: str, by: User, most: int = MOST_IN_BATCH
) -> BenefitBatch:
    """Put the planned grants of a programme, at most `most`, into a new batch, and enqueue the task
    that issues it in this `way`. A batch of codes takes only grants of claims.

    Raises ForbiddenError (permission `propose_benefit`), PartnerNotSetError, WayNotOfferedError
    (not in `ways_of`), NothingToIssueError (no grant is planned), CodesMissingError (fewer free
    codes than grants), BenefitMovedError (409: another act took some of them), and of
    `require_open` CashProgrammeError, CountedOnlyError, ProgrammeNotRunningError,
    ProgrammeOverError.
    """
    require_permission(by, PROPOSE)
    if way == Way.PARTNER and not partner.is_on():
        raise PartnerNotSetError
    if way not in ways_of(programme):
        raise WayNotOfferedError
    rows = Programme.objects.select_for_update(no_key=True)  # one batch at a time
    programme = rows.get(pk=programme.pk)
    require_open(programme)
    waiting = BenefitGrant.objects.filter(programme=programme, status=GrantStatus.PLANNED)
    if way == Way.CODES:  # notified by letter; the partner notifies recipients of a list
        waiting = waiting.filter(claim__isnull=False)
    count = min(waiting.count(), most)
    if not count:
        raise NothingToIssueError
    if way == Way.CODES and free_codes(programme) < count:
        raise CodesMissingError
    batch = BenefitBatch.objects.create(
        programme=programme, way=way, status=_started(way), count=count, made_by=by
    )
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [programme.pk, way == Way.CODES, count, batch.pk])
        if cursor.rowcount != count:
            raise BenefitMovedError
    enqueue(TASKS[Way(way)], batch.pk)
    return batch


def _started(way: str) -> BatchStatus:
    """Return the status of a batch that a worker is to issue: MAKING for a file, SENDING for other
    ways."""
    return BatchStatus.MAKING if way == Way.FILE else BatchStatus.SENDING


def free_codes(programme: Programme) -> int:
    """Return the number of the programme's loaded codes that no grant has yet."""
    return BenefitCode.objects.filter(programme=programme, grant__isnull=True).count()


def lock_batch(batch_id: int, *statuses: BatchStatus) -> BenefitBatch:
    """Lock and return a batch that has one of these statuses. Raises BenefitMovedError for any
    other."""
    found = BenefitBatch.objects.select_for_update(of=("self",))
    batch = found.select_related("programme", "entry").get(pk=batch_id)
    if batch.status not in statuses:
        raise BenefitMovedError
    return batch


@transaction.atomic
def start_again(*, batch: BenefitBatch, by: User) -> BenefitBatch:
    """Restart a batch that failed, or make its file again if it expired before anybody downloaded
    it. Enqueues the task of the batch; grants that were issued stay issued.

    Raises ForbiddenError (permission `propose_benefit`), BenefitMovedError (409: another status, or
    the file was downloaded or has not expired), ProgrammeNotRunningError, ProgrammeOverError (last
    day passed).
    """
    require_permission(by, PROPOSE)
    batch = lock_batch(batch.pk, BatchStatus.FAILED, BatchStatus.OUT)
    if batch.status == BatchStatus.OUT and not batch.may_be_made_again:
        raise BenefitMovedError
    require_open(batch.programme)
    batch.progress_at = clock.now()
    protected_files.make_again(batch, TASKS[Way(batch.way)], making=_started(batch.way))
    return batch


@transaction.atomic
def cancel_batch(*, batch: BenefitBatch, by: User, reason: str) -> BenefitBatch:
    """Cancel a batch that has reached nobody, discard its file, and set its grants back to planned.
    The reason is cut to 200 characters.

    Raises ForbiddenError (permission `propose_benefit`), ReasonNeededError (empty),
    BenefitMovedError (409: not out or failed, its file was downloaded, a partner was asked, or a
    code was given).
    """
    require_permission(by, PROPOSE)
    reason = given_reason(reason, MOST_REASON, _("취소하는 사유를 적어 주세요."))
    batch = lock_batch(batch.pk, BatchStatus.OUT, BatchStatus.FAILED)
    if blocker := cancelling_blocker(batch):
        raise blocker
    protected_files.discard_file(batch)
    batch.status, batch.closed_at = BatchStatus.CANCELLED, clock.now()
    batch.error = reason
    batch.save()
    batch.grants.update(status=GrantStatus.PLANNED, batch=None)
    return batch


def cancelling_blocker(batch: BenefitBatch) -> BenefitMovedError | None:
    """Return the error with which an out or failed batch is not cancelled, since its file was
    downloaded, a partner was asked, a code was given or a result is recorded; else None. Three
    queries at most."""
    rows = batch.grants.all()
    if batch.downloaded_by_id:
        return BenefitMovedError(OUT_ALREADY)
    if rows.filter(asked_at__isnull=False).exists():
        return BenefitMovedError(
            _("제휴사에 보낸 적이 있는 묶음입니다. 취소하지 않고 다시 시작해 주세요.")
        )
    if BenefitCode.objects.filter(grant__batch=batch).exists():
        return BenefitMovedError(CODES_GIVEN)
    if rows.exclude(status=GrantStatus.BATCHED).exists():
        return BenefitMovedError(OUT_ALREADY)
    return None


def fail_batch(batch_id: int, sentence: Any) -> None:
    """Set a batch that is being made or sent to FAILED, with the sentence that says why; a batch in
    another status is left alone. A person may start it again."""
    mark_failed(
        BenefitBatch, batch_id, sentence,
        under_way=[BatchStatus.MAKING, BatchStatus.SENDING], failed=BatchStatus.FAILED,
    )  # fmt: skip


def close_if_done(batch: BenefitBatch) -> bool:
    """Return True if none of the grants of a locked batch waits, after closing the batch and
    discarding its file (only if it is out or being sent). Return False, and change nothing, if one
    waits. Runs in the caller's transaction."""
    waiting = (GrantStatus.BATCHED, GrantStatus.SENDING)
    if batch.grants.filter(status__in=waiting).exists():
        return False
    if batch.status in (BatchStatus.OUT, BatchStatus.SENDING):
        protected_files.discard_file(batch)
        batch.status, batch.closed_at, batch.progress_at = (
            BatchStatus.CLOSED,
            clock.now(),
            clock.now(),
        )
        batch.save()
    return True


# ------------------------------------------------------------------ the file
@transaction.atomic
def open_download(*, batch: BenefitBatch, by: User, request: HttpRequest) -> Any:
    """Write an access-log entry for the download of a batch's encrypted file, and return the open
    file.

    Raises ForbiddenError (permission `propose_benefit`), BenefitMovedError (409: the batch is not
    out), BenefitFileGoneError (the file expired or is missing in the storage).
    """
    require_permission(by, PROPOSE)
    batch = lock_batch(batch.pk, BatchStatus.OUT)
    return protected_files.open_archive(batch, by=by, request=request)


@transaction.atomic
def reveal_password(*, batch: BenefitBatch, by: User, request: HttpRequest) -> str:
    """Write an access-log entry, and return the password of a batch's encrypted file.

    Raises ForbiddenError (permission `propose_benefit`), BenefitMovedError (409: the batch is not
    out), BenefitFileGoneError (the file expired).
    """
    require_permission(by, PROPOSE)
    batch = lock_batch(batch.pk, BatchStatus.OUT)
    return protected_files.reveal_password(batch, by=by, request=request)


def touch(batch_id: int) -> None:
    """Set `progress_at` of a batch that is being sent to now, unless that was done in the last
    TOUCHED_EVERY. The sweep enqueues batches whose `progress_at` is older than 30 seconds, as if
    their worker had died."""
    now = clock.now()
    BenefitBatch.objects.filter(
        pk=batch_id, status=BatchStatus.SENDING, progress_at__lt=now - TOUCHED_EVERY
    ).update(progress_at=now)
