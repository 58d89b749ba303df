"""Sending a copy of a letter that was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from claims import clock
from claims.errors import ConflictError
from claims.personal_data import crypto
from claims.reasons import MOST_REASON, given_reason
from claims.users.permissions import require_permission
from reviews.notices.addresses import columns_of
from reviews.notices.copies.rules import COPY, forbid_copy
from reviews.notices.copies.ways import Way, representative_mark, ways_of
from reviews.notices.errors import NoWayOfCopyError
from reviews.notices.events import PRIORITY, Event
from reviews.notices.models import Channel, Notice, NoticeStatus
from reviews.notices.models.readers import AGAIN
from reviews.notices.outbox.write import enqueue_delivery

if TYPE_CHECKING:
    from claims.users.models import User


def seen_of(notice: Notice) -> str:
    """Return what a form of a copy sends back: state, attempts and number of copies so far."""
    return f"{notice.seen}:{notice.copies.count()}"


@transaction.atomic
def copy_notice(
    *, notice: Notice, channel: str, by: User, reason: str, seen: str | None = None
) -> Notice:
    """Write a copy of a sent notice on a channel, to the present address of the person who reads it
    now, and enqueue delivery. Return the copy, with its key `copy:<id of the letter>:<number>`.

    The first letter is not changed: terms count from it. Raises ForbiddenError, ConflictError
    (`seen` has changed), the errors of `forbid_copy`, NoWayOfCopyError (no such way now),
    ReasonNeededError.
    """
    require_permission(by, COPY)
    whole = Notice.objects.select_related("claim__contact", "bulk", "template")
    locked = whole.select_for_update(of=("self",)).get(pk=notice.pk)
    if seen is not None and seen != seen_of(locked):
        raise ConflictError
    forbid_copy(locked)
    way = next((one for one in ways_of(locked) if one.channel == channel), None)
    if way is None:
        raise NoWayOfCopyError
    reason = given_reason(reason, MOST_REASON, _("다시 보내는 사유를 적어 주세요."))
    copy = _write(locked, way, by, reason)
    enqueue_delivery()
    return copy


def _write(letter: Notice, way: Way, by: User, reason: str) -> Notice:
    number = letter.copies.count() + 1
    return Notice.objects.create(
        key=f"{AGAIN}{letter.pk}:{number}{representative_mark(letter)}",
        event=letter.event,
        claim=letter.claim,
        addressee=way.addressee,
        template=letter.template,
        copy_of=letter,
        copied_by=by,
        copy_reason=reason,
        channel=way.channel,
        **columns_of(letter.claim, way.contact),
        subject=way.subject,
        body=way.body,
        body_digest=crypto.text_digest(way.subject, way.body),
        values=letter.values if way.channel == Channel.ALIMTALK else None,
        status=NoticeStatus.PENDING,
        priority=PRIORITY[Event(letter.event)],
        written_at=clock.now(),
    )
