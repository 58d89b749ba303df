"""Rows of the desk for a member: pages seen, drafts, canned reasons."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.documents.models import Document
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen, Rule
from reviews.committee.models.panels import Assignment, AssignmentStatus
from reviews.committee.models.votes import Choice

__all__ = ["CannedReason", "Draft", "Seen"]


class Seen(models.Model):
    """Page numbers of one document that a member has had on screen, for each seat. For the desk's
    display only: no history."""

    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="seen", verbose_name=_("배정")
    )
    document = models.ForeignKey(
        Document, models.CASCADE, related_name="+", db_index=False, verbose_name=_("서류")
    )
    pages = ArrayField(models.PositiveIntegerField(), default=list, verbose_name=_("본 쪽"))

    class Meta:
        verbose_name = _("본 쪽")
        verbose_name_plural = pgettext_lazy("several", "본 쪽")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "document"], name="member_sees_a_document_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}/{self.document_id}"


class DraftManager(models.Manager["Draft"]):
    """Manager whose querysets are empty: drafts are read by `of(assignment, user)` alone, so that
    no page shows one to anybody but its writer."""

    def of(self, assignment: Assignment, user: Any) -> Draft | None:
        """Return the draft of an active seat to its own member; None for all other users, for a
        seat that was left, and without a draft."""
        drafts: models.QuerySet[Draft] = models.QuerySet(self.model, using=self._db)
        own = drafts.filter(assignment=assignment, assignment__member__user_id=user.pk)
        return own.filter(assignment__status=AssignmentStatus.ACTIVE).first()

    def get_queryset(self) -> models.QuerySet[Draft]:
        return super().get_queryset().none()


class Draft(models.Model):
    """A member's unsent vote and notes on documents: one row for each seat, deleted by the vote.
    Only its writer reads it: no page, no admin site, no export and no history shows it to others. A
    save with a lower `serial` than the stored one changes nothing."""

    assignment = models.OneToOneField(
        Assignment, models.CASCADE, related_name="+", verbose_name=_("배정")
    )
    body = models.JSONField(_("내용"), default=dict)
    serial = models.BigIntegerField(_("저장 순번"))
    saved_at = models.DateTimeField(_("저장"), default=clock.now)

    # For Django itself and drafts.py; pages read through objects.of(assignment, user).
    everything = models.Manager()
    objects = DraftManager()

    class Meta:
        verbose_name = _("임시저장")
        verbose_name_plural = pgettext_lazy("several", "임시저장")
        ordering = ["pk"]
        base_manager_name = "everything"
        default_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.assignment_id} #{self.serial}"


@tracked()
class CannedReason(models.Model):
    """A text that a member adds to a rationale by a key. It is Korean in every language of the
    page: it goes word for word into a Korean letter.

    `number` is the key (1 to 9; higher ones have none). It never changes, so that a key always adds
    the same text.
    """

    # set by the database at the insert: one more than the highest
    number = models.PositiveSmallIntegerField(_("번호"), unique=True, db_default=0, editable=False)
    label = models.CharField(_("이름"), max_length=20)
    label_en = models.CharField(_("영어 이름"), max_length=30, blank=True)
    text = models.CharField(_("넣을 글"), max_length=300)
    choices = ArrayField(
        models.CharField(max_length=10, choices=Choice),
        default=list,
        blank=True,
        verbose_name=_("어느 표결에"),
        help_text=_("비워 두면 모든 표결에 보입니다."),
    )
    order = models.PositiveSmallIntegerField(_("순서"), default=0)
    active = models.BooleanField(_("사용 중"), default=True)

    GRANTS = "no delete"  # a number is never reused

    class Meta:
        verbose_name = _("상용구")
        verbose_name_plural = pgettext_lazy("several", "상용구")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="canned_reason_has_a_number", condition=models.Q(number__gte=1)
            )
        ]
        triggers = [
            Frozen(fields=("number",), says="canned_reason_keeps_its_number"),
            Rule(
                name="canned_reason_takes_the_next_number",
                operation=pgtrigger.Insert,
                func="""
                    PERFORM pg_advisory_xact_lock(hashtextextended('reviews_cannedreason', 0));
                    SELECT COALESCE(max(number), 0) + 1 INTO NEW.number
                    FROM public.reviews_cannedreason;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def name(self) -> str:
        """Return the label in the reader's language."""
        english = (get_language() or "").startswith("en")
        return self.label_en if english and self.label_en else self.label
