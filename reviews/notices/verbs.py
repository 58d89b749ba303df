"""Actions on notices; those on templates: templates/verbs.py."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from claims import clock
from claims.errors import ConflictError
from claims.korean import in_korean
from claims.reasons import MOST_REASON, given_reason
from claims.users.permissions import require_permission
from reviews.notices.addresses import POSTAL, retry_columns
from reviews.notices.errors import (
    AddressSuppressedError,
    AlreadySendingError,
    CancelledBulkError,
    CopyUnreadError,
    NoAddressError,
    NoOtherChannelError,
    NotRetryableError,
    NotSuppressibleError,
    TextTooLongError,
)
from reviews.notices.models import Addressee, BulkStatus, Notice, NoticeStatus
from reviews.notices.models.readers import COPY_FOR, FORMER
from reviews.notices.outbox.other_channel import (
    SENT_BY_OTHER_CHANNEL,
    may_use_other_channel,
    other_channel_letter,
)
from reviews.notices.outbox.readdressing import readings_of
from reviews.notices.outbox.write import Letter, enqueue_delivery, write_notices
from reviews.notices.sending_policy.suppression import closed_among
from reviews.notices.texts.rendering import fits_channel

if TYPE_CHECKING:
    from claims.users.models import User

UNTRIED = (NoticeStatus.PENDING, NoticeStatus.FAILED)  # with no attempt yet
STOPPABLE = (NoticeStatus.PENDING, NoticeStatus.FAILED, NoticeStatus.UNKNOWN)


def may_retry(notice: Notice) -> bool:
    """Return True when a page should offer to retry the notice; `retry_notice` checks again. At
    most one query, and two more for a letter to a representative."""
    if notice.status != NoticeStatus.FAILED or notice.last_code in POSTAL or is_cancelled(notice):
        return False
    if notice.erased_at is not None:
        return False
    if notice.addressee == Addressee.REPRESENTATIVE and readings_of([notice.pk])[notice.pk].unread:
        return False
    address = bytes(notice.recipient_index or b"")
    return (address, notice.channel) not in closed_among([address])


def may_send_by_post(notice: Notice) -> bool:
    """Return True when a page should offer a letter by post; `make_letter` checks again. No query,
    if the claim was read with its contact."""
    contact = notice.claim.contact
    to_claimant = notice.addressee == Addressee.CLAIMANT and not notice.key.startswith(FORMER)
    return (
        may_use_other_channel(notice)
        and to_claimant
        and contact is not None
        and contact.address is not None
        and notice.erased_at is None
        and not is_cancelled(notice)
    )


@transaction.atomic
def retry_notice(*, notice: Notice, by: User, seen: str | None = None) -> Notice:
    """Make a dead letter (failed notice) due again, to the present address of the person who reads
    it now, with a new count of attempts.

    Raises ForbiddenError, ConflictError (`seen`, Notice.seen of the page, has changed),
    NotRetryableError (not failed), CancelledBulkError, CopyUnreadError, NoAddressError,
    TextTooLongError (for its channel), AddressSuppressedError.
    """
    locked = _lock(notice, by, seen)
    forbid_retry(locked)
    make_due(notice=locked, by=by)
    locked.refresh_from_db()
    return locked


def forbid_retry(notice: Notice) -> None:
    """Raise NotRetryableError if the notice has not failed, CancelledBulkError if its bulk was
    cancelled."""
    if notice.status != NoticeStatus.FAILED:
        raise NotRetryableError
    if is_cancelled(notice):
        raise CancelledBulkError


def make_due(*, notice: Notice, by: User) -> None:
    """Make a locked, failed notice due again, to the present address of the person who reads it
    now, and enqueue delivery. The caller has checked the permission. Raises CopyUnreadError (nobody
    reads it any more), NoAddressError, TextTooLongError (for its channel), AddressSuppressedError.
    """
    reading = readings_of([notice.pk])[notice.pk]
    if reading.unread:
        raise CopyUnreadError
    to = retry_columns(notice, reading.reader)
    if to["recipient"] is None:
        raise NoAddressError
    if not fits_channel(notice.channel, notice.body, notice.subject):
        raise TextTooLongError
    index = bytes(to["recipient_index"])
    if (index, notice.channel) in closed_among([index]):
        raise AddressSuppressedError
    Notice.objects.filter(pk=notice.pk).update(
        **to,
        status=NoticeStatus.PENDING,
        next_at=Now(),
        tries_from=notice.attempts,
        handled_by=by,
        handled_at=clock.now(),
    )
    enqueue_delivery()


@transaction.atomic
def send_by_other_channel(*, notice: Notice, by: User, seen: str | None = None) -> Notice:
    """Write the notice again for the next usable channel, with that channel's template: one that
    failed, or was suppressed for a closed address or a returned letter. The new notice has the key
    `<key>:<channel>`; the old one is suppressed with the reason.

    Raises ForbiddenError, ConflictError (`seen` has changed), NotRetryableError (any other notice),
    NoOtherChannelError.
    """
    locked = _lock(notice, by, seen)
    forbid_other_channel(locked)
    letter = other_channel_letter(locked)
    if letter is None:
        raise NoOtherChannelError
    return replace_notice(notice=locked, letter=letter, by=by)


def forbid_other_channel(notice: Notice) -> None:
    """Raise NoOtherChannelError for a copy of a sent letter, NotRetryableError for a notice that is
    in no state to be sent by another channel."""
    if notice.copy_of_id:
        raise NoOtherChannelError
    if not may_use_other_channel(notice):
        raise NotRetryableError


def replace_notice(*, notice: Notice, letter: Letter, by: User) -> Notice:
    """Write a letter in place of a locked notice that did not arrive; the old notice is suppressed,
    with the new one's channel as the reason. Return the new notice. The caller has checked the
    permission. Raises NoTemplateError, WrongVariablesError, KeyTakenError."""
    return replace_notices([(notice, letter)], by=by)[0]


def replace_notices(pairs: Sequence[tuple[Notice, Letter]], *, by: User) -> list[Notice]:
    """Write letters in place of locked notices that did not arrive, set-wise, as `replace_notice`
    does for one. Return the new notices, in order."""
    told = write_notices(letter for _old, letter in pairs)
    alike: dict[tuple[str, bool], list[int]] = {}
    with in_korean():
        for (old, _letter), new in zip(pairs, told, strict=True):
            stopped = old.status == NoticeStatus.SUPPRESSED
            alike.setdefault((_replaced_by(old, new), stopped), []).append(old.pk)
    for (reason, stopped), keys in alike.items():
        code = {"last_code": SENT_BY_OTHER_CHANNEL} if stopped else {}
        Notice.objects.filter(pk__in=keys).update(
            status=NoticeStatus.SUPPRESSED,
            ended_reason=reason[:MOST_REASON],
            handled_by=by,
            handled_at=clock.now(),
            **code,
        )
    return told


def _replaced_by(old: Notice, new: Notice) -> str:
    text = _("다른 경로로 알림: %(channel)s")
    if new.channel == old.channel:
        text = _("새 연락처로 다시 알림: %(channel)s")
    return text % {"channel": new.get_channel_display()}


@transaction.atomic
def suppress_notice(*, notice: Notice, by: User, reason: str, seen: str | None = None) -> Notice:
    """Suppress a notice because the claimant was told in another way, as `reason` says (by post, by
    telephone …). It then counts as told.

    Raises ForbiddenError, ConflictError (`seen` has changed), NotSuppressibleError (sent, being
    sent right now, or suppressed already), ReasonNeededError.
    """
    locked = _lock(notice, by, seen)
    if locked.status not in STOPPABLE:
        raise NotSuppressibleError
    reason = given_reason(reason, MOST_REASON, _("알린 방법을 적어 주세요."))
    Notice.objects.filter(pk=locked.pk).update(
        status=NoticeStatus.SUPPRESSED,
        told_otherwise=True,
        ended_reason=reason,
        handled_by=by,
        handled_at=clock.now(),
    )
    locked.refresh_from_db()
    return locked


@transaction.atomic
def take_back_notice(*, key: str, by: User | None, reason: str) -> Notice:
    """Suppress a notice that no worker has tried yet, and its copies for representatives, for a
    verb that undoes the notice's cause; return it. The caller has checked the permission; `by` is
    None for the system.

    Raises AlreadySendingError if a worker has leased or tried the notice or a copy, or the notice
    is suppressed already; KeyError for an unknown key.
    """
    claim = Notice.objects.filter(key=key).values("claim")
    with_copies = Q(key=key) | Q(key__startswith=f"{key}{COPY_FOR}")
    rows = Notice.objects.filter(with_copies, claim__in=claim)
    locked = {one.key: one for one in rows.select_for_update(of=("self",)).order_by("pk")}
    notice = locked[key]
    stands = [one for one in locked.values() if one.status != NoticeStatus.SUPPRESSED]
    tried = any(one.attempts or one.status not in UNTRIED for one in stands)
    if tried or notice not in stands:
        raise AlreadySendingError
    ended = {
        "status": NoticeStatus.SUPPRESSED,
        "ended_reason": reason[:MOST_REASON],
        "handled_by": by,
        "handled_at": clock.now(),
    }
    Notice.objects.filter(pk__in=[one.pk for one in stands]).update(**ended)
    for name, value in ended.items():
        setattr(notice, name, value)
    return notice


# The copies of a notice are on its claim, which has an index.
_TAKE_BACK = """
    UPDATE public.reviews_notice n SET status = 'suppressed', ended_reason = %(reason)s,
        handled_by_id = %(by)s, handled_at = %(now)s
    FROM public.reviews_notice named
    WHERE named.key = ANY(%(keys)s) AND n.claim_id = named.claim_id
        AND (n.id = named.id OR starts_with(n.key, named.key || %(mark)s))
        AND n.status IN ('pending', 'failed')
        AND (n.attempts = 0 OR %(failed)s AND n.status = 'failed')
    RETURNING n.key
