"""Verbs of hand-overs: confirm, decline, make again, cancel, receipt; claims that came back.

A worker makes the file (`writing.write_file`). Lock order: the hand-over, then its items.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from claims import clock, hooks
from claims.clock import today
from claims.errors import ReasonNeededError
from claims.handovers.errors import (
    DigestDiffersError,
    HandoverMovedError,
    OtherSecretaryError,
    ReceiptUnreadableError,
)
from claims.handovers.models import Handover, HandoverItem
from claims.handovers.models.handovers import MOST_NOTE
from claims.handovers.permissions import CONFIRM, PROPOSE
from claims.handovers.states import WITH_RECEIVER, HandoverStatus, ItemStatus
from claims.protected_files import verbs as protected_files
from claims.users.permissions import require_permission, require_proposer
from config.celery import enqueue
from config.queues.table import TaskName

if TYPE_CHECKING:
    from django.http import HttpRequest

    from claims.register.models import CorrectedContact
    from claims.users.models import User

TASK: TaskName = "claims.handovers.tasks.write_file"
_DIGEST = re.compile(r"[0-9a-f]{64}")


# ------------------------------------------------------------------ the second person
def require_other_person(handover: Handover, by: User) -> None:
    """Raise ForbiddenError where `by` may not confirm hand-overs, OtherSecretaryError where `by`
    proposed this one, ProposerLeftError where its proposer lost the permission.
    """
    require_permission(by, CONFIRM)
    if handover.proposed_by_id == by.pk:
        raise OtherSecretaryError
    require_proposer(handover.proposed_by_id, PROPOSE)


@transaction.atomic
def confirm_handover(*, handover: Handover, by: User) -> Handover:
    """Confirm a hand-over; a worker then makes its file.

    Raises ForbiddenError, OtherSecretaryError, ProposerLeftError, HandoverMovedError.
    """
    handover = _locked(handover, HandoverStatus.WAITING)
    require_other_person(handover, by)
    handover.status, handover.confirmed_by = HandoverStatus.MAKING, by
    handover.confirmed_at = clock.now()  # the database writes the start of the transaction instead
    handover.save(update_fields=["status", "confirmed_by", "confirmed_at"])
    enqueue(TASK, handover.pk)
    return handover


@transaction.atomic
def decline_handover(*, handover: Handover, by: User, reason: str = "") -> Handover:
    """End a hand-over that waits: its proposer withdraws it, another one declines it. Its claims
    are free again. Raises ForbiddenError, HandoverMovedError, ReasonNeededError."""
    handover = _locked(handover, HandoverStatus.WAITING)
    own = handover.proposed_by_id == by.pk
    require_permission(by, PROPOSE if own else CONFIRM)
    reason = reason.strip()[:MOST_NOTE]
    if not reason and not own:
        raise ReasonNeededError(_("요청한 사람이 고칠 수 있게 사유를 적어 주세요."))
    return _end(handover, HandoverStatus.WITHDRAWN if own else HandoverStatus.DECLINED, by, reason)


@transaction.atomic
def cancel_handover(*, handover: Handover, by: User, reason: str) -> Handover:
    """Cancel a confirmed hand-over whose receipt is not recorded: the file is deleted, and its
    claims are free again. Raises ForbiddenError, HandoverMovedError, ReasonNeededError."""
    require_permission(by, CONFIRM)
    handover = _locked(handover, HandoverStatus.READY, HandoverStatus.FAILED)
    reason = reason.strip()[:MOST_NOTE]
    if not reason:
        raise ReasonNeededError(_("취소하는 사유를 적어 주세요."))
    protected_files.discard_file(handover)
    return _end(handover, HandoverStatus.CANCELLED, by, reason)


def _end(handover: Handover, status: HandoverStatus, by: User, reason: str) -> Handover:
    handover.status, handover.ended_by, handover.ended_reason = status, by, reason
    handover.ended_at = clock.now()
    handover.save()
    standing = (ItemStatus.PLANNED, ItemStatus.HANDED)
    handover.items.filter(status__in=standing).update(status=ItemStatus.RELEASED)
    return handover


@transaction.atomic
def make_again(*, handover: Handover, by: User) -> Handover:
    """Have the file of a confirmed hand-over made once more, in status FAILED or READY, also where
    the file has expired. The present file is deleted; the receipt must then name the new one.

    Raises ForbiddenError, HandoverMovedError (any other status).
    """
    require_permission(by, CONFIRM)
    handover = _locked(handover, HandoverStatus.FAILED, HandoverStatus.READY)
    protected_files.make_again(handover, TASK, making=HandoverStatus.MAKING)
    return handover


# ------------------------------------------------------------------ the file
@transaction.atomic
def open_download(*, handover: Handover, by: User, request: HttpRequest) -> Any:
    """Record a download in the access log, where each claim of the file finds it, and return the
    open file.

    Raises ForbiddenError, FileGoneError.
    """
    require_permission(by, PROPOSE)
    return protected_files.open_archive(_with_file(handover), by=by, request=request)


@transaction.atomic
def reveal_password(*, handover: Handover, by: User, request: HttpRequest) -> str:
    """Write an entry of the access log that the person sees the password of the file, and return
    it.

    Raises ForbiddenError, FileGoneError.
    """
    require_permission(by, PROPOSE)
    return protected_files.reveal_password(_with_file(handover), by=by, request=request)


def _with_file(handover: Handover) -> Handover:
    found = Handover.objects.select_for_update(of=("self",)).select_related("entry")
    return found.get(pk=handover.pk)


# ------------------------------------------------------------------ receipt and afterwards
def check_receipt(handover: Handover, *, received_on: date, received_by: str, sha256: str) -> None:
    """Raise an error where a receipt cannot be recorded: ReceiptUnreadableError without a name, for
    a malformed SHA-256, or for a day before the file was made or after today; DigestDiffersError
    where `sha256` is not that of the file.
    """
    digest = "".join(sha256.split()).lower()
    if not received_by.strip() or not _DIGEST.fullmatch(digest):
        raise ReceiptUnreadableError
    if digest != handover.sha256:
        raise DigestDiffersError
    made_on = handover.made_at and localdate(handover.made_at)
    if received_on > today() or (made_on and received_on < made_on):
        raise ReceiptUnreadableError(
            _("인수한 날은 파일을 만든 날부터 오늘까지 가운데 하루여야 합니다.")
        )


@transaction.atomic
def record_receipt(
    *, handover: Handover, by: User, received_on: date, received_by: str, sha256: str
) -> Handover:
    """Record that the receiver has the file, which it named by its SHA-256, and delete the desk's
    copy. A task then has the claimants told.

    Raises ForbiddenError, ReceiptUnreadableError, DigestDiffersError, HandoverMovedError.
    """
    require_permission(by, PROPOSE)
    handover = _locked(handover, HandoverStatus.READY)
    check_receipt(handover, received_on=received_on, received_by=received_by, sha256=sha256)
    handover.status = HandoverStatus.RECEIVED
    handover.received_on, handover.received_by = received_on, received_by.strip()[:60]
    handover.receipt_by, handover.receipt_at = by, clock.now()
    protected_files.discard_file(handover)
    handover.save()
    enqueue("claims.handovers.tasks.tell_claimants", handover.pk)
    return handover


def tell_claimants(*, handover_id: int) -> bool:
    """Emit `handover_received` once for a hand-over, so that its listeners write the letters to all
    claimants in this transaction. Returns False where that was done before, or the receipt is not
    recorded."""
    with transaction.atomic():
        handover = Handover.objects.select_for_update().get(pk=handover_id)
        if handover.status != HandoverStatus.RECEIVED or handover.told_at is not None:
            return False
        hooks.emit("handover_received", handover)
        handover.told_at = clock.now()
        handover.save(update_fields=["told_at"])
    return True


@transaction.atomic
def note_changes_told(*, handover: Handover, by: User) -> Handover:
    """Record that the receiver of a received hand-over was told, just now, of the claims that
    changed since. Sends nothing. Raises ForbiddenError, HandoverMovedError.
    """
    require_permission(by, PROPOSE)
    handover = _locked(handover, HandoverStatus.RECEIVED)
    handover.changes_told_at = clock.now()
    handover.save(update_fields=["changes_told_at"])
    return handover


@transaction.atomic
def settle_returned(*, item: HandoverItem, by: User, reason: str) -> HandoverItem:
    """Record how the secretariat dealt with a claim that its receiver sent back.

    Raises ForbiddenError, ReasonNeededError, HandoverMovedError.
    """
    require_permission(by, PROPOSE)
    reason = reason.strip()[:MOST_NOTE]
    if not reason:
        raise ReasonNeededError(_("돌아온 신청을 어떻게 처리했는지 적어 주세요."))
    item = HandoverItem.objects.select_for_update().get(pk=item.pk)
    if item.status != ItemStatus.NOT_OURS or item.settled_by_id is not None:
        raise HandoverMovedError
    item.settled_by, item.settled_at, item.settled_reason = by, clock.now(), reason
    item.save(update_fields=["settled_by", "settled_at", "settled_reason"])
    return item


def on_claims_changed(claim_ids: Any) -> None:
    """Set `changed_at` on the items of changed claims (primary keys) that a receiver has, so that
    the desk asks to tell the receiver."""
    rows = HandoverItem.objects.filter(claim__in=list(claim_ids), status__in=WITH_RECEIVER)
    rows.update(changed_at=clock.now())


def on_contact_changed(contact: CorrectedContact) -> None:
    """Call `on_claims_changed` for the claim of a corrected contact."""
    on_claims_changed([contact.claim_id])


def _locked(handover: Handover, *statuses: HandoverStatus) -> Handover:
    """Lock a hand-over and return it, read again with its receiver. Raises HandoverMovedError where
    it is in none of these statuses."""
    found = Handover.objects.select_for_update(of=("self",)).select_related("receiver")
    handover = found.get(pk=handover.pk)
    if handover.status not in statuses:
        raise HandoverMovedError
    return handover
