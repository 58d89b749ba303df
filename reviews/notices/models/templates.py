"""Templates by event, channel and language, in versions; the channels."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.trail.actor_trigger import NamesItsActor
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, Fsm, Rule, fail
from claims.users.actors import actor
from reviews.notices.events import Event
from reviews.notices.texts.validation import faults_of


class Channel(models.TextChoices):
    MAIL = "mail", _("이메일")
    ALIMTALK = "alimtalk", _("알림톡")
    SMS = "sms", _("문자")
    LMS = "lms", _("장문 문자")


class NoticeLanguage(models.TextChoices):
    KO = "ko", _("한국어")
    EN = "en", _("영어")


class Inspection(models.TextChoices):
    """States of an AlimTalk template's inspection by the provider; '' until it is handed in."""

    WAITING = "waiting", _("검수 중")
    APPROVED = "approved", _("승인")
    REJECTED = "rejected", _("반려")


# The provider inspects or has approved this text, so it must not change.
HANDED_IN = (Inspection.WAITING, Inspection.APPROVED)
NOT_HANDED_IN = ""
INSPECTION_MOVES: dict[str, set[str]] = {
    NOT_HANDED_IN: {Inspection.WAITING},
    Inspection.WAITING: {Inspection.APPROVED, Inspection.REJECTED, NOT_HANDED_IN},
    Inspection.APPROVED: {Inspection.REJECTED},  # the provider withdraws its approval
    Inspection.REJECTED: {Inspection.WAITING},
}


class NoticeTemplateQuerySet(models.QuerySet["NoticeTemplate"]):
    def current(self, event: Event | str, channel: str, language: str) -> NoticeTemplate:
        """Return the version of a template that new notices use. Raises
        NoticeTemplate.DoesNotExist."""
        return self.get(event=event, channel=channel, language=language, current=True)

    def versions_of(self, template: NoticeTemplate) -> NoticeTemplateQuerySet:
        """Return all versions of the template's letter (same event, channel and language), the
        newest first."""
        return self.filter(**template.place).order_by("-version")


def template_names_its_author() -> Rule:
    """Trigger that refuses a text of a template whose `edited_by` is not the acting user in the
    context of the history, and to take the name of its author away. Without a user in the context
    (the text that the program ships) a text needs no author."""
    return Rule(
        name="names_its_author",
        declare=[("said", "text")],
        func=f"""
            IF TG_OP = 'UPDATE' AND OLD.edited_by_id IS NOT NULL AND NEW.edited_by_id IS NULL THEN
                {fail("template_names_its_author")}
            END IF;
            IF TG_OP = 'UPDATE' AND ROW(NEW.subject, NEW.body)
                IS NOT DISTINCT FROM ROW(OLD.subject, OLD.body)
            THEN RETURN NEW; END IF;
            said := NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb
                ->> 'user';
            IF said IS NOT NULL AND NEW.edited_by_id::text IS DISTINCT FROM said THEN
                {fail("template_names_its_author")}
            END IF;
            RETURN NEW;
        """,
    )


TEMPLATE_TEXT = ("event", "channel", "language", "version", "subject", "body")