"""


@transaction.atomic
def take_back_unsent(
    *, keys: Iterable[str], by: User | None, reason: str, failed: bool = False
) -> int:
    """Suppress those of the notices with these keys that no worker has tried yet, and their copies
    for representatives. Returns how many of the notices with these keys; copies are not counted.

    With `failed` also those that were tried and failed: nobody is to try them again. Any other
    leased or tried notice or copy stays. The caller has checked the permission. One statement.
    """
    wanted = list(keys)
    given: dict[str, Any] = {
        "keys": wanted,
        "mark": COPY_FOR,
        "by": by and by.pk,
        "reason": reason[:MOST_REASON],
        "now": clock.now(),
        "failed": failed,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_BACK, given)
        return len({key for (key,) in cursor.fetchall()} & set(wanted))


def is_cancelled(notice: Notice) -> bool:
    """Return True when the notice belongs to a bulk that was cancelled, so that it must not be
    sent."""
    return notice.bulk is not None and notice.bulk.status == BulkStatus.CANCELLED


def _lock(notice: Notice, by: User, seen: str | None) -> Notice:
    require_permission(by, "reviews.manage_notice")
    whole = Notice.objects.select_related("claim", "bulk")
    locked = whole.select_for_update(of=("self",)).get(pk=notice.pk)
    if seen is not None and seen != locked.seen:
        raise ConflictError
    return locked
