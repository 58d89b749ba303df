"""What people do with notices and their templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now

from claims import clock
from claims.errors import Conflict, Forbidden
from reviews.notices.errors import (
    AlreadySending,
    NoAddress,
    NotRetryable,
    NotSuppressible,
    ReasonNeeded,
    TemplateFault,
)
from reviews.notices.models import Notice, NoticeStatus, NoticeTemplate
from reviews.notices.outbox import recipient_columns, ring
from reviews.notices.soundness import faults_of

if TYPE_CHECKING:
    from claims.users.models import User

STOPPABLE = (NoticeStatus.PENDING, NoticeStatus.FAILED, NoticeStatus.UNKNOWN)


@transaction.atomic
def retry_notice(*, notice: Notice, by: User, seen: str | None = None) -> Notice:
    """Make a dead letter due again, to the claim's present address, with all its attempts anew.

    Raises Forbidden, Conflict (`seen`, Notice.seen of the page, is no longer true), NotRetryable,
    NoAddress.
    """
    locked = _locked(notice, by, seen)
    if locked.status != NoticeStatus.FAILED:
        raise NotRetryable
    to = recipient_columns(locked.claim)
    if to["recipient"] is None:
        raise NoAddress
    Notice.objects.filter(pk=locked.pk).update(
        **to,
        status=NoticeStatus.PENDING,
        next_at=Now(),
        tries_from=locked.attempts,
        handled_by=by,
        handled_at=clock.now(),
    )
    ring()
    locked.refresh_from_db()
    return locked


@transaction.atomic
def suppress_notice(*, notice: Notice, by: User, reason: str, seen: str | None = None) -> Notice:
    """Decide that a notice is not to be sent, and say why (told by post, by telephone …).

    Raises Forbidden, Conflict, NotSuppressible (sent, or being sent right now), ReasonNeeded.
    """
    locked = _locked(notice, by, seen)
    if locked.status not in STOPPABLE:
        raise NotSuppressible
    if not reason.strip():
        raise ReasonNeeded
    Notice.objects.filter(pk=locked.pk).update(
        status=NoticeStatus.SUPPRESSED,
        ended_reason=reason.strip()[:200],
        handled_by=by,
        handled_at=clock.now(),
    )
    locked.refresh_from_db()
    return locked


@transaction.atomic
def take_back_notice(*, key: str, by: User | None, reason: str) -> Notice:
    """Stop a notice that nobody has tried to send yet, for the verb that ends what it tells of.

    The caller has checked who may end it; `by` is None for the system. Raises AlreadySending when
    a worker holds it or has tried: the row's lock decides between the two, whichever comes first.
    """
    locked = Notice.objects.select_for_update(of=("self",)).get(key=key)
    if locked.status not in (NoticeStatus.PENDING, NoticeStatus.FAILED) or locked.attempts:
        raise AlreadySending
    locked.status, locked.ended_reason = NoticeStatus.SUPPRESSED, reason[:200]
    locked.handled_by, locked.handled_at = by, clock.now()
    locked.save(update_fields=["status", "ended_reason", "handled_by", "handled_at"])
    return locked


@transaction.atomic
def publish_template(*, template: NoticeTemplate, by: User) -> NoticeTemplate:
    """Freeze a draft and write new notices with it from now on. Raises Forbidden, TemplateFault.

    Publishing an older published version again makes it current again.
    """
    if not by.has_perm("reviews.change_noticetemplate"):
        raise Forbidden
    place = {
        "event": template.event,
        "channel": template.channel,
        "language": template.language,
    }
    versions = NoticeTemplate.objects.filter(**place).order_by("pk").select_for_update()
    locked = next((version for version in versions if version.pk == template.pk), None)
    if locked is None:
        raise Conflict
    if faults_of(
        event=locked.event, channel=locked.channel, subject=locked.subject, body=locked.body
    ):
        raise TemplateFault
    NoticeTemplate.objects.filter(**place, current=True).exclude(pk=locked.pk).update(current=False)
    if locked.published_at is None:
        locked.published_at, locked.published_by = clock.now(), by
    locked.current = True
    locked.save()
    return locked


@transaction.atomic
def new_version(*, template: NoticeTemplate, by: User) -> NoticeTemplate:
    """A draft with the text of this version, to be edited. Raises Forbidden."""
    if not by.has_perm("reviews.add_noticetemplate"):
        raise Forbidden
    place = {
        "event": template.event,
        "channel": template.channel,
        "language": template.language,
    }
    list(NoticeTemplate.objects.filter(**place).order_by("pk").select_for_update())
    last = NoticeTemplate.objects.filter(**place).aggregate(last=Max("version"))["last"] or 0
    return NoticeTemplate.objects.create(
        **place,
        version=last + 1,
        subject=template.subject,
        body=template.body,
        provider_template_id=template.provider_template_id,
    )


def _locked(notice: Notice, by: User, seen: str | None) -> Notice:
    if not by.has_perm("reviews.manage_notice"):
        raise Forbidden
    locked = (
        Notice.objects.select_related("claim").select_for_update(of=("self",)).get(pk=notice.pk)
    )
    if seen is not None and seen != locked.seen:
        raise Conflict
    return locked