@tracked()
class NoticeTemplate(models.Model):
    """One version of the template of a letter, for an event, channel and language. A draft may be
    edited; a published version is frozen. Who wrote its text last (`edited_by`, None for what the
    program ships) does not publish it."""

    event = models.CharField(_("알림"), max_length=40, choices=Event)
    channel = models.CharField(
        pgettext_lazy("notice", "경로"), max_length=10, choices=Channel, default=Channel.MAIL
    )
    language = models.CharField(
        _("언어"), max_length=2, choices=NoticeLanguage, default=NoticeLanguage.KO
    )
    version = models.PositiveSmallIntegerField(_("판"), default=1)
    subject = models.CharField(_("제목"), max_length=200, blank=True)
    body = models.TextField(_("본문"))
    provider_template_id = models.CharField(_("발송사 문안 번호"), max_length=60, blank=True)
    inspection = models.CharField(_("검수"), max_length=10, choices=Inspection, blank=True)
    edited_by = actor(_("글을 쓴 사람"), null=True, blank=True)
    published_at = models.DateTimeField(_("공개"), null=True, blank=True)
    published_by = actor(_("공개한 사람"), db_index=True, null=True, blank=True)
    current = models.BooleanField(_("사용 중"), default=False)

    objects = NoticeTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("통지 문안")
        verbose_name_plural = pgettext_lazy("several", "통지 문안")
        ordering = ["event", "channel", "language", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "channel", "language", "version"],
                name="template_version_is_unique",
            ),
            models.UniqueConstraint(
                fields=["event", "channel", "language"],
                condition=Q(current=True),
                name="event_has_one_current_template",
            ),
            models.CheckConstraint(
                name="template_is_published_by_another",
                condition=Q(published_by__isnull=True)
                | Q(edited_by__isnull=True)
                | ~Q(published_by=F("edited_by")),
            ),
            models.CheckConstraint(
                name="current_template_is_published",
                condition=Q(current=False) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="mail_template_has_a_subject",
                condition=~Q(channel=Channel.MAIL) | ~Q(subject=""),
            ),
            models.CheckConstraint(
                name="alimtalk_and_sms_have_no_subject",
                condition=~Q(channel__in=[Channel.ALIMTALK, Channel.SMS]) | Q(subject=""),
            ),
            models.CheckConstraint(
                name="only_an_alimtalk_is_inspected",
                condition=Q(channel=Channel.ALIMTALK) | Q(inspection="", provider_template_id=""),
            ),
            models.CheckConstraint(
                name="template_handed_in_names_its_provider_number",
                condition=~Q(inspection__in=HANDED_IN) | ~Q(provider_template_id=""),
            ),
            models.UniqueConstraint(
                fields=["provider_template_id"],
                condition=~Q(provider_template_id=""),
                name="provider_number_is_of_one_text",
            ),
            models.CheckConstraint(  # the provider sends its own, inspected copy
                name="alimtalk_in_use_names_its_inspected_template",
                condition=~Q(channel=Channel.ALIMTALK)
                | Q(current=False)
                | Q(inspection=Inspection.APPROVED) & ~Q(provider_template_id=""),
            ),
        ]
        triggers = [
            NamesItsActor("edited_by", "published_by"),
            template_names_its_author(),
            Fsm(field="inspection", transitions=INSPECTION_MOVES),
            Frozen(
                fields=(*TEMPLATE_TEXT, "edited_by", "published_at", "published_by"),
                while_="OLD.published_at IS NOT NULL",
                says="published_template_is_frozen",
            ),
            Frozen(
                name="handed_in",
                fields=(*TEMPLATE_TEXT, "provider_template_id"),
                while_="OLD.inspection IN ('waiting', 'approved')",
                says="template_handed_in_is_frozen",
            ),
            Rule(
                name="kept",
                operation=pgtrigger.Delete,
                func="IF OLD.published_at IS NOT NULL THEN "
                + fail("published_template_is_kept")
                + " END IF; RETURN OLD;",
            ),
        ]

    def __str__(self) -> str:
        place = (self.get_event_display(), self.get_channel_display(), self.get_language_display())
        return " · ".join(map(str, (*place, self.version)))

    @property
    def place(self) -> dict[str, str]:
        """Event, channel and language of the template, as a dict for a filter."""
        return {"event": self.event, "channel": self.channel, "language": self.language}

    @property
    def is_draft(self) -> bool:
        """True while the template's text may be edited."""
        return self.published_at is None and self.inspection not in HANDED_IN

    def clean(self) -> None:
        """Normalize subject and body, and check their variables.

        Raises ValidationError for a variable that the event does not have, and for a required one
        that is missing.
        """
        self.subject, self.body = self.subject.strip(), self.body.replace("\r\n", "\n").strip()
        faults = faults_of(
            event=self.event,
            channel=self.channel,
            subject=self.subject,
            body=self.body,
            language=self.language,
        )
        if faults:
            raise ValidationError(faults)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Validate the text on every way to save. Raises ValidationError."""
        fields = kwargs.get("update_fields")
        if fields is None or not set(fields).isdisjoint(TEMPLATE_TEXT):
            self.clean()
        super().save(*args, **kwargs)
