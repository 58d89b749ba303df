"""Actions on templates: drafts, publishing, and the inspection of AlimTalk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from claims import clock
from claims.errors import ConflictError, SecondPersonError
from claims.personal_data.crypto import text_digest
from claims.users.permissions import require_permission
from reviews.notices.errors import TemplateFaultError
from reviews.notices.models import Channel, NoticeTemplate
from reviews.notices.models.templates import NOT_HANDED_IN, Inspection
from reviews.notices.templates.errors import (
    NotForInspectionError,
    NotInspectedError,
    NumberNeededError,
    NumberTakenError,
    OtherInUseError,
    TextChangedError,
)
from reviews.notices.texts.validation import faults_of

if TYPE_CHECKING:
    from claims.users.models import User


@transaction.atomic
def publish_template(
    *,
    template: NoticeTemplate,
    by: User,
    replaces: NoticeTemplate | None,
    seen: str | None = None,
) -> NoticeTemplate:
    """Publish a draft that another administrator wrote, which freezes it, or make an older
    published version current again. New notices use it from now on.

    `replaces` is the version in use as displayed to the publisher, None for none; `seen` the
    `seen_text` of the version as displayed (None: not compared). Raises ForbiddenError,
    ConflictError (409: the version was deleted), SecondPersonError (`by` wrote its text),
    TextChangedError (409: another text than `seen`), OtherInUseError (409: `replaces` is not in
    use), TemplateFaultError, NotInspectedError (AlimTalk without approval).
    """
    versions = _lock_versions(template, by)
    locked = versions[template.pk]
    current = next((version for version in versions.values() if version.current), None)
    require_another_author(locked, by)
    if seen is not None and seen != seen_text(locked):
        raise TextChangedError
    if current != replaces:
        raise OtherInUseError
    _refuse_faults(locked)
    if locked.channel == Channel.ALIMTALK and locked.inspection != Inspection.APPROVED:
        raise NotInspectedError
    if current is not None and current != locked:
        NoticeTemplate.objects.filter(pk=current.pk).update(current=False)
    if locked.published_at is None:
        locked.published_at, locked.published_by = clock.now(), by
    locked.current = True
    locked.save(update_fields=["published_at", "published_by", "current"])
    return locked


def seen_text(template: NoticeTemplate) -> str:
    """Return a digest of subject and body, for the hidden field of the form that publishes it."""
    return text_digest("template", template.subject, template.body).hex()


def require_another_author(template: NoticeTemplate, by: User) -> None:
    """Raise SecondPersonError if `by` wrote the text of a draft: another administrator publishes
    it. A published version passes."""
    if template.published_at is None and template.edited_by_id == by.pk:
        raise SecondPersonError(_("글을 쓰지 않은 다른 관리자가 공개합니다."))


@transaction.atomic
def new_version(*, template: NoticeTemplate, by: User) -> NoticeTemplate:
    """Create a draft of the next version with the text of this one. An AlimTalk must be inspected
    again.

    Raises ForbiddenError (without reviews.add_noticetemplate), ValidationError for a text with
    variables that its event does not allow today.
    """
    require_permission(by, "reviews.add_noticetemplate")
    versions = NoticeTemplate.objects.versions_of(template)
    versions.order_by("pk").select_for_update().first()  # serializes the numbering of versions
    last = versions.first()
    return NoticeTemplate.objects.create(
        **template.place,
        version=last.version + 1 if last else 1,
        subject=template.subject,
        body=template.body,
        edited_by=by,
    )


@transaction.atomic
def hand_in(*, template: NoticeTemplate, provider_number: str, by: User) -> NoticeTemplate:
    """Record that the provider inspects this AlimTalk under the number that it gave. Freezes the
    text.

    Raises ForbiddenError, ConflictError (409: the version was deleted), NotForInspectionError (no
    AlimTalk, or inspected already), TemplateFaultError, NumberNeededError (blank),
    NumberTakenError.
    """
    locked = _lock_for_inspection(template, by, from_=(NOT_HANDED_IN, Inspection.REJECTED))
    _refuse_faults(locked)
    number = provider_number.strip()
    if not number:
        raise NumberNeededError
    others = NoticeTemplate.objects.exclude(pk=locked.pk)
    if others.filter(provider_template_id=number).exists():
        raise NumberTakenError
    return _inspected(locked, Inspection.WAITING, provider_template_id=number)


@transaction.atomic
def take_back(*, template: NoticeTemplate, by: User) -> NoticeTemplate:
    """Record that a template was withdrawn from the provider's inspection before its answer, so
    that the text can be edited.

    Raises ForbiddenError, ConflictError (409: the version was deleted), NotForInspectionError (not
    waiting for the provider's answer).
    """
    locked = _lock_for_inspection(template, by, from_=(Inspection.WAITING,))
    _inspected(locked, NOT_HANDED_IN)
    return _inspected(locked, NOT_HANDED_IN, provider_template_id="")


@transaction.atomic
def approve_inspection(*, template: NoticeTemplate, by: User) -> NoticeTemplate:
    """Record the provider's approval, after which the template may be published.

    Raises ForbiddenError, ConflictError (409: the version was deleted), NotForInspectionError (not
    waiting for the provider's answer).
    """
    locked = _lock_for_inspection(template, by, from_=(Inspection.WAITING,))
    return _inspected(locked, Inspection.APPROVED)


@transaction.atomic
def reject_inspection(*, template: NoticeTemplate, by: User) -> NoticeTemplate:
    """Record the provider's rejection, also of a template that was approved before. A version in
    use is no longer current, so its event is sent by the next channel. Raises ForbiddenError,
    ConflictError (409: the version was deleted), NotForInspectionError (neither waiting nor
    approved)."""
    from_ = (Inspection.WAITING, Inspection.APPROVED)
    locked = _lock_for_inspection(template, by, from_=from_)
    return _inspected(locked, Inspection.REJECTED, current=False)


def _lock_versions(template: NoticeTemplate, by: User) -> dict[int, NoticeTemplate]:
    """Lock all versions of the template's letter (event, channel, language) and return {primary
    key: version}. Raises ForbiddenError without reviews.change_noticetemplate, ConflictError if
    `template` was deleted."""
    require_permission(by, "reviews.change_noticetemplate")
    versions = NoticeTemplate.objects.versions_of(template).order_by("pk").select_for_update()
    found = {version.pk: version for version in versions}
    if template.pk not in found:
        raise ConflictError
    return found


def _lock_for_inspection(
    template: NoticeTemplate, by: User, *, from_: tuple[str, ...]
) -> NoticeTemplate:
    locked = _lock_versions(template, by)[template.pk]
    if locked.channel != Channel.ALIMTALK or locked.inspection not in from_:
        raise NotForInspectionError
    return locked


def _inspected(template: NoticeTemplate, to: str, **more: str | bool) -> NoticeTemplate:
    NoticeTemplate.objects.filter(pk=template.pk).update(inspection=to, **more)
    template.refresh_from_db()
    return template


def _refuse_faults(template: NoticeTemplate) -> None:
    texts = {"subject": template.subject, "body": template.body, "language": template.language}
    if faults_of(event=template.event, channel=template.channel, **texts):
        raise TemplateFaultError
