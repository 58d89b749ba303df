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
from claims.handovers.errors import (
    ChangesDifferError,
    DigestDiffersError,
    HandoverMovedError,
    ReceiptUnreadableError,
)
from claims.handovers.models import Handover, HandoverItem
from claims.handovers.permissions import CONFIRM, PROPOSE
from claims.handovers.queries import changes_digest
from claims.handovers.states import WITH_RECEIVER, HandoverStatus, ItemStatus
from claims.hooks import Proposal, ProposalBack, tell_proposers
from claims.protected_files import verbs as protected_files
from claims.reasons import MOST_REASON, given_reason
from claims.users.permissions import require_permission, require_second_person
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
    """Require that `by` may confirm this hand-over as its second person. Raises the errors of
    `require_second_person`."""
    own = _("이관은 요청하지 않은 다른 간사가 확인합니다.")
    require_second_person(by, CONFIRM, handover.proposed_by_id, PROPOSE, own)


@transaction.atomic
def confirm_handover(*, handover: Handover, by: User) -> Handover:
    """Confirm a waiting hand-over and enqueue the making of its file.

    Raises ForbiddenError, SecondPersonError (`by` proposed it), ProposerLeftError (its proposer
    lost the permission), HandoverMovedError (it does not wait)."""
    handover = _lock(handover, HandoverStatus.WAITING)
    require_other_person(handover, by)
    handover.status, handover.confirmed_by = HandoverStatus.MAKING, by
    handover.confirmed_at = clock.now()  # the database writes the start of the transaction instead
    handover.save(update_fields=["status", "confirmed_by", "confirmed_at"])
    enqueue(TASK, handover.pk)
    return handover


@transaction.atomic
def decline_handover(*, handover: Handover, by: User, reason: str = "") -> Handover:
    """End a waiting hand-over: as WITHDRAWN by its proposer, as DECLINED by another person, who
    must give a reason. Its claims may be chosen again.

    Raises ForbiddenError (the proposer needs `claims.propose_handover`, another person
    `claims.confirm_handover`), HandoverMovedError (it does not wait), ReasonNeededError."""
    handover = _lock(handover, HandoverStatus.WAITING)
    own = handover.proposed_by_id == by.pk
    require_permission(by, PROPOSE if own else CONFIRM)
    reason = given_reason(
        reason, MOST_REASON, _("요청한 사람이 고칠 수 있게 사유를 적어 주세요."), needed=not own
    )
    status = HandoverStatus.WITHDRAWN if own else HandoverStatus.DECLINED
    proposer, pk = handover.proposed_by_id, handover.pk
    tell_proposers(ProposalBack(Proposal.HANDOVER, pk, proposer, name=str(pk)), by=by.pk)
    return _end(handover, status, by, reason)


@transaction.atomic
def cancel_handover(*, handover: Handover, by: User, reason: str) -> Handover:
    """Cancel a hand-over in status READY or FAILED; its file is deleted, and its claims may be
    chosen again.

    Raises ForbiddenError, HandoverMovedError (any other status), ReasonNeededError (empty)."""
    require_permission(by, CONFIRM)
    handover = _lock(handover, HandoverStatus.READY, HandoverStatus.FAILED)
    reason = given_reason(reason, MOST_REASON, _("취소하는 사유를 적어 주세요."))
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
    """Set a hand-over in status FAILED or READY back to MAKING, delete its file and enqueue the
    making of a new one. A receipt must then name the new file's SHA-256.

    Raises ForbiddenError, HandoverMovedError (any other status)."""
    require_permission(by, CONFIRM)
    handover = _lock(handover, HandoverStatus.FAILED, HandoverStatus.READY)
    protected_files.make_again(handover, TASK, making=HandoverStatus.MAKING)
    return handover


# ------------------------------------------------------------------ the file
@transaction.atomic
def open_download(*, handover: Handover, by: User, request: HttpRequest) -> Any:
    """Return the open archive of a hand-over, after an entry of the access log that names its
    claims.

    Raises ForbiddenError, FileGoneError (expired, or never made)."""
    require_permission(by, PROPOSE)
    return protected_files.open_archive(_with_file(handover), by=by, request=request)


@transaction.atomic
def reveal_password(*, handover: Handover, by: User, request: HttpRequest) -> str:
    """Return the password of the archive of a hand-over, after an entry of the access log.

    Raises ForbiddenError, FileGoneError (the archive expired or was never made)."""
    require_permission(by, PROPOSE)
    return protected_files.reveal_password(_with_file(handover), by=by, request=request)


def _with_file(handover: Handover) -> Handover:
    found = Handover.objects.select_for_update(of=("self",)).select_related("entry")
    return found.get(pk=handover.pk)


