"""Suppressed addresses, until the suppression is lifted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.state_style import StyledChoices, set_styles
from claims.trail.tracking import tracked
from claims.trail.triggers import Frozen
from claims.users.actors import actor
from reviews.notices.models.templates import Channel

__all__ = ["Suppression", "SuppressionReason"]


class SuppressionReason(StyledChoices, models.TextChoices):
    OPT_OUT = "opt_out", _("수신 거부")
    WRONG_NUMBER = "wrong_number", _("잘못된 번호")
    WRONG_ADDRESS = "wrong_address", _("잘못된 주소")
    BLOCKED = "blocked", _("차단됨")


set_styles(
    SuppressionReason,
    OPT_OUT=("none", "ban"),
    WRONG_NUMBER=("warn", "alert-triangle"),
    WRONG_ADDRESS=("warn", "alert-triangle"),
    BLOCKED=("none", "ban"),
)


@tracked()
class Suppression(models.Model):
    """A suppressed address on one channel, by its blind index; the address itself is not stored.
    Nothing is sent to it until `lifted_at` is set."""

    recipient_index = models.BinaryField(_("받는 곳 색인"), max_length=16)
    recipient_hint = models.CharField(  # masked
        pgettext_lazy("address", "받는 주소"), max_length=20, blank=True
    )
    channel = models.CharField(pgettext_lazy("notice", "경로"), max_length=10, choices=Channel)
    reason = models.CharField(_("사유"), max_length=20, choices=SuppressionReason)
    note = models.CharField(_("메모"), max_length=200, blank=True)
    # code in a provider's report
    code = models.CharField(_("결과 코드"), max_length=40, blank=True)
    by = actor(_("등록한 사람"), null=True, blank=True)  # empty: a provider's report
    at = models.DateTimeField(_("등록"), default=clock.now)
    lifted_by = actor(_("푼 사람"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("해제"), null=True, blank=True)

    GRANTS = "no delete"

    class Meta:
        verbose_name = _("발송 제외")
        verbose_name_plural = pgettext_lazy("several", "발송 제외")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient_index", "channel"],
                condition=Q(lifted_at__isnull=True),
                name="address_is_suppressed_once",
            ),
            models.CheckConstraint(
                name="lifted_suppression_names_who",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]
        triggers = [
            Frozen(
                fields=("recipient_index", "channel", "reason", "note", "code", "by", "at"),
                says="suppression_is_frozen",
            ),
            Frozen(
                fields=("lifted_by", "lifted_at"),
                name="lifted",
                while_="OLD.lifted_at IS NOT NULL",
                says="lifted_suppression_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.recipient_hint}"
