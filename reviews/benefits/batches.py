"""Verbs of batches: made from grants that wait, their files, and how they end.

Lock order: the batch, then its grants in order of id.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.errors import ReasonNeededError
from claims.personal_data import crypto
from claims.personal_data.encrypted_files import EncryptedFiles
from claims.policy.models import Benefit, Programme
from claims.privacy.access_entries import record_file_again
from claims.privacy.models import Action
from claims.users.permissions import require_permission
from config.celery import enqueue
from config.queues import poison
from reviews.benefits import partner
from reviews.benefits.audiences import require_open
from reviews.benefits.errors import (
    BenefitMovedError,
    CodesMissingError,
    FileGoneError,
    NothingToIssueError,
    PartnerNotSetError,
    WayNotOfferedError,
)
from reviews.benefits.models import BenefitBatch, BenefitCode, BenefitGrant
from reviews.benefits.permissions import PROPOSE
from reviews.benefits.states import BatchStatus, GrantStatus, Way

if TYPE_CHECKING:
    from django.http import HttpRequest

    from claims.users.models import User

FILES = EncryptedFiles("benefits", "reviews_benefitbatch")
TASKS = {
    Way.FILE: "reviews.benefits.tasks.write_file",
    Way.PARTNER: "reviews.benefits.tasks.send_batch",
    Way.CODES: "reviews.benefits.tasks.give_codes",
}
TOUCHED_EVERY = timedelta(seconds=10)
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
    """Return the ways in which a programme's benefits can be issued."""
    if programme.benefit == Benefit.CODE:
        return [Way.CODES, Way.FILE]
    return [Way.FILE, Way.PARTNER] if partner.is_on() else [Way.FILE]


@transaction.atomic
def make_batch(
    *, programme: Programme, way: str, by: User, most: int = MOST_IN_BATCH
) -> BenefitBatch:
    """Take the grants of a programme that wait, at most `most` of them, into a batch; a worker
    issues it. Grants in it are in no other one.

    Raises ForbiddenError, WayNotOfferedError, PartnerNotSetError, CodesMissingError,
    NothingToIssueError, ProgrammeNotRunningError, ProgrammeOverError.
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
    if way == Way.CODES:  # told by letter: whom a list names, its partner tells
        waiting = waiting.filter(claim__isnull=False)
    count = min(waiting.count(), most)
    if not count:
        raise NothingToIssueError
    if way == Way.CODES and free_codes(programme) < count:
        raise CodesMissingError
    started = BatchStatus.MAKING if way == Way.FILE else BatchStatus.SENDING
    batch = BenefitBatch.objects.create(
        programme=programme, way=way, status=started, count=count, made_by=by
    )
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [programme.pk, way == Way.CODES, count, batch.pk])
        if cursor.rowcount != count:
            raise BenefitMovedError
    _start(batch)
    return batch


def _start(batch: BenefitBatch) -> None:
    task: Any = TASKS[Way(batch.way)]
    transaction.on_commit(partial(poison.reset, task, batch.pk), robust=True)
    enqueue(task, batch.pk)


def free_codes(programme: Programme) -> int:
    """Count the codes of a programme's pool that nobody has."""
    return BenefitCode.objects.filter(programme=programme, grant__isnull=True).count()


def locked(batch_id: int, *statuses: BatchStatus) -> BenefitBatch:
    """Lock a batch in one of these statuses. Raises BenefitMovedError."""
    found = BenefitBatch.objects.select_for_update(of=("self",))
    batch = found.select_related("programme", "entry").get(pk=batch_id)
    if batch.status not in statuses:
        raise BenefitMovedError
    return batch


@transaction.atomic
def start_again(*, batch: BenefitBatch, by: User) -> BenefitBatch:
    """Let a worker take up a batch that stopped, or make a file again that nobody downloaded in
    time. What was issued stays issued.

    Raises ForbiddenError, BenefitMovedError, ProgrammeNotRunningError, ProgrammeOverError.
    """
    require_permission(by, PROPOSE)
    batch = locked(batch.pk, BatchStatus.FAILED, BatchStatus.OUT)
    if batch.status == BatchStatus.OUT and not batch.may_be_made_again:
        raise BenefitMovedError
    require_open(batch.programme)
    discard_file(batch)
    batch.status = BatchStatus.MAKING if batch.way == Way.FILE else BatchStatus.SENDING
    batch.error, batch.moved_at = "", clock.now()
    batch.save(update_fields=["status", "error", "moved_at", "storage_key", "password"])
    _start(batch)
    return batch