# ------------------------------------------------------------------ receipt and afterwards
def check_receipt(handover: Handover, *, received_on: date, received_by: str, sha256: str) -> None:
    """Raise an error if a receipt cannot be recorded: ReceiptUnreadableError without a name, for a
    malformed SHA-256, or for a day before the file was made or after today; DigestDiffersError if
    `sha256` is not that of the file.
    """
    digest = "".join(sha256.split()).lower()
    if not received_by.strip() or not _DIGEST.fullmatch(digest):
        raise ReceiptUnreadableError
    if digest != handover.sha256:
        raise DigestDiffersError
    made_on = handover.made_at and localdate(handover.made_at)
    if received_on > clock.today() or (made_on and received_on < made_on):
        raise ReceiptUnreadableError(
            _("인수한 날은 파일을 만든 날부터 오늘까지 가운데 하루여야 합니다.")
        )


@transaction.atomic
def record_receipt(
    *, handover: Handover, by: User, received_on: date, received_by: str, sha256: str
) -> Handover:
    """Record that the receiver has the file, delete the desk's copy, and enqueue the letters to the
    claimants.

    Raises ForbiddenError, ReceiptUnreadableError (name, SHA-256 or day is unusable),
    DigestDiffersError (not the file's SHA-256), HandoverMovedError (its status is not READY)."""
    require_permission(by, PROPOSE)
    handover = _lock(handover, HandoverStatus.READY)
    check_receipt(handover, received_on=received_on, received_by=received_by, sha256=sha256)
    handover.status = HandoverStatus.RECEIVED
    handover.received_on, handover.received_by = received_on, received_by.strip()[:60]
    handover.receipt_by, handover.receipt_at = by, clock.now()
    protected_files.discard_file(handover)
    handover.save()
    enqueue("claims.handovers.tasks.tell_claimants", handover.pk)
    return handover


def tell_claimants(*, handover_id: int) -> bool:
    """Emit `handover_received` for a hand-over in a transaction of its own, so that listeners write
    the letters to its claimants. Returns False if that was done before, or the receipt is not
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
def note_changes_told(*, handover: Handover, by: User, seen: str | None = None) -> Handover:
    """Record that the receiver was told, just now, of the claims that changed since the hand-over.
    Sends nothing. `seen` is the `changes_digest` that the page showed (None: not compared).

    Raises ForbiddenError, HandoverMovedError (its receipt is not recorded), ChangesDifferError
    (409: others than those of `seen`)."""
    require_permission(by, PROPOSE)
    handover = _lock(handover, HandoverStatus.RECEIVED)
    if seen is not None and seen != changes_digest(handover):
        raise ChangesDifferError
    handover.changes_told_at = clock.now()
    handover.save(update_fields=["changes_told_at"])
    return handover


@transaction.atomic
def settle_returned(*, item: HandoverItem, by: User, reason: str) -> HandoverItem:
    """Record, with a reason, how the secretariat dealt with a claim that its receiver sent back.

    Raises ForbiddenError, ReasonNeededError (empty), HandoverMovedError (not sent back, or dealt
    with already)."""
    require_permission(by, PROPOSE)
    reason = given_reason(reason, MOST_REASON, _("돌아온 신청을 어떻게 처리했는지 적어 주세요."))
    item = HandoverItem.objects.select_for_update().get(pk=item.pk)
    if item.status != ItemStatus.NOT_OURS or item.settled_by_id is not None:
        raise HandoverMovedError
    item.settled_by, item.settled_at, item.settled_reason = by, clock.now(), reason
    item.save(update_fields=["settled_by", "settled_at", "settled_reason"])
    return item


def on_claims_changed(claim_ids: Any) -> None:
    """Set `changed_at` to now on the items of these claims (primary keys) that a receiver has;
    pages then ask to tell the receiver."""
    rows = HandoverItem.objects.filter(claim__in=list(claim_ids), status__in=WITH_RECEIVER)
    rows.update(changed_at=clock.now())


def on_contact_changed(contact: CorrectedContact) -> None:
    """Call `on_claims_changed` for the claim of a corrected contact."""
    on_claims_changed([contact.claim_id])


def _lock(handover: Handover, *statuses: HandoverStatus) -> Handover:
    """Lock a hand-over and return it, read again with its receiver. Raises HandoverMovedError if it
    is in none of these statuses."""
    found = Handover.objects.select_for_update(of=("self",)).select_related("receiver")
    handover = found.get(pk=handover.pk)
    if handover.status not in statuses:
        raise HandoverMovedError
    return handover
