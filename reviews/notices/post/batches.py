"""Verbs of a batch of letters: make, cancel, print again, download. A worker makes its files
(`writing.write_batch`). Lock order: claims, the batch, then notices, then letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.korean import in_korean
from claims.protected_files import verbs as protected_files
from claims.reasons import MOST_REASON, given_reason
from claims.register.locks import lock_claims
from claims.users.permissions import require_permission
from config.celery import enqueue
from config.queues.table import TaskName
from reviews.notices.contacts.new_links import put_new_links_since
from reviews.notices.models import (
    SEND_POST,
    LetterStatus,
    Notice,
    NoticeStatus,
    PostBatch,
    PostBatchStatus,
    PostLetter,
)
from reviews.notices.models.post_triggers import BY_POST
from reviews.notices.post.errors import (
    AlreadyPostedError,
    NothingToPostError,
    PostMovedError,
)
from reviews.notices.post.queries import IN_TURN, possible, waiting

if TYPE_CHECKING:
    from django.http import HttpRequest

    from claims.users.models import User

TASK: TaskName = "reviews.notices.post.tasks.write_batch"
MOST = 200  # letters of a batch: what one person prints and puts into envelopes at a time
REASON = _("우편으로 보냄: 묶음 %(n)s")


@transaction.atomic
def make_batch(*, by: User, most: int = MOST) -> PostBatch:
    """Make a batch of letters of the oldest waiting notices, `most` at most (never above MOST), and
    enqueue the making of its files. The notices leave the outbox: they become suppressed as sent by
    post.

    Notices that another transaction has locked are left out. Raises ForbiddenError (without
    reviews.send_post), NothingToPostError if no notice is left.
    """
    require_permission(by, SEND_POST)
    most = max(1, min(most, MOST))
    keys = list(waiting().order_by(*IN_TURN).values_list("pk", flat=True)[:most])
    return _make(_lock_notices(keys, waiting), by)


@transaction.atomic
def make_letter(*, notice: Notice, by: User) -> PostBatch:
    """Make a letter of one notice, in a batch of its own, and enqueue the making of its files. The
    notice may also be one that the claimant refused by other channels, or whose letter came back.
    Raises ForbiddenError, NothingToPostError (not possible for it, or locked by another
    transaction)."""
    require_permission(by, SEND_POST)
    return _make(_lock_notices([notice.pk], possible), by)


def _lock_notices(keys: Sequence[int], which: Any) -> list[Notice]:
    """Lock and return those of the notices (ids) that no other transaction holds and that are still
    among `which()` (`waiting` or `possible`), the oldest first."""
    free = Notice.objects.filter(pk__in=keys).order_by("pk")
    held = list(free.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True))
    found = which().filter(pk__in=held).select_related("claim__contact")
    return list(found.defer("body", "claim__narrative").order_by(*IN_TURN))


def _make(notices: Sequence[Notice], by: User) -> PostBatch:
    if not notices:
        raise NothingToPostError
    batch = PostBatch.objects.create(count=len(notices), made_by=by, asked_at=clock.now())
    attempts = _earlier_letters(notices)
    letters = [
        PostLetter(
            batch=batch,
            place=place,
            notice=notice,
            attempt=attempts.get(notice.pk, 0) + 1,
            contact=notice.claim.contact,
            former_status=notice.status,
            former_code=notice.last_code,
            former_reason=notice.ended_reason,
            entered_by=by,
            entered_at=clock.now(),
        )
        for place, notice in enumerate(notices, 1)
    ]
    with in_korean():
        reason = str(REASON) % {"n": batch.pk}
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(
        status=NoticeStatus.SUPPRESSED,
        last_code=BY_POST,
        ended_reason=reason,
        handled_by=by,
        handled_at=clock.now(),
    )
    PostLetter.objects.bulk_create(letters)
    enqueue(TASK, batch.pk)
    return batch


def _earlier_letters(notices: Sequence[Notice]) -> dict[int, int]:
    """Return {notice id: number of its letters that came back}; notices without any are left
    out."""
    rows = PostLetter.objects.filter(
        notice__in=[one.pk for one in notices], status=LetterStatus.RETURNED
    )
    found: dict[int, int] = {}
    for notice in rows.values_list("notice", flat=True):
        found[notice] = found.get(notice, 0) + 1
    return found


@transaction.atomic
def cancel_batch(*, batch: PostBatch, by: User, reason: str) -> PostBatch:
    """Cancel a batch of letters of which none was posted: its files are deleted, and a trigger
    gives its notices back their former status; a corrected contact gives them new upload links.
    Raises ForbiddenError, ReasonNeededError (blank
    reason), PostMovedError (cancelled already), AlreadyPostedError."""
    require_permission(by, SEND_POST)
    reason = given_reason(reason, MOST_REASON, _("취소하는 사유를 적어 주세요."))
    claims = set(batch.letters.values_list("notice__claim", flat=True))
    lock_claims(claims)
    batch = lock_batch(batch.pk)
    if batch.status == PostBatchStatus.CANCELLED:
        raise PostMovedError
    letters = batch.letters.select_for_update(of=("self",)).order_by("pk")
    if any(one.status != LetterStatus.PREPARED for one in letters):
        raise AlreadyPostedError
    batch.letters.update(
        status=LetterStatus.CANCELLED, entered_by=by, entered_at=clock.now(), reason=reason
    )
    protected_files.discard_file(batch)
    batch.status, batch.ended_reason = PostBatchStatus.CANCELLED, reason
    batch.cancelled_by, batch.cancelled_at = by, clock.now()
    batch.save()
    put_new_links_since(claims, batch.asked_at)
    return batch


@transaction.atomic
def print_again(*, batch: PostBatch, by: User) -> PostBatch:
    """Mark a finished or failed batch as being made and enqueue the making of its files from the
    same letters. Raises ForbiddenError, PostMovedError (being made, or cancelled)."""
    require_permission(by, SEND_POST)
    batch = lock_batch(batch.pk)
    if batch.status not in (PostBatchStatus.READY, PostBatchStatus.FAILED):
        raise PostMovedError
    protected_files.make_again(batch, TASK, making=PostBatchStatus.MAKING)
    return batch


def lock_batch(pk: int) -> PostBatch:
    return PostBatch.objects.select_for_update(of=("self",)).get(pk=pk)


@transaction.atomic
def open_file(*, batch: PostBatch, by: User, request: HttpRequest, sheet: bool) -> tuple[Any, int]:
    """Record the download in the access log for each claim of the batch. Return the open file and
    its size in bytes. The first download of the letters marks the batch as printed.

    `sheet` opens the list of addresses instead of the letters. Raises ForbiddenError (without
    reviews.send_post), FileGoneError (not ready, expired or lost).
    """
    require_permission(by, SEND_POST)
    found = PostBatch.objects.select_for_update(of=("self",)).select_related("entry")
    batch = found.get(pk=batch.pk)
    if batch.status != PostBatchStatus.READY:
        raise batch.GONE
    key, size = (batch.sheet_key, batch.sheet_size) if sheet else (batch.storage_key, batch.size)
    opened = protected_files.open_file(batch, by=by, request=request, key=key, size=size)
    if batch.printed_at is None and not sheet:
        batch.printed_by, batch.printed_at = by, clock.now()
        batch.save(update_fields=["printed_by", "printed_at"])
    return opened, size
