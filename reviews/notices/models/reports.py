"""Delivery reports of providers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.trail.triggers import AppendOnly
from reviews.notices.models.notices import Notice

__all__ = ["DeliveryReport"]


class DeliveryReport(models.Model):
    """One event of a provider's webhook, stored once. It proves nothing: the message is looked up
    at the provider."""

    provider = models.CharField(_("발송사"), max_length=20)
    event_id = models.CharField(_("발송사 사건 번호"), max_length=100)
    provider_id = models.CharField(_("발송사 번호"), max_length=200, blank=True)
    notice = models.ForeignKey(
        Notice,
        models.PROTECT,
        null=True,
        related_name="reports",
        db_index=False,
        verbose_name=_("통지"),
    )
    code = models.CharField(_("코드"), max_length=40, blank=True)
    at = models.DateTimeField(_("받음"), db_default=Now())

    class Meta:
        verbose_name = _("수신 보고")
        verbose_name_plural = pgettext_lazy("several", "수신 보고")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["notice"], condition=Q(notice__isnull=False), name="report_by_notice"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["provider", "event_id"], name="report_is_taken_once")
        ]
        triggers = [AppendOnly()]

    def __str__(self) -> str:
        return f"{self.provider} {self.event_id}"