@transaction.atomic
def cancel_batch(*, batch: BenefitBatch, by: User, reason: str) -> BenefitBatch:
    """Cancel a batch of which nothing left: its file was never downloaded, no partner was asked.
    Its grants wait again.

    Raises ForbiddenError, ReasonNeededError, BenefitMovedError.
    """
    require_permission(by, PROPOSE)
    if not reason.strip():
        raise ReasonNeededError(_("취소하는 사유를 적어 주세요."))
    batch = locked(batch.pk, BatchStatus.OUT, BatchStatus.FAILED)
    rows = batch.grants.all()
    if batch.downloaded_by_id or rows.exclude(status=GrantStatus.BATCHED).exists():
        raise BenefitMovedError(_("이미 나간 묶음입니다. 결과를 받아 마쳐 주세요."))
    if rows.filter(asked_at__isnull=False).exists():
        raise BenefitMovedError(
            _("제휴사에 보낸 적이 있는 묶음입니다. 취소하지 않고 다시 시작해 주세요.")
        )
    if BenefitCode.objects.filter(grant__batch=batch).exists():
        raise BenefitMovedError(_("이용 번호를 준 묶음은 취소하지 않습니다."))
    discard_file(batch)
    batch.status, batch.closed_at = BatchStatus.CANCELLED, clock.now()
    batch.error = reason.strip()[:200]
    batch.save()
    rows.update(status=GrantStatus.PLANNED, batch=None)
    return batch


@transaction.atomic
def fail_batch(batch_id: int, sentence: Any) -> None:
    """Stop a batch that cannot go on; a person may start it again."""
    batch = BenefitBatch.objects.select_for_update().get(pk=batch_id)
    if batch.status not in (BatchStatus.MAKING, BatchStatus.SENDING):
        return
    batch.status, batch.error = BatchStatus.FAILED, str(sentence)[:200]
    discard_file(batch)
    batch.save()


def close_if_done(batch: BenefitBatch) -> bool:
    """Close a locked batch once none of its grants waits, in the caller's transaction."""
    waiting = (GrantStatus.BATCHED, GrantStatus.SENDING)
    if batch.grants.filter(status__in=waiting).exists():
        return False
    if batch.status in (BatchStatus.OUT, BatchStatus.SENDING):
        discard_file(batch)
        batch.status, batch.closed_at, batch.moved_at = (
            BatchStatus.CLOSED,
            clock.now(),
            clock.now(),
        )
        batch.save()
    return True


# ------------------------------------------------------------------ the file
def discard_file(batch: BenefitBatch) -> None:
    """Forget the file and its password; storage gives it up after the commit. The caller saves."""
    if batch.storage_key:
        transaction.on_commit(partial(FILES.delete_file, batch.storage_key), robust=True)
    batch.storage_key, batch.password = "", None


def password_aad(batch_id: int) -> bytes:
    return crypto.aad("reviews_benefitbatch", "password", str(batch_id))


def _stored(batch: BenefitBatch) -> BenefitBatch:
    batch = locked(batch.pk, BatchStatus.OUT)
    if not batch.is_stored:
        raise FileGoneError
    return batch


@transaction.atomic
def open_download(*, batch: BenefitBatch, by: User, request: HttpRequest) -> Any:
    """Record a download, found by each claim of the file, and return the open file.

    Raises ForbiddenError, BenefitMovedError, FileGoneError.
    """
    require_permission(by, PROPOSE)
    batch = _stored(batch)
    try:
        opened = FILES.open_decrypted(batch.storage_key, batch.size)
    except FileNotFoundError as error:
        raise FileGoneError(_("파일이 저장소에 없습니다. 관리자에게 알려 주세요.")) from error
    _record_access(batch, by, request)
    if batch.downloaded_at is None:
        batch.downloaded_by, batch.downloaded_at = by, clock.now()
        batch.save(update_fields=["downloaded_by", "downloaded_at"])
    return opened


@transaction.atomic
def reveal_password(*, batch: BenefitBatch, by: User, request: HttpRequest) -> str:
    """Record that a person reads the password of a file, and return it.

    Raises ForbiddenError, BenefitMovedError, FileGoneError.
    """
    require_permission(by, PROPOSE)
    batch = _stored(batch)
    _record_access(batch, by, request)
    assert batch.password is not None
    return crypto.decrypt(batch.password, aad=password_aad(batch.pk))


def _record_access(batch: BenefitBatch, by: User, request: HttpRequest) -> None:
    """Write the access entry of a file in other hands; its claims are those of the first entry, and
    its count alone where no claim is in it."""
    assert batch.entry is not None  # every file that is out has one
    record_file_again(entry=batch.entry, action=Action.DOWNLOAD, user=by, request=request)


def touch(batch_id: int) -> None:
    """Say that a batch moves on, at most every few seconds: the sweep leaves it to its worker."""
    now = clock.now()
    BenefitBatch.objects.filter(
        pk=batch_id, status=BatchStatus.SENDING, moved_at__lt=now - TOUCHED_EVERY
    ).update(moved_at=now)


def expire_files(most: int = 100) -> int:
    """Delete the files whose time is over, and return how many."""
    over = BenefitBatch.objects.exclude(storage_key="").filter(expires_at__lte=clock.now())
    keys = list(over.order_by("pk").values_list("pk", flat=True)[:most])
    for key in keys:
        with transaction.atomic():
            batch = BenefitBatch.objects.select_for_update().get(pk=key)
            if batch.storage_key and not batch.is_stored:
                discard_file(batch)
                batch.save(update_fields=["storage_key", "password"])
    return len(keys)
