"""Delivery attempts, committed before the call."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.state_style import StyledChoices, set_styles
from claims.trail.triggers import Frozen
from reviews.notices.models.notices import Notice
from reviews.notices.models.templates import Channel


class AttemptOutcome(StyledChoices, models.TextChoices):
    ACCEPTED = "accepted", _("접수됨")
    REJECTED = "rejected", _("거절됨")
    UNKNOWN = "unknown", _("답 없음")


set_styles(
    AttemptOutcome,
    ACCEPTED=("ok", "circle-check"),
    REJECTED=("problem", "square-x-f"),
    UNKNOWN=("warn", "help-circle"),
)


class DeliveryAttempt(models.Model):
    """One attempt to send a notice: committed before the call to the provider, finished once with
    its outcome, never changed afterwards."""

    notice = models.ForeignKey(
        Notice, models.PROTECT, related_name="tries", db_index=False, verbose_name=_("통지")
    )
    number = models.PositiveSmallIntegerField(_("차수"))
    channel = models.CharField(pgettext_lazy("notice", "경로"), max_length=10, choices=Channel)
    started_at = models.DateTimeField(_("시작"), db_default=Now())
    finished_at = models.DateTimeField(_("끝"), null=True)
    outcome = models.CharField(_("결과"), max_length=10, choices=AttemptOutcome, blank=True)
    provider_id = models.CharField(_("발송사 번호"), max_length=200, blank=True)
    code = models.CharField(_("코드"), max_length=40, blank=True)
    # Of the message's id and text.
    request_digest = models.BinaryField(_("요청 지문"), max_length=16)

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("발송 시도")
        verbose_name_plural = pgettext_lazy("several", "발송 시도")
        ordering = ["notice", "number"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "number"], name="attempts_are_numbered"),
            models.CheckConstraint(
                name="finished_attempt_has_its_outcome",
                condition=Q(finished_at__isnull=True, outcome="")
                | Q(
                    finished_at__isnull=False,
                    outcome__in=[outcome.value for outcome in AttemptOutcome],
                ),
            ),
        ]
        triggers = [
            Frozen(
                fields=("notice", "number", "channel", "started_at", "request_digest"),
                name="call",
                named=True,
                says="attempt_is_frozen",
            ),
            Frozen(
                fields=("finished_at", "outcome", "provider_id", "code"),
                name="answer",
                while_="OLD.finished_at IS NOT NULL",
                says="finished_attempt_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} #{self.number}"
